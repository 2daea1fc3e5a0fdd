import type { ChartModel } from './chart-model'
import { moveCrosshair } from './crosshair-bus'
import type { HoverStore } from './hover-store'
import { distance, nearestPlaces, type Place } from './nearest'
import type { DrawnPoint } from './series-points'
import type { XRange } from './x-axis'

/** What people do in a chart, whichever of pointer, finger or key they use. */
export interface ChartActions {
  onZoom: (range: XRange) => void
  /** Back to the whole axis. */
  onReset: () => void
  onSelect: (point: DrawnPoint) => void
}

/** A chart as its gestures see it. */
export interface ChartTarget {
  model: ChartModel
  /** The name of its card on the crosshair's bus. */
  source: string
  hover: HoverStore
  zoomed: boolean
  actions: ChartActions
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
