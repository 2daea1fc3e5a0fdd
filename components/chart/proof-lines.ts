import type { SeriesProof } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { type Breaks, buildLines, type Line, PLAIN } from './lines'
import { alongX, type DrawnPoint, pointKey, pointsOf } from './series-points'
import type { XScale } from './x-axis'
import type { YScale } from './y-axis'

/** What is known of the verdicts on the log files of a chart's points. */
export interface Proof {
  /** Of all points that `answer` does not hold; null: nothing is known. */
  common: Verdict | null
  /** The points with other verdicts; null while they are not known, or when there are none. */
  answer: SeriesProof | null
  /** Each verdict is drawn in its own colour; else only those that speak against a point. */
  coloured: boolean
}

/** Lines of the points with one verdict, drawn over the chart's own. */
export interface ProofLines {
  verdict: Verdict
  lines: Line[]
  /** The points stand too close for each to have a ring of its own. */
  crowded: boolean
}

/** Verdicts that a point is marked with in every chart. */
const AGAINST: readonly Verdict[] = ['failed', 'unattested']

/** Points with another verdict than most, as far as they lie on the axis `x`, of the chart's series number `place`. */
export function otherPoints(
  { answer }: Proof,
  x: SeriesProof['x'],
  place = 0,
): { verdict: Verdict; points: DrawnPoint[] }[] {
  if (answer === null || answer.x !== x) return []
  return answer.others.map(({ verdict, points }) => ({ verdict, points: pointsOf(answer, points, place) }))
}

/** The verdict on a point's log file; null where nothing is known. */
export function verdictOfPoints({ common, answer }: Proof): (point: DrawnPoint) => Verdict | null {
  const told = new Map<string, Verdict>()
  for (const { verdict, points } of answer?.others ?? []) {
    if (answer === null) break
    for (const point of pointsOf(answer, points)) told.set(pointKey(point), verdict)
  }
  return (point) => told.get(pointKey(point)) ?? common
}

/**
 * Lines of the points with other verdicts than most. Points next to one another on their line are joined, and never
 * over one with another verdict: `points` are those that the chart draws besides.
 */
export function proofLines(
  points: DrawnPoint[],
  { proof, breaks, place = 0 }: { proof: Proof; breaks: Breaks; place?: number },
  scale: { x: XScale; y: YScale },
): ProofLines[] {
  const others = otherPoints(proof, scale.x.kind, place)
  const shown = others.filter(({ verdict }) => proof.coloured || AGAINST.includes(verdict))
  return shown.map((kind) => {
    const finite = kind.points.filter(({ value }) => typeof value === 'number').sort(alongX)
    // A metric over another one goes to and fro along x: what is next to what is not told here, so each stands alone.
    const mine = scale.x.kind === 'metric' ? finite.map((point) => ({ ...point, isBroken: true })) : finite
    const names = new Set(mine.map(pointKey))
    const between = [...points, ...others.filter((other) => other !== kind).flatMap((other) => other.points)].filter(
      (point) => !names.has(pointKey(point)),
    )
    const marks = [...breaks.marks, ...between]
    const lines = buildLines(mine, { breaks: { ...breaks, marks }, drawing: PLAIN }, scale)
    return { verdict: kind.verdict, lines, crowded: isCrowded(mine, scale.x) }
  })
}

/** Room for a ring, in pixels. */
const RING = 7

function isCrowded(points: DrawnPoint[], scale: XScale): boolean {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return false
  return scale.toPixel(last.x) - scale.toPixel(first.x) < (points.length - 1) * RING
}
