import 'server-only'
import { z } from 'zod'
import type { SeriesQuery } from '@/lib/api/series'
import { Whole } from './rows'
import type { FoundSeries } from './series-find'
import type { Grid } from './series-grid'
import { FINITE, type PlacedPoints, pointsInRange } from './series-points'
import type { ReadStore, SqlParams } from './store'

/** What has to be known of how a question is answered. */
interface TailPlan {
  query: SeriesQuery
  series: FoundSeries
  placed: PlacedPoints
  grid: Grid
  split: boolean
  most: number
  bounds: SqlParams
}

/** What is given to an asker who holds an earlier answer. */
export interface Tail {
  /** Points below this x are as in the earlier answer. Above the range when nothing came. */
  from: bigint
  /** Finite points in range below it. */
  before: number
}

/**
 * Where the points begin that an answer as of `query.since` cannot hold; null when all have to be given anew: the buckets
 * are others, points were moved to other segments, or relative time counts from elsewhere.
 */
export async function readTail(store: ReadStore, plan: TailPlan): Promise<Tail | null> {
  const { query, series, placed, grid, split, bounds, most } = plan
  const { since, width } = query
  if (since === null || series.moment.pinned || query.xscale === 'log' || !split || placed.wide) return null
  if (width !== null && width !== grid.width) return null
  const of = { ...bounds, since }
  if ((await store.query(MOVED, of, One)).length > 0) return null
  if (query.x === 'relative' && (await store.query(REBASED, of, One)).length > 0) return null
  const came = `select min(x) as first from ${pointsInRange(placed)} where seen_ms > $since`
  const first = (await store.query(came, of, z.object({ first: z.bigint().nullable() })))[0]?.first ?? null
  if (first === null) return { from: grid.hi + 1n, before: await countBelow(store, plan, grid.hi + 1n) }
  const from = width === null ? first : (first >> BigInt(grid.shift)) << BigInt(grid.shift)
  const before = await countBelow(store, plan, from)
  return width === null && before > most ? null : { from, before }
}

async function countBelow(store: ReadStore, { placed, bounds }: TailPlan, from: bigint): Promise<number> {
  const sql = `select count(*) as count from ${pointsInRange(placed)} where ${FINITE}`
  return (await store.query(sql, { ...bounds, hi: from - 1n }, z.object({ count: Whole })))[0]?.count ?? 0
}

const One = z.object({ one: z.number() })

const MOVED = `select 1 as one from segment_moves
where run_id = $runId and metric_id = $metricId and until_ms > $since limit 1`

const REBASED = `select 1 as one from points
where run_id = $runId and seen_ms > $since and claimed_ms <= $base limit 1`
