'use client'
import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import {
  type ChartTarget,
  leaveChart,
  pointAgain,
  pointAtSpot,
  pressedPoint,
  type Spot,
  settleOn,
} from './chart-actions'
import type { ChartModel } from './chart-model'
import type { XRange, XScale } from './x-axis'
import { panned, pinched } from './zoom'

/** Pixels that tell a drag from a press. */
const DRAG = 4
/** While zoomed a press waits this long for its second one, which undoes the zoom. */
const DOUBLE_PRESS_MS = 220

interface Gesture {
  fingers: Map<number, Spot>
  start: Spot | null
  dragging: boolean
  /** Shift was held when it began: the picture is moved along its axis. */
  panning: boolean
  /** The axis when it began; the drawn one moves meanwhile. */
  axis: XScale | null
  /** x units under both fingers when the second one came down. */
  pinch: [number, number] | null
  press: ReturnType<typeof setTimeout> | null
}

const NOTHING = { start: null, dragging: false, panning: false, axis: null, pinch: null, press: null }

/**
 * Mouse: move tells, drag zooms, Shift and drag moves along the axis, press opens, two presses undo the last zoom.
 * Finger: moving tells, a tap opens, two fingers zoom and move. `brush` is drawn while a range is being dragged.
 */
export function useChartPointer(target: ChartTarget, brush: RefObject<HTMLElement | null>) {
  const gesture = useRef<Gesture>({ ...NOTHING, fingers: new Map() })
  const rest = useRestingPointer(target)
  const clear = () => {
    const { press } = gesture.current
    if (press !== null) clearTimeout(press)
    gesture.current = { ...NOTHING, fingers: new Map() }
    showBrush(brush.current, null)
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      begin(gesture.current, target.model.x, event)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const spot = spotOf(event)
      const { fingers, start, pinch, panning } = gesture.current
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, spot)
      if (start !== null && Math.abs(spot.left - start.left) > DRAG) gesture.current.dragging = true
      const dragged = gesture.current.dragging && event.pointerType !== 'touch'
      if (pinch !== null || (dragged && panning)) {
        rest(null)
        leaveChart(target.hover)
        target.onMove(movedRange(target, gesture.current, spot))
        return
      }
      rest(spot)
      if (dragged && start !== null) showBrush(brush.current, [start.left, spot.left], target)
      pointAtSpot(target, spot)
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const spot = spotOf(event)
      const ended = gesture.current
      const { start, dragging, pinch, panning, press } = ended
      clear()
      if (event.pointerType === 'mouse') rest(spot)
      if (pinch !== null || (panning && dragging)) settleOn(target, movedRange(target, ended, spot))
      else if (start === null) return
      else if (dragging && event.pointerType !== 'touch') finishDrag(target, start, spot)
      else if (!dragging && press !== null) target.actions.onUndo()
      else if (!dragging) {
        gesture.current.press = pressLater(target, spot, () => {
          gesture.current.press = null
        })
      }
    },
    onPointerCancel() {
      clear()
      rest(null)
      target.onMove(null)
      leaveChart(target.hover)
    },
    onPointerLeave() {
      rest(null)
      if (gesture.current.start === null) leaveChart(target.hover)
    },
    // Keys have the crosshair now.
    onKeyDownCapture: () => rest(null),
  }
}

/** Takes where the pointer rests. A zoom or new points move what lies under it, so it is told anew of each picture. */
function useRestingPointer(target: ChartTarget): (spot: Spot | null) => void {
  const resting = useRef<Spot | null>(null)
  const tell = useEffectEvent((model: ChartModel) => pointAgain({ ...target, model }, resting.current))
  useEffect(() => tell(target.model), [target.model])
  return (spot) => {
    resting.current = spot
  }
}

function begin(gesture: Gesture, axis: XScale, event: PointerEvent<HTMLElement>): void {
  const spot = spotOf(event)
  const { fingers } = gesture
  fingers.set(event.pointerId, spot)
  gesture.start = fingers.size === 1 ? spot : null
  gesture.panning = event.shiftKey
  gesture.axis = axis
  const [one, other] = [...fingers.values()]
  if (one !== undefined && other !== undefined) gesture.pinch = [axis.toX(one.left), axis.toX(other.left)]
}

/** Where the picture is while it is moved by one pointer or held by two fingers; null when that cannot be told. */
function movedRange(
  { model, actions }: ChartTarget,
  { pinch, fingers, start, axis }: Gesture,
  to: Spot,
): XRange | null {
  const { left, right } = model.area
  if (pinch === null) {
    if (start === null || axis === null) return null
    return actions.fit(panned(axis, (start.left - to.left) / (right - left)))
  }
  const [one, other] = [...fingers.values()]
  if (one === undefined || other === undefined) return null
  const share = (spot: Spot) => (spot.left - left) / (right - left)
  const range = pinched(pinch, [share(one), share(other)], model.x.isLog)
  return range === null ? null : actions.fit(range)
}

function spotOf(event: PointerEvent<HTMLElement>): Spot {
  const box = event.currentTarget.getBoundingClientRect()
  return { left: event.clientX - box.left, top: event.clientY - box.top }
}

function pressLater(target: ChartTarget, spot: Spot, done: () => void): ReturnType<typeof setTimeout> | null {
  const point = pressedPoint(target, spot)
  const open = () => {
    done()
    if (point !== null) target.actions.onSelect(point)
  }
  if (target.zoomed) return setTimeout(open, DOUBLE_PRESS_MS)
  open()
  return null
}

function finishDrag({ model, actions }: ChartTarget, from: Spot, to: Spot): void {
  const { left, right } = model.area
  const inside = (pixel: number) => model.x.toX(Math.min(Math.max(pixel, left), right))
  const [min, max] = [inside(Math.min(from.left, to.left)), inside(Math.max(from.left, to.left))]
  if (max > min) actions.onZoom({ min, max })
}

function showBrush(brush: HTMLElement | null, range: [number, number] | null, target?: ChartTarget): void {
  if (brush === null) return
  brush.hidden = range === null
  if (range === null || target === undefined) return
  const { left, right, top, bottom } = target.model.area
  const from = Math.max(Math.min(...range), left)
  const to = Math.min(Math.max(...range), right)
  Object.assign(brush.style, {
    left: `${from}px`,
    width: `${Math.max(to - from, 0)}px`,
    top: `${top}px`,
    height: `${bottom - top}px`,
  })
}
