import { bandOf, type Pixel } from './band'
import { alongX, type DrawnPoint } from './series-points'
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
  segment: number
  path: string
  /** Of bucketed writes: the area between the smallest and the largest value along x. Else empty. */
  band: string
  /** A dot on each point, as path data for a round stroke; empty when there are too many to tell apart. */
  dots: string
  /** Points that no line reaches, as `dots`: a single write must be seen whatever stands beside it. */
  lone: string
}

/** Where lines break. */
export interface Breaks {
  /** NaN and infinite writes: the line breaks there. */
  marks: DrawnPoint[]
  unrecorded: Unrecorded[]
  /** The points are the corners of buckets. */
  bucketed: boolean
}

/** Points up to which each one is drawn with a dot. */
const MOST_DOTS = 200

/**
 * One path for each (segment, writer), straight from point to point. A line never bridges a write that is no finite
 * number, a value that has no place on a log axis, or a stretch without record. Of bucketed writes the
 * band has the extremes and the line a write of each column.
 */
export function buildLines(points: DrawnPoint[], breaks: Breaks, scale: { x: XScale; y: YScale }): Line[] {
  const marks = groupByLine(breaks.marks)
  const dotted = points.length <= MOST_DOTS
  const [left, right] = [scale.x.toPixel(scale.x.range.min), scale.x.toPixel(scale.x.range.max)]
  const isInside = (pixel: Pixel) => pixel.left >= left && pixel.left <= right
  return [...groupByLine(points)].map(([id, line]) => {
    const broken = brokenBefore(line, marks.get(id) ?? [], breaks.unrecorded)
    const stretches = stretchesOf(line, broken, scale)
    const drawn = breaks.bucketed ? stretches.map(bandOf) : stretches.map((pixels) => ({ pixels, band: '' }))
    const [first] = line
    return {
      id,
      writer: first?.writer.key ?? '',
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
    }
  })
}

/** Points by line: one for each (segment, writer), in the order given. */
export function groupByLine(points: DrawnPoint[]): Map<string, DrawnPoint[]> {
  const lines = new Map<string, DrawnPoint[]>()
  for (const point of points) {
    const id = `${point.segment} ${point.writer.key}`
    const line = lines.get(id)
    if (line === undefined) lines.set(id, [point])
    else line.push(point)
  }
  return lines
}

/** True at the index of each point that must not be joined to the one before it. */
function brokenBefore(line: DrawnPoint[], marks: DrawnPoint[], unrecorded: Unrecorded[]): boolean[] {
  const sorted = [...marks].sort(alongX)
  let next = 0
  return line.map((point, index) => {
    let broken = false
    for (let mark = sorted[next]; mark !== undefined && alongX(mark, point) < 0; mark = sorted[++next]) broken = true
    const before = line[index - 1]
    return before === undefined || broken || unrecorded.some((stretch) => liesBetween(stretch, before, point))
  })
}

function liesBetween({ fromMs, toMs }: Unrecorded, before: DrawnPoint, after: DrawnPoint): boolean {
  return before.observedMs <= fromMs && toMs !== null && after.observedMs >= toMs
}

/** Points in pixels, those together that a line may join. */
function stretchesOf(line: DrawnPoint[], broken: boolean[], { x, y }: { x: XScale; y: YScale }): Pixel[][] {
  const stretches: Pixel[][] = []
  let open: Pixel[] | null = null
  for (const [index, { x: at, value }] of line.entries()) {
    const top = typeof value === 'number' ? y.toPixel(value) : null
    if (top === null || broken[index] === true) open = null
    if (top === null) continue
    const pixel = { left: x.toPixel(at), top }
    if (open === null) {
      open = [pixel]
      stretches.push(open)
    } else open.push(pixel)
  }
  return stretches
}

const spot = ({ left, top }: Pixel) => `${left.toFixed(1)} ${top.toFixed(1)}`

/** A path of no length with round ends is a dot. */
const dotsOn = (pixels: Pixel[]) => pixels.map((pixel) => `M${spot(pixel)}h0`).join('')

const polyline = (pixels: Pixel[]) => (pixels.length === 1 ? dotsOn(pixels) : `M${pixels.map(spot).join('L')}`)
