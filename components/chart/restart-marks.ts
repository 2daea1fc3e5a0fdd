import { visibleText } from '@/lib/format'
import { alongX, type DrawnPoint } from './series-points'
import { stepLabel } from './time-ticks'
import type { XScale } from './x-axis'

/** Where a step went back to: the first point of a segment after the first. */
export interface RestartMark {
  left: number
  /** Whose restart it is, among several series; empty where one stands alone. */
  name: string
  /** `Restart, step 12,400 to 10,000`. */
  words: string
}

/** One mark for each segment of these points after the first; `name` tells their series from others. */
export function restartMarks(name: string, points: readonly DrawnPoint[], x: XScale): RestartMark[] {
  const segments = new Map<number, { first: DrawnPoint; highest: DrawnPoint }>()
  for (const point of points) {
    const known = segments.get(point.segment)
    if (known === undefined) segments.set(point.segment, { first: point, highest: point })
    else {
      if (alongX(point, known.first) < 0) known.first = point
      if (stepOf(point) > stepOf(known.highest)) known.highest = point
    }
  }
  const ordered = [...segments.entries()].sort(([a], [b]) => a - b)
  return ordered.flatMap(([segment, { first }], index) => {
    if (segment === 0) return []
    const before = ordered[index - 1]?.[1].highest
    return [{ left: x.toPixel(first.x), name: visibleText(name), words: wordsOf(before, first) }]
  })
}

const stepOf = ({ step }: DrawnPoint) => (step === null ? -Infinity : Number(step))

function wordsOf(before: DrawnPoint | undefined, after: DrawnPoint): string {
  const [from, to] = [before, after].map((point) => (point?.step == null ? null : stepLabel(Number(point.step))))
  return from === null || to === null ? 'Restart' : `Restart, step ${from} to ${to}`
}
