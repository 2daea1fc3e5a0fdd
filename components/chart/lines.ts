import { bandOf, extremesOf, type Pixel, placed } from './band'
import { once } from './once'
import { alongX, type DrawnPoint, type OddMark, pointKey } from './series-points'
import { firstsOf, type Spot, smoothed } from './smoothing'
import type { XScale } from './x-axis'
import type { YScale } from './y-axis'

/** A stretch of time (observed clock) of which there is no record, so that nothing can be said about it. */
export interface Unrecorded {
  fromMs: number
  /** null: it is not over. */
  toMs: number | null
  /** What was amiss. */
  words: 'Logging stopped' | 'Not recorded'
}

/** One line of a chart: the writes of one writer in one segment, as SVG path data. */
export interface Line {
  id: string
  writer: string
  group: string
  segment: number
  path: string
  /** Of bucketed writes: the area between the smallest and the largest value along x. Else empty. */
  band: string
  /** A dot on each point, as path data for a round stroke; empty when there are too many to tell apart. */
  dots: string
  /** Points that no line reaches, as `dots`: a single write must be seen whatever stands beside it. */
  lone: string
  /** What is drawn in full over the faded rest, as `path`; empty: nothing is smoothed. */
  smooth: string
  /** How high that lies at a write of the line, of a bucketed line at the bucket of the write; null: it is not there. */
  smoothedAt: (point: DrawnPoint) => number | null
}

/** Of a line that is drawn as it was written. */
export const NOT_SMOOTHED: Pick<Line, 'smooth' | 'smoothedAt'> = { smooth: '', smoothedAt: () => null }

/** A write that a line goes through. */
interface PointSpot extends Spot {
  point: DrawnPoint
}

/** Where lines break. */
export interface Breaks {
  /** NaN and infinite writes: the line breaks there, and all along what they stand for. */
  marks: (DrawnPoint | OddMark)[]
  unrecorded: Unrecorded[]
}

/** How points become lines. */
export interface Drawing {
  /** The points are the corners of buckets, which lie on a band between the extremes; else lines go through each. */
  banded: boolean
  /** Weight of the smoothing, 0 to below 1, and the bucket that an x lies in; null: each point is there. */
  smooth: { weight: number; bucketAt: ((x: number) => number) | null }
}

/** Lines through each point, and nothing beside. */
export const PLAIN: Drawing = { banded: false, smooth: { weight: 0, bucketAt: null } }

/** Points up to which each one is drawn with a dot. */
export const MOST_DOTS = 200

/**
 * One path for each (segment, writer), straight from point to point. A line never bridges a write that is no finite
 * number, a value that has no place on a log axis, or a stretch without record. Of bucketed writes the
 * band has the extremes and the line a write of each column.
 */
export function buildLines(
  points: DrawnPoint[],
  { breaks, drawing }: { breaks: Breaks; drawing: Drawing },
  scale: { x: XScale; y: YScale },
): Line[] {
  const marks = groupByLine(breaks.marks)
  const dotted = points.length <= MOST_DOTS
  const [left, right] = [scale.x.toPixel(scale.x.range.min), scale.x.toPixel(scale.x.range.max)]
  const { min, max } = scale.y.frame
  const isInside = (spot: Spot) => spot.left >= left && spot.left <= right && spot.value >= min && spot.value <= max
  return [...groupByLine(points)].map(([id, line]) => {
    const broken = brokenBefore(line, marks.get(id) ?? [], breaks.unrecorded)
    const stretches = stretchesOf(line, broken, scale)
    const drawn = stretches.map((stretch) => drawnStretch(stretch, drawing))
    const [first] = line
    return {
      id,
      writer: first?.writer.key ?? '',
      group: first?.group ?? '',
      segment: first?.segment ?? 0,
      path: drawn.map(({ pixels }) => polyline(pixels)).join(''),
      band: drawn.map(({ band }) => band).join(''),
      dots: dotted ? dotsOn(stretches.flat().filter(isInside)) : '',
      lone: dotsOn(
        stretches
          .filter(({ length }) => length === 1)
          .flat()
          .filter(isInside),
      ),
      ...smoothLine(stretches, drawing.smooth, scale),
    }
  })
}

function drawnStretch(stretch: Spot[], { banded, smooth }: Drawing): { pixels: Pixel[]; band: string } {
  if (banded) return bandOf(stretch)
  return { pixels: smooth.bucketAt === null ? stretch : extremesOf(stretch), band: '' }
}

/** Names the line that a point belongs to: one for each series, segment, writer and what else splits it. */
export function lineOf({
  series,
  segment,
  writer,
  group,
}: Pick<DrawnPoint, 'series' | 'segment' | 'writer' | 'group'>): string {
  return `${series} ${segment} ${writer.key}${group === '' ? '' : ` ${group}`}`
}

/** Points by line, in the order given. */
export function groupByLine(points: DrawnPoint[]): Map<string, DrawnPoint[]> {
  return byLine(points, (point) => point)
}

/** `items` by the line of the point that each has, in the order given. */
export function byLine<Item>(items: readonly Item[], pointOf: (item: Item) => DrawnPoint): Map<string, Item[]> {
  const lines = new Map<string, Item[]>()
  let before: DrawnPoint | null = null
  let open: Item[] = []
  for (const item of items) {
    const point = pointOf(item)
    // Neighbours are mostly of one line, and its name need not be made for each of its points.
    if (before === null || !areOfOneLine(before, point)) {
      const id = lineOf(point)
      open = lines.get(id) ?? []
      lines.set(id, open)
    }
    open.push(item)
    before = point
  }
  return lines
}

function areOfOneLine(a: DrawnPoint, b: DrawnPoint): boolean {
  return a.series === b.series && a.segment === b.segment && a.writer.key === b.writer.key && a.group === b.group
}

/** True at the index of each point that must not be joined to the one before it. */
function brokenBefore(line: DrawnPoint[], marks: Breaks['marks'], unrecorded: Unrecorded[]): boolean[] {
  const sorted = [...marks].sort(alongX)
  let next = 0
  let oddTo = -Infinity
  return line.map((point, index) => {
    let broken = false
    for (let mark = sorted[next]; mark !== undefined && alongX(mark, point) < 0; mark = sorted[++next]) {
      broken = true
      if ('writes' in mark && mark.writes > 1) oddTo = Math.max(oddTo, mark.to)
    }
    const before = line[index - 1]
    return (
      before === undefined ||
      broken ||
      before.x <= oddTo ||
      point.isBroken === true ||
      unrecorded.some((stretch) => liesBetween(stretch, before, point))
    )
  })
}

function liesBetween({ fromMs, toMs }: Unrecorded, before: DrawnPoint, after: DrawnPoint): boolean {
  return before.observedMs <= fromMs && toMs !== null && after.observedMs >= toMs
}

/** Points in pixels, those together that a line may join. */
function stretchesOf(line: DrawnPoint[], broken: boolean[], { x, y }: { x: XScale; y: YScale }): PointSpot[][] {
  const stretches: PointSpot[][] = []
  let open: PointSpot[] | null = null
  for (const [index, point] of line.entries()) {
    const { x: at, value } = point
    const top = typeof value === 'number' ? y.toPixel(value) : null
    if (top === null || broken[index] === true) open = null
    if (typeof value !== 'number' || top === null) continue
    const spot = { left: x.toPixel(at), top, x: at, value, point }
    if (open === null) {
      open = [spot]
      stretches.push(open)
    } else open.push(spot)
  }
  return stretches
}

function smoothLine(
  stretches: PointSpot[][],
  { weight, bucketAt }: Drawing['smooth'],
  { x, y }: { x: XScale; y: YScale },
): Pick<Line, 'smooth' | 'smoothedAt'> {
  if (weight === 0) return NOT_SMOOTHED
  const width = x.toPixel(x.range.max) - x.toPixel(x.range.min)
  const along = stretches.map((stretch) => {
    const spots = bucketAt === null ? stretch : firstsOf(stretch, bucketAt)
    return { stretch, spots, values: smoothed(spots, weight, width) }
  })
  // Most charts are never pointed at.
  const told = once(() => new Map(along.flatMap(valuesByWrite)))
  return {
    smooth: along
      .map(({ spots, values }) =>
        polyline(spots.map(({ left, top }, at) => ({ left, top: y.toPixel(values[at] ?? 0) ?? top }))),
      )
      .join(''),
    smoothedAt: (point) => told().get(pointKey(point)) ?? null,
  }
}

/** Each write of a stretch with the value of its own spot, or of the last one before it. */
function valuesByWrite({ stretch, spots, values }: { stretch: PointSpot[]; spots: PointSpot[]; values: number[] }) {
  let next = 0
  return stretch.map((spot): [write: string, value: number] => {
    if (spots[next] === spot) next++
    return [pointKey(spot.point), values[next - 1] ?? Number.NaN]
  })
}

/** A path of no length with round ends is a dot. */
const dotsOn = (pixels: Pixel[]) => pixels.map((pixel) => `M${placed(pixel)}h0`).join('')

/** Straight from one to the next. */
export const polyline = (pixels: Pixel[]) => (pixels.length === 1 ? dotsOn(pixels) : `M${pixels.map(placed).join('L')}`)
