'use client'
import type { PointerEvent } from 'react'
import { dragHandle, dropHandle, showHandle, useStepHandle } from '@/components/chart/step-bus'
import { formatXTag, type XRange } from '@/components/chart/x-axis'
import type { XAxis } from '@/lib/api/fields'
import type { RulerMark } from './ruler-marks'

const TICKS = Array.from({ length: 25 }, (_, tick) => `${(100 * tick) / 24}%`)

const SHAPES = {
  odd: { path: 'M-3 1.5l6 6m0 -6l-6 6', look: { stroke: 'var(--failed)' } },
  restart: { path: 'M0 1V12', look: { stroke: 'var(--text-3)', strokeDasharray: '2 2' } },
  collision: { path: 'M0 1l3.5 3.5l-3.5 3.5l-3.5 -3.5z', look: { stroke: 'var(--chart-collision)' } },
}

/**
 * The axis in small with the handle on it: press or drag along it. Pointers only, as the field beside it does the same
 * by keys.
 */
export function StepRuler({
  x,
  at,
  range,
  marks,
}: {
  x: XAxis
  at: number | null
  range: XRange
  marks: readonly RulerMark[]
}) {
  const handle = useStepHandle()
  const shown = handle?.kind === x ? handle.x : at
  const share = (place: number) => `${(100 * (place - range.min)) / Math.max(range.max - range.min, 1)}%`
  const placeAt = (event: PointerEvent<SVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const along = Math.min(Math.max((event.clientX - left) / width, 0), 1)
    return Math.round(range.min + along * (range.max - range.min))
  }
  return (
    <span className="flex min-w-40 flex-1 items-center gap-2 text-micro text-text-3" aria-hidden="true">
      <span className="mono">{formatXTag(x, range.min)}</span>
      <svg
        aria-hidden="true"
        height="24"
        className="w-0 min-w-0 flex-1 cursor-ew-resize touch-none overflow-visible"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          showHandle({ kind: x, x: placeAt(event), before: null, after: null })
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) dragHandle(placeAt(event))
        }}
        onPointerUp={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) dropHandle(placeAt(event))
        }}
      >
        <rect width="100%" height="24" fill="transparent" />
        <line x1="0" x2="100%" y1="15.5" y2="15.5" stroke="var(--chart-axis)" />
        {TICKS.map((left) => (
          <line key={left} x1={left} x2={left} y1="12" y2="15" stroke="var(--chart-axis)" />
        ))}
        {marks
          .filter((mark) => mark.x >= range.min && mark.x <= range.max)
          .map((mark) => (
            <svg key={`${mark.kind} ${mark.x}`} x={share(mark.x)} overflow="visible" aria-hidden="true">
              <path d={SHAPES[mark.kind].path} fill="none" strokeWidth="1.4" {...SHAPES[mark.kind].look} />
            </svg>
          ))}
        {shown === null || shown < range.min || shown > range.max ? null : (
          <svg x={share(shown)} overflow="visible" aria-hidden="true">
            <rect
              x="-3"
              y="6"
              width="6"
              height="16"
              rx="2"
              fill="var(--surface-1)"
              stroke="var(--accent)"
              strokeWidth="2"
            />
          </svg>
        )}
      </svg>
      <span className="mono">{formatXTag(x, range.max)}</span>
    </span>
  )
}
