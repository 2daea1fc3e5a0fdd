import 'server-only'
import pLimit from 'p-limit'
import type { Scope } from '@/lib/access/scope'
import type { CompareSeriesQuery, CompareSeriesResponse } from '@/lib/api/compare'
import type { SeriesResponse } from '@/lib/api/series'
import { findCompared, placeOf } from './compare-found'
import { readUnchanged } from './compare-unchanged'
import { toInstant } from './rows'
import { planOf, readWritten, setsOf, toSeries, type Written } from './series'
import { type Chunk, readChunksOfRuns } from './series-cells'
import type { FoundSeries } from './series-find'
import type { Grid } from './series-grid'
import { legendOf, readEventIds, readWritersOfRuns } from './series-rows'
import type { ReadStore } from './store'

/** Series of one answer that are read at once: the store has other askers. */
const AT_ONCE = 4

/**
 * `GET /api/compare/series`: one metric of up to 100 runs as one moment knew them, each as `readSeries` gives it, all in
 * the same buckets. Runs that are not there, or not in scope, are named and keep nobody from the rest.
 */
export async function readCompareSeries(
  store: ReadStore,
  scope: Scope,
  query: CompareSeriesQuery,
): Promise<CompareSeriesResponse> {
  const compared = await findCompared(store, scope, query)
  const { moment, found, grid, missing } = compared
  const unchanged = await readUnchanged(store, compared, query)
  const come = found.filter(({ run }) => !unchanged.has(run))
  const chunks = await readChunks(
    store,
    come.map(({ series }) => series),
    { query, grid },
  )
  const atOnce = pLimit(AT_ONCE)
  const written = await Promise.all(
    come.map((each) =>
      atOnce(async () => {
        const plan = await planOf(store, each.series, ...placeOf(query, each, grid))
        return readWritten(store, { ...plan, chunks: chunks.get(plan.series.runId) ?? [] })
      }),
    ),
  )
  return {
    asOf: toInstant(moment.asOf),
    metric: query.metric,
    x: query.x,
    grid: { extent: grid.extent, bucketWidth: grid.width },
    series: await inWords(store, written),
    unchanged: [...unchanged],
    missing,
  }
}

/** The cells of all of them: each alone would have to ask for its own. */
async function readChunks(
  store: ReadStore,
  found: FoundSeries[],
  { query, grid }: { query: CompareSeriesQuery; grid: Grid },
): Promise<Map<number, Chunk[]>> {
  const [first] = found
  if (first === undefined || first.moment.pinned || query.xscale === 'log') return new Map()
  const runs = found.map(({ runId, baseMs }) => ({ runId, baseMs: baseMs ?? 0 }))
  const { metricId, moment } = first
  return readChunksOfRuns(store, runs, { metricId, x: query.x, shift: grid.shift, asOf: moment.asOf })
}

/** What was read of all of them with its events and writers, which are asked for together. */
async function inWords(store: ReadStore, written: Written[]): Promise<SeriesResponse[]> {
  const [first] = written
  if (first === undefined) return []
  const runIds = written.map(({ plan }) => plan.series.runId)
  const [ids, writers] = await Promise.all([
    readEventIds(store, runIds, written.flatMap(setsOf)),
    readWritersOfRuns(store, { runIds, metricId: first.plan.series.metricId }),
  ])
  return Promise.all(
    written.map((each) => {
      const mine = writers.get(each.plan.series.runId) ?? []
      return toSeries(store, each, legendOf(ids, { writers: mine, sets: setsOf(each) }))
    }),
  )
}
