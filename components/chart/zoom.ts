import type { XAxis } from '@/lib/api/fields'
import type { XRange } from './x-axis'

/** The narrowest range a zoom may show, in x units (whole steps or milliseconds). */
const NARROWEST = 2
/** From here on a zoom on a clock is told in whole seconds. */
const LONG_MS = 600_000

/** A zoom as the URL keeps it: whole units, at least two apart. Null bounds mean the whole axis. */
export interface Zoom {
  x0: number | null
  x1: number | null
}

export const NO_ZOOM: Zoom = { x0: null, x1: null }

/** What a chart shows: the zoom where it is set, else `full`. Null when the bounds contradict each other. */
export function zoomedRange(full: XRange | null, { x0, x1 }: Zoom): XRange | null {
  const min = x0 ?? full?.min
  const max = x1 ?? full?.max
  return min === undefined || max === undefined || min >= max ? null : { min, max }
}

/** The zoom to `range`, rounded outwards to whole steps, or seconds of a longer time; none when it shows all of `full`. */
export function toZoom(range: XRange, full: XRange, kind: XAxis): Zoom {
  const unit = kind !== 'step' && range.max - range.min > LONG_MS ? 1000 : 1
  let x0 = Math.floor(range.min / unit) * unit
  let x1 = Math.ceil(range.max / unit) * unit
  if (x0 <= full.min && x1 >= full.max) return NO_ZOOM
  if (x1 - x0 < NARROWEST) {
    const centre = Math.round((x0 + x1) / 2)
    x0 = centre - NARROWEST / 2
    x1 = centre + NARROWEST / 2
  }
  return { x0, x1 }
}

/** `range` made `factor` times as wide around `centre`. */
export function scaled(range: XRange, factor: number, centre: number): XRange {
  return { min: centre - (centre - range.min) * factor, max: centre + (range.max - centre) * factor }
}

/**
 * The range after two fingers that lay on `from` (x units) were moved to `to` (shares of the plot's width, 0 to 1), so
 * that each still lies on its x. Null when they ended on one place.
 */
export function pinched(from: [number, number], to: [number, number]): XRange | null {
  const distance = to[1] - to[0]
  if (Math.abs(distance) < 0.01) return null
  const span = (from[1] - from[0]) / distance
  if (span <= 0) return null
  const min = from[0] - to[0] * span
  return { min, max: min + span }
}
