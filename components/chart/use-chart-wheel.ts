'use client'
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { type ChartTarget, settleOn } from './chart-actions'
import type { XRange } from './x-axis'
import { isNarrowest, scaled } from './zoom'

/** A wheel that stood still so long has come to its end. */
const REST_MS = 220
/** Of one pixel of turning; a notch of 100 pixels zooms by a fifth. */
const RATE = 0.0018
/** Pixels of a wheel that tells lines, and of one that tells pages. */
const PIXELS = [1, 16, 400]

interface Turning {
  range: XRange
  rest: ReturnType<typeof setTimeout>
}

/**
 * Alt and the wheel zoom around the pointer; the wheel alone scrolls the page. Only while Alt is held does anything
 * listen that could stop the browser from scrolling.
 */
export function useChartWheel(target: ChartTarget, chart: RefObject<HTMLElement | null>) {
  const turning = useRef<Turning | null>(null)
  const settle = useEffectEvent(() => {
    const ended = turning.current
    turning.current = null
    if (ended === null) return
    clearTimeout(ended.rest)
    settleOn(target, ended.range)
  })
  const turn = useEffectEvent((event: WheelEvent) => {
    if (!event.altKey || !(event.currentTarget instanceof HTMLElement)) return
    event.preventDefault()
    const { model, actions, onMove } = target
    const { left, right } = model.area
    const before = turning.current
    const from = before?.range ?? model.x.range
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left
    const share = (Math.min(Math.max(pixel, left), right) - left) / (right - left)
    const turned = (event.deltaY || event.deltaX) * (PIXELS[event.deltaMode] ?? 1)
    const range = actions.fit(scaled({ range: from, isLog: model.x.isLog }, Math.exp(turned * RATE), share))
    clearTimeout(before?.rest)
    turning.current = { range: isNarrowest(range) ? from : range, rest: setTimeout(settle, REST_MS) }
    onMove(turning.current.range)
  })
  useEffect(() => (chart.current === null ? undefined : whileAlt(chart.current, { turn, settle })), [chart])
  useEffect(() => () => clearTimeout(turning.current?.rest), [])
}

/** Calls `turn` of a wheel over `element` while Alt is held, and `settle` when it is let go. */
function whileAlt(element: HTMLElement, { turn, settle }: { turn: (event: WheelEvent) => void; settle: () => void }) {
  const left = new AbortController()
  let held = false
  const hold = (alt: boolean) => {
    if (alt === held) return
    held = alt
    if (alt) element.addEventListener('wheel', turn, { passive: false })
    else {
      element.removeEventListener('wheel', turn)
      settle()
    }
  }
  const { signal } = left
  const told = (event: MouseEvent) => hold(event.altKey)
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Alt' && element.matches(':hover')) hold(event.type === 'keydown')
  }
  // Alt may have been pressed before the pointer came, or while another window had the keys.
  element.addEventListener('pointermove', told, { signal, passive: true })
  element.addEventListener('wheel', told, { signal, passive: true })
  element.addEventListener('pointerleave', () => hold(false), { signal })
  window.addEventListener('keydown', key, { signal })
  window.addEventListener('keyup', key, { signal })
  window.addEventListener('blur', () => hold(false), { signal })
  return () => {
    element.removeEventListener('wheel', turn)
    left.abort()
  }
}
