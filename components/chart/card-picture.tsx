'use client'
import dynamic from 'next/dynamic'
import type { RefObject } from 'react'
import { useMemo } from 'react'
import type { SeriesX } from '@/lib/api/fields'
import type { SeriesResponse } from '@/lib/api/series'
import type { ChartContext, SelectedPlace } from './cards-props'
import type { CardShape } from './plot'
import type { Plotted } from './plotted'
import type { DrawnPoint } from './series-points'
import { useCardHeight } from './use-card-height'
import { formatX, padded, paddedLog, positivePart, type XRange } from './x-axis'
import { NO_ZOOM, type Zoom, zoomActs, zoomedRange } from './zoom'

const readChart = () => import('./metric-chart')
// Recharts writes style attributes into server markup, which the page's policy forbids.
const MetricChart = dynamic(readChart, { ssr: false })
// It is on its way while the points are: they cannot be drawn before.
if (typeof window !== 'undefined') void readChart()
const ChartRows = dynamic(() => import('./chart-rows'), { ssr: false })

interface CardPictureProps {
  plotted: readonly Plotted[]
  /** What the page asks for; while another axis is being read, the picture that is there stays whole. */
  query: { x: SeriesX; zoom: Zoom }
  /** The whole axis; null when nothing has a place on it. */
  full: XRange | null
  context: ChartContext
  /** What stands for the picture in words, and where its head says the value at the crosshair. */
  told: { summary: string; head: { element: RefObject<HTMLElement | null>; resting: string } }
  selected: SelectedPlace | null
  acts: {
    onZoom: (zoom: Zoom) => void
    onUndo: () => void
    onSelect: (point: DrawnPoint) => void
    onHover?: (point: DrawnPoint | null) => void
    shape: CardShape
    /** Its rows are to be seen in the place of the picture. */
    table: boolean
  }
}

/** The chart of a card or its rows, or why there is none. */
export function CardPicture({ plotted, query, full, context, told, selected, acts }: CardPictureProps) {
  const { onZoom, onUndo, onSelect, onHover, shape, table } = acts
  const height = useCardHeight(shape)
  const x = plotted[0]?.answer.x ?? query.x
  const zoom = x === query.x ? query.zoom : NO_ZOOM
  const isLog = plotted[0]?.answer.xscale === 'log'
  const range = useMemo(() => shownRange(full, zoom, isLog), [full, zoom, isLog])
  const actions = useMemo(
    () => ({
      ...zoomActs(full, { kind: x, isLog }, { onZoom, onUndo }),
      onSelect,
      ...(onHover === undefined ? {} : { onHover }),
    }),
    [full, x, isLog, onZoom, onUndo, onSelect, onHover],
  )
  if (table) return <ChartRows {...{ plotted, x, range, context, onSelect }} />
  const answers = plotted.map(({ answer }) => answer)
  if (answers.every(({ extent }) => extent === null) || range === null) return <NoPlace answers={answers} x={x} />
  return (
    <div className="relative">
      <MetricChart
        plotted={plotted}
        x={x}
        range={range}
        height={height}
        context={context}
        selected={selected}
        told={told}
        actions={actions}
      />
      {answers.some(({ inRange }) => inRange > 0) ? null : (
        <p className="pointer-events-none absolute inset-x-14 top-14 text-center text-small text-text-2">
          {answers.some(({ noLag }) => noLag > 0) ? 'No point with a claimed time' : 'No point of this metric'} from{' '}
          {formatX(x, range.min)} to {formatX(x, range.max)}.
          {x === 'observed' ? ` ${context.emptyWords(range.min, range.max) ?? ''}` : null}
        </p>
      )}
    </div>
  )
}

/** What of the axis a card shows: all of it with some room, or what was zoomed to. */
export function shownRange(full: XRange | null, zoom: Zoom, isLog: boolean): XRange | null {
  const zoomed = zoomedRange(full, zoom)
  const range = isLog && zoomed !== null ? positivePart(zoomed) : zoomed
  if (range === null || zoom.x0 !== null || zoom.x1 !== null) return range
  return isLog ? paddedLog(range) : padded(range)
}

function NoPlace({ answers, x }: { answers: SeriesResponse[]; x: SeriesResponse['x'] }) {
  const why = answers.every(({ total }) => total === 0)
    ? 'Every write of this metric was refused, so nothing is drawn. The Events tab lists them.'
    : x === 'metric'
      ? 'No step of this metric was written exactly once in both metrics by the same writer in one segment.'
      : answers.some(({ nonPositiveX }) => nonPositiveX > 0)
        ? `No point of this metric has a ${x === 'step' ? 'step' : 'time'} above 0, where a log axis begins.`
        : x === 'step'
          ? 'No point of this metric has a step. Claimed and observed time show it.'
          : 'No point of this metric has a readable claimed time. Observed time shows it.'
  return <p className="px-12 pt-14 text-center text-small text-text-2">{why}</p>
}
