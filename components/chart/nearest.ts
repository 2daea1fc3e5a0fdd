import { byLine, lineOf } from './lines'
import { alongX, type DrawnPoint } from './series-points'

/** A write where it is drawn, in pixels. */
export interface Place {
  point: DrawnPoint
  left: number
  top: number
}

/** The writes of one line along x, for finding the nearest to a pointer. */
export interface Track {
  length: number
  /** Pixels from the left of the place at an index, which is one of the track's. */
  leftAt: (at: number) => number
  placeAt: (at: number) => Place | undefined
}

/** Places as tracks: one for each line, along x. */
export function tracksOf(places: Place[]): Track[] {
  return [...byLine(places, ({ point }) => point).values()].map((line) => {
    line.sort((a, b) => alongX(a.point, b.point))
    return { length: line.length, leftAt: (at) => line[at]?.left ?? Infinity, placeAt: (at) => line[at] }
  })
}

/** The places of the line of `place` around it for which `isBeside` holds. */
export function stretchAround(tracks: Track[], place: Place, isBeside: (point: DrawnPoint) => boolean): Place[] {
  const line = lineOf(place.point)
  const track = tracks.find((each) => {
    const first = each.placeAt(0)
    return first !== undefined && lineOf(first.point) === line
  })
  if (track === undefined) return []
  const found: Place[] = []
  const middle = lowerBound(track, place.left)
  const walk = (from: number, by: number) => {
    for (let at = from; ; at += by) {
      const next = track.placeAt(at)
      if (next === undefined || !isBeside(next.point)) return
      found.push(next)
    }
  }
  walk(middle, 1)
  walk(middle - 1, -1)
  return found
}

/**
 * The place of `track` whose x is nearest to `left`; of several on one x the one nearest to `top`, or the last one when
 * only the x is known.
 */
export function nearestOnTrack(track: Track, left: number, top: number | null): Place | null {
  const at = lowerBound(track, left)
  const isBefore = at > 0 && (at === track.length || left - track.leftAt(at - 1) <= track.leftAt(at) - left)
  const near = track.placeAt(isBefore ? at - 1 : at)
  if (near === undefined) return null
  let best = near
  for (let index = lowerBound(track, near.left); index < track.length; index++) {
    const place = track.placeAt(index)
    if (place?.left !== near.left) break
    if (top === null || Math.abs(place.top - top) < Math.abs(best.top - top)) best = place
  }
  return best
}

/** First index of `track` whose place is not left of `left`. */
function lowerBound(track: Track, left: number): number {
  let low = 0
  let high = track.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (track.leftAt(middle) < left) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * What a tooltip at (`left`, `top`) tells, nearest first. Each track answers with its own nearest x, so lines whose x
 * differ are never read at each other's; tracks with nothing within `reach` pixels of the nearest are left out.
 */
export function nearestPlaces(tracks: Track[], pointer: { left: number; top: number }, reach = 8): Place[] {
  const found = tracks
    .map((track) => nearestOnTrack(track, pointer.left, pointer.top))
    .filter((place) => place !== null)
    .sort((a, b) => distance(a, pointer) - distance(b, pointer))
  const [first] = found
  if (first === undefined) return []
  return found.filter((place) => Math.abs(place.left - first.left) <= reach)
}

/** Distance in pixels; along x counts double, because a crosshair is read along x. */
export function distance(place: Place, { left, top }: { left: number; top: number }): number {
  return Math.hypot(2 * (place.left - left), place.top - top)
}
