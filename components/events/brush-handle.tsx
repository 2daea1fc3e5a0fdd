'use client'
import type { KeyboardEvent, PointerEvent } from 'react'
import { formatBound } from '@/components/filters/range'
import type { HistogramScale } from './histogram-scale'

/** One end of the brush: dragged, or moved bar by bar with the arrow keys (with Shift by ten). */
export function BrushHandle({
  scale,
  label,
  ms,
  least,
  most,
  onGrab,
  onMove,
}: {
  scale: HistogramScale
  label: string
  ms: number
  least: number
  most: number
  onGrab: (event: PointerEvent<SVGElement>) => void
  onMove: (ms: number) => void
}) {
  const press = (event: KeyboardEvent) => {
    const bars = event.shiftKey ? 10 : 1
    const next = {
      ArrowLeft: ms - bars * scale.bucketMs,
      ArrowDown: ms - bars * scale.bucketMs,
      ArrowRight: ms + bars * scale.bucketMs,
      ArrowUp: ms + bars * scale.bucketMs,
      Home: least,
      End: most,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const within = Math.min(Math.max(next, least), most)
    if (within !== ms) onMove(within)
  }
  const x = scale.x(ms)
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.round((least - scale.fromMs) / scale.bucketMs)}
      aria-valuemax={Math.round((most - scale.fromMs) / scale.bucketMs)}
      aria-valuenow={Math.round((ms - scale.fromMs) / scale.bucketMs)}
      aria-valuetext={formatBound(ms)}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.stopPropagation()
        onGrab(event)
      }}
      className="cursor-ew-resize"
    >
      <rect x={x - 12} y="25" width="24" height="24" fill="transparent" />
      <rect
        x={x - 3}
        y="28"
        width="6"
        height="18"
        rx="1.5"
        className="fill-surface-1 stroke-accent"
        strokeWidth="1.5"
      />
    </g>
  )
}
