import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { XAxis } from '@/lib/api/fields'
import type { SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { toInstant, Whole } from './rows'
import { pointsThen } from './segments-then'
import { type ThinPoints, thinPoints } from './series-cells'
import { toColumns, toLines } from './series-columns'
import {
  allInRange,
  areDoubles,
  cornerRows,
  countPoints,
  orderedPointsSql,
  pointsOf,
  readOrdered,
} from './series-corners'
import { type FoundSeries, findSeries } from './series-find'
import { besideOf, type Grid, gridOf } from './series-grid'
import { readBuckets } from './series-m4'
import {
  allPointsSql,
  besideSql,
  collisionStepsSql,
  collisionsSql,
  marksSql,
  nonFiniteSql,
  noXSql,
  type PlacedPoints,
} from './series-points'
import { Points, readLegend, readPoints, readSeriesWriters } from './series-rows'
import type { ReadStore, SqlParams } from './store'

/** Lines (segments, writers) beyond which buckets are shared by all lines, so that a hostile series stays bounded. */
const MOST_LINES = 100

/**
 * `GET /api/series`: one metric of one run for drawing. Buckets are exact (M4): first, last, smallest and largest point
 * of each power-of-two wide bucket of each line; every point once they fit. Points are in x order line by line.
 * Throws `not_found` for a missing and a foreign run alike; an existing run without the metric has no points.
 */
export async function readSeries(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<SeriesResponse> {
  const series = await findSeries(store, scope, query)
  const plan = planOf(series, query)
  const [drawn, rest, writers] = await Promise.all([
    readDrawn(store, plan),
    readRest(store, plan),
    readSeriesWriters(store, series),
  ])
  const sets = [drawn.points, drawn.beside, rest.marks, rest.collisions]
  const legend = await readLegend(store, { runId: series.runId, writers, sets })
  const layout = { x: query.x, baseMs: series.baseMs ?? 0, legend }
  return {
    asOf: toInstant(series.moment.asOf),
    run: query.run,
    metric: query.metric,
    x: query.x,
    extent: plan.grid.extent,
    bucketWidth: drawn.bucketed ? 2 ** plan.grid.shift : null,
    split: !drawn.bucketed || plan.split,
    inRange: drawn.inRange + rest.nonFinite,
    drawn: drawn.points.length + rest.marks.length,
    total: series.total,
    noX: rest.noX ?? series.total - drawn.inRange,
    refused: series.refused,
    points: toLines(drawn.points, layout),
    beside: toColumns(drawn.beside, layout),
    marks: toColumns(rest.marks, layout),
    nonFinite: rest.nonFinite,
    collisions: toColumns(rest.collisions, layout),
    collisionSteps: rest.collisionSteps,
    rewrittenSteps: rest.rewrittenSteps,
    events: legend.events,
    writers: legend.writers,
  }
}

/** x of a point on each axis, as SQL over `points`. All are whole: steps or milliseconds. */
const X: Record<XAxis, string> = {
  step: 'step',
  relative: '(claimed_ms - $base)',
  claimed: 'claimed_ms',
  observed: 'event_ms',
}

/** How a question about a series is answered. */
export interface Plan {
  x: XAxis
  series: FoundSeries
  placed: PlacedPoints
  grid: Grid
  split: boolean
  /** So many points are given as they are. */
  most: number
  bounds: SqlParams
  /** The whole series is drawn: what is not in range has no place on the axis. */
  whole: boolean
  zoomed: boolean
}

export function planOf(series: FoundSeries, query: SeriesQuery): Plan {
  const zoomed = query.from !== null || query.to !== null
  const grid = gridOf(query, extentOf(series, query.x))
  return {
    x: query.x,
    series,
    placed: { x: X[query.x], points: pointsThen(series.moment), wide: isWide(series.range.step) },
    grid,
    split: series.lines <= MOST_LINES,
    most: 2 * query.buckets,
    whole: !zoomed && series.nonFinite === 0,
    zoomed,
    bounds: {
      runId: series.runId,
      metricId: series.metricId,
      asOf: series.moment.asOf,
      base: series.baseMs ?? 0,
      lo: grid.lo,
      hi: grid.hi,
    },
  }
}

function isWide(steps: FoundSeries['range']['step']): boolean {
  return steps !== null && (steps.min < Number.MIN_SAFE_INTEGER || steps.max > Number.MAX_SAFE_INTEGER)
}

function extentOf(series: FoundSeries, x: XAxis): { min: bigint; max: bigint } | null {
  if (series.total === 0) return null
  if (x !== 'relative') return series.range[x]
  const { claimed } = series.range
  const base = BigInt(series.baseMs ?? 0)
  return claimed && { min: claimed.min - base, max: claimed.max - base }
}

/** Finite points in range: all of them when they fit, and those beside them; else the corners of their buckets. */
async function readDrawn(
  store: ReadStore,
  plan: Plan,
): Promise<{ points: Points; beside: Points; inRange: number; bucketed: boolean }> {
  const { series, placed, grid, split, most, bounds, zoomed } = plan
  if (series.total > most) {
    const { points, inRange } = await readBucketed(store, plan)
    if (inRange > most) return { points, beside: new Points(), inRange, bucketed: true }
  }
  const read = async (wanted: boolean, sql: string, params: SqlParams) =>
    wanted ? readPoints(await store.columns(sql, params)) : new Points()
  const [points, beside] = await Promise.all([
    read(series.total > 0, allPointsSql(placed), bounds),
    read(series.total > 0 && zoomed && split, besideSql(placed), {
      ...bounds,
      ...besideOf(grid),
      from: grid.lo,
      to: grid.hi,
    }),
  ])
  return { points, beside, inRange: points.length, bucketed: false }
}

/** Corners of the buckets: of cells and of points when they are not too many to read, else the engine's. */
async function readBucketed(store: ReadStore, plan: Plan): Promise<{ points: Points; inRange: number }> {
  const { series, placed, bounds, grid, split, x } = plan
  const isExact = areDoubles(series.range)
  const thin = isExact ? await readThin(store, plan) : null
  if (!isExact || (thin?.rows ?? series.total) > MOST_READ) {
    return readBuckets(store, { placed, bounds, shift: grid.shift, split })
  }
  const { sql, params } = orderedPointsSql(thin?.sql ?? allInRange(placed), series.range)
  const ordered = readOrdered(await store.columns(sql, { ...bounds, ...params }), series.range)
  const cut = { x, baseMs: series.baseMs ?? 0, lo: grid.lo, hi: grid.hi, shift: grid.shift, split }
  const points = pointsOf(ordered, cornerRows(ordered, cut))
  return { points, inRange: countPoints(ordered) }
}

/** Rows that are bucketed here; more are left to the engine. */
const MOST_READ = 400_000

/** Cells know only today. */
async function readThin(store: ReadStore, { series, placed, bounds, grid, x }: Plan): Promise<ThinPoints | null> {
  if (series.moment.pinned || grid.extent === null) return null
  const { extent, lo, hi, shift } = grid
  return thinPoints(store, {
    x,
    placed,
    bounds,
    lo,
    hi,
    shift,
    extent,
    total: series.total,
    baseMs: series.baseMs ?? 0,
  })
}

/** What is not drawn as lines. `noX` is null when the points in range tell. */
async function readRest(store: ReadStore, { series, placed, bounds, whole }: Plan) {
  const count = async (wanted: boolean, sql: string) =>
    wanted ? ((await store.query(sql, bounds, z.object({ count: Whole })))[0]?.count ?? 0) : 0
  const points = async (wanted: boolean, sql: string) =>
    wanted ? readPoints(await store.columns(sql, bounds)) : new Points()
  const collided = async () => {
    if (series.collisions === 0) return NO_STEPS
    return (await store.query(collisionStepsSql(placed), bounds, CollisionSteps))[0] ?? NO_STEPS
  }
  const [nonFinite, marks, steps, collisions, noX] = await Promise.all([
    count(series.nonFinite > 0, nonFiniteSql(placed)),
    points(series.nonFinite > 0, marksSql(placed)),
    collided(),
    points(series.collisions > 0, collisionsSql(placed)),
    whole ? null : placed.x === X.step ? series.noStep : count(placed.x !== X.observed, noXSql(placed.x)),
  ])
  return { nonFinite, marks, collisionSteps: steps.steps, rewrittenSteps: steps.rewritten, collisions, noX }
}

const CollisionSteps = z.object({ steps: Whole, rewritten: Whole })
const NO_STEPS = { steps: 0, rewritten: 0 }
