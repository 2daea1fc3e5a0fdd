'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { IconButton } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { Untrusted } from '@/components/ui/untrusted'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, visibleText } from '@/lib/format'
import { stepWords } from './chart-tooltip'
import { valueWords } from './lag'
import { type Plotted, seriesName } from './plotted'
import { otherPoints, verdictOfPoints } from './proof-lines'
import { alongX, type DrawnPoint, drawnWrites, pointKey } from './series-points'

const PAGE = 100

/** Every write that the chart draws, along x, as a table: the same picture for eyes and ears that want rows. */
export function DataTable({
  plotted,
  smooth,
  onSelect,
}: {
  plotted: readonly Plotted[]
  /** Weight of the smoothing, and what the smooth line says at a point; null: nothing is smoothed. */
  smooth: { weight: number; wordsAt: (point: DrawnPoint) => string | null } | null
  onSelect: (point: DrawnPoint) => void
}) {
  const writes = useMemo(() => writesOf(plotted), [plotted])
  const verdicts = useMemo(() => plotted.map(({ proof }) => verdictOfPoints(proof)), [plotted])
  const isLag = plotted.some(({ answer }) => answer.value === 'lag')
  const isProved = plotted.some(({ proof }) => proof.common !== null)
  const [from, setFrom] = useState(0)
  const first = Math.min(from, Math.max(writes.length - 1, 0))
  const rows = writes.slice(first, first + PAGE)
  return (
    <div className="flex h-full flex-col">
      <ScrollFrame
        className="min-h-0 flex-1 overflow-auto"
        label={`Writes of ${[...new Set(plotted.map(({ answer }) => visibleText(answer.metric)))].join(', ')}`}
      >
        <table className="data-table min-w-[740px] [&_td]:h-6!">
          <thead>
            <tr>
              {plotted.length < 2 ? null : <th className="w-44">Line</th>}
              <th className="num w-18">Step</th>
              <th className="num w-38">{isLag ? 'Claimed − observed' : 'Value'}</th>
              {smooth === null ? null : <th className="num w-28">Smoothed {smooth.weight}</th>}
              <th className="w-44">Claimed</th>
              <th className="w-38">Observed</th>
              <th>Writer</th>
              {!isProved ? null : <th className="w-32">Proof</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((point) => (
              <Write
                key={pointKey(point)}
                point={point}
                value={valueWords(plotted[point.series]?.answer, point.value, 'exact')}
                smooth={smooth === null ? null : (smooth.wordsAt(point) ?? '–')}
                name={plotted.length < 2 ? null : nameOf(plotted[point.series])}
                verdict={verdicts[point.series]?.(point) ?? null}
                onSelect={onSelect}
              />
            ))}
          </tbody>
        </table>
      </ScrollFrame>
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

const nameOf = (plotted: Plotted | undefined) => (plotted === undefined ? '' : seriesName(plotted))

/** Of all series, along x. */
function writesOf(plotted: readonly Plotted[]): DrawnPoint[] {
  const writes = plotted.flatMap(({ answer, proof }, place) => {
    const others = otherPoints(proof, answer.x, place).flatMap(({ points }) => points)
    return drawnWrites(answer, others, place)
  })
  return plotted.length < 2 ? writes : writes.sort(alongX)
}

function Write({
  point,
  value,
  smooth,
  name,
  verdict,
  onSelect,
}: {
  point: DrawnPoint
  value: string
  /** Null: there is no such column. */
  smooth: string | null
  /** Of its series; null where there is one. */
  name: string | null
  verdict: Verdict | null
  onSelect: (point: DrawnPoint) => void
}) {
  return (
    <tr>
      {name === null ? null : (
        <td>
          <Untrusted text={name} />
        </td>
      )}
      <td className="num mono">{stepWords(point.step).replace('step ', '')}</td>
      <td className="num">
        <button type="button" className="mono min-h-6 text-accent" onClick={() => onSelect(point)}>
          {value}
        </button>
      </td>
      {smooth === null ? null : <td className="num mono text-text-2">{smooth}</td>}
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
