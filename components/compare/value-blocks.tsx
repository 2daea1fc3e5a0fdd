'use client'
import { Flag } from 'lucide-react'
import { useState } from 'react'
import { RunSwatch } from '@/components/chart/run-swatch'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import { formatCounted, formatSigned, formatValue } from '@/lib/format'
import { absentWords, type ReadPlace, type Row, WriteValue } from './value-table'

const FIRST = 5

/** The value table on a phone: three lines a run. */
export function ValueBlocks({ rows, place }: { rows: readonly Row[]; place: ReadPlace }) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, FIRST)
  return (
    <div className="tablet:hidden">
      <ul aria-label="Values">
        {shown.map((row) => (
          <Block key={row.run.run.key} row={row} place={place} />
        ))}
      </ul>
      {rows.length > shown.length ? (
        <Button variant="link" className="w-full justify-center" onClick={() => setAll(true)}>
          {formatCounted(rows.length - shown.length, 'more run')}
        </Button>
      ) : null}
    </div>
  )
}

function Block({ row, place }: { row: Row; place: ReadPlace }) {
  const { run, summary, values, several, delta } = row
  const writes = values?.writes ?? []
  return (
    <li className="border-t border-border-1 px-3 py-2 text-small first:border-t-0">
      <div className="flex items-center gap-2">
        <RunSwatch look={run.look} strong={run.baseline} />
        <UntrustedInMiddle text={run.run.name} className="min-w-0 flex-1 font-medium" />
        <span className="flex flex-col items-end font-semibold">
          {writes.length === 0 ? (
            <WriteValue value={place === null ? (summary?.last ?? null) : null} several={false} />
          ) : null}
          {writes.map((write) => (
            <WriteValue key={`${write.event} ${write.item}`} value={write.value} several={several} />
          ))}
        </span>
      </div>
      <div className="mt-1 flex items-center gap-2 text-text-2">
        <span className="min-w-0 flex-1 text-text-3">
          {place === null ? (
            `min ${formatValue(summary?.min ?? null)}, max ${formatValue(summary?.max ?? null)}`
          ) : writes[0] === undefined ? (
            absentWords(row, place.x)
          ) : (
            <>
              Observed <Instant ms={writes[0].observed.ms} />
            </>
          )}
        </span>
        {run.baseline ? (
          <span className="inline-flex items-center gap-1">
            <Flag aria-hidden className="size-3.5! text-accent" />
            Baseline
          </span>
        ) : (
          <span className="mono">{formatSigned(delta)}</span>
        )}
      </div>
      {writes.map((write) => (
        <div key={`${write.event} ${write.item}`} className="mt-1 flex items-center gap-2">
          <VerdictBadge verdict={write.verdict} />
          <span className="flex-1" />
          <Untrusted text={write.writer.label} className="truncate text-text-2" />
        </div>
      ))}
    </li>
  )
}
