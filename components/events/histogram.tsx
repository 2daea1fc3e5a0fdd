'use client'
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react'
import { formatLength } from '@/components/filters/range'
import type { EventsSummary } from '@/lib/api/events'
import { formatCount } from '@/lib/format'
import { BrushHandle } from './brush-handle'
import { type HistogramScale, histogramScale, PLOT, type RecordRange, timeTicks } from './histogram-scale'

interface Range {
  from: number | null
  to: number | null
}

interface Stop {
  account: string
  region: string
  fromMs: number
  toMs: number | null
}

/** Calls over observed time, denied ones on top, with a brush that sets the range. Drawn in the browser only. */
export function Histogram({
  summary,
  record,
  stops,
  range,
  onRange,
}: {
  summary: EventsSummary
  record: RecordRange | null
  stops: readonly Stop[]
  range: Range
  onRange: (range: Range) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const scale = width === null ? null : histogramScale(summary, record, width)
  return (
    <div ref={frame} className="h-[88px] flex-none touch-pan-y">
      {scale === null || width === null ? null : <Plot {...{ summary, stops, range, onRange, scale, width }} />}
    </div>
  )
}

interface PlotProps {
  summary: EventsSummary
  stops: readonly Stop[]
  range: Range
  onRange: (range: Range) => void
  scale: HistogramScale
  width: number
}

function Plot({ summary, stops, range, onRange: setRange, scale, width }: PlotProps) {
  const [drag, setDrag] = useState<{ anchor: number; edge: number } | null>(null)
  const dragged = drag === null ? null : ordered(drag)
  // A bound at the edge of the record is no bound: calls that arrive later belong to the range too.
  const onRange = ({ from, to }: Range) =>
    setRange({
      from: from === null || from <= scale.fromMs ? null : from,
      to: to === null || to >= scale.toMs ? null : to,
    })
  const shown = dragged ?? range
  const place = (event: ReactPointerEvent<SVGElement>) => scale.edgeAt(placeOf(event))
  const begin = (event: ReactPointerEvent<SVGElement>, anchor = place(event)) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ anchor, edge: place(event) })
  }
  const end = () => {
    if (dragged !== null && dragged.from < dragged.to) onRange(dragged)
    setDrag(null)
  }
  const from = shown.from ?? scale.fromMs
  const to = shown.to ?? scale.toMs
  const total = summary.histogram.reduce((sum, bar) => sum + bar.allowed + bar.denied, 0)
  const denied = summary.histogram.reduce((sum, bar) => sum + bar.denied, 0)
  return (
    <svg
      width={width}
      height={PLOT.height}
      className="block overflow-visible select-none [&_text]:fill-text-3 [&_text]:font-mono [&_text]:text-[10.5px] [&_text]:tracking-[-.02em]"
      onPointerDown={(event) => begin(event)}
      onPointerMove={(event) => drag !== null && setDrag({ ...drag, edge: place(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
      onDoubleClick={() => onRange({ from: null, to: null })}
    >
      <title>{`${formatCount(total)} calls, ${formatCount(denied)} of them denied or failed, per ${formatLength(summary.bucketMs)}`}</title>
      <rect width={width} height={PLOT.height} fill="transparent" />
      <CountAxis scale={scale} width={width} />
      <Bars {...{ summary, scale, from, to }} selected={range.from !== null || range.to !== null || drag !== null} />
      <Brush scale={scale} from={from} to={to} quiet={shown.from === null && shown.to === null} />
      <TimeAxis scale={scale} width={width} />
      <Stops stops={stops} scale={scale} />
      {(['from', 'to'] as const).map((side) => (
        <BrushHandle
          key={side}
          scale={scale}
          label={side === 'from' ? 'Range from' : 'Range to'}
          ms={side === 'from' ? from : to}
          least={side === 'from' ? scale.fromMs : from + scale.bucketMs}
          most={side === 'from' ? to - scale.bucketMs : scale.toMs}
          onGrab={(event) => begin(event, side === 'from' ? to : from)}
          onMove={(ms) => onRange({ from, to, [side]: ms })}
        />
      ))}
    </svg>
  )
}

function CountAxis({ scale, width }: { scale: HistogramScale; width: number }) {
  const counts = [0, scale.most / 2, scale.most].filter(Number.isInteger)
  return counts.map((count) => (
    <g key={count}>
      <path d={`M${PLOT.left} ${scale.y(count)}H${width - PLOT.right}`} className="stroke-(--chart-grid)" />
      <text x={PLOT.left - 7} y={scale.y(count) + 3.5} textAnchor="end">
        {formatCount(count)}
      </text>
    </g>
  ))
}

function Bars({
  summary,
  scale,
  from,
  to,
  selected,
}: {
  summary: EventsSummary
  scale: HistogramScale
  from: number
  to: number
  selected: boolean
}) {
  return summary.histogram.map(({ fromMs, allowed, denied }) => {
    const left = scale.x(fromMs) + 0.75
    const width = Math.max(scale.x(fromMs + scale.bucketMs) - left - 0.75, 0.75)
    const inside = !selected || (fromMs + scale.bucketMs > from && fromMs < to)
    const top = scale.y(allowed)
    // One denied call among thousands must still be seen.
    const deniedHeight = denied === 0 ? 0 : Math.max(PLOT.bottom - scale.y(denied) - 1, 2)
    return (
      <g key={fromMs} opacity={inside ? 1 : 0.65}>
        <rect x={left} y={top} width={width} height={PLOT.bottom - top} className="fill-chart-1" />
        {denied === 0 ? null : (
          <rect x={left} y={top - 1 - deniedHeight} width={width} height={deniedHeight} className="fill-failed-solid" />
        )}
      </g>
    )
  })
}

function Brush({ scale, from, to, quiet }: { scale: HistogramScale; from: number; to: number; quiet: boolean }) {
  const left = scale.x(from)
  const right = scale.x(to)
  if (quiet) return null
  return (
    <>
      <rect x={left} y="6" width={right - left} height={PLOT.bottom - 6} className="fill-(--chart-brush)" />
      <path d={`M${left} 6V${PLOT.bottom}M${right} 6V${PLOT.bottom}`} className="stroke-accent" strokeWidth="1.5" />
    </>
  )
}

function TimeAxis({ scale, width }: { scale: HistogramScale; width: number }) {
  return (
    <>
      <path d={`M${PLOT.left} ${PLOT.bottom}H${width - PLOT.right}`} className="stroke-(--chart-axis)" />
      {timeTicks(scale, Math.max(2, Math.floor(width / 110))).map(({ ms, label }) => (
        <g key={ms}>
          <path d={`M${scale.x(ms)} ${PLOT.bottom}v5`} className="stroke-(--chart-axis)" />
          <text x={scale.x(ms) + 4} y="82">
            {label}
          </text>
        </g>
      ))}
    </>
  )
}

function Stops({ stops, scale }: { stops: readonly Stop[]; scale: HistogramScale }) {
  const seen = stops.filter(({ fromMs, toMs }) => fromMs < scale.toMs && (toMs ?? scale.toMs) > scale.fromMs)
  return (
    <>
      {seen.map(({ fromMs, toMs, account, region }) => {
        const left = scale.x(fromMs)
        const right = scale.x(toMs ?? scale.toMs)
        return (
          <g key={`${account} ${region} ${fromMs}`}>
            <rect
              x={left}
              y="6"
              width={Math.max(right - left, 2)}
              height={PLOT.bottom - 6}
              className="fill-(--chart-gap-fill)"
            />
            <text
              x={Math.min(right + 4, scale.x(scale.toMs) - 190)}
              y="15"
              paintOrder="stroke"
              stroke="var(--bg)"
              strokeWidth="3"
              className="fill-text-2! font-sans! text-micro! tracking-normal!"
            >
              Logging stopped, {region}
            </text>
          </g>
        )
      })}
    </>
  )
}

function ordered({ anchor, edge }: { anchor: number; edge: number }): { from: number; to: number } {
  return { from: Math.min(anchor, edge), to: Math.max(anchor, edge) }
}

function placeOf(event: ReactPointerEvent<SVGElement>): number {
  const svg = event.currentTarget.ownerSVGElement ?? event.currentTarget
  return event.clientX - svg.getBoundingClientRect().left
}

function useWidth(frame: React.RefObject<HTMLElement | null>): number | null {
  const [width, setWidth] = useState<number | null>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return width
}
