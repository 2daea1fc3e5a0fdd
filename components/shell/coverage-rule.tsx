import type { ContextResponse } from '@/lib/api/context'
import { dayTicks, ruleSpans } from './coverage'
import { RuleSpan, WIDTH } from './rule-span'

/**
 * One cell an hour: verified (green), hash-only, pending, recorded or delivered without a digest's word (plain), a tall
 * cut where proof is missing or failed, a dashed one where nothing was recorded, unknown (hairline), not yet over (dots).
 */
export function CoverageRule({ coverage, label }: { coverage: ContextResponse['coverage']; label: string }) {
  const { fromMs, toMs } = coverage
  if (toMs <= fromMs) return null
  return <Rule {...{ fromMs, toMs, label }} spans={ruleSpans(coverage)} />
}

/** Spans of states on a ruler of days. */
export function Rule({
  fromMs,
  toMs,
  spans,
  label,
}: {
  fromMs: number
  toMs: number
  spans: ReturnType<typeof ruleSpans>
  label: string
}) {
  const x = (ms: number) => ((Math.min(Math.max(ms, fromMs), toMs) - fromMs) / (toMs - fromMs)) * WIDTH
  // Cuts are drawn last, over their neighbours.
  const ordered = [...spans.filter((span) => !CUTS.has(span.state)), ...spans.filter((span) => CUTS.has(span.state))]
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
        <RuleSpan key={span.fromMs} state={span.state} left={x(span.fromMs)} right={x(span.toMs)} />
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

const CUTS: ReadonlySet<string> = new Set(['stopped', 'partly', 'missing', 'failed', 'none', 'gap', 'unattested'])
