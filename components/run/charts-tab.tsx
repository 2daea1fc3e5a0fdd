'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SelectedPoint } from '@/components/chart/cards-props'
import { MetricCards } from '@/components/chart/metric-cards'
import { pointKey } from '@/components/chart/series-points'
import { useChartView } from '@/components/chart/use-chart-view'
import { useNameFilter } from '@/components/chart/use-name-filter'
import { useZoomHistory } from '@/components/chart/use-zoom-history'
import { NO_ZOOM } from '@/components/chart/zoom'
import { emptyWords, unrecordedTimes } from '@/components/shell/coverage'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import { contextOptions } from '@/lib/api/context'
import type { RunResponse } from '@/lib/api/run'
import { commonVerdict } from '@/lib/cloudtrail/verdict'
import { visibleText } from '@/lib/format'
import { ChartToolbar } from './chart-toolbar'
import { RangeNotice } from './range-notice'
import { colourBy, coloursOf } from './run-colours'
import type { RunUrl, SetRunUrl } from './run-url'
import { RunValues } from './run-values'
import { writtenOf } from './unapplied-range'
import { WriterStrips } from './writer-strips'

/** One card for each metric, and who wrote when below them. */
export function ChartsTab({
  run,
  url,
  setUrl,
  selected,
  onOpen,
}: {
  run: RunResponse
  url: RunUrl
  setUrl: SetRunUrl
  selected: SelectedPoint | null
  onOpen: (point: string) => void
}) {
  const [view] = useChartView()
  const coverage = useCoverage(run, url.asOf)
  const unrecorded = useMemo(() => (coverage === undefined ? [] : unrecordedTimes(coverage)), [coverage])
  const context = useMemo(
    () => ({
      y: url.y,
      view,
      unrecorded,
      unproved: run.unproved,
      moments:
        url.x === 'observed'
          ? run.statusHistory.map(({ at, status }) => ({ x: at.ms, word: visibleText(status) }))
          : [],
      baseMs: run.firstClaimedMs,
      zoomed: url.x0 !== null || url.x1 !== null,
      emptyWords: (fromMs: number, toMs: number) =>
        coverage === undefined ? null : emptyWords(coverage, fromMs, toMs),
    }),
    [run, view, url.x, url.y, url.x0, url.x1, unrecorded, coverage],
  )
  const proof = useMemo(
    () => ({ common: commonVerdict(run.proof), coloured: url.colour === 'verdict' }),
    [run.proof, url.colour],
  )
  const colourOf = useMemo(() => colourBy(run, url.colour), [run, url.colour])
  const zooms = useZoomHistory(url.x, url, setUrl)
  const xmetric = xMetricOf(run, url)
  const contradicts = url.x0 !== null && url.x1 !== null && url.x0 >= url.x1
  const filter = useNameFilter(url.metrics)
  const metrics = useMemo(() => run.metrics.filter(({ name }) => filter.matches(name)), [run.metrics, filter])
  const names = useMemo(() => metrics.map(({ name }) => name), [metrics])
  const pin = (metric: string, on: boolean) =>
    void setUrl({ pin: on ? [...url.pin, metric] : url.pin.filter((each) => each !== metric) })
  return (
    <>
      <UrlNotices {...{ run, url, setUrl, contradicts, xmetric }} />
      <ChartToolbar run={run} url={url} setUrl={setUrl} shown={metrics.length} fault={filter.fault} />
      {xmetric === null ? <RunValues {...{ run: run.run.key, metrics: names, url, setUrl, onOpen }} /> : null}
      <MetricCards
        run={run}
        metrics={metrics}
        query={{
          x: url.x,
          xmetric,
          zoom: contradicts ? { x0: null, x1: null } : { x0: url.x0, x1: url.x1 },
          asOf: url.asOf,
        }}
        context={context}
        proof={proof}
        colourOf={colourOf}
        isColourFree={url.colour === 'run' || url.colour === 'metric'}
        selected={selected}
        onZoom={zooms.onZoom}
        onUndo={zooms.onUndo}
        pinned={url.pin}
        onPin={pin}
        folded={url.folded}
        onFolded={(folded) => void setUrl({ folded })}
        onSelect={(point) => onOpen(pointKey(point))}
      />
      <WriterStrips run={run} unrecorded={unrecorded} url={url} colourOf={coloursOf(run)} onOpen={onOpen} />
    </>
  )
}

/** What of the URL the charts do not follow. `xmetric`: the metric for x, null where the run has none of that name. */
function UrlNotices({
  run,
  url,
  setUrl,
  contradicts,
  xmetric,
}: {
  run: RunResponse
  url: RunUrl
  setUrl: SetRunUrl
  contradicts: boolean
  xmetric: string | null
}) {
  const unknown = xmetric === null ? url.xmetric : null
  return (
    <>
      <RangeNotice
        shown={{ x: url.x, ...(xmetric === null ? { x0: url.x0, x1: url.x1 } : NO_ZOOM) }}
        written={writtenOf([run])}
        onZoom={(zoom) => void setUrl({ ...zoom, xmetric: null })}
      />
      {contradicts ? (
        <Notice kind="caution">
          The zoom ends before it begins (<span className="mono">x0</span> is not below <span className="mono">x1</span>
          ), so the whole axis is shown.
        </Notice>
      ) : null}
      {unknown !== null ? (
        <Notice kind="caution">
          This run has no metric that is called <Untrusted text={unknown} />, so x is an axis.
        </Notice>
      ) : null}
    </>
  )
}

/** The metric whose values are x; one that the run does not have is none. */
const xMetricOf = (run: RunResponse, { xmetric }: RunUrl) =>
  run.metrics.some(({ name }) => name === xmetric) ? xmetric : null

/** Of the run's own account and region. */
function useCoverage(run: RunResponse, asOf: number | null) {
  const { account, region } = run.run
  const query = { account: [account], region: [region], from: null, to: null, asOf }
  const { data, isPlaceholderData } = useQuery(contextOptions(query))
  return isPlaceholderData ? undefined : data?.coverage
}
