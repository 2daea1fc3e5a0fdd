import type { ContextResponse } from '@/lib/api/context'
import { type CoverageSpan, coverageSpans, dayTicks } from './coverage'

const WIDTH = 196
/** A stop of minutes in a range of weeks must still be seen. */
const LEAST = 2.4

/** One cell an hour: recorded (green), log files delivered (plain), not recorded (dashed cut), unknown (hairline), not yet over (dots). */
export function CoverageRule({ coverage, label }: { coverage: ContextResponse['coverage']; label: string }) {
  const { fromMs, toMs } = coverage
  if (toMs <= fromMs) return null
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH
  const spans = coverageSpans(coverage)
  // Stops are drawn last, over their neighbours.
  const ordered = [...spans.filter((span) => !isCut(span)), ...spans.filter(isCut)]
  return (
    <svg
      width={WIDTH}
      height="16"
      viewBox={`0 0 ${WIDTH} 16`}
      role="img"
      aria-label={label}
      className="chart-keeps-colour align-middle"
    >
      {ordered.map((span) => (
        <Span key={span.fromMs} span={span} left={x(span.fromMs)} right={x(span.toMs)} />
      ))}
      {dayTicks(fromMs, toMs, 14).map((ms) => (
        <path
          key={ms}
          d={`M${Math.min(Math.max(x(ms), 0.5), WIDTH - 0.5).toFixed(2)} 12v3`}
          className="stroke-border-control"
        />
      ))}
    </svg>
  )
}

function isCut({ state }: CoverageSpan): boolean {
  return state === 'stopped' || state === 'partly'
}

function Span({ span, left, right }: { span: CoverageSpan; left: number; right: number }) {
  switch (span.state) {
    case 'recorded':
    case 'delivered':
      return (
        <rect
          x={left}
          y="3"
          width={Math.max(right - left, 0.5)}
          height="6"
          className={span.state === 'recorded' ? 'fill-verified-solid' : 'fill-text-3'}
          opacity=".8"
        />
      )
    case 'future':
      return <path d={`M${left} 6H${right}`} className="stroke-border-control" strokeDasharray="1 2" />
    case 'unknown':
      return <path d={`M${left} 6H${right}`} className="stroke-border-control" />
    case 'partly':
    case 'stopped': {
      const width = Math.max(right - left, LEAST)
      const start = Math.min(left, WIDTH - width)
      return (
        <>
          <rect x={start - 1.5} y="0" width={width + 3} height="11" className="fill-surface-2" />
          <rect
            x={start + 0.5}
            y="1.5"
            width={Math.max(width - 1, 1)}
            height="9"
            className={
              span.state === 'partly' ? 'fill-border-2 stroke-border-control' : 'fill-none stroke-border-control'
            }
            strokeDasharray="3 2"
          />
        </>
      )
    }
  }
}
