'use client'
import { type RefObject, useEffect, useRef } from 'react'
import type { Value } from '@/lib/api/fields'
import { formatValue } from '@/lib/format'
import type { ChartModel } from './chart-model'
import { pointColour } from './chart-tooltip'
import { type Crosshair, onCrosshair } from './crosshair-bus'
import { valueWords } from './lag'
import { nearestOnTrack, type Place } from './nearest'
import { formatXTag } from './x-axis'

/** At least so many lines are dotted, and at most those that have a dot here. */
const LEAST_DOTS = 8
const DOTS = Array.from({ length: 64 }, (_, dot) => `dot ${dot}`)
/** Pixels beyond which a line has nothing to say at the crosshair. */
const REACH = 40

/**
 * The line through all charts, a hollow dot on each of this chart's lines, and the value in the card's head. It follows
 * the pointer by attributes alone: React renders nothing, and on a layer of its own, so that no line is painted again.
 */
export function CrosshairLayer({
  model,
  source,
  head,
  resting,
}: {
  model: ChartModel
  source: string
  head: RefObject<HTMLElement | null>
  /** What the head says while no chart is pointed at. */
  resting: string
}) {
  const group = useRef<SVGGElement>(null)
  useEffect(() => {
    const element = group.current
    const value = head.current
    if (element === null) return
    const say = (text: string | null) => {
      if (value === null) return
      value.textContent = text ?? resting
      value.dataset.resting = String(text === null)
    }
    const stop = onCrosshair((crosshair) => {
      const text = draw(element, { model, crosshair, source })
      say(text)
    })
    return () => {
      stop()
      say(null)
    }
  }, [model, source, head, resting])
  const { top, bottom } = model.area
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 size-full will-change-transform">
      <g ref={group} pointerEvents="none" visibility="hidden" data-mark="crosshair">
        <path d={`M0 ${top}V${bottom}`} stroke="var(--chart-crosshair)" opacity=".75" />
        <g>
          <rect y={bottom + 3} height="15" rx="2" fill="var(--text-1)" />
          <text y={bottom + 14} textAnchor="middle" className="fill-bg font-mono text-[10.5px] tracking-[-.02em]" />
        </g>
        {DOTS.slice(0, Math.max(model.series.length, LEAST_DOTS)).map((dot) => (
          <circle key={dot} r="3.4" fill="var(--surface-1)" strokeWidth="2" />
        ))}
      </g>
    </svg>
  )
}

interface Drawing {
  model: ChartModel
  crosshair: Crosshair | null
  source: string
}

/** Moves the crosshair and answers what the head says; null when it stands elsewhere. */
function draw(group: SVGGElement, { model, crosshair, source }: Drawing): string | null {
  const { range, kind } = model.x
  const shown = crosshair !== null && crosshair.kind === kind && crosshair.x >= range.min && crosshair.x <= range.max
  mark(group, 'visibility', shown ? 'visible' : 'hidden')
  const left = shown ? model.x.toPixel(crosshair.x) : 0
  const near = shown ? placesAt(model, left) : []
  drawTag(group, { model, left, text: shown && crosshair.source === source ? formatXTag(kind, crosshair.x) : null })
  if (!shown) return null
  group.firstElementChild?.setAttribute('transform', `translate(${left})`)
  for (const [index, dot] of group.querySelectorAll('circle').entries()) {
    const place = near[index]
    mark(dot, 'visibility', place === undefined ? 'hidden' : 'inherit')
    if (place === undefined) continue
    dot.setAttribute('cx', String(place.left))
    dot.setAttribute('cy', String(place.top))
    mark(dot, 'stroke', pointColour(model, place.point))
  }
  return headText(near, crosshair.x, model)
}

function placesAt(model: ChartModel, left: number): Place[] {
  return model.tracks
    .map((track) => nearestOnTrack(track, left, null))
    .filter((place) => place !== null)
    .filter((place) => Math.abs(place.left - left) <= REACH)
    .sort((a, b) => Math.abs(a.left - left) - Math.abs(b.left - left))
}

/** The nearest value; where it is another x's, that x with it. Of several series the smallest and the largest. */
function headText(near: Place[], x: number, model: ChartModel): string {
  const [place] = near
  if (place === undefined) return '–'
  const answer = model.series[place.point.series]?.plotted.answer
  const words = (value: Value) => valueWords(answer, value, 'short')
  if (model.series.length > 1)
    return rangeText(
      near.map(({ point }) => point.value),
      words,
    )
  const value = words(place.point.value)
  return place.point.x === x ? value : `${value} at ${formatXTag(model.x.kind, place.point.x)}`
}

/** `1.0913 … 1.6618`. */
export function rangeText(values: readonly Value[], words: (value: Value) => string = formatValue): string {
  const finite = values.filter((value) => typeof value === 'number')
  const [first] = values
  if (finite.length === 0) return first === undefined ? '–' : words(first)
  const [low, high] = [words(Math.min(...finite)), words(Math.max(...finite))]
  return low === high ? low : `${low} … ${high}`
}

function drawTag(
  group: SVGGElement,
  { model, left, text }: { model: ChartModel; left: number; text: string | null },
): void {
  const tag = group.children[1]
  const width = (text?.length ?? 0) * 6.2 + 8
  const centre = Math.min(Math.max(left, width / 2), model.area.right + 10 - width / 2)
  mark(tag, 'visibility', text === null ? 'hidden' : 'inherit')
  for (const label of group.ownerSVGElement?.parentElement?.querySelectorAll('[data-tick]') ?? []) {
    const room = width / 2 + (label.textContent.length * 6.2) / 2 + 2
    const under = text !== null && Math.abs(Number(label.getAttribute('data-tick')) - centre) < room
    mark(label, 'visibility', under ? 'hidden' : 'inherit')
  }
  if (tag === undefined || text === null) return
  const [box, words] = tag.children
  box?.setAttribute('x', String(centre - width / 2))
  box?.setAttribute('width', String(width))
  words?.setAttribute('x', String(centre))
  if (words !== undefined) words.textContent = text
}

/** Sets an attribute where it has another value: each setting, even of the same one, costs a look at styles. */
function mark(element: Element | undefined, name: string, value: string): void {
  if (element !== undefined && element.getAttribute(name) !== value) element.setAttribute(name, value)
}
