/** A write on the plot. */
export interface Pixel {
  left: number
  top: number
}

/** Writes that lie on one column of pixels, by their place among all. */
interface Column {
  first: number
  last: number
  high: number
  low: number
}

const NOWHERE: Pixel = { left: Number.NaN, top: Number.NaN }

/** Width of a column in pixels: what a line can go up and down in and still be told from an area. */
const COLUMN = 2.5
/** An extreme that stands out so far from both its neighbours is drawn by the line itself, in full strength. */
const STANDS_OUT = 6

/**
 * Writes along x as a line through the first write of each column and those that stand out, and as path data of the
 * area between the highest and the lowest write of each column. Every vertex is a write; nothing is averaged.
 */
export function bandOf(writes: Pixel[]): { pixels: Pixel[]; band: string } {
  const columns = columnsOf(writes, COLUMN)
  const top = (at: number | undefined) => writes[at ?? -1]?.top
  const chosen = new Set<number>([writes.length - 1])
  for (const [at, column] of columns.entries()) {
    chosen.add(column.first)
    const beside = [columns[at - 1], columns[at + 1]].filter((each) => each !== undefined)
    const room = Math.max(STANDS_OUT, ...beside.map(({ high, low }) => (top(low) ?? 0) - (top(high) ?? 0)))
    const peak = Math.min(...beside.map(({ high }) => top(high) ?? 0)) - (top(column.high) ?? 0)
    const pit = (top(column.low) ?? 0) - Math.max(...beside.map(({ low }) => top(low) ?? 0))
    if (peak > room) chosen.add(column.high)
    if (pit > room) chosen.add(column.low)
  }
  const pixels = [...chosen].sort((a, b) => a - b).map((at) => writes[at])
  return { pixels: pixels.filter((pixel) => pixel !== undefined), band: areaOf(writes, columns) }
}

/**
 * Of writes along x the highest and the lowest of each pixel, and both ends: a line through them covers the pixels that
 * one through all of them does.
 */
export function extremesOf<Each extends Pixel>(writes: readonly Each[]): Each[] {
  const kept: Each[] = []
  let before = -1
  const keep = (at: number) => {
    const write = writes[at]
    if (write !== undefined && at > before) kept.push(write)
    before = Math.max(before, at)
  }
  keep(0)
  for (const { high, low } of columnsOf(writes, 1)) {
    keep(Math.min(high, low))
    keep(Math.max(high, low))
  }
  keep(writes.length - 1)
  return kept
}

function columnsOf(writes: readonly Pixel[], width: number): Column[] {
  const columns: Column[] = []
  let number = Number.NaN
  let column: Column = { first: 0, last: 0, high: 0, low: 0 }
  let [high, low] = [0, 0]
  // Counted, not iterated over, here and below: charts have tens of thousands of writes.
  for (let at = 0; at < writes.length; at++) {
    const { left, top } = writes[at] ?? NOWHERE
    const here = Math.floor(left / width)
    if (here !== number) {
      column = { first: at, last: at, high: at, low: at }
      columns.push(column)
      number = here
      high = low = top
      continue
    }
    column.last = at
    if (top < high) {
      column.high = at
      high = top
    }
    if (top > low) {
      column.low = at
      low = top
    }
  }
  return columns
}

function areaOf(writes: Pixel[], columns: Column[]): string {
  if (columns.length < 2) return ''
  const left = ({ first, last }: Column, at: number) => {
    if (at === 0) return writes[first]?.left ?? 0
    if (at === columns.length - 1) return writes[last]?.left ?? 0
    return ((writes[first]?.left ?? 0) + (writes[last]?.left ?? 0)) / 2
  }
  const edge = (side: 'high' | 'low') =>
    columns.map((column, at) => placed({ left: left(column, at), top: writes[column[side]]?.top ?? 0 }))
  return `M${[...edge('high'), ...edge('low').reverse()].join('L')}Z`
}

/** A pixel as path data says it. */
export const placed = ({ left, top }: Pixel) => `${inTenths(left)} ${inTenths(top)}`

/** Texts of 0.0, 0.1 and so on, as far as charts reach: to make them anew is most of the time that a dense line takes. */
const texts: string[] = []
const KNOWN = 30_000

function inTenths(value: number): string {
  const tenths = Math.round(value * 10)
  if (!(tenths >= 0 && tenths < KNOWN)) return value.toFixed(1)
  const text = texts[tenths] ?? (tenths / 10).toFixed(1)
  texts[tenths] = text
  return text
}
