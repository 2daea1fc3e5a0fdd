'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import type { RefObject } from 'react'
import { useMemo, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { LoadingBlock } from '@/components/ui/loading'
import type { MetricSummary } from '@/lib/api/run'
import type { SeriesResponse } from '@/lib/api/series'
import type { CardsProps } from './cards-props'
import { chartSummary, footerWords, proofWords } from './chart-words'
import { DataTable } from './data-table'
import { PHONE, PLOT_HEIGHTS } from './plot'
import { formatX, fullRange, padded, type XRange } from './x-axis'
import { NO_ZOOM, toZoom, zoomedRange } from './zoom'

// Recharts writes style attributes into server markup, which the page's policy forbids.
const MetricChart = dynamic(() => import('./metric-chart'), { ssr: false })

interface CardBodyProps {
  card: CardsProps
  metric: MetricSummary
  series: UseQueryResult<SeriesResponse>
  head: { element: RefObject<HTMLElement | null>; resting: string }
  table: boolean
  wide: boolean
}

/** What stands below a card's head: picture or table, and the footer that says what is drawn. */
export function CardBody({ card, metric, series: query, head, table, wide }: CardBodyProps) {
  const height = useHeight(wide)
  const { data, error } = query
  const frame = wide ? 'h-[360px]' : 'h-[186px] max-tablet:h-[164px]'
  if (data === undefined) {
    return (
      <div className={`${frame} px-3 pt-2`}>
        {error === null ? (
          <LoadingBlock className="h-full" />
        ) : (
          <Unread error={error} retry={() => void query.refetch()} />
        )}
      </div>
    )
  }
  return (
    <>
      <div className={frame}>
        {table ? (
          <DataTable series={data} proof={card.context.proof} onSelect={card.onSelect} />
        ) : (
          <Picture card={card} metric={metric} series={data} height={height} head={head} />
        )}
      </div>
      <footer className="flex flex-wrap gap-x-3 px-3 pb-[7px] text-micro text-text-3">
        {[...footerWords(data, card.context.y), ...proofWords(card.context.proof)].map((word, index) => (
          <span key={word} className={index === 0 ? 'font-medium text-text-2' : undefined}>
            {word}
          </span>
        ))}
        {error === null ? null : <span className="text-failed">Newer points could not be read: {error.message}</span>}
      </footer>
    </>
  )
}

function Picture({
  card: { run, query, context, selected, onZoom, onSelect },
  metric,
  series,
  height,
  head,
}: Pick<CardBodyProps, 'card' | 'metric' | 'head'> & { series: SeriesResponse; height: number }) {
  // While another axis is being read, the picture that is there stays whole.
  const zoom = series.x === query.x ? query.zoom : NO_ZOOM
  const full = useMemo(() => fullRange(series.x, run, metric.name), [series.x, run, metric.name])
  const range = useMemo(() => rangeOf(full, zoom), [full, zoom])
  const actions = useMemo(
    () => ({
      onZoom: (to: XRange) => onZoom(toZoom(to, full ?? to, series.x)),
      onReset: () => onZoom(NO_ZOOM),
      onSelect,
    }),
    [full, series.x, onZoom, onSelect],
  )
  if (series.extent === null || range === null) return <NoPlace series={series} />
  const empty = series.inRange === 0
  return (
    <div className="relative">
      <MetricChart
        series={series}
        range={range}
        height={height}
        context={context}
        summary={chartSummary(metric, series)}
        selected={
          selected?.metric === metric.name && selected.x !== null ? { x: selected.x, value: selected.value } : null
        }
        head={head}
        actions={actions}
      />
      {empty ? (
        <p className="pointer-events-none absolute inset-x-14 top-14 text-center text-small text-text-2">
          No point of this metric from {formatX(series.x, range.min)} to {formatX(series.x, range.max)}.
          {series.x === 'observed' ? ` ${context.emptyWords(range.min, range.max) ?? ''}` : null}
        </p>
      ) : null}
    </div>
  )
}

function rangeOf(full: XRange | null, zoom: { x0: number | null; x1: number | null }): XRange | null {
  const range = zoomedRange(full, zoom)
  return range !== null && zoom.x0 === null && zoom.x1 === null ? padded(range) : range
}

function NoPlace({ series }: { series: SeriesResponse }) {
  const why =
    series.total === 0
      ? 'Every write of this metric was refused, so nothing is drawn. The Events tab lists them.'
      : series.x === 'step'
        ? 'No point of this metric has a step. Claimed and observed time show it.'
        : 'No point of this metric has a readable claimed time. Observed time shows it.'
  return <p className="px-12 pt-14 text-center text-small text-text-2">{why}</p>
}

function Unread({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <div role="alert" className="flex h-full flex-col items-start justify-center gap-2 text-small">
      <p className="font-medium text-failed">Could not read this metric</p>
      <p className="text-text-2">{error.message}</p>
      <Button size="sm" onClick={retry}>
        Try again
      </Button>
    </div>
  )
}

function useHeight(wide: boolean): number {
  const phone = useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(PHONE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => window.matchMedia(PHONE).matches,
    () => false,
  )
  return phone ? PLOT_HEIGHTS.phone : wide ? PLOT_HEIGHTS.wide : PLOT_HEIGHTS.card
}
