import type { SeriesResponse } from '@/lib/api/series'
import { bandOf, extremesOf, type Pixel } from './band'
import { type Line, lineOf, MOST_DOTS, NOT_SMOOTHED, polyline, type Unrecorded } from './lines'
import { isBanded } from './series-points'
import type { XScale } from './x-axis'
import type { YScale } from './y-axis'

/**
 * The lines of a bucketed series that nothing breaks, straight from its columns: what `buildLines` makes of its points,
 * without making thousands of points of which no other use is made. null: `buildLines` has to do it.
 */
export function bandLines(
  answer: SeriesResponse,
  { place, unrecorded, banded }: { place: number; unrecorded: Unrecorded[]; banded: boolean },
  scale: { x: XScale; y: YScale },
): Line[] | null {
  if (!isBanded(answer) || answer.by !== null || unrecorded.some(({ toMs }) => toMs !== null)) return null
  if (answer.joined !== null || answer.marks.x.length > 0 || answer.beside.x.length > 0) return null
  const lines = pixelsByLine(answer, scale)
  if (lines === null) return null
  const all = [...lines.values()]
  const drawn = all.reduce((sum, { pixels }) => sum + pixels.length, 0)
  if (drawn <= MOST_DOTS || all.some(({ pixels }) => pixels.length === 1)) return null
  return all.map(({ segment, writer, pixels }) => {
    const { pixels: along, band } = banded ? bandOf(pixels) : { pixels: extremesOf(pixels), band: '' }
    const id = lineOf({ series: place, segment, writer, group: '' })
    return {
      id,
      writer: writer.key,
      group: '',
      segment,
      path: polyline(along),
      band,
      dots: '',
      lone: '',
      ...NOT_SMOOTHED,
    }
  })
}

interface LinePixels {
  segment: number
  writer: SeriesResponse['writers'][number]
  pixels: Pixel[]
}

/** Points in view, by line; null when one has no place. */
function pixelsByLine(answer: SeriesResponse, { x, y }: { x: XScale; y: YScale }): Map<string, LinePixels> | null {
  const { points, writers } = answer
  const { min, max } = x.range
  const lines = new Map<string, LinePixels>()
  let open: LinePixels | null = null
  let [segment, writer] = [-1, -1]
  for (let at = 0; at < points.x.length; at++) {
    const across = points.x[at] ?? Number.NaN
    if (!(across >= min && across <= max)) continue
    if (open === null || points.segment[at] !== segment || points.writer[at] !== writer) {
      segment = points.segment[at] ?? 0
      writer = points.writer[at] ?? -1
      const known = writers[writer]
      if (known === undefined) return null
      open = lines.get(`${segment} ${writer}`) ?? { segment, writer: known, pixels: [] }
      lines.set(`${segment} ${writer}`, open)
    }
    const value = points.value[at]
    const top = typeof value === 'number' ? y.toPixel(value) : null
    if (top === null) return null
    open.pixels.push({ left: x.toPixel(across), top })
  }
  return lines
}
