'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { IconButton } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { SeriesResponse } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, formatExact, visibleText } from '@/lib/format'
import { stepWords } from './chart-tooltip'
import { otherPoints, type Proof, verdictOfPoints } from './proof-lines'
import { type DrawnPoint, drawnWrites, pointKey } from './series-points'

const PAGE = 100

/** Every write that the chart draws, along x, as a table: the same picture for eyes and ears that want rows. */
export function DataTable({
  series,
  proof,
  onSelect,
}: {
  series: SeriesResponse
  proof: Proof
  onSelect: (point: DrawnPoint) => void
}) {
  const writes = useMemo(
    () =>
      drawnWrites(
        series,
        otherPoints(proof, series.x).flatMap(({ points }) => points),
      ),
    [series, proof],
  )
  const verdictOf = useMemo(() => verdictOfPoints(proof), [proof])
  const [from, setFrom] = useState(0)
  const first = Math.min(from, Math.max(writes.length - 1, 0))
  const rows = writes.slice(first, first + PAGE)
  return (
    <div className="flex h-full flex-col">
      <section
        className="min-h-0 flex-1 overflow-auto"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard.
        tabIndex={0}
        aria-label={`Writes of ${visibleText(series.metric)}`}
      >
        <table className="data-table min-w-[740px] [&_td]:h-6!">
          <thead>
            <tr>
              <th className="num w-18">Step</th>
              <th className="num w-38">Value</th>
              <th className="w-44">Claimed</th>
              <th className="w-38">Observed</th>
              <th>Writer</th>
              {proof.common === null ? null : <th className="w-32">Proof</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((point) => (
              <Write key={pointKey(point)} point={point} verdict={verdictOf(point)} onSelect={onSelect} />
            ))}
          </tbody>
        </table>
      </section>
      <div className="flex h-7 flex-none items-center gap-1 border-t border-border-1 px-3 text-micro text-text-2">
        {writes.length === 0
          ? 'No write in this range'
          : `${formatCount(first + 1)}–${formatCount(first + rows.length)} of ${formatCount(writes.length)} drawn`}
        <span className="flex-1" />
        <IconButton
          label="Rows before"
          size="sm"
          disabled={first === 0}
          onClick={() => setFrom(Math.max(first - PAGE, 0))}
        >
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton
          label="Next rows"
          size="sm"
          disabled={first + PAGE >= writes.length}
          onClick={() => setFrom(first + PAGE)}
        >
          <ChevronRight aria-hidden />
        </IconButton>
      </div>
    </div>
  )
}

function Write({
  point,
  verdict,
  onSelect,
}: {
  point: DrawnPoint
  verdict: Verdict | null
  onSelect: (point: DrawnPoint) => void
}) {
  return (
    <tr>
      <td className="num mono">{stepWords(point.step).replace('step ', '')}</td>
      <td className="num">
        <button type="button" className="mono min-h-6 text-accent" onClick={() => onSelect(point)}>
          {formatExact(point.value)}
        </button>
      </td>
      <td>{point.claimedMs === null ? 'not readable' : <Instant ms={point.claimedMs} />}</td>
      <td>
        <Instant ms={point.observedMs} />
      </td>
      <td>
        <Untrusted text={point.writer.label} />
      </td>
      {verdict === null ? null : (
        <td>
          <VerdictBadge verdict={verdict} />
        </td>
      )}
    </tr>
  )
}
