'use client'
import { useMemo, useRef, useState } from 'react'
import type { MetricSummary } from '@/lib/api/run'
import { formatValue, visibleText } from '@/lib/format'
import { CardBody } from './card-body'
import { CardExport } from './card-export'
import { CardHead } from './card-head'
import type { CardContent } from './card-layout'
import { CardMenu } from './card-menu'
import { CardPicture } from './card-picture'
import { CardBadges, CardLegend, CardTitle, LagBadge } from './card-title'
import type { CardsProps, SelectedPlace } from './cards-props'
import { chartSummary, footerWords, proofWords } from './chart-words'
import { fitWords } from './fit'
import { gapWords } from './gap-words'
import { formatLag } from './lag'
import { largestLag } from './largest-lag'
import { LayoutMenu } from './layout-menu'
import { proofMixWords } from './picture-words'
import type { CardShape } from './plot'
import type { Plotted } from './plotted'
import { useCardSeries } from './use-card-series'
import { askedBy } from './view'
import { fullRange, type XRange } from './x-axis'

/** Buckets that a card of the usual width needs to be exact on a dense screen, and an expanded one. */
export const CARD_BUCKETS = { usual: 640, wide: 2000 }

type MetricCardProps = CardsProps & {
  content: CardContent
  shape: CardShape
  onShape: (shape: CardShape) => void
}

/** One metric, or several: names, the value at the crosshair, the chart or data table, and what is drawn. */
export function MetricCard({ content, shape, onShape, ...card }: MetricCardProps) {
  const { run, query, context, pinned: pins, onPin } = card
  const [table, setTable] = useState(false)
  const head = useRef<HTMLSpanElement>(null)
  const { plotted, error, retry, proofError } = useCardSeries(content, card, {
    run: run.run.key,
    ...askedBy(context.view, query.x),
    from: query.zoom.x0,
    to: query.zoom.x1,
    buckets: shape === 'usual' ? CARD_BUCKETS.usual : CARD_BUCKETS.wide,
    asOf: query.asOf,
    xmetric: query.xmetric,
  })
  const metrics = useMemo(() => summariesOf(content, run.metrics), [content, run.metrics])
  const footer = footerOf(plotted, context)
  const resting = restingOf(metrics, plotted)
  const pinned = pins.includes(content.name)
  return (
    <>
      <CardHead
        title={<CardTitle content={content} plotted={plotted} isColourFree={card.isColourFree} />}
        badges={resting.isLag ? <LagBadge pinned={pinned} /> : <CardBadges metrics={metrics} pinned={pinned} />}
        value={head}
        resting={resting.value}
        restingWord={resting.word}
        table={{ shown: table, onShow: setTable }}
        shape={shape}
        onShape={onShape}
        dragged={shape === 'full' ? [] : content.metrics}
        menu={
          <CardMenu pin={{ on: pinned, onPin: (on) => onPin(content.name, on) }} shape={shape} onShape={onShape}>
            <LayoutMenu content={content} all={run.metrics} />
            <CardExport
              plotted={plotted}
              zoom={query.zoom}
              within={head}
              told={{
                title: content.metrics.map(({ name }) => name).join(', '),
                facts: [whereFrom(run), footer.join(' · '), proofMixWords(run)],
              }}
              drawn={!table}
            />
          </CardMenu>
        }
      />
      <CardLegend content={content} plotted={plotted} isColourFree={card.isColourFree} />
      <CardBody read={{ ready: plotted.length > 0, error, retry, proofError }} shape={shape} footer={footer}>
        <Picture
          card={card}
          content={content}
          plotted={plotted}
          form={{ shape, table }}
          told={{
            summary: summaryOf(metrics, plotted),
            head: { element: head, resting: resting.value },
          }}
        />
      </CardBody>
    </>
  )
}

function summariesOf({ metrics }: CardContent, all: readonly MetricSummary[]): MetricSummary[] {
  return metrics.flatMap(({ name }) => all.find((metric) => metric.name === name) ?? [])
}

/** What the head says while no chart is pointed at. Of several metrics no value is the card's. */
function restingOf(metrics: readonly MetricSummary[], plotted: readonly Plotted[]) {
  const isLag = plotted[0]?.answer.value === 'lag'
  const [metric, ...more] = metrics
  if (isLag) {
    const largest = largestLag(plotted)
    return { isLag, value: largest === null ? '–' : formatLag(largest.ms), word: 'largest' }
  }
  if (metric === undefined || more.length > 0) return { isLag, value: '', word: '' }
  return { isLag, value: formatValue(metric.last), word: 'last written' }
}

function summaryOf(metrics: readonly MetricSummary[], plotted: readonly Plotted[]): string {
  return metrics
    .map((metric) => chartSummary(metric, plotted.find(({ answer }) => answer.metric === metric.name)?.answer))
    .join(' ')
}

function whereFrom({ run }: CardsProps['run']): string {
  return `${visibleText(run.name)} · account ${run.account} · ${run.region}`
}

/** In a card of several metrics what is told of proof says of which. */
function footerOf(plotted: readonly Plotted[], { y, view, unrecorded }: CardsProps['context']): string[] {
  return [
    ...footerWords(plotted, y, view),
    ...gapWords(
      plotted.map(({ answer }) => answer),
      unrecorded,
    ),
    ...(view.fit ? fitWords(plotted, y) : []),
    ...plotted.flatMap(({ name, proof }) =>
      proofWords(proof).map((words) => (name === '' ? words : `${visibleText(name)}: ${words}`)),
    ),
  ]
}

type PictureProps = Pick<Parameters<typeof CardPicture>[0], 'plotted' | 'told'>

function Picture({
  card: { run, query, context, selected, onZoom, onUndo, onSelect },
  content,
  plotted,
  form,
  told,
}: { card: CardsProps; content: CardContent; form: { shape: CardShape; table: boolean } } & PictureProps) {
  const x = plotted[0]?.answer.x ?? query.x
  const full = useMemo(() => {
    if (x === 'metric') return spanOf(plotted.map(({ answer }) => answer.extent))
    return spanOf(content.metrics.map(({ name }) => fullRange(x, run, name)))
  }, [x, run, content, plotted])
  const place: SelectedPlace | null =
    selected === null || selected.x === null || x === 'metric'
      ? null
      : {
          x: selected.x,
          value: selected.value,
          series: plotted.findIndex(({ answer }) => answer.metric === selected.metric),
        }
  return (
    <CardPicture
      plotted={plotted}
      query={query.xmetric === null ? query : { x: 'metric', zoom: query.zoom }}
      full={full}
      context={context}
      told={told}
      selected={place === null || place.series === -1 ? null : place}
      acts={{ onZoom, onUndo, onSelect, ...form }}
    />
  )
}

/** The range that holds all these. */
function spanOf(ranges: (XRange | null)[]): XRange | null {
  const known = ranges.filter((range) => range !== null)
  if (known.length === 0) return null
  return { min: Math.min(...known.map(({ min }) => min)), max: Math.max(...known.map(({ max }) => max)) }
}
