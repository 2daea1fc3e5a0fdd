import { coverageSpans } from '@/components/shell/coverage'
import type { ContextResponse } from '@/lib/api/context'
import { formatBound } from './range'

const WIDTH = 700
const FILLS = {
  recorded: 'fill-verified-soft',
  delivered: 'fill-surface-3',
  partly: 'fill-surface-3 stroke-border-control',
  stopped: 'fill-transparent stroke-border-control',
  unknown: 'fill-transparent',
  future: 'fill-transparent',
} as const

/** The range on a lane: green where settings recorded all, filled where log files were delivered, dashed where nothing was recorded, open where unknown. */
export function CoverageLane({
  context: { coverage },
  range,
}: {
  context: ContextResponse
  range: { from: number | null; to: number | null }
}) {
  const { fromMs, toMs } = coverage
  const x = (ms: number) => Math.min(Math.max(((ms - fromMs) / (toMs - fromMs)) * WIDTH, 0), WIDTH)
  const left = x(range.from ?? fromMs)
  const right = x(range.to ?? toMs)
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} 34`}
        className="chart-keeps-colour block w-full overflow-visible"
        role="img"
        aria-label={`Coverage from ${formatBound(fromMs)} to ${formatBound(toMs)}`}
      >
        <path d={`M0 21.5H${WIDTH}`} className="stroke-border-2" />
        {coverageSpans(coverage).map((span) => (
          <rect
            key={span.fromMs}
            x={x(span.fromMs)}
            y="0.5"
            width={x(span.toMs) - x(span.fromMs)}
            height="20"
            className={FILLS[span.state]}
            strokeDasharray={span.state === 'stopped' || span.state === 'partly' ? '4 3' : undefined}
          />
        ))}
        <path
          d={`M${left} 25v8M${right} 25v8M${left} 29H${right}`}
          className="stroke-accent"
          fill="none"
          strokeWidth="1.5"
        />
      </svg>
      <figcaption className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-small text-text-2">
        {coverage.cells.includes('recorded') ? <Key className="bg-verified-soft">Recorded</Key> : null}
        <Key className="bg-surface-3">Log files delivered</Key>
        <Key className="border border-dashed border-border-control">Not recorded (filled: in part)</Key>
        <Key className="border-b border-border-control">Unknown</Key>
        <Key className="border-x-2 border-accent">Your time range</Key>
      </figcaption>
    </figure>
  )
}

function Key({ className, children }: { className: string; children: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`h-3 w-5 ${className}`} />
      {children}
    </span>
  )
}
