'use client'
import { GitCommitHorizontal } from 'lucide-react'
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { CardBody } from '@/components/chart/card-body'
import { CardExport } from '@/components/chart/card-export'
import { CardHead } from '@/components/chart/card-head'
import { CardMenu } from '@/components/chart/card-menu'
import { CardPicture } from '@/components/chart/card-picture'
import { CardLegend, CardTitle } from '@/components/chart/card-title'
import type { ChartContext } from '@/components/chart/cards-props'
import { compareSummary, counted, footerWords, sharedProofWords } from '@/components/chart/chart-words'
import { rangeText } from '@/components/chart/crosshair-layer'
import { fitWords } from '@/components/chart/fit'
import { FooterButton } from '@/components/chart/footer-button'
import { formatLag } from '@/components/chart/lag'
import { largestLag } from '@/components/chart/largest-lag'
import { LayoutMenu } from '@/components/chart/layout-menu'
import { lightRun } from '@/components/chart/lit-run'
import { sharedPlaceWords, sharedProofMixWords } from '@/components/chart/picture-words'
import type { CardShape } from '@/components/chart/plot'
import type { Plotted } from '@/components/chart/plotted'
import type { DrawnPoint } from '@/components/chart/series-points'
import { Badge } from '@/components/ui/badge'
import type { CompareSeriesResponse } from '@/lib/api/compare'
import { formatCount, visibleText } from '@/lib/format'
import type { CompareCardsProps } from './compare-cards-props'
import { type ComparedCard, cardRange, runsOf } from './compared-cards'
import { groupWords, useGrouping } from './group-url'
import { runShades } from './run-shades'
import { zoomOf } from './series-query'
import { useCompareSeries } from './use-compare-series'

/** One metric of all shown runs, or several: names, the values at the crosshair, chart or data table, and what is drawn. */
export function CompareCard({
  card,
  shape,
  onShape,
  ...cards
}: CompareCardsProps & { card: ComparedCard; shape: CardShape; onShape: (shape: CardShape) => void }) {
  const { shown, url, metrics, context } = cards
  // Of groups, and beside them, each metric has a card of its own.
  const isGrouped = useGrouping().group !== null
  const [table, setTable] = useState(false)
  const head = useRef<HTMLSpanElement>(null)
  const { plotted, x, read } = useCompareSeries(card, cards, shape)
  const isColourFree = cards.colours.colour === 'metric'
  const footer = footerOf(plotted, context, { of: shown.length, runs: runsOf(card).length })
  const { value: resting, word } = restingOf(card, { largest: largestLag(plotted), isRoomy: shape !== 'usual' })
  return (
    <>
      <CardHead
        title={<CardTitle content={card} plotted={plotted} isColourFree={isColourFree} isNarrow={shape === 'usual'} />}
        badges={<Badges card={card} />}
        value={head}
        resting={resting}
        restingWord={word}
        table={{ shown: table, onShow: setTable }}
        shape={shape}
        onShape={onShape}
        dragged={shape === 'full' || isGrouped ? [] : card.metrics}
        menu={
          <CardMenu pin={pinOf(card, cards)} shape={shape} onShape={onShape}>
            {isGrouped ? null : <LayoutMenu content={card} all={metrics} />}
            <CardExport
              plotted={plotted}
              zoom={zoomOf(url)}
              within={head}
              told={{
                title: card.metrics.map(({ name }) => name).join(', '),
                facts: [sharedPlaceWords(runsOf(card)), footer.join(' · '), sharedProofMixWords(runsOf(card))],
                colours: cards.colours.colour === 'run' ? null : cards.colours.entries,
              }}
              drawn={!table}
            />
          </CardMenu>
        }
      />
      <CardLegend content={card} plotted={plotted} isColourFree={isColourFree} isNarrow={shape === 'usual'} />
      <CardBody
        read={read}
        shape={shape}
        footer={footer}
        isOneLine={shape !== 'full'}
        action={<GroupAgain metric={card.name} />}
      >
        <Picture {...{ cards, card, plotted, form: { shape, table }, head, resting, x }} />
      </CardBody>
    </>
  )
}

/** Whether a card stands first, by any of its metrics. */
export const pinOf = (card: ComparedCard, { url, onPin }: Pick<CompareCardsProps, 'url' | 'onPin'>) => ({
  on: card.metrics.some(({ name }) => url.pin.includes(name)),
  onPin: (on: boolean) => onPin(card, on),
})

/** Back from raw curves to their groups, where runs are grouped. */
function GroupAgain({ metric }: { metric: string }) {
  const { group, onRaw } = useGrouping()
  return group === null ? null : (
    <FooterButton onClick={() => onRaw(metric, false)}>Aggregate by {visibleText(groupWords(group))}</FooterButton>
  )
}

/** What the head says while no chart is pointed at. A small card has room for its name only, and no value is of several metrics. */
function restingOf(
  { compared: [metric, ...more] }: ComparedCard,
  { largest, isRoomy }: { largest: ReturnType<typeof largestLag>; isRoomy: boolean },
) {
  if (largest !== null) return { value: formatLag(largest.ms), word: 'largest lag' }
  if (!isRoomy || metric === undefined || more.length > 0) return { value: '', word: '' }
  const lasts = metric.summaries.map(({ last }) => last).filter((last) => last !== null)
  return { value: rangeText(lasts), word: 'last written' }
}

function footerOf(
  plotted: readonly Plotted[],
  { y, view }: ChartContext,
  { runs, of }: { runs: number; of: number },
): string[] {
  return [
    ...footerWords(plotted, y, view),
    ...(view.fit ? fitWords(plotted, y) : []),
    ...sharedProofWords(plotted),
    ...(runs === of ? [] : [`${formatCount(runs)} of ${formatCount(of)} runs`]),
  ]
}

function Badges({ card: { compared } }: { card: ComparedCard }) {
  const summaries = compared.flatMap((metric) => metric.summaries)
  const collisions = summaries.reduce((sum, each) => sum + each.collisions - (each.rewritten ?? 0), 0)
  return collisions === 0 ? null : (
    <Badge tone="failed" icon={GitCommitHorizontal}>
      <span className="text-[11px]">{counted(collisions, 'collision')}</span>
    </Badge>
  )
}

function Picture({
  cards: { shown, url, times, context: page, selected, onZoom, onUndo, onSelect },
  card,
  plotted,
  form,
  head,
  resting,
  x = url.x,
}: {
  cards: CompareCardsProps
  card: ComparedCard
  plotted: readonly Plotted[]
  form: { shape: CardShape; table: boolean }
  head: RefObject<HTMLElement | null>
  resting: string
  /** Axis of the answer. */
  x: CompareSeriesResponse['x'] | undefined
}) {
  const full = useMemo(() => cardRange(x, card, shown), [x, card, shown])
  const context = useMemo(
    () => ({ ...page, shared: { kind: x, shades: runShades(runsOf(card), times, x) } }),
    [page, card, times, x],
  )
  const onHover = useCallback(
    (point: DrawnPoint | null) => lightRun(point === null ? null : (plotted[point.series]?.answer.run ?? null)),
    [plotted],
  )
  const series = plotted.findIndex(({ answer }) => answer.metric === selected?.metric)
  return (
    <CardPicture
      plotted={plotted}
      query={{ x: url.x, zoom: zoomOf(url) }}
      full={full}
      context={context}
      told={{ summary: summaryOf(card, plotted), head: { element: head, resting } }}
      selected={series === -1 || selected?.x == null ? null : { x: selected.x, value: selected.value, series }}
      acts={{ onZoom, onUndo, onSelect, onHover, ...form }}
    />
  )
}

function summaryOf({ metrics }: ComparedCard, plotted: readonly Plotted[]): string {
  return metrics
    .map(({ name }) =>
      compareSummary(
        name,
        plotted.filter(({ answer }) => answer.metric === name),
      ),
    )
    .join(' ')
}
