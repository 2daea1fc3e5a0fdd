import 'server-only'
import { z } from 'zod'
import { AXES, type CellAxis } from './cells'
import { byRun, Whole } from './rows'
import { FINITE, type PlacedPoints, pointsInRange } from './series-points'
import type { ReadStore, SqlParams } from './store'

/** Points of a series from which the same buckets come as from all of them, and far fewer. */
export interface ThinPoints {
  /** A subquery as `pointsInRange`, of finite points, with `stands`: how many of them a row stands for. */
  sql: string
  /** Rows of it, roughly. */
  rows: number
}

/** What is drawn: a range of a series as it is now, in buckets 2^shift wide. */
export interface ThinQuery {
  x: CellAxis
  placed: PlacedPoints
  bounds: SqlParams
  lo: bigint
  hi: bigint
  shift: number
  /** Where relative time counts from. */
  baseMs: number
  /** Points of the series, and its smallest and largest x. */
  total: number
  extent: { min: number; max: number }
  /** Its chunks with cells that are narrow enough, where they were asked for with those of other series. */
  chunks: Chunk[] | null
}

/**
 * Corners of the cells that lie in the range whole, and the points that no such cell stands for: those at its ends, and
 * those of chunks that are small or whose cells are wider than a bucket. null when the series has no cells.
 */
export async function thinPoints(store: ReadStore, query: ThinQuery): Promise<ThinPoints | null> {
  const { x, placed, bounds, shift, lo, hi } = query
  const params = { ...bounds, axis: AXES.indexOf(x), shift, origin: x === 'relative' ? query.baseMs : 0 }
  const chunks = query.chunks ?? (await store.query(CHUNKS, params, Chunk))
  if (chunks.length === 0) return null
  const uncovered = query.total - chunks.reduce((sum, { points }) => sum + points, 0)
  const { from, to } = wholeCells(query, Math.max(...chunks.map((chunk) => chunk.shift)))
  const seen = `seen_ms in (${chunks.map(({ seen_ms }) => seen_ms).join()})`
  const corners = `select ${placed.x} as x, ${COLUMNS}, stands_${x} as stands
  from corners where ${OF_SERIES} and stands_${x} is not null and ${seen} and ${placed.x} between ${from} and ${to}`
  const rest = [from > lo ? `x < ${from}` : [], to < hi ? `x > ${to}` : [], uncovered > 0 ? `not ${seen}` : []].flat()
  const points = `select x, ${COLUMNS}, 1 as stands
  from ${pointsInRange(placed)} where ${FINITE} and (${rest.join(' or ')})`
  return {
    sql: `(${rest.length === 0 ? corners : `${corners}\n  union all\n  ${points}`}) p`,
    rows: uncovered + chunks.reduce((sum, chunk) => sum + chunk.corners, 0),
  }
}

const COLUMNS = 'value, step, claimed_ms, event_ms, event_seq, item, writer_id, segment'
const OF_SERIES = 'run_id = $runId and metric_id = $metricId'

const CHUNKS = `select seen_ms, shift, points, corners from chunks
where ${OF_SERIES} and axis = $axis and shift <= $shift and origin = $origin and seen_ms <= $asOf`
const Chunk = z.object({ seen_ms: Whole, shift: z.number(), points: z.number(), corners: z.number() })
export type Chunk = z.infer<typeof Chunk>

/** The chunks of one metric of several runs whose cells fit buckets 2^shift wide, by run_id. `baseMs`: as in `ThinQuery`. */
export async function readChunksOfRuns(
  store: ReadStore,
  runs: { runId: number; baseMs: number }[],
  asked: { metricId: number; x: CellAxis; shift: number; asOf: number },
): Promise<Map<number, Chunk[]>> {
  const rows = await store.query(
    `select run_id, origin, seen_ms, shift, points, corners from chunks
     where run_id in (${runs.map(({ runId }) => runId).join()}) and metric_id = $metricId and axis = $axis
       and shift <= $shift and seen_ms <= $asOf
     order by run_id, seen_ms, origin`,
    { ...asked, axis: AXES.indexOf(asked.x) },
    Chunk.extend({ run_id: z.number(), origin: Whole }),
  )
  const origins = new Map(runs.map(({ runId, baseMs }) => [runId, asked.x === 'relative' ? baseMs : 0]))
  return byRun(rows.filter(({ run_id, origin }) => origins.get(run_id) === origin))
}

/** The part of a range that cells 2^shift wide fill. What ends with the series has no point beyond its end. */
function wholeCells({ lo, hi, extent }: ThinQuery, shift: number): { from: bigint; to: bigint } {
  const wide = BigInt(shift)
  const last = (1n << wide) - 1n
  return {
    from: lo <= extent.min ? lo : ((lo + last) >> wide) << wide,
    to: hi >= extent.max ? hi : (((hi + 1n) >> wide) << wide) - 1n,
  }
}
