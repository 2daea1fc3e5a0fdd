'use client'
import { useMemo } from 'react'
import type { MetricSummary } from '@/lib/api/run'
import { CardGroups } from './card-groups'
import { type CardContent, cardsOf } from './card-layout'
import { CardPlace } from './card-place'
import type { CardsProps } from './cards-props'
import { MetricCard } from './metric-card'
import { useCardLayout } from './use-card-layout'

/** One card for each metric of a run, or for those that are put together. Only cards near the screen are mounted. */
export function MetricCards({
  metrics,
  folded,
  onFolded,
  ...cards
}: CardsProps & { metrics: MetricSummary[]; folded: readonly string[]; onFolded: (folded: string[]) => void }) {
  const { layout, onMerge } = useCardLayout()
  const contents = useMemo(() => contentsOf(metrics, layout), [metrics, layout])
  if (metrics.length === 0) {
    return <p className="px-4 pb-4 text-text-2">No metric of this run has that in its name.</p>
  }
  return (
    <CardGroups
      metrics={contents}
      pinned={cards.pinned}
      folded={folded}
      onFolded={onFolded}
      columns="grid-cols-2 wide:grid-cols-3"
    >
      {(content) => (
        <CardPlace
          key={keyOf(content)}
          name={content.metrics.map(({ name }) => name).join(', ')}
          picked={content.metrics.some(({ name }) => name === cards.selected?.metric)}
          onDrop={(dropped) => onMerge(content.metrics, dropped)}
        >
          {(shape, onShape) => <MetricCard content={content} shape={shape} onShape={onShape} {...cards} />}
        </CardPlace>
      )}
    </CardGroups>
  )
}

const contentsOf = (metrics: MetricSummary[], layout: Parameters<typeof cardsOf>[1]) =>
  cardsOf(
    metrics.map(({ name }) => name),
    layout,
  )

/** A card of other metrics is another card. */
const keyOf = ({ metrics }: CardContent) => JSON.stringify(metrics.map(({ name }) => name))
