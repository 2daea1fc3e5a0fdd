import { formatCount, visibleText } from '@/lib/format'
import type { PlotArea } from './plot'
import type { DrawnPoint, OddMark } from './series-points'
import type { XScale } from './x-axis'
import type { YAxisKind, YFrame } from './y-axis'

export type EdgeKind = 'NaN' | 'Infinity' | '-Infinity' | 'nonPositive' | 'above' | 'below'

/** Writes with no place on the y axis, side by side at the frame's edge: one symbol at each end, and a count. */
export interface EdgeMark {
  kind: EdgeKind
  from: number
  /** Equal to `from` when the writes lie on one pixel or so. */
  to: number
  count: number
  /** Which of the chart's series all of them are of; null: several. */
  series: number | null
  /** In words; null where it would run into another mark. */
  label: string | null
  onLeft: boolean
}

/** Pixels between writes that are told as one. */
const TOGETHER = 14
const LETTER = 6

/** The axes as far as they say what has no place between them. */
interface EdgeScale {
  x: XScale
  kind: YAxisKind
  frame: YFrame | null
  /** What tells the series from one another; empty where one stands alone. */
  names: readonly string[]
}

const KINDS = ['NaN', 'Infinity', '-Infinity', 'nonPositive', 'above', 'below'] as const

/** What may have no place between the axes. */
interface EdgeWrites {
  /** Those of them that are not positive on a log axis, or lie out of the frame, are marked. */
  writes: DrawnPoint[]
  /** All that are not finite. */
  marks: OddMark[]
}

/** Marks of all that has no place between the axes, left to right. */
export function edgeMarks({ writes, marks }: EdgeWrites, scale: EdgeScale, area: PlotArea): EdgeMark[] {
  const spots = [
    ...marks.map(({ value, from, to, writes: count, series }) => ({ kind: value, from, to, count, series })),
    ...writes.flatMap(({ value, x, series }) => {
      const kind = typeof value === 'number' ? kindOf(value, scale) : null
      return kind === null ? [] : [{ kind, from: x, to: x, count: 1, series }]
    }),
  ]
  const clusters = KINDS.flatMap((kind) => {
    const mine = spots.filter((spot) => spot.kind === kind)
    return clustered(
      kind,
      mine.flatMap(({ from, to, count, series }) =>
        inArea({ from: scale.x.toPixel(from), to: scale.x.toPixel(to), count, series }, area),
      ),
    )
  })
  return labelled(
    clusters.sort((a, b) => a.from - b.from),
    { area, names: scale.names },
  )
}

/** Writes at the edge, in pixels. */
type Spot = Pick<EdgeMark, 'from' | 'to' | 'count'> & { series: number }

function inArea(spot: Spot, area: PlotArea): Spot[] {
  const [left, right] = [area.left - 1, area.right + 1]
  if (spot.to < left || spot.from > right) return []
  return [{ ...spot, from: Math.max(spot.from, left), to: Math.min(spot.to, right) }]
}

function kindOf(value: number, { kind, frame }: EdgeScale): EdgeKind | null {
  if (kind === 'log' && value <= 0) return 'nonPositive'
  if (frame === null) return null
  return value > frame.max ? 'above' : value < frame.min ? 'below' : null
}

function clustered(kind: EdgeKind, spots: Spot[]): EdgeMark[] {
  const clusters: EdgeMark[] = []
  for (const spot of [...spots].sort((a, b) => a.from - b.from)) {
    const last = clusters.at(-1)
    if (last !== undefined && spot.from - last.to <= TOGETHER) {
      last.to = Math.max(last.to, spot.to)
      last.count += spot.count
      if (last.series !== spot.series) last.series = null
    } else clusters.push({ kind, ...spot, label: null, onLeft: false })
  }
  return clusters
}

/** Whether a kind of mark stands at the upper edge. */
export function isUpper(kind: EdgeKind): boolean {
  return kind === 'NaN' || kind === 'Infinity' || kind === 'above'
}

const WORDS: Record<EdgeKind, string> = {
  NaN: 'NaN, line broken',
  Infinity: '+Infinity',
  '-Infinity': '−Infinity',
  nonPositive: '≤ 0',
  above: 'above',
  below: 'below',
}

/** How many a mark is of, of all of its kind, and what: of one series among several its name, which says more than that its line is broken. */
function wordsOf({ kind, count, series }: EdgeMark, { all, names }: { all: number; names: readonly string[] }): string {
  const name = series === null ? '' : visibleText(names[series] ?? '')
  const what = name === '' ? WORDS[kind] : `${kind === 'NaN' ? 'NaN' : WORDS[kind]}, ${name}`
  return `${formatCount(count)}${all > count ? ` of ${formatCount(all)}` : ''} ${what}`
}

function labelled(marks: EdgeMark[], { area, names }: { area: PlotArea; names: readonly string[] }): EdgeMark[] {
  return marks.map((mark, index) => {
    const alike = marks.filter(({ kind }) => kind === mark.kind)
    const label = wordsOf(mark, { all: alike.reduce((all, { count }) => all + count, 0), names })
    const need = label.length * LETTER + 12
    const sameEdge = (other: EdgeMark) => isUpper(other.kind) === isUpper(mark.kind)
    const before = marks.slice(0, index).find(sameEdge)
    const after = marks.slice(index + 1).find(sameEdge)
    if (Math.min(after?.from ?? area.right, area.right) - mark.to > need) return { ...mark, label }
    return before === undefined && mark.from - area.left > need ? { ...mark, label, onLeft: true } : mark
  })
}
