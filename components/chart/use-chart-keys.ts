'use client'
import { type KeyboardEvent, useRef, useState } from 'react'
import { formatInstant, visibleText } from '@/lib/format'
import { type ChartTarget, leaveChart, pointAtPlace } from './chart-actions'
import { smoothedAs, stepWords } from './chart-tooltip'
import { valueWords } from './lag'
import type { Place } from './nearest'
import { pointKey } from './series-points'
import { scaled } from './zoom'

/**
 * Arrows go from write to write (Shift: by ten), Home and End to the ends, + and - zoom around the crosshair, z takes
 * the last zoom back, 0 shows the whole axis, Enter opens the evidence. `spoken` is the write under the crosshair in words.
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
    setSpoken(spokenPlace(to, model))
  }
  const keys: Partial<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowRight: (event) => go(neighbour(model.places, place(), event.shiftKey ? 10 : 1)),
    ArrowLeft: (event) => go(neighbour(model.places, place(), event.shiftKey ? -10 : -1)),
    Home: () => go(model.places[0]),
    End: () => go(model.places.at(-1)),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    z: () => actions.onUndo(),
    '0': () => actions.onReset(),
    Enter: () => {
      const at = place()
      if (at !== undefined) actions.onSelect(at.point)
    },
    Escape: () => leaveChart(hover),
  }
  const zoom = (factor: number) => {
    const { left, right } = model.area
    const at = place()
    const share = at === undefined ? 0.5 : (at.left - left) / (right - left)
    actions.onZoom(actions.fit(scaled(model.x, factor, share)))
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

function spokenPlace({ point }: Place, model: ChartTarget['model']): string {
  const value = valueWords(model.series[point.series]?.plotted.answer, point.value, 'exact')
  const smooth = smoothedAs(model, point)
  return [
    stepWords(point.step),
    value,
    ...(smooth === null ? [] : [`smoothed ${smooth}`]),
    `observed ${formatInstant(point.observedMs)}`,
    visibleText(point.writer.label),
  ].join(', ')
}
