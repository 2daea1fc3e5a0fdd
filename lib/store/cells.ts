import 'server-only'
import type { XAxis } from '@/lib/api/fields'

/** The x axes that have cells, each by its number in the store. */
export const AXES = ['step', 'relative', 'claimed', 'observed'] as const satisfies XAxis[]
export type CellAxis = (typeof AXES)[number]

/**
 * Points that a cell stands for, on average and at most. A chart of 640 buckets then can be drawn from cells when its
 * series has some 100,000 points, of a thirtieth of the rows or fewer.
 */
const POINTS_PER_CELL = 256

/** Cells somewhat narrower than the buckets of the whole series are narrow enough. */
const CHART_BUCKETS = 640

/** Points of one series in its order: times and steps that are not there, and values that are none, are NaN or infinite. */
export interface CellPoints {
  /** Where each point lies on the axis. */
  x: Float64Array
  value: Float64Array
  writer: Int32Array
  segment: Int32Array
  /** How wide the whole series is by now. */
  extent: number
}

/** First, smallest, largest and last point of each cell. */
export interface Corners {
  /** Cells are 2^shift wide, at multiples of their width. */
  shift: number
  /** Rows of points, and how many points each stands for: all of its cell, or none beside another row that does. */
  rows: number[]
  stands: number[]
}

/**
 * M4 of small cells of each line (writer, segment), whose M4 again is that of any bucket that they fill. Of several points
 * at one x the series' order decides, of equal values it is the first along x. null when x is beyond what a double
 * holds, or when the corners are not far fewer than the points.
 */
export function cornersOf(points: CellPoints): Corners | null {
  const shift = shiftOf(points)
  if (shift === null) return null
  const { x, value, writer, segment } = points
  const width = 2 ** shift
  const cells = new Map<string, Cell>()
  let last: Cell | undefined
  for (let row = 0; row < x.length; row++) {
    const at = x[row] ?? NaN
    if (!isDrawn(at, value[row] ?? NaN)) continue
    const place = Math.floor(at / width)
    if (last?.place === place && last.writer === writer[row] && last.segment === segment[row]) {
      extend(last, points, row)
      continue
    }
    const key = `${place} ${writer[row]} ${segment[row]}`
    last = cells.get(key)
    if (last) extend(last, points, row)
    else {
      last = {
        place,
        writer: writer[row],
        segment: segment[row],
        points: 1,
        first: row,
        low: row,
        high: row,
        last: row,
      }
      cells.set(key, last)
    }
  }
  const corners: Corners = { shift, rows: [], stands: [] }
  for (const cell of cells.values()) addCell(corners, cell, value)
  return corners.rows.length * LEAST_POINTS_PER_CORNER > x.length ? null : corners
}

// A difference of NaN or infinity is NaN, which equals nothing.
const isDrawn = (x: number, value: number) => x - x === 0 && value - value === 0

/** Below it, reading the points themselves costs as little. */
const LEAST_POINTS_PER_CORNER = 8

/** Counts and rows of one cell of one line. */
interface Cell {
  place: number
  writer: number | undefined
  segment: number | undefined
  points: number
  first: number
  low: number
  high: number
  last: number
}

function extend(cell: Cell, { x, value }: CellPoints, row: number): void {
  cell.points++
  const at = x[row] ?? NaN
  const now = value[row] ?? NaN
  if (at < (x[cell.first] ?? NaN)) cell.first = row
  if (at >= (x[cell.last] ?? NaN)) cell.last = row
  const least = value[cell.low] ?? NaN
  const most = value[cell.high] ?? NaN
  if (now < least || (now === least && at < (x[cell.low] ?? NaN))) cell.low = row
  if (now > most || (now === most && at < (x[cell.high] ?? NaN))) cell.high = row
}

function addCell({ rows, stands }: Corners, { points, first, low, high, last }: Cell, value: Float64Array): void {
  // Equal values have no extremes besides their ends.
  const flat = value[low] === value[high]
  for (const row of new Set(flat ? [first, last] : [first, low, high, last])) {
    rows.push(row)
    stands.push(row === first ? points : 0)
  }
}

/** Width of the cells; null for x that are not exact. */
function shiftOf({ x, value, extent }: CellPoints): number | null {
  let [least, most, points] = [Infinity, -Infinity, 0]
  for (let row = 0; row < x.length; row++) {
    const at = x[row] ?? NaN
    if (!isDrawn(at, value[row] ?? NaN)) continue
    points++
    if (at < least) least = at
    if (at > most) most = at
  }
  if (points === 0 || !Number.isSafeInteger(least) || !Number.isSafeInteger(most)) return null
  const cells = (shift: number) => Math.floor(most / 2 ** shift) - Math.floor(least / 2 ** shift) + 1
  const isNarrow = (shift: number) => cells(shift) * POINTS_PER_CELL > points || extent > CHART_BUCKETS * 2 ** shift
  let shift = 0
  while (isNarrow(shift + 1) && cells(shift) > 1) shift++
  return shift
}
