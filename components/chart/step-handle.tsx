'use client'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { ChartModel } from './chart-model'
import { pointColour } from './chart-tooltip'
import { nearestOnTrack } from './nearest'
import { dragHandle, dropHandle, type StepHandle as Handle, useStepHandle } from './step-bus'
import { formatX, formatXTag, type XRange } from './x-axis'

/**
 * The crosshair that stays, as one chart draws it: a line, a hollow dot on each line that has a write there, and a grip
 * on top of it. Arrows go to the next place at which any run wrote, Home and End
 * to the first and last of this chart. `tagged`: its place is written on the axis too.
 */
export function StepHandle({ model, tagged }: { model: ChartModel; tagged: boolean }) {
  const handle = useStepHandle()
  const { range, kind } = model.x
  if (handle === null || handle.kind !== kind || handle.x < range.min || handle.x > range.max) return null
  const left = model.x.toPixel(handle.x)
  return (
    <>
      <Marks model={model} left={left} x={handle.x} tag={tagged ? formatXTag(kind, handle.x) : null} />
      <Grip model={model} handle={handle} left={left} />
    </>
  )
}

function Marks({ model, left, x, tag }: { model: ChartModel; left: number; x: number; tag: string | null }) {
  const { top, bottom, right } = model.area
  const dots = model.tracks
    .map((track) => nearestOnTrack(track, left, null))
    .filter((place) => place !== null)
    .filter(({ point }) => point.x === x)
  const width = (tag?.length ?? 0) * 6.2 + 8
  const centre = Math.min(Math.max(left, width / 2), right + 10 - width / 2)
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute inset-0 size-full overflow-visible"
      data-mark="handle"
    >
      <path d={`M${left} ${top}V${bottom}`} stroke="var(--accent)" />
      {dots.map((place) => (
        <circle
          key={`${place.point.event} ${place.point.item}`}
          cx={place.left}
          cy={place.top}
          r="3.4"
          fill="var(--surface-1)"
          stroke={pointColour(model, place.point)}
          strokeWidth="2"
        />
      ))}
      {tag === null ? null : (
        <>
          <rect x={centre - width / 2} y={bottom + 3} width={width} height="15" rx="2" fill="var(--text-1)" />
          <text
            x={centre}
            y={bottom + 14}
            textAnchor="middle"
            className="fill-bg font-mono text-[10.5px] tracking-[-.02em]"
          >
            {tag}
          </text>
        </>
      )}
    </svg>
  )
}

function Grip({ model, handle, left }: { model: ChartModel; handle: Handle; left: number }) {
  const { kind, range } = model.x
  const placeAt = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0
    return wholePlace(model.x.toX(event.clientX - edge), range)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const ends = model.places.map(({ point }) => point.x)
    const to = {
      ArrowLeft: handle.before,
      ArrowRight: handle.after,
      Home: ends.length === 0 ? null : Math.min(...ends),
      End: ends.length === 0 ? null : Math.max(...ends),
    }[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    if (to !== null) dropHandle(to)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={kind === 'step' ? 'Step of the value table' : 'Time of the value table'}
      aria-valuemin={range.min}
      aria-valuemax={range.max}
      aria-valuenow={handle.x}
      aria-valuetext={formatX(kind, handle.x)}
      className="absolute grid size-6 -translate-x-1/2 cursor-ew-resize touch-none place-items-center max-tablet:size-10"
      // Below the card's head, whose buttons it would cover at the end of the axis.
      style={{ left, top: model.area.top - 8 }}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) dragHandle(placeAt(event))
      }}
      onPointerUp={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) dropHandle(placeAt(event))
      }}
      onKeyDown={onKeyDown}
    >
      <span className="h-4 w-1.5 rounded-1 border-2 border-accent bg-surface-1" />
    </div>
  )
}

/** The whole place nearest to `x` that lies in view: a handle that left it would let go of the pointer. */
export function wholePlace(x: number, { min, max }: XRange): number {
  return Math.min(Math.max(Math.round(x), Math.ceil(min)), Math.floor(max))
}
