import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { XAxis } from '@/lib/api/common'
import type { SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { readMoment } from './as-of'
import { toInstant, Whole } from './rows'
import { type FoundSeries, findSeries } from './series-find'
import { type Grid, gridOf } from './series-grid'
import { allPointsSql, bucketedPointsSql, collisionStepsSql, collisionsSql, countsSql, marksSql } from './series-points'
import { NO_POINTS, nameEventsAndWriters, toPoints } from './series-rows'
import type { ReadStore, SqlParams } from './store'

/** Lines (segments, writers) beyond which buckets are shared by all lines, so that a hostile series stays bounded. */
const MOST_LINES = 100

/**
 * `GET /api/series`: one metric of one run for drawing. Buckets are exact (M4): first, last, smallest and largest point
 * of each power-of-two wide bucket of each line; every point once they fit. Points are in x order line by line.
 */
export async function readSeries(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<SeriesResponse> {
  const moment = await readMoment(store, query.asOf)
  const series = await findSeries(store, scope, { query, moment })
  const grid = gridOf(query, extentOf(series, query.x))
  const params = { runId: series.runId, metricId: series.metricId, asOf: moment.asOf, base: series.baseMs ?? 0 }
  const bounds = { ...params, lo: grid.lo, hi: grid.hi }
  const counts = await readCounts(store, { series, x: query.x, bounds })
  const full = counts.inRange - counts.nonFinite <= 2 * query.buckets
  const split = series.lines <= MOST_LINES
  const parts = await readParts(store, { series, query, bounds, grid, full, split, counts })
  const legend = await nameEventsAndWriters(store, [parts.points, parts.marks, parts.collisions])
  return {
    asOf: toInstant(moment.asOf),
    run: query.run,
    metric: query.metric,
    x: query.x,
    extent: grid.extent,
    bucketWidth: full ? null : 2 ** grid.shift,
    split: full || split,
    inRange: counts.inRange,
    drawn: parts.points.x.length + parts.marks.x.length,
    total: series.total,
    noX: counts.noX,
    refused: series.refused,
    ...parts,
    nonFinite: counts.nonFinite,
    ...legend,
  }
}

/** x of a point on each axis, as SQL over `points`. All are whole: steps or milliseconds. */
const X: Record<XAxis, string> = {
  step: 'step',
  relative: '(claimed_ms - $base)',
  claimed: 'claimed_ms',
  observed: 'event_ms',
}

function extentOf(series: FoundSeries, x: XAxis): { min: bigint; max: bigint } | null {
  if (series.total === 0) return null
  if (x !== 'relative') return series.range[x]
  const { claimed } = series.range
  const base = BigInt(series.baseMs ?? 0)
  return claimed && { min: claimed.min - base, max: claimed.max - base }
}

interface Counts {
  inRange: number
  nonFinite: number
  noX: number
}

async function readCounts(
  store: ReadStore,
  { series, x, bounds }: { series: FoundSeries; x: XAxis; bounds: SqlParams },
): Promise<Counts> {
  if (series.total === 0) return { inRange: 0, nonFinite: 0, noX: 0 }
  const [row] = await store.query(countsSql(X[x]), bounds, CountsRow)
  return { inRange: row?.in_range ?? 0, nonFinite: row?.non_finite ?? 0, noX: row?.no_x ?? 0 }
}

const CountsRow = z.object({ in_range: Whole, non_finite: Whole, no_x: Whole })

interface Plan {
  series: FoundSeries
  query: SeriesQuery
  bounds: SqlParams
  grid: Grid
  full: boolean
  split: boolean
  counts: Counts
}

async function readParts(store: ReadStore, plan: Plan) {
  const { series, bounds, grid, counts } = plan
  const x = X[plan.query.x]
  const ask = async (wanted: boolean, sql: string, params: SqlParams) =>
    wanted ? toPoints(await store.columns(sql, params)) : NO_POINTS
  const [points, marks, collisions, steps] = await Promise.all([
    plan.full
      ? ask(counts.inRange > 0, allPointsSql(x), bounds)
      : ask(true, bucketedPointsSql(x, plan.split), { ...bounds, shift: grid.shift }),
    ask(counts.nonFinite > 0, marksSql(x), bounds),
    ask(series.collisions > 0, collisionsSql(x), bounds),
    series.collisions > 0 ? store.query(collisionStepsSql(x), bounds, z.object({ steps: Whole })) : [],
  ])
  return {
    points: { ...points },
    marks: { ...marks },
    collisions: { ...collisions },
    collisionSteps: steps[0]?.steps ?? 0,
  }
}
