import type { SeriesX } from '@/lib/api/fields'
import { padded, paddedLog, positivePart, type XRange, type XScale } from './x-axis'

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
export function toZoom(range: XRange, full: XRange, kind: SeriesX): Zoom {
  if (kind === 'metric') return valueZoom(range, full)
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

/** Values are no whole units: three digits more than the range has tell its ends. */
function valueZoom({ min, max }: XRange, full: XRange): Zoom {
  if (min <= full.min && max >= full.max) return NO_ZOOM
  const unit = 10 ** (Math.floor(Math.log10(max - min)) - 3)
  const told = (bound: number) => Number(bound.toPrecision(12))
  return { x0: told(Math.floor(min / unit) * unit), x1: told(Math.ceil(max / unit) * unit) }
}

/** A range and how its axis is told: on a log axis equal ways are equal ratios of x. */
export type Stretch = Pick<XScale, 'range' | 'isLog'>

/** A range in units in which its axis is drawn evenly. */
const drawnAs = ({ min, max }: XRange, isLog: boolean): XRange =>
  isLog ? { min: Math.log(min), max: Math.log(max) } : { min, max }

/** What `move` makes of the range in those units. */
function alongAxis({ range, isLog }: Stretch, move: (drawn: XRange) => XRange): XRange {
  const { min, max } = move(drawnAs(range, isLog))
  return isLog ? { min: Math.exp(min), max: Math.exp(max) } : { min, max }
}

/** What is shown made `factor` times as wide around the place at `share` of its width. */
export function scaled(shown: Stretch, factor: number, share: number): XRange {
  return alongAxis(shown, ({ min, max }) => {
    const centre = min + (max - min) * share
    return { min: centre - (centre - min) * factor, max: centre + (max - centre) * factor }
  })
}

/** What is shown as far as it shows something of `full`: moved back inside, or all of it where it is as wide. */
export function within(shown: Stretch, full: XRange): XRange {
  const ends = drawnAs(full, shown.isLog)
  return alongAxis(shown, ({ min, max }) => {
    const span = max - min
    if (span >= ends.max - ends.min) return ends
    if (min < ends.min) return { min: ends.min, max: ends.min + span }
    return max > ends.max ? { min: ends.max - span, max: ends.max } : { min, max }
  })
}

/** What is shown moved by `share` of its width: to later x when it is above zero. */
export function panned(shown: Stretch, share: number): XRange {
  return alongAxis(shown, ({ min, max }) => {
    const by = (max - min) * share
    return { min: min + by, max: max + by }
  })
}

/** Whether a zoom to `range` could be told from its middle alone: nothing narrower is shown. */
export function isNarrowest({ min, max }: XRange): boolean {
  return max - min <= NARROWEST
}

/**
 * The range after two fingers that lay on `from` (x units) were moved to `to` (shares of the plot's width, 0 to 1), so
 * that each still lies on its x. Null when they ended on one place.
 */
export function pinched(from: [number, number], to: [number, number], isLog: boolean): XRange | null {
  const distance = to[1] - to[0]
  if (Math.abs(distance) < 0.01 || (from[1] - from[0]) / distance <= 0) return null
  return alongAxis({ range: { min: from[0], max: from[1] }, isLog }, ({ min: one, max: other }) => {
    const span = (other - one) / distance
    const min = one - to[0] * span
    return { min, max: min + span }
  })
}

/** What gestures do with the axis of a chart: `full` is the whole of it, null where nothing has a place on it. */
export function zoomActs(
  full: XRange | null,
  { kind, isLog }: Pick<XScale, 'kind' | 'isLog'>,
  { onZoom, onUndo }: { onZoom: (zoom: Zoom) => void; onUndo: () => void },
) {
  const whole = isLog && full !== null ? positivePart(full) : full
  return {
    onZoom: (to: XRange) => onZoom(toZoom(to, whole ?? to, kind)),
    onReset: () => onZoom(NO_ZOOM),
    onUndo,
    /** As far as the axis goes, with the room beside it that a chart of the whole has. */
    fit: (range: XRange) => {
      if (whole === null) return range
      return within({ range, isLog }, isLog ? paddedLog(whole) : padded(whole))
    },
  }
}
