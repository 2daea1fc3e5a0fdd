import 'server-only'
import type { BucketSql } from './series-grid'
import { FINITE, type PlacedPoints, pointsInRange, SERIES_ORDER } from './series-points'
import { LINE_WIDTH, POINT, POINT_WIDTH, type PointPlace, Points, pointColumns, toNumber } from './series-rows'
import type { Column, ReadStore, SqlParams } from './store'

/** What the buckets are cut from and how. */
export interface Buckets {
  placed: PlacedPoints
  /** What `pointsInRange` binds. */
  bounds: SqlParams
  bucket: BucketSql
  /** One grid cell for each line (segment, writer, and what else splits them), else one for all lines together. */
  split: boolean
}

const CORNERS = ['first', 'low', 'high', 'last'] as const

/**
 * M4: first, last, smallest and largest finite point of each bucket of each line, without repeats, nearly in order. Of
 * several points at the first or last x the series' own order decides; of equal extremes it is the first along x.
 *
 * One pass keeps a point for each corner, which costs little more than the bare numbers (on 2.5M points: 77 instead of
 * 60 CPU-ms, ordering by rows 510). Which of several equal ones it kept depends on the engine's threads, so a second
 * pass decides the cells that have any.
 */
export async function readBuckets(store: ReadStore, buckets: Buckets): Promise<{ points: Points; inRange: number }> {
  const columns = await store.columns(cellsSql(buckets), { ...buckets.bounds, ...buckets.bucket.params })
  const cells: Cells = { columns, layout: layoutOf(buckets), settled: new Map() }
  await Promise.all([
    settle(store, buckets, { cells, corners: ['first', 'last'], by: 'x' }),
    settle(store, buckets, { cells, corners: ['low', 'high'], by: 'value' }),
  ])
  let inRange = 0
  const points = new Points()
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    inRange += toNumber(columns[0]?.[row])
    addCorners(points, cells, row)
  }
  return { points, inRange }
}

interface Cells {
  columns: Column[]
  layout: Layout
  /** Corners that a second pass decided, by `row * 4 + corner`. */
  settled: Map<number, PointPlace>
}

/** At which columns of a cell what stands: counts, ends, ties, the key, then the corners. */
interface Layout {
  key: number
  keys: string[]
  corner: (corner: number) => { point: number; line: number }
}

const ENDS = 1
const TIES = 3
const KEY = TIES + CORNERS.length

function layoutOf({ split, placed }: Pick<Buckets, 'split' | 'placed'>): Layout {
  const keys = split ? ['bucket', 'segment', 'writer_id', ...(placed.split ? ['by_id'] : [])] : ['bucket']
  const width = POINT_WIDTH + (split ? 0 : LINE_WIDTH)
  return {
    key: KEY,
    keys,
    corner: (corner) => {
      const point = KEY + keys.length + corner * width
      return { point, line: split ? KEY + 1 : point + POINT_WIDTH }
    },
  }
}

// What is drawn of a cell of several lines says which line it is from.
const pointOf = (split: boolean) =>
  split ? POINT : POINT.replace('}', ", 'segment': segment, 'writer_id': writer_id}")
const columnsOf = (corner: string, { split, placed }: Buckets) =>
  pointColumns(corner, placed.wide) + (split ? '' : `, ${corner}.segment, ${corner}.writer_id`)

function cellsSql(buckets: Buckets): string {
  const { placed, split, bucket } = buckets
  const { keys } = layoutOf(buckets)
  const key = keys.join(', ')
  const tied = (top: string) => `coalesce(${top}[1] = ${top}[2], false)::integer`
  return `with cells as (
  select ${key}, count(*)::double as points,
    arg_min(point, x) as first, arg_max(point, x) as "last", arg_min(point, value) as low, arg_max(point, value) as high,
    min(x, 2) as first_x, max(x, 2) as last_x, min(value, 2) as low_value, max(value, 2) as high_value
  from (select *, ${bucket.sql} as bucket, ${pointOf(split)} as point from ${pointsInRange(placed)} where ${FINITE})
  group by ${key}
)
select points, first_x[1], last_x[1],
  ${tied('first_x')}, ${tied('low_value')}, ${tied('high_value')}, ${tied('last_x')}, ${key},
  ${CORNERS.map((corner) => columnsOf(`"${corner}"`, buckets)).join(',\n  ')}
from cells order by ${split ? 'segment, writer_id, bucket' : 'bucket'}`
}

function placeOf({ columns, layout, settled }: Cells, row: number, corner: number): PointPlace {
  return settled.get(row * CORNERS.length + corner) ?? { columns, row, ...layout.corner(corner) }
}

/** A cell whose values are all equal has no extremes besides its ends. */
function isFlat(cells: Cells, row: number): boolean {
  const [low, high] = [1, 2].map((corner) => cells.columns[cells.layout.corner(corner).point]?.[row])
  return low === high
}

/** The corners of one cell along x, an event's item once, whichever corners it is. */
function addCorners(points: Points, cells: Cells, row: number): void {
  const from = points.length
  const flat = isFlat(cells, row)
  for (let corner = 0; corner < CORNERS.length; corner++) {
    if (flat && (corner === 1 || corner === 2)) continue
    const place = placeOf(cells, row, corner)
    const seq = place.columns[place.point + 3]?.[place.row]
    const item = place.columns[place.point + 4]?.[place.row]
    let known = false
    for (let at = from; at < points.length; at++) known ||= points.seq[at] === seq && points.item[at] === item
    if (!known) points.add(place)
  }
}

/** Decides tied corners: keeps the places of the points that the order names. */
async function settle(
  store: ReadStore,
  buckets: Buckets,
  { cells, corners, by }: { cells: Cells; corners: (typeof CORNERS)[number][]; by: 'x' | 'value' },
): Promise<void> {
  const { columns, layout } = cells
  const open: { row: number; corner: number }[] = []
  const at: string[] = []
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    if (by === 'value' && isFlat(cells, row)) continue
    for (const name of corners) {
      const corner = CORNERS.indexOf(name)
      if (columns[TIES + corner]?.[row] !== 1) continue
      open.push({ row, corner })
      at.push(
        String(
          by === 'x' ? columns[name === 'first' ? ENDS : ENDS + 1]?.[row] : columns[layout.corner(corner).point]?.[row],
        ),
      )
    }
  }
  if (open.length === 0) return
  const params: SqlParams = { ...buckets.bounds, ...buckets.bucket.params, at: at.join() }
  for (const [place, name] of layout.keys.entries()) {
    params[name] = open.map(({ row }) => String(columns[layout.key + place]?.[row])).join()
  }
  const decided = await store.columns(settleSql(buckets, by), params)
  const width = POINT_WIDTH + LINE_WIDTH
  Array.from(decided[0] ?? [], toNumber).forEach((which, row) => {
    const asked = open[which]
    if (asked === undefined) return
    // Of points at one x the last corner is the last of them; every other corner is the first.
    const point = CORNERS[asked.corner] === 'last' ? 1 + width : 1
    const place = { columns: decided, row, point, line: point + POINT_WIDTH }
    cells.settled.set(asked.row * CORNERS.length + asked.corner, place)
  })
}

function settleSql(buckets: Buckets, by: 'x' | 'value'): string {
  const { placed, bucket } = buckets
  const { keys } = layoutOf(buckets)
  const listed = (name: string, type: string) => `unnest(string_split($${name}, ',')::${type}[])`
  const asked = keys.map((name) => `${listed(name, 'bigint')} as ${name}`)
  const order = by === 'x' ? `(${SERIES_ORDER})` : `(x, ${SERIES_ORDER})`
  const drawn = (corner: string) => `${pointColumns(corner, placed.wide)}, ${corner}.segment, ${corner}.writer_id`
  return `with asked as materialized (
  select unnest(range(len(string_split($at, ',')))) as which,
    ${listed('at', by === 'x' ? 'bigint' : 'double')} as ${by}, ${asked.join(', ')}
),
settled as (
  select which, arg_min(point, ${order}) as first, arg_max(point, ${order}) as "last"
  from (select *, ${bucket.sql} as bucket, ${pointOf(false)} as point from ${pointsInRange(placed)} where ${FINITE})
  join asked using (${by}, ${keys.join(', ')})
  group by which
)
select which::double, ${drawn('first')}, ${drawn('"last"')} from settled`
}
