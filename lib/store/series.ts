import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { XAxis } from '@/lib/api/fields'
import type { SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { toInstant, Whole } from './rows'
import { type Chunk, type ThinPoints, thinPoints } from './series-cells'
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
import { readMarks } from './series-marks'
import {
  allPointsSql,
  besideSql,
  collisionStepsSql,
  collisionsSql,
  marksSql,
  nonFiniteSql,
  type PlacedPoints,
  placelessSql,
} from './series-points'
import { type Legend, Points, readLegend, readPoints, readSeriesWriters } from './series-rows'
import { readTail, type Tail } from './series-tail'
import { asLags, countLines, placedAs, readGroups } from './series-view'
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
  const [written, writers] = await Promise.all([
    planOf(store, series, query).then((plan) => readWritten(store, plan)),
    readSeriesWriters(store, series),
  ])
  return toSeries(store, written, await readLegend(store, { runId: series.runId, writers, sets: setsOf(written) }))
}

/** What is read of one series, with numbers of this store still in it. */
export interface Written {
  plan: Plan
  drawn: Awaited<ReturnType<typeof readDrawn>>
  rest: Awaited<ReturnType<typeof readRest>>
  tail: Tail | null
}

/** The points of a series as `plan` wants them. */
export async function readWritten(store: ReadStore, plan: Plan): Promise<Written> {
  const tail = await readTail(store, plan)
  const [drawn, rest] = await Promise.all([
    tail === null ? readDrawn(store, plan) : readDrawnTail(store, plan, tail),
    readRest(store, plan),
  ])
  return { plan, drawn, rest, tail }
}

/** All points of it, whose events and writers a legend has to name. */
export const setsOf = ({ drawn, rest }: Written) => [drawn.points, drawn.beside, rest.marks.points, rest.collisions]

/** What was read, in the words of the contract. */
export async function toSeries(
  store: ReadStore,
  { plan, drawn, rest, tail }: Written,
  legend: Legend,
): Promise<SeriesResponse> {
  const { query, series } = plan
  const layout = { x: query.x, baseMs: series.baseMs ?? 0, legend }
  return {
    asOf: toInstant(series.moment.asOf),
    run: query.run,
    metric: query.metric,
    x: query.x,
    xscale: query.xscale,
    value: query.value,
    by: query.by,
    extent: plan.grid.extent,
    bucketWidth: drawn.bucketed ? plan.grid.width : null,
    split: !drawn.bucketed || plan.split,
    after: tail === null ? null : Number(tail.from),
    inRange: drawn.inRange + rest.nonFinite,
    drawn: drawn.points.length + rest.marks.points.length,
    total: series.total,
    ...(rest.placeless ?? { noX: series.total - drawn.inRange, nonPositiveX: 0, noLag: 0 }),
    refused: series.refused,
    points: toLines(drawn.points, layout),
    beside: toColumns(drawn.beside, layout),
    marks: toColumns(rest.marks.points, layout),
    markSpans: rest.marks.spans,
    nonFinite: rest.nonFinite,
    collisions: toColumns(rest.collisions, layout),
    collisionSteps: rest.collisionSteps,
    rewrittenSteps: rest.rewrittenSteps,
    events: legend.events,
    writers: legend.writers,
    joined: null,
    ...(await readGroups(store, { runId: series.runId, by: query.by, seqs: [...legend.event.keys()] })),
  }
}

/** How a question about a series is answered. */
export interface Plan {
  query: SeriesQuery
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
  /** As in `ThinQuery`. */
  chunks: Chunk[] | null
}

/** `grid`: the series' own, unless it shares one with others. */
// eslint-disable-next-line max-params -- The grid alone is the caller's choice.
export async function planOf(
  store: ReadStore,
  found: FoundSeries,
  query: SeriesQuery,
  grid: Grid = gridOf(query, extentOf(found, query.x)),
): Promise<Plan> {
  const series = query.value === 'lag' ? asLags(found) : found
  const zoomed = query.from !== null || query.to !== null
  const placed = placedAs(query, series)
  const isPlain = query.value === 'value' && query.xscale === 'linear'
  const bounds = {
    runId: series.runId,
    metricId: series.metricId,
    asOf: series.moment.asOf,
    base: series.baseMs ?? 0,
    lo: grid.lo,
    hi: grid.hi,
  }
  return {
    query,
    series,
    placed,
    grid,
    split: (placed.split ? await countLines(store, placed, bounds) : series.lines) <= MOST_LINES,
    most: 2 * query.buckets,
    whole: !zoomed && series.nonFinite === 0 && isPlain,
    zoomed,
    bounds,
    chunks: null,
  }
}

/** Smallest and largest x of a series. */
export function extentOf(series: FoundSeries, x: XAxis): { min: bigint; max: bigint } | null {
  if (series.total === 0) return null
  if (x !== 'relative') return series.range[x]
  const { claimed } = series.range
  const base = BigInt(series.baseMs ?? 0)
  return claimed && { min: claimed.min - base, max: claimed.max - base }
}

interface Drawn {
  points: Points
  beside: Points
  inRange: number
  bucketed: boolean
}

/** Finite points in range: all of them when they fit, and those beside them; else the corners of their buckets. */
async function readDrawn(store: ReadStore, plan: Plan): Promise<Drawn> {
  const { series, most } = plan
  if (series.total > most) {
    const { points, inRange } = await readBucketed(store, plan)
    if (inRange > most) return { points, beside: new Points(), inRange, bucketed: true }
  }
  return readAll(store, plan)
}

/** The same of what an asker does not hold yet, in the buckets that they hold. */
async function readDrawnTail(store: ReadStore, plan: Plan, { from, before }: Tail): Promise<Drawn> {
  const bucketed = plan.query.width !== null
  const rest = { ...plan, bounds: { ...plan.bounds, lo: from }, grid: { ...plan.grid, lo: from } }
  if (bucketed) {
    if (from > plan.grid.hi) return { points: new Points(), beside: new Points(), inRange: before, bucketed }
    const { points, inRange } = await readBucketed(store, rest)
    return { points, beside: new Points(), inRange: before + inRange, bucketed }
  }
  const { points, beside, inRange } = await readAll(store, rest, plan.grid)
  return { points, beside, inRange: before + inRange, bucketed }
}

/** Every finite point in range, and those beside `whole`. */
async function readAll(store: ReadStore, plan: Plan, whole = plan.grid): Promise<Drawn> {
  const { query, series, placed, split, bounds, zoomed } = plan
  const read = async (wanted: boolean, sql: string, params: SqlParams) =>
    wanted ? readPoints(await store.columns(sql, params)) : new Points()
  const [points, beside] = await Promise.all([
    read(series.total > 0, allPointsSql(placed), bounds),
    read(series.total > 0 && zoomed && split, besideSql(placed), {
      ...bounds,
      ...besideOf(whole, query.xscale),
      from: whole.lo,
      to: whole.hi,
    }),
  ])
  return { points, beside, inRange: points.length, bucketed: false }
}

/** Corners of the buckets: of cells and of points when they are not too many to read, else the engine's. */
async function readBucketed(store: ReadStore, plan: Plan): Promise<{ points: Points; inRange: number }> {
  const { query, series, placed, bounds, grid, split } = plan
  // Cells, and what is bucketed here, know only the values and lines that were written, in equally wide buckets.
  const isExact = areDoubles(series.range) && query.value === 'value' && query.xscale === 'linear' && !placed.split
  const thin = isExact ? await readThin(store, plan) : null
  if (!isExact || (thin?.rows ?? series.total) > MOST_READ) {
    return readBuckets(store, { placed, bounds, bucket: grid.bucket, split })
  }
  const { sql, params } = orderedPointsSql(thin?.sql ?? allInRange(placed), series.range)
  const ordered = readOrdered(await store.columns(sql, { ...bounds, ...params }), series.range)
  const cut = { x: query.x, baseMs: series.baseMs ?? 0, lo: grid.lo, hi: grid.hi, shift: grid.shift, split }
  const points = pointsOf(ordered, cornerRows(ordered, cut))
  return { points, inRange: countPoints(ordered) }
}

/** Rows that are bucketed here; more are left to the engine. */
const MOST_READ = 400_000

/** Cells know only today. */
async function readThin(store: ReadStore, plan: Plan): Promise<ThinPoints | null> {
  const { query, series, placed, bounds, grid, chunks } = plan
  if (series.moment.pinned || grid.extent === null) return null
  const { extent, lo, hi, shift } = grid
  return thinPoints(store, {
    x: query.x,
    placed,
    bounds,
    lo,
    hi,
    shift,
    extent,
    total: series.total,
    baseMs: series.baseMs ?? 0,
    chunks,
  })
}

/** What is not drawn as lines. `placeless` is null when the points in range tell. */
async function readRest(store: ReadStore, plan: Plan) {
  const { series, placed, bounds, whole } = plan
  const nonFinites = async () =>
    series.nonFinite === 0 ? 0 : ((await store.query(nonFiniteSql(placed), bounds, CountRow))[0]?.count ?? 0)
  const points = async (wanted: boolean, sql: string) =>
    wanted ? readPoints(await store.columns(sql, bounds)) : new Points()
  const marked = async () => readMarks(series.nonFinite > 0 ? await store.columns(marksSql(placed), bounds) : [])
  const collided = async () => {
    if (series.collisions === 0) return NO_STEPS
    return (await store.query(collisionStepsSql(placed), bounds, CollisionSteps))[0] ?? NO_STEPS
  }
  const [nonFinite, marks, steps, collisions, placeless] = await Promise.all([
    nonFinites(),
    marked(),
    collided(),
    points(series.collisions > 0, collisionsSql(placed)),
    whole ? null : readPlaceless(store, plan),
  ])
  return { nonFinite, marks, collisionSteps: steps.steps, rewrittenSteps: steps.rewritten, collisions, placeless }
}

/** How many points of the series have no place on the axis, and why. */
async function readPlaceless(store: ReadStore, { query, series, placed, bounds }: Plan) {
  const isPlain = query.value === 'value' && query.xscale === 'linear'
  if (isPlain && (query.x === 'step' || query.x === 'observed'))
    return { noX: query.x === 'step' ? series.noStep : 0, nonPositiveX: 0, noLag: 0 }
  const [row] = await store.query(placelessSql(placed.x), bounds, PlacelessRow)
  const { without, low, unclaimed } = row ?? { without: 0, low: 0, unclaimed: 0 }
  const nonPositiveX = query.xscale === 'log' ? low : 0
  return { noX: without + nonPositiveX, nonPositiveX, noLag: query.value === 'lag' ? unclaimed : 0 }
}

const CountRow = z.object({ count: Whole })
const PlacelessRow = z.object({ without: Whole, low: Whole, unclaimed: Whole })
const CollisionSteps = z.object({ steps: Whole, rewritten: Whole.nullable() })
const NO_STEPS = { steps: 0, rewritten: 0 }
