import { lineOf } from './lines'
import { nearestOnTrack, type Track } from './nearest'
import type { PlotArea } from './plot'
import type { Plotted } from './plotted'

/**
 * Shapes that tell the metrics of a card apart where colour and dash are the run's: nothing on the first, then one for
 * each further metric. None is one that means something else in a chart.
 */
const SHAPES = [
  undefined,
  'm-3-3h6v6h-6z',
  'm0-4.5v9',
  'm-4 0h8m-4-4v8',
  'm-2-4.5v9m4-9v9',
  'm-2-4l4 4-4 4',
  'm-3-4h6m-3 0v8m-3 0h6',
  'm-4-3.5v7l8-7v7z',
  'm-4-4l4 4-4 4m4-8l4 4-4 4',
  'm-3.5-4.5v9m3.5-9v9m3.5-9v9',
  'm-4 4v-8h8',
  'm-4-4v8h8',
]

export const metricMark = (place: number): string | undefined => SHAPES[place % SHAPES.length]

/** Pixels between the marks of a line; marks of neighbouring series do not begin at one place. */
const [APART, SHIFT] = [120, 37]

/** The marks of each line that has some, by its name: each stands on a write. */
export function marksOfLines(
  tracks: readonly Track[],
  plotted: readonly Pick<Plotted, 'mark'>[],
  area: PlotArea,
): Map<string, string> {
  const marks = new Map<string, string>()
  for (const track of tracks) {
    const first = track.placeAt(0)
    const shape = first === undefined ? undefined : plotted[first.point.series]?.mark
    if (first === undefined || shape === undefined) continue
    const places = spotsOn(track, area.left + ((first.point.series * SHIFT) % APART))
    const path = [...new Set(places.map(({ left, top }) => `M${left.toFixed(1)} ${top.toFixed(1)}${shape}`))].join('')
    marks.set(lineOf(first.point), path)
  }
  return marks
}

/** Writes nearest to every so many pixels from `begin` on; of a short line one in its middle. */
function spotsOn(track: Track, begin: number) {
  const [from, to] = [track.leftAt(0), track.leftAt(track.length - 1)]
  const wanted: number[] = []
  for (let left = begin; left <= to; left += APART) if (left >= from) wanted.push(left)
  if (wanted.length === 0) wanted.push((from + to) / 2)
  return wanted
    .map((left) => nearestOnTrack(track, left, null))
    .filter((place) => place !== null)
    .filter(({ point }) => typeof point.value === 'number')
}
