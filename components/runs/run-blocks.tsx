import { GitCommitHorizontal, Users } from 'lucide-react'
import Link from 'next/link'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { Badge } from '@/components/ui/badge'
import { Instant } from '@/components/ui/instant'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { RunsResponse, SparklinesResponse } from '@/lib/api/runs'
import { formatCount, formatValue } from '@/lib/format'
import { runHref } from './run-href'
import { Sparkline } from './sparkline'

/** The list on a phone: three lines a run. */
export function RunBlocks({
  answer,
  lines,
  search,
}: {
  answer: RunsResponse
  lines: SparklinesResponse['lines'] | undefined
  search: string
}) {
  return (
    <ul aria-label="Runs" className="border-b border-border-1 tablet:hidden">
      {answer.rows.map((row) => (
        <li key={row.run.key}>
          <Link
            href={runHref(row.run, search)}
            prefetch={false}
            className="block border-t border-border-1 bg-surface-1 px-3.5 pt-2.5 pb-[9px] text-small text-text-1 -outline-offset-2! hover:no-underline"
          >
            <span className="flex items-center gap-2">
              <span className="min-w-0 flex-1 font-medium [&_.mono]:text-body">
                <UntrustedInMiddle text={row.run.name} />
              </span>
              <Sparkline line={lines?.[row.run.key]} />
            </span>
            <span className="mt-[5px] flex items-center gap-2.5 text-text-2">
              <span className="flex-1 text-text-3">
                {row.lastWrite === null ? 'no write' : <Instant ms={row.lastWrite.ms} />}
              </span>
              {formatCount(row.points)} points
            </span>
            <span className="mt-[5px] flex items-center gap-2.5 text-text-2">
              <VerdictBadge verdict={row.verdict} />
              {row.collisions === 0 ? null : (
                <Badge icon={GitCommitHorizontal} tone="failed">
                  {formatCount(row.collisions)}
                  <span className="sr-only"> {row.collisions === 1 ? 'collision' : 'collisions'}</span>
                </Badge>
              )}
              <span className="flex-1" />
              {row.writers > 1 ? (
                <span className="flex items-center gap-1">
                  <Users aria-hidden />
                  {row.writers} writers
                </span>
              ) : null}
              <span>
                <span className="text-text-3">last written</span> <span className="mono">{formatValue(row.last)}</span>
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
