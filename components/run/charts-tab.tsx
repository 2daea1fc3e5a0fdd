'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SelectedPoint } from '@/components/chart/cards-props'
import { MetricCards } from '@/components/chart/metric-cards'
import { pointKey } from '@/components/chart/series-points'
import { VERDICT_LOOKS } from '@/components/evidence/verdict-badge'
import { emptyWords, unprovedTimes, unrecordedTimes } from '@/components/shell/coverage'
import { Notice } from '@/components/ui/notice'
import { contextOptions } from '@/lib/api/context'
import type { RunResponse } from '@/lib/api/run'
import { commonVerdict } from '@/lib/cloudtrail/verdict'
import { visibleText } from '@/lib/format'
import { ChartToolbar } from './chart-toolbar'
import type { RunUrl, SetRunUrl } from './run-url'
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
  const coverage = useCoverage(run, url.asOf)
  const unrecorded = useMemo(() => (coverage === undefined ? [] : unrecordedTimes(coverage)), [coverage])
  const unproved = useMemo(() => (coverage === undefined ? [] : unprovedTimes(coverage)), [coverage])
  const context = useMemo(
    () => ({
      y: url.y,
      unrecorded,
      unproved,
      proof: { common: commonVerdict(run.proof), answer: null, coloured: url.colour === 'verdict' },
      moments:
        url.x === 'observed'
          ? run.statusHistory.map(({ at, status }) => ({ x: at.ms, word: visibleText(status) }))
          : [],
      baseMs: run.firstClaimedMs,
      colourOf: colourBy(run, url.colour),
      zoomed: url.x0 !== null || url.x1 !== null,
      emptyWords: (fromMs: number, toMs: number) =>
        coverage === undefined ? null : emptyWords(coverage, fromMs, toMs),
    }),
    [run, url.x, url.y, url.x0, url.x1, url.colour, unrecorded, unproved, coverage],
  )
  const contradicts = url.x0 !== null && url.x1 !== null && url.x0 >= url.x1
  const wanted = url.metrics.toLowerCase()
  const metrics = run.metrics.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <>
      {contradicts ? (
        <Notice kind="caution">
          The zoom ends before it begins (<span className="mono">x0</span> is not below <span className="mono">x1</span>
          ), so the whole axis is shown.
        </Notice>
      ) : null}
      <ChartToolbar run={run} url={url} setUrl={setUrl} shown={metrics.length} />
      <MetricCards
        run={run}
        metrics={metrics}
        query={{
          x: url.x,
          zoom: contradicts ? { x0: null, x1: null } : { x0: url.x0, x1: url.x1 },
          asOf: url.asOf,
        }}
        context={context}
        selected={selected}
        onZoom={(zoom) => void setUrl(zoom)}
        onSelect={(point) => onOpen(pointKey(point))}
      />
      <WriterStrips
        run={run}
        unrecorded={unrecorded}
        unproved={unproved}
        url={url}
        colourOf={coloursOf(run)}
        onOpen={onOpen}
      />
    </>
  )
}

/** The colour of a writer's lines. Coloured by verdict it is that of most points; what differs is drawn over it. */
function colourBy(run: RunResponse, colour: RunUrl['colour']): (writer: string) => string {
  const common = commonVerdict(run.proof)
  if (colour === 'writer') return coloursOf(run)
  const one = colour === 'verdict' && common !== null ? VERDICT_LOOKS[common].solid : 'var(--chart-1)'
  return () => one
}

/** Each writer's colour, by its place among the run's writers. */
function coloursOf(run: RunResponse): (writer: string) => string {
  const places = new Map(run.writers.map(({ writer }, index) => [writer.key, index]))
  return (writer) => `var(--chart-${((places.get(writer) ?? 9) % 10) + 1})`
}

/** Of the run's own account and region. */
function useCoverage(run: RunResponse, asOf: number | null) {
  const { account, region } = run.run
  const query = { account: [account], region: [region], from: null, to: null, asOf }
  const { data, isPlaceholderData } = useQuery(contextOptions(query))
  return isPlaceholderData ? undefined : data?.coverage
}
