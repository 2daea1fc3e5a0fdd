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

/** Width of a column in pixels: what a line can go up and down in and still be told from an area. */
const COLUMN = 2.5
/** An extreme that stands out so far from both its neighbours is drawn by the line itself, in full strength. */
const STANDS_OUT = 6

/**
 * Writes along x as a line through the first write of each column and those that stand out, and as path data of the
 * area between the highest and the lowest write of each column. Every vertex is a write; nothing is averaged.
 */
export function bandOf(writes: Pixel[]): { pixels: Pixel[]; band: string } {
  const columns = columnsOf(writes)
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

function columnsOf(writes: Pixel[]): Column[] {
  const columns: Column[] = []
  let number = Number.NaN
  for (const [at, { left, top }] of writes.entries()) {
    const here = Math.floor(left / COLUMN)
    const column = columns.at(-1)
    if (column === undefined || here !== number) {
      columns.push({ first: at, last: at, high: at, low: at })
      number = here
      continue
    }
    column.last = at
    if (top < (writes[column.high]?.top ?? top)) column.high = at
    if (top > (writes[column.low]?.top ?? top)) column.low = at
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
    columns.map((column, at) => `${left(column, at).toFixed(1)} ${(writes[column[side]]?.top ?? 0).toFixed(1)}`)
  return `M${[...edge('high'), ...edge('low').reverse()].join('L')}Z`
}
