import { alongX, type DrawnPoint } from './series-points'

/** A write where it is drawn, in pixels. */
export interface Place {
  point: DrawnPoint
  left: number
  top: number
}

/** The writes of one line along x, for finding the nearest to a pointer. */
export type Track = Place[]

/** Places as tracks: one for each (segment, writer), along x. */
export function tracksOf(places: Place[]): Track[] {
  const tracks = new Map<string, Track>()
  for (const place of places) {
    const id = `${place.point.segment} ${place.point.writer.key}`
    const track = tracks.get(id)
    if (track === undefined) tracks.set(id, [place])
    else track.push(place)
  }
  return [...tracks.values()].map((track) => track.sort((a, b) => alongX(a.point, b.point)))
}

/**
 * The place of `track` whose x is nearest to `left`; of several on one x the one nearest to `top`, or the last one when
 * only the x is known.
 */
export function nearestOnTrack(track: Track, left: number, top: number | null): Place | null {
  const at = lowerBound(track, left)
  const after = track[at]
  const before = track[at - 1]
  const near = !before ? after : !after || left - before.left <= after.left - left ? before : after
  if (near === undefined) return null
  let best = near
  for (let index = lowerBound(track, near.left); track[index]?.left === near.left; index++) {
    const place = track[index]
    if (place === undefined) break
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
    if ((track[middle]?.left ?? Infinity) < left) low = middle + 1
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
