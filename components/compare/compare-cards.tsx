'use client'
import { type ReactNode, useMemo } from 'react'
import { CardGroups } from '@/components/chart/card-groups'
import type { Layout } from '@/components/chart/card-layout'
import { CardPlace } from '@/components/chart/card-place'
import type { SelectedPoint } from '@/components/chart/cards-props'
import { pointKey } from '@/components/chart/series-points'
import { useCardLayout } from '@/components/chart/use-card-layout'
import { useNameFilter } from '@/components/chart/use-name-filter'
import { useZoomHistory } from '@/components/chart/use-zoom-history'
import { keysOf } from '@/components/runs/run-places'
import type { CardMetric } from '@/lib/api/cards'
import { CompareCard } from './compare-card'
import type { CompareCardsProps } from './compare-cards-props'
import type { LineColours } from './compare-colours'
import type { CompareUrl, SetCompareUrl } from './compare-url'
import { type ComparedCard, cardWith, comparedCards } from './compared-cards'
import type { ComparedMetric, ComparedRun } from './compared-runs'
import { GroupCard } from './group-card'
import { useGrouping } from './group-url'
import { ShadeWords } from './shade-words'
import { useCompareContext } from './use-compare-context'

interface CompareCardsAll {
  shown: readonly ComparedRun[]
  metrics: readonly ComparedMetric[]
  /** Which metric stands first, how metrics are put together, and what colours tell. */
  look: { lead: ComparedMetric | null; layout: Layout; colours: LineColours }
  url: CompareUrl
  setUrl: SetCompareUrl
  evidence: { selected: SelectedPoint | null; onOpen: (point: string) => void }
  /** Stands below the large card. */
  children: ReactNode
}

/** One card across the page, then one for each other metric, or for those that are put together, by prefix. */
export function CompareCards({ children, ...all }: CompareCardsAll) {
  const { shown, metrics, look, url, setUrl } = all
  const { cards, times } = useCards(all)
  const filter = useNameFilter(url.metrics)
  const matching = useMemo(() => metrics.filter(({ name }) => filter.matches(name)), [metrics, filter])
  const contents = useMemo(() => comparedCards(matching, look.layout), [matching, look.layout])
  const first = cardWith(contents, look.lead)
  if (shown.length === 0) {
    const isHidden = keysOf(url.runs).every((key) => url.hidden.includes(key))
    return (
      <p className="px-4 pb-4 text-text-2">
        {isHidden ? 'Every run of the list is hidden.' : 'There is nothing to show of these runs.'}
      </p>
    )
  }
  if (matching.length === 0) {
    return (
      <p className="px-4 pb-4 text-text-2">
        {metrics.length === 0 ? 'None of these runs has a metric.' : 'No metric of these runs has that in its name.'}
      </p>
    )
  }
  const place = (card: ComparedCard) => (
    <Place
      key={JSON.stringify(card.metrics.map(({ name }) => name))}
      card={card}
      cards={cards}
      isLead={card === first}
    />
  )
  return (
    <>
      <ShadeWords shown={shown} times={times} x={url.x} />
      {first === null ? null : (
        <section aria-label="Large card" className="px-4 pb-2.5 max-tablet:px-3">
          <h2 className="sr-only">Large card</h2>
          {place(first)}
        </section>
      )}
      {children}
      <CardGroups
        metrics={contents.filter((card) => card !== first)}
        pinned={url.pin.filter((name) => name !== first?.name)}
        folded={url.folded}
        onFolded={(folded) => void setUrl({ folded })}
        columns="grid-cols-[repeat(auto-fill,minmax(min(360px,100%),1fr))]"
      >
        {place}
      </CardGroups>
    </>
  )
}

/** What all cards have in common. */
function useCards({ shown, metrics, look, url, setUrl, evidence }: Omit<CompareCardsAll, 'children'>) {
  const { context, times } = useCompareContext(shown, url)
  const zooms = useZoomHistory(url.x, url, setUrl)
  const cards: CompareCardsProps = {
    shown,
    metrics,
    url,
    context,
    times,
    colours: look.colours,
    selected: evidence.selected,
    ...zooms,
    onPin: ({ metrics: pinned }, on) => {
      const others = url.pin.filter((name) => pinned.every((metric) => metric.name !== name))
      const [metric] = pinned
      void setUrl({ pin: on && metric !== undefined ? [...others, metric.name] : others })
    },
    onSelect: (point) => evidence.onOpen(pointKey(point)),
  }
  return { cards, times }
}

/** Where a card stands, drawn run by run or as groups of them. */
function Place({ card, cards, isLead }: { card: ComparedCard; cards: CompareCardsProps; isLead: boolean }) {
  const grouping = useGrouping()
  const { onMerge } = useCardLayout()
  return (
    <CardPlace
      name={card.metrics.map(({ name }) => name).join(', ')}
      picked={card.metrics.some(({ name }) => name === cards.selected?.metric)}
      lead={isLead}
      {...(grouping.group === null ? { onDrop: (dropped: CardMetric[]) => onMerge(card.metrics, dropped) } : {})}
    >
      {(shape, onShape) =>
        grouping.group === null || grouping.raw.includes(card.name) ? (
          <CompareCard card={card} shape={shape} onShape={onShape} {...cards} />
        ) : (
          <GroupCard
            {...{ card, shape, onShape, cards, by: grouping.group }}
            onRaw={() => grouping.onRaw(card.name, true)}
          />
        )
      }
    </CardPlace>
  )
}
