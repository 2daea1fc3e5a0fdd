import type { View } from './in-view'
import type { Place, Track } from './nearest'
import { type DrawnPoint, isBanded, pointAt } from './series-points'

/**
 * Tracks of a bucketed series straight from its columns, each place made when it is asked for: what `tracksOf` makes of
 * all of them. null: the series draws more than its points, or they are not in order.
 */
export function columnTracks(
  { plotted: { answer }, place, range, extra }: View,
  { leftOf, placeOf }: { leftOf: (x: number) => number; placeOf: (point: DrawnPoint) => Place },
): Track[] | null {
  if (!isBanded(answer) || answer.by !== null || answer.joined !== null || extra.length > 0) return null
  const { x, segment, writer } = answer.points
  const stretches: { from: number; length: number }[] = []
  const seen = new Set<string>()
  for (let at = 0; at < x.length; at++) {
    const across = x[at] ?? Number.NaN
    if (!(across >= range.min && across <= range.max)) continue
    const open = stretches.at(-1)
    const isNext = open !== undefined && open.from + open.length === at
    if (isNext && segment[at] === segment[at - 1] && writer[at] === writer[at - 1]) {
      if (across <= (x[at - 1] ?? Infinity)) return null
      open.length++
      continue
    }
    const line = `${segment[at]} ${writer[at]}`
    if (seen.has(line)) return null
    seen.add(line)
    stretches.push({ from: at, length: 1 })
  }
  return stretches.map(({ from, length }) => ({
    length,
    leftAt: (at) => leftOf(x[from + at] ?? Infinity),
    placeAt: (at) => {
      const point = at < 0 || at >= length ? null : pointAt(answer.points, from + at, { series: answer, place })
      return point === null ? undefined : placeOf(point)
    },
  }))
}
