import { formatCount } from '@/lib/format'
import type { PlotArea } from './plot'
import type { DrawnPoint } from './series-points'
import type { XScale } from './x-axis'
import type { YKind } from './y-axis'

export type EdgeKind = 'NaN' | 'Infinity' | '-Infinity' | 'nonPositive'

/** Writes with no place on the y axis, side by side at the frame's edge: one symbol at each end, and a count. */
export interface EdgeMark {
  kind: EdgeKind
  from: number
  /** Equal to `from` when the writes lie on one pixel or so. */
  to: number
  count: number
  /** In words; null where it would run into another mark. */
  label: string | null
  onLeft: boolean
}

/** Pixels between writes that are told as one. */
const TOGETHER = 14
const LETTER = 6

/** Marks for those of `writes` that are not finite, and on a log axis for those that are not positive, left to right. */
export function edgeMarks(writes: DrawnPoint[], scale: { x: XScale; y: YKind }, area: PlotArea): EdgeMark[] {
  const clusters = (['NaN', 'Infinity', '-Infinity', 'nonPositive'] as const).flatMap((kind) =>
    clustered(
      kind,
      pixelsOf(kind, writes, scale).filter((pixel) => pixel >= area.left - 1 && pixel <= area.right + 1),
    ),
  )
  return labelled(
    clusters.sort((a, b) => a.from - b.from),
    area,
  )
}

function pixelsOf(kind: EdgeKind, writes: DrawnPoint[], { x, y }: { x: XScale; y: YKind }): number[] {
  if (kind === 'nonPositive' && y === 'linear') return []
  const belongs = ({ value }: DrawnPoint) =>
    typeof value === 'number' ? kind === 'nonPositive' && value <= 0 : value === kind
  return writes
    .filter(belongs)
    .map((point) => x.toPixel(point.x))
    .sort((a, b) => a - b)
}

function clustered(kind: EdgeKind, pixels: number[]): EdgeMark[] {
  const clusters: EdgeMark[] = []
  for (const pixel of pixels) {
    const last = clusters.at(-1)
    if (last !== undefined && pixel - last.to <= TOGETHER) {
      last.to = pixel
      last.count++
    } else clusters.push({ kind, from: pixel, to: pixel, count: 1, label: null, onLeft: false })
  }
  return clusters
}

/** Whether a kind of mark stands at the upper edge. */
export function isUpper(kind: EdgeKind): boolean {
  return kind === 'NaN' || kind === 'Infinity'
}

const WORDS: Record<EdgeKind, string> = {
  NaN: 'NaN, line broken',
  Infinity: '+Infinity',
  '-Infinity': '−Infinity',
  nonPositive: '≤ 0',
}

function labelled(marks: EdgeMark[], area: PlotArea): EdgeMark[] {
  return marks.map((mark, index) => {
    const label = `${formatCount(mark.count)} ${WORDS[mark.kind]}`
    const need = label.length * LETTER + 12
    const sameEdge = (other: EdgeMark) => isUpper(other.kind) === isUpper(mark.kind)
    const before = marks.slice(0, index).find(sameEdge)
    const after = marks.slice(index + 1).find(sameEdge)
    if (Math.min(after?.from ?? area.right, area.right) - mark.to > need) return { ...mark, label }
    return before === undefined && mark.from - area.left > need ? { ...mark, label, onLeft: true } : mark
  })
}
