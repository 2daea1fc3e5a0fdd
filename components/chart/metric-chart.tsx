'use client'
import { useEffect, useMemo, useState } from 'react'
import type { SeriesX } from '@/lib/api/fields'
import type { ChartContext, SelectedPlace } from './cards-props'
import type { ChartActions, ChartTarget } from './chart-actions'
import { ChartLayers } from './chart-layers'
import { type ChartModel, chartModel, yAxisOf } from './chart-model'
import { ChartSurface, type ChartTold } from './chart-surface'
import { ChartTooltip } from './chart-tooltip'
import type { HoverStore } from './hover-store'
import type { Plotted } from './plotted'
import { shadesOf } from './time-shades'
import { useWidth } from './use-width'
import type { XRange } from './x-axis'

interface MetricChartProps {
  plotted: readonly Plotted[]
  x: SeriesX
  range: XRange
  height: number
  context: ChartContext
  selected: SelectedPlace | null
  told: ChartTold
  actions: ChartActions
}

/** The series of a card drawn on one pair of axes. It measures itself, so it is for the browser alone. */
export default function MetricChart(props: MetricChartProps) {
  const [frame, width] = useWidth<HTMLDivElement>()
  const { plotted, x, height, context } = props
  const { y, unrecorded, view } = context
  const [moving, setMoving] = useState<XRange | null>(null)
  const range = moving ?? props.range
  const model = useMemo(
    () => (width < 80 ? null : chartModel(plotted, { width, height, x, range, y, unrecorded, view })),
    [plotted, width, height, x, range, y, unrecorded, view],
  )
  return (
    <div ref={frame} className="relative" style={{ height }}>
      {model === null ? null : <DrawnChart {...props} model={model} width={width} onMove={setMoving} />}
    </div>
  )
}

function DrawnChart({
  model,
  width,
  onMove,
  ...props
}: MetricChartProps & { model: ChartModel; width: number } & Pick<ChartTarget, 'onMove'>) {
  const { height, context, selected, told, actions } = props
  const shades = useMemo(() => shadesOf(context, model), [context, model])
  const ring = useMemo(() => (selected === null ? null : ringOf(model, selected)), [model, selected])
  return (
    <ChartSurface
      model={model}
      size={{ width, height }}
      told={told}
      zoomed={context.zoomed}
      acts={{ actions, onMove }}
      layers={<ChartLayers model={model} shades={shades} moments={context.moments} selected={ring} />}
      over={(hover) => (
        <>
          <ChartTooltip hover={hover} model={model} />
          <Hovered hover={hover} actions={actions} />
        </>
      )}
    />
  )
}

/** Tells the page which write is pointed at. */
function Hovered({ hover, actions: { onHover } }: { hover: HoverStore; actions: ChartActions }) {
  useEffect(() => {
    if (onHover === undefined) return
    const stop = hover.subscribe(() => onHover(hover.get()?.[0]?.point ?? null))
    return () => {
      stop()
      onHover(null)
    }
  }, [hover, onHover])
  return null
}

function ringOf(model: ChartModel, { x, value, series = 0 }: SelectedPlace): { x: number; y: number } | null {
  const left = model.x.toPixel(x)
  if (left < model.area.left - 1 || left > model.area.right + 1) return null
  const edge = value === '-Infinity' || typeof value === 'number' ? model.area.bottom : model.area.top
  const y = typeof value === 'number' ? (yAxisOf(model, series)?.toPixel(value) ?? edge) : edge
  return { x: left, y: Math.min(Math.max(y, model.area.top), model.area.bottom) }
}
