import type { SeriesResponse } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { type CollisionMark, collisionMarks } from './collision-marks'
import { type EdgeMark, edgeMarks, isUpper } from './edge-marks'
import { edgeValues } from './edge-values'
import { buildLines, groupByLine, type Line, type Unrecorded } from './lines'
import { type Place, type Track, tracksOf } from './nearest'
import { type PlotArea, plotArea } from './plot'
import { otherPoints, type Proof, type ProofLines, proofLines, verdictOfPoints } from './proof-lines'
import { alongX, type DrawnPoint, drawnWrites, isBanded, pointsOf } from './series-points'
import { type XRange, type XScale, xScale } from './x-axis'
import { type YKind, type YScale, yScale } from './y-axis'

/** A moment of the run on an axis of time, with its word. */
export interface Moment {
  x: number
  word: string
}

/** What a chart is made from, besides its series. */
export interface ChartSetting {
  width: number
  height: number
  range: XRange
  y: YKind
  unrecorded: Unrecorded[]
  proof: Proof
}

/** Everything that a chart draws, in pixels, and what a pointer can find in it. */
export interface ChartModel {
  area: PlotArea
  x: XScale
  /** Null: no value in view has a place on this axis. */
  y: YScale | null
  lines: Line[]
  /** Over them, points with other verdicts than most. */
  proofs: ProofLines[]
  /** The verdict on a point's log file; null where nothing is known. */
  verdictOf: (point: DrawnPoint) => Verdict | null
  edges: EdgeMark[]
  collisions: CollisionMark[]
  /** Where a step goes back to: the first point of each segment after the first, in pixels. */
  restarts: number[]
  tracks: Track[]
  /** All that can be pointed at, along x. */
  places: Place[]
}

/** Lays out `series`. Writes outside of the range (of an answer for another zoom) are left out. */
export function chartModel(
  series: SeriesResponse,
  { width, height, range, y: yKind, unrecorded, proof }: ChartSetting,
): ChartModel {
  const area = plotArea(width, height)
  const x = xScale(series.x, range, area)
  const inView = (point: DrawnPoint) => point.x >= range.min && point.x <= range.max
  const points = pointsOf(series, series.points).filter(inView)
  const beside = pointsOf(series, series.beside).filter((point) => !inView(point))
  const reaching = beside.length === 0 ? points : [...points, ...beside].sort(alongX)
  const marks = pointsOf(series, series.marks).filter(inView)
  const collisions = pointsOf(series, series.collisions).filter(inView)
  const others = otherPoints(proof, series.x).flatMap((kind) => kind.points)
  const writes = drawnWrites(series, others).filter(inView)
  const finite = writes.map(({ value }) => value).filter((value) => typeof value === 'number')
  const edges = beside.length === 0 ? [] : edgeValues(groupByLine(reaching).values(), range)
  const y = yScale(yKind, [...finite, ...edges], area)
  const places = writes.map((point) => ({ point, left: x.toPixel(point.x), top: topOf(point, y, area) }))
  const breaks = { marks, unrecorded, bucketed: isBanded(series) }
  return {
    area,
    x,
    y,
    lines: y === null ? [] : buildLines(reaching, breaks, { x, y }),
    proofs: y === null ? [] : proofLines(reaching, { proof, breaks }, { x, y }),
    verdictOf: verdictOfPoints(proof),
    edges: edgeMarks(writes, { x, y: yKind }, area),
    collisions: collisionMarks(collisions, { x, y }, area),
    restarts: restartsOf(points, x),
    tracks: tracksOf(places),
    places,
  }
}

function topOf({ value }: DrawnPoint, y: YScale | null, area: PlotArea): number {
  if (typeof value === 'number') return y?.toPixel(value) ?? area.bottom
  return isUpper(value) ? area.top : area.bottom
}

function restartsOf(points: DrawnPoint[], x: XScale): number[] {
  const firsts = new Map<number, DrawnPoint>()
  for (const point of points) {
    const first = firsts.get(point.segment)
    if (first === undefined || alongX(point, first) < 0) firsts.set(point.segment, point)
  }
  const ordered = [...firsts.entries()].sort(([a], [b]) => a - b)
  return ordered.filter(([segment]) => segment > 0).map(([, point]) => x.toPixel(point.x))
}
