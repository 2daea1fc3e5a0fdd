import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { CompareProofQuery, CompareSeriesQuery } from '@/lib/api/compare'
import type { SeriesQuery } from '@/lib/api/series'
import type { Moment } from './as-of'
import { extentOf } from './series'
import { type FoundSeries, findSeriesOfRuns } from './series-find'
import { type Grid, gridOf } from './series-grid'
import type { ReadStore } from './store'

/** One metric of several runs, and the buckets that all of them share. */
export interface Compared {
  moment: Moment
  /** Of each run that has the metric, in the order asked for. */
  found: { run: string; series: FoundSeries }[]
  grid: Grid
  /** Runs that are not there, or not in scope. */
  missing: string[]
}

/** What `GET /api/compare/series` is about, and every question beside it. */
export async function findCompared(store: ReadStore, scope: Scope, query: CompareProofQuery): Promise<Compared> {
  const asked = [...new Set(query.runs)]
  const { moment, series } = await findSeriesOfRuns(store, scope, { ...query, runs: asked })
  const found = asked.flatMap((run) => {
    const mine = series.get(run)
    return mine === undefined || mine.total + mine.refused === 0 ? [] : [{ run, series: mine }]
  })
  return {
    moment,
    found,
    grid: gridOf(query, unionOf(found, query.x)),
    missing: asked.filter((run) => !series.has(run)),
  }
}

/** How one of them is asked for, and in which buckets: its own range in those of all. */
export function placeOf(
  query: CompareProofQuery & Partial<CompareSeriesQuery>,
  { run, series }: Compared['found'][number],
  grid: Grid,
): [query: SeriesQuery, grid: Grid] {
  const { extent } = gridOf(query, extentOf(series, query.x))
  const { since = null, width = null, whole = [], bucketed = [] } = query
  const held = {
    since: whole.includes(run) || bucketed.includes(run) ? since : null,
    width: whole.includes(run) ? null : width,
  }
  return [
    { ...query, run, ...held },
    { ...grid, extent },
  ]
}

/** Smallest and largest x of all of them. */
function unionOf(found: Compared['found'], x: CompareProofQuery['x']) {
  const extents = found.map(({ series }) => extentOf(series, x)).filter((extent) => extent !== null)
  return extents.reduce<{ min: bigint; max: bigint } | null>(
    (all, { min, max }) =>
      all === null ? { min, max } : { min: min < all.min ? min : all.min, max: max > all.max ? max : all.max },
    null,
  )
}
