import type { ChartModel } from './chart-model'
import { moveCrosshair } from './crosshair-bus'
import type { HoverStore } from './hover-store'
import { distance, nearestPlaces, type Place } from './nearest'
import { type DrawnPoint, pointKey } from './series-points'
import type { XRange } from './x-axis'

/** What people do in a chart, whichever of pointer, finger or key they use. */
export interface ChartActions {
  onZoom: (range: XRange) => void
  /** Back to the whole axis. */
  onReset: () => void
  /** Back to what was shown before the last zoom. */
  onUndo: () => void
  /** A range as far as the axis goes. */
  fit: (range: XRange) => XRange
  onSelect: (point: DrawnPoint) => void
  /** The write nearest to the pointer; null: none is pointed at. */
  onHover?: (point: DrawnPoint | null) => void
}

/** A chart as its gestures see it. */
export interface ChartTarget {
  model: ChartModel
  /** The name of its card on the crosshair's bus. */
  source: string
  hover: HoverStore
  zoomed: boolean
  actions: ChartActions
  /** Draws another range of what is there, while a gesture lasts; null when it is over. */
  onMove: (range: XRange | null) => void
}

export interface Spot {
  left: number
  top: number
}

/** Pixels within which a press means a point. */
const PRESS_REACH = 40

/** Puts the crosshair of all charts on the write nearest to `spot`, and tells it in this chart's tooltip. */
export function pointAtSpot({ model, source, hover }: ChartTarget, spot: Spot): void {
  const { left, right } = model.area
  if (spot.left < left - 4 || spot.left > right + 4) {
    leaveChart(hover)
    return
  }
  const places = nearestPlaces(model.tracks, spot)
  hover.set(places)
  moveCrosshair({ kind: model.x.kind, x: places[0]?.point.x ?? model.x.toX(spot.left), source })
}

/** Tells of another picture what this chart told of the last one: what lies under `spot`, else the same write. */
export function pointAgain(target: ChartTarget, spot: Spot | null): void {
  const { model, hover } = target
  const told = hover.get()?.[0]
  if (spot !== null) pointAtSpot(target, spot)
  else if (told !== undefined) {
    const place = model.places.find(({ point }) => pointKey(point) === pointKey(told.point))
    if (place === undefined) leaveChart(hover)
    else pointAtPlace(target, place)
  }
}

/** Puts the crosshair on `place`. */
export function pointAtPlace({ model, source, hover }: ChartTarget, place: Place): void {
  hover.set([place])
  moveCrosshair({ kind: model.x.kind, x: place.point.x, source })
}

export function leaveChart(hover: HoverStore): void {
  hover.set(null)
  moveCrosshair(null)
}

/** The write that a press at `spot` means; null when there is none near. */
export function pressedPoint({ model }: ChartTarget, spot: Spot): DrawnPoint | null {
  const [place] = nearestPlaces(model.tracks, spot)
  return place !== undefined && distance(place, spot) <= 2 * PRESS_REACH ? place.point : null
}

/** Ends a gesture: what it left drawn is asked for, and goes into the URL. */
export function settleOn({ actions, onMove }: ChartTarget, range: XRange | null): void {
  onMove(null)
  if (range !== null) actions.onZoom(range)
}
