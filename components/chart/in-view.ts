import type { Value } from '@/lib/api/fields'
import type { SeriesResponse } from '@/lib/api/series'
import { edgeValues } from './edge-values'
import { groupByLine } from './lines'
import { once } from './once'
import type { Plotted } from './plotted'
import { otherPoints } from './proof-lines'
import { alongX, type DrawnPoint, type OddMark, oddMarks, onceAlongX, pointsOf } from './series-points'
import type { XRange, XScale } from './x-axis'
import type { YAxisKind, YFrame } from './y-axis'

/** What of a series lies in view. */
export interface View {
  plotted: Plotted
  /** Which of the chart's series it is. */
  place: number
  range: XRange
  /** Made when first asked for, as is all that has them: most of what is drawn of a bucketed series needs none. */
  readonly points: DrawnPoint[]
  /** With them those beside the range, towards which lines go on. */
  readonly reaching: DrawnPoint[]
  isReaching: boolean
  marks: OddMark[]
  collisions: DrawnPoint[]
  /** All that is drawn besides `points`, some of it perhaps among them. */
  extra: DrawnPoint[]
  readonly writes: DrawnPoint[]
}

export function viewOf(plotted: Plotted, place: number, { kind, range }: XScale): View {
  const { answer, proof } = plotted
  const inView = (point: DrawnPoint) => point.x >= range.min && point.x <= range.max
  const beside = pointsOf(answer, answer.beside, place).filter((point) => !inView(point))
  const marks = oddMarks(answer, place).filter(({ from, to }) => from <= range.max && to >= range.min)
  const collisions = pointsOf(answer, answer.collisions, place).filter(inView)
  const others = otherPoints(proof, kind, place).flatMap((each) => each.points.filter(inView))
  const path = once(() => joinedPath(answer, place))
  const points = once(() =>
    answer.joined === null ? pointsOf(answer, answer.points, place).filter(inView) : partOf(path(), inView),
  )
  const extra = [...marks, ...collisions, ...others]
  const writes = once(() => onceAlongX(points(), extra))
  return {
    plotted,
    place,
    range,
    extra,
    marks,
    collisions,
    isReaching: beside.length > 0,
    get points() {
      return points()
    },
    get reaching() {
      if (beside.length === 0) return points()
      return answer.joined === null ? [...points(), ...beside].sort(alongX) : path()
    },
    get writes() {
      return writes()
    },
  }
}

/**
 * Points of a metric over another one and those beside the range, in step order; each says whether its line may come from
 * the one before.
 */
function joinedPath(answer: SeriesResponse, place: number): DrawnPoint[] {
  const { breaksAt = [], besideAt = [] } = answer.joined ?? {}
  const [breaks, out] = [new Set(breaksAt), new Set(besideAt)]
  const points = pointsOf(answer, answer.points, place).values()
  const beside = pointsOf(answer, answer.beside, place).values()
  return Array.from({ length: answer.points.x.length + besideAt.length }, (_, at) => ({
    point: (out.has(at) ? beside : points).next().value,
    isBroken: breaks.has(at),
  })).flatMap(({ point, isBroken }) => (point === undefined ? [] : [{ ...point, isBroken }]))
}

/** Those of a path that `isSeen` holds of; over others no line goes. */
function partOf(path: DrawnPoint[], isSeen: (point: DrawnPoint) => boolean): DrawnPoint[] {
  let isBroken = false
  return path.flatMap((point) => {
    isBroken ||= point.isBroken === true
    const seen = isSeen(point)
    const told = seen ? [{ ...point, isBroken }] : []
    isBroken = !seen
    return told
  })
}

/** Values of the writes in view that have a place on the axis. */
export const finiteOf =
  (kind: YAxisKind) =>
  ({ writes }: View): number[] =>
    writes
      .map(({ value }) => value)
      .filter((value) => typeof value === 'number')
      .filter((value) => kind !== 'log' || value > 0)

/** The values that the y axis needs room for, as far as they decide it. */
export function valuesOf(view: View): number[] {
  const found = endsOf(view)
  return view.isReaching ? [...found, ...edgeValues(groupByLine(view.reaching).values(), view.range)] : found
}

/** The smallest, the smallest positive and the largest value in view: the ends of any axis around all of them. */
function endsOf({ plotted, range, extra }: View): number[] {
  const { x, value } = plotted.answer.points
  let [min, positive, max] = [Infinity, Infinity, -Infinity]
  const take = (each: Value | undefined) => {
    if (typeof each !== 'number') return
    if (each < min) min = each
    if (each > 0 && each < positive) positive = each
    if (each > max) max = each
  }
  for (let at = 0; at < x.length; at++) {
    const across = x[at] ?? Number.NaN
    if (across >= range.min && across <= range.max) take(value[at])
  }
  for (const point of extra) take(point.value)
  return [min, positive, max].filter(Number.isFinite)
}

/** Those of the writes in view that may have no place on an axis with this frame. */
export function unplaced(view: View, kind: YAxisKind, frame: YFrame | null): DrawnPoint[] {
  const ends = endsOf(view)
  const isInside = frame !== null && ends.every((value) => value >= frame.min && value <= frame.max)
  if (!isInside || (kind === 'log' && ends.some((value) => value <= 0))) return view.writes
  return onceAlongX([], view.extra)
}
