import 'server-only'
import { FINITE, type PlacedPoints, pointsInRange, SERIES_ORDER } from './series-points'
import { POINT, POINT_WIDTH, type Point, pointColumns, readPoint, toNumber } from './series-rows'
import type { Column, ReadStore, SqlParams } from './store'

/** What the buckets are cut from and how. */
export interface Buckets {
  placed: PlacedPoints
  /** What `pointsInRange` binds. */
  bounds: SqlParams
  /** Buckets are 2^shift wide, at multiples of their width. */
  shift: number
  /** One grid cell for each line (segment, writer), else one for all lines together. */
  split: boolean
}

const CORNERS = ['first', 'last', 'low', 'high'] as const
type Corner = (typeof CORNERS)[number]

/** The corners of one grid cell. `low` and `high` are left out when all its values are equal. */
interface Cell {
  /** bucket, and the line when cells are split by lines. */
  key: (number | bigint)[]
  corners: Map<Corner, Point>
  /** First and last x, exactly. */
  ends: Record<'first' | 'last', bigint>
  /** Corners of which the cell has several candidates with the same x or value. */
  tied: Set<Corner>
}

/**
 * M4: first, last, smallest and largest finite point of each bucket of each line, without repeats, in no order. Of
 * several points at the first or last x the series' own order decides; of equal extremes it is the first along x.
 *
 * One pass keeps a point for each corner, which costs little more than the bare numbers (on 2.5M points: 77 instead of
 * 60 CPU-ms, ordering by rows 510). Which of several equal ones it kept depends on the engine's threads, so a second
 * pass decides the cells that have any.
 */
export async function readBuckets(store: ReadStore, buckets: Buckets): Promise<{ points: Point[]; inRange: number }> {
  const columns = await store.columns(cellsSql(buckets), { ...buckets.bounds, shift: buckets.shift })
  const cells = toCells(columns, buckets.split)
  await Promise.all([
    settle(store, buckets, { cells, pair: ['first', 'last'], by: 'x' }),
    settle(store, buckets, { cells, pair: ['low', 'high'], by: 'value' }),
  ])
  const counts = Array.from(columns[0] ?? [], toNumber)
  return { points: cells.flatMap(withoutRepeats), inRange: counts.reduce((sum, count) => sum + count, 0) }
}

const keyColumns = (split: boolean) => (split ? ['bucket', 'segment', 'writer_id'] : ['bucket'])

// What is drawn of a cell of several lines says which line it is from.
const pointOf = (split: boolean) =>
  split ? POINT : POINT.replace('}', ", 'segment': segment, 'writer_id': writer_id}")
const columnsOf = (corner: string, split: boolean) =>
  pointColumns(corner) + (split ? '' : `, ${corner}.segment, ${corner}.writer_id`)

function cellsSql({ placed, split }: Buckets): string {
  const key = keyColumns(split).join(', ')
  const tied = (top: string) => `coalesce(${top}[1] = ${top}[2], false)::integer`
  return `with cells as (
  select ${key}, count(*)::double as points,
    arg_min(point, x) as first, arg_max(point, x) as "last", arg_min(point, value) as low, arg_max(point, value) as high,
    min(x, 2) as first_x, max(x, 2) as last_x, min(value, 2) as low_value, max(value, 2) as high_value
  from (select *, x >> $shift as bucket, ${pointOf(split)} as point from ${pointsInRange(placed)} where ${FINITE})
  group by ${key}
)
select points, first_x[1], last_x[1],
  ${tied('first_x')}, ${tied('last_x')}, ${tied('low_value')}, ${tied('high_value')}, ${key},
  ${CORNERS.map((corner) => columnsOf(`"${corner}"`, split)).join(',\n  ')}
from cells`
}

const ENDS_FROM = 1
const TIES_FROM = 3
const KEY_FROM = TIES_FROM + CORNERS.length

function toCells(columns: Column[], split: boolean): Cell[] {
  const keys = keyColumns(split).length
  const width = POINT_WIDTH + (split ? 0 : 2)
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const key = Array.from({ length: keys }, (_, at) => toKey(columns[KEY_FROM + at]?.[row]))
    const corners = new Map<Corner, Point>()
    CORNERS.forEach((corner, at) => {
      corners.set(corner, readCorner(columns, { row, from: KEY_FROM + keys + at * width }, split ? key : null))
    })
    const tied = new Set(CORNERS.filter((_, at) => columns[TIES_FROM + at]?.[row] === 1))
    if (corners.get('low')?.value === corners.get('high')?.value) {
      for (const corner of ['low', 'high'] as const) {
        corners.delete(corner)
        tied.delete(corner)
      }
    }
    const [first, last] = [columns[ENDS_FROM]?.[row], columns[ENDS_FROM + 1]?.[row]]
    return { key, corners, tied, ends: { first: toWhole(first), last: toWhole(last) } }
  })
}

function readCorner(columns: Column[], place: { row: number; from: number }, key: Cell['key'] | null): Point {
  const line = key?.slice(1) ?? [0, 1].map((at) => columns[place.from + POINT_WIDTH + at]?.[place.row])
  const [segment, writerId] = line.map(toNumber)
  return readPoint(columns, place, { segment: segment ?? 0, writerId: writerId ?? 0 })
}

const toKey = (cell: unknown) => (typeof cell === 'bigint' ? cell : toNumber(cell))
const toWhole = (cell: unknown) => (typeof cell === 'bigint' ? cell : BigInt(toNumber(cell)))

/** Replaces tied corners of `pair` by the ones that the order names. */
async function settle(
  store: ReadStore,
  buckets: Buckets,
  { cells, pair, by }: { cells: Cell[]; pair: [Corner, Corner]; by: 'x' | 'value' },
): Promise<void> {
  const open = cells.flatMap((cell) =>
    pair.filter((corner) => cell.tied.has(corner)).map((corner) => ({ cell, corner })),
  )
  if (open.length === 0) return
  const at = ({ cell, corner }: (typeof open)[number]) =>
    corner === 'first' || corner === 'last' ? cell.ends[corner] : cell.corners.get(corner)?.value
  const lists: SqlParams = { at: open.map((asked) => String(at(asked))) }
  keyColumns(buckets.split).forEach((column, place) => {
    lists[column] = open.map(({ cell }) => String(cell.key[place]))
  })
  const params = { ...buckets.bounds, ...lists, shift: buckets.shift }
  const columns = await store.columns(settleSql(buckets, by), params)
  const width = POINT_WIDTH + (buckets.split ? 0 : 2)
  Array.from(columns[0] ?? [], toNumber).forEach((which, row) => {
    const asked = open[which]
    // Of points at one x the last corner is the last of them; every other corner is the first.
    const from = asked?.corner === 'last' ? 1 + width : 1
    const key = buckets.split ? (asked?.cell.key ?? null) : null
    asked?.cell.corners.set(asked.corner, readCorner(columns, { row, from }, key))
  })
}

function settleSql({ placed, split }: Buckets, by: 'x' | 'value'): string {
  const keys = keyColumns(split)
  const asked = keys.map((column) => `unnest($${column}::bigint[]) as ${column}`)
  const order = by === 'x' ? `(${SERIES_ORDER})` : `(x, ${SERIES_ORDER})`
  return `with asked as materialized (
  select unnest(range(len($at))) as which, unnest($at::${by === 'x' ? 'bigint' : 'double'}[]) as ${by}, ${asked.join(', ')}
),
settled as (
  select which, arg_min(point, ${order}) as first, arg_max(point, ${order}) as "last"
  from (select *, x >> $shift as bucket, ${pointOf(split)} as point from ${pointsInRange(placed)} where ${FINITE})
  join asked using (${by}, ${keys.join(', ')})
  group by which
)
select which::double, ${columnsOf('first', split)}, ${columnsOf('"last"', split)} from settled`
}

/** An event's item is drawn once, whichever corners it is. */
function withoutRepeats({ corners }: Cell): Point[] {
  return [...new Map([...corners.values()].map((point) => [`${point.seq}.${point.item}`, point])).values()]
}
