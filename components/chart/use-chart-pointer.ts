'use client'
import { type PointerEvent, type RefObject, useRef } from 'react'
import { type ChartTarget, leaveChart, pointAtSpot, pressedPoint, type Spot } from './chart-actions'
import { pinched } from './zoom'

/** Pixels that tell a drag from a press. */
const DRAG = 4
/** While zoomed a press waits this long for its second one, which means the whole axis. */
const DOUBLE_PRESS_MS = 220

interface Gesture {
  fingers: Map<number, Spot>
  start: Spot | null
  dragging: boolean
  /** x units under both fingers when the second one came down. */
  pinch: [number, number] | null
  press: ReturnType<typeof setTimeout> | null
}

/**
 * Mouse: move tells, drag zooms, press opens, two presses show the whole axis. Finger: moving tells, a tap opens, two
 * fingers zoom. `brush` is drawn while a range is being dragged.
 */
export function useChartPointer(target: ChartTarget, brush: RefObject<HTMLElement | null>) {
  const gesture = useRef<Gesture>({ fingers: new Map(), start: null, dragging: false, pinch: null, press: null })
  const clear = () => {
    const { press } = gesture.current
    if (press !== null) clearTimeout(press)
    gesture.current = { fingers: new Map(), start: null, dragging: false, pinch: null, press: null }
    showBrush(brush.current, null)
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      const spot = spotOf(event)
      const { fingers } = gesture.current
      event.currentTarget.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, spot)
      gesture.current.start = fingers.size === 1 ? spot : null
      const [one, other] = [...fingers.values()]
      if (one !== undefined && other !== undefined) {
        const { x } = target.model
        gesture.current.pinch = [x.toX(one.left), x.toX(other.left)]
      }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const spot = spotOf(event)
      const { fingers, start, pinch } = gesture.current
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, spot)
      if (pinch !== null) return
      if (start !== null && Math.abs(spot.left - start.left) > DRAG) gesture.current.dragging = true
      if (gesture.current.dragging && start !== null && event.pointerType !== 'touch') {
        showBrush(brush.current, [start.left, spot.left], target)
      }
      pointAtSpot(target, spot)
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const spot = spotOf(event)
      const { start, dragging, pinch, fingers, press } = gesture.current
      clear()
      if (pinch !== null) finishPinch(target, pinch, [...fingers.values()])
      else if (start === null) return
      else if (dragging && event.pointerType !== 'touch') finishDrag(target, start, spot)
      else if (!dragging && press !== null) target.actions.onReset()
      else if (!dragging) {
        gesture.current.press = pressLater(target, spot, () => {
          gesture.current.press = null
        })
      }
    },
    onPointerCancel() {
      clear()
      leaveChart(target.hover)
    },
    onPointerLeave() {
      if (gesture.current.start === null) leaveChart(target.hover)
    },
  }
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

function finishPinch({ model, actions }: ChartTarget, from: [number, number], fingers: Spot[]): void {
  const [one, other] = fingers
  if (one === undefined || other === undefined) return
  const { left, right } = model.area
  const share = (spot: Spot) => (spot.left - left) / (right - left)
  const range = pinched(from, [share(one), share(other)])
  if (range !== null) actions.onZoom(range)
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
