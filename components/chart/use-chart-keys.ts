'use client'
import { type KeyboardEvent, useRef, useState } from 'react'
import { formatExact, formatInstant, visibleText } from '@/lib/format'
import { type ChartTarget, leaveChart, pointAtPlace } from './chart-actions'
import { stepWords } from './chart-tooltip'
import type { Place } from './nearest'
import { pointKey } from './series-points'
import { scaled } from './zoom'

/**
 * Arrows go from write to write (Shift: by ten), Home and End to the ends, + and - zoom around the crosshair, 0 shows
 * the whole axis, Enter opens the evidence. `spoken` is the write under the crosshair in words.
 */
export function useChartKeys(target: ChartTarget) {
  const cursor = useRef<string | null>(null)
  const [spoken, setSpoken] = useState('')
  const { model, actions, hover } = target
  const place = () => model.places.find(({ point }) => pointKey(point) === cursor.current)
  const go = (to: Place | undefined) => {
    if (to === undefined) return
    cursor.current = pointKey(to.point)
    pointAtPlace(target, to)
    setSpoken(spokenPlace(to))
  }
  const keys: Partial<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowRight: (event) => go(neighbour(model.places, place(), event.shiftKey ? 10 : 1)),
    ArrowLeft: (event) => go(neighbour(model.places, place(), event.shiftKey ? -10 : -1)),
    Home: () => go(model.places[0]),
    End: () => go(model.places.at(-1)),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => actions.onReset(),
    Enter: () => {
      const at = place()
      if (at !== undefined) actions.onSelect(at.point)
    },
    Escape: () => leaveChart(hover),
  }
  const zoom = (factor: number) => {
    const { range } = model.x
    actions.onZoom(scaled(range, factor, place()?.point.x ?? (range.min + range.max) / 2))
  }
  return {
    spoken,
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const act = keys[event.key]
      if (act === undefined) return
      event.preventDefault()
      act(event)
    },
    onBlur: () => leaveChart(hover),
  }
}

function neighbour(places: Place[], from: Place | undefined, by: number): Place | undefined {
  const at = from === undefined ? (by > 0 ? -1 : places.length) : places.indexOf(from)
  return places[Math.min(Math.max(at + by, 0), places.length - 1)]
}

function spokenPlace({ point }: Place): string {
  const writer = visibleText(point.writer.label)
  return `${stepWords(point.step)}, ${formatExact(point.value)}, observed ${formatInstant(point.observedMs)}, ${writer}`
}
