'use client'
import { GitCommitHorizontal, Pin, RotateCcw } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { classNames } from '@/components/ui/class-names'
import { MetricName } from '@/components/ui/metric-name'
import type { MetricSummary } from '@/lib/api/run'
import type { CardContent } from './card-layout'
import { counted, rewrittenWords } from './chart-words'
import type { Plotted } from './plotted'

interface TitleProps {
  content: CardContent
  plotted: readonly Plotted[]
  /** Colours tell the metrics apart, not writers or what else. */
  isColourFree: boolean
  /** The head has room for no more than how many there are. */
  isNarrow?: boolean
}

/** Metrics that there is room for beside one another in a card's head. */
const MOST_IN_HEAD = 3

/** The name of a card's metric, or how many it shows where the names stand in a row of their own. */
export function CardTitle({ content, plotted, isColourFree, isNarrow = false }: TitleProps) {
  const { length } = content.metrics
  if (length === 1) return <MetricName name={content.name} className="text-body!" />
  const count = `${length} metrics`
  if (isNarrow || length > MOST_IN_HEAD) return count
  return (
    <>
      <span className="tablet:hidden">{count}</span>
      <span className="flex min-w-0 gap-x-2.5 max-tablet:hidden">
        <Names content={content} plotted={plotted} isColourFree={isColourFree} />
      </span>
    </>
  )
}

/** Names that the head has no room for, below it. */
export function CardLegend({ content, plotted, isColourFree, isNarrow = false }: TitleProps) {
  const { length } = content.metrics
  if (length === 1) return null
  return (
    <div
      className={classNames('flex flex-wrap gap-x-3 px-3 pb-1', !isNarrow && length <= MOST_IN_HEAD && 'tablet:hidden')}
    >
      <Names content={content} plotted={plotted} isColourFree={isColourFree} />
    </div>
  )
}

/** Each metric with the line that it is drawn as. */
function Names({ content, plotted, isColourFree }: TitleProps) {
  return content.metrics.map(({ name, right }) => (
    <span key={name} className="flex min-w-0 items-center gap-1.5">
      <Key plotted={plotted.find((each) => (each.metric ?? each.name) === name)} isColourFree={isColourFree} />
      <span className="min-w-0 truncate in-[[role=dialog]]:break-all in-[[role=dialog]]:whitespace-normal">
        <MetricName name={name} className="text-body!" />
      </span>
      {right ? <span className="flex-none text-micro text-text-3">right axis</span> : null}
    </span>
  ))
}

function Key({ plotted, isColourFree }: { plotted: Plotted | undefined; isColourFree: boolean }) {
  const stroke = isColourFree && plotted !== undefined ? plotted.colourOf('', '') : 'var(--text-2)'
  // Of several runs the dash tells the run, not the metric.
  const dash = plotted?.metric === undefined ? plotted?.dash : undefined
  return (
    <svg width="18" height="8" aria-hidden className="flex-none overflow-visible" data-key>
      <path
        d="M0 4H18"
        stroke={stroke}
        strokeWidth={plotted?.width ?? 1.6}
        strokeDasharray={dash}
        opacity={plotted?.opacity}
      />
      {plotted?.dotted === true ? (
        <path d="M4 4h0M14 4h0" stroke={stroke} strokeWidth="4" strokeLinecap="round" />
      ) : null}
      {plotted?.mark === undefined ? null : (
        <path d={`M9 4${plotted.mark}`} stroke={stroke} strokeWidth="1.4" fill="var(--surface-1)" />
      )}
    </svg>
  )
}

export function LagBadge({ pinned }: { pinned: boolean }) {
  return (
    <>
      {pinned ? <Pinned /> : null}
      <span className="min-w-0 truncate text-micro text-text-3">claimed minus observed</span>
    </>
  )
}

const Pinned = () => <Pin role="img" aria-label="Pinned" className="size-3! flex-none text-text-3" />

/** What there is to know of a card's metrics before anybody looks at lines. */
export function CardBadges({ metrics, pinned }: { metrics: readonly MetricSummary[]; pinned: boolean }) {
  const rewritten = metrics.reduce((sum, metric) => sum + (metric.rewritten ?? 0), 0)
  const collisions = metrics.reduce((sum, metric) => sum + metric.collisions - (metric.rewritten ?? 0), 0)
  return (
    <>
      {pinned ? <Pinned /> : null}
      {collisions === 0 ? null : (
        <Badge tone="failed" icon={GitCommitHorizontal}>
          <span className="text-[11px]">{counted(collisions, 'collision')}</span>
        </Badge>
      )}
      {rewritten === 0 ? null : (
        <span
          title={`${rewrittenWords(rewritten)}, by the same writer after a restart`}
          className="flex min-w-0 overflow-hidden"
        >
          <Badge tone="quiet" icon={RotateCcw}>
            <span className="text-[11px]">{counted(rewritten, 'step')} changed by restart</span>
          </Badge>
        </span>
      )}
    </>
  )
}
