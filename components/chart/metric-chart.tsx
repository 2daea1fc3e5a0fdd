'use client'
import { type RefObject, useId, useMemo, useRef, useState } from 'react'
import type { SeriesResponse } from '@/lib/api/series'
import type { ChartContext } from './cards-props'
import type { ChartActions } from './chart-actions'
import { ChartFrame } from './chart-frame'
import { ChartLayers } from './chart-layers'
import { type ChartModel, chartModel } from './chart-model'
import { ChartTooltip } from './chart-tooltip'
import { CrosshairLayer } from './crosshair-layer'
import { createHoverStore } from './hover-store'
import type { DrawnPoint } from './series-points'
import { shadesOf } from './time-shades'
import { useChartKeys } from './use-chart-keys'
import { useChartPointer } from './use-chart-pointer'
import { useWidth } from './use-width'
import type { XRange } from './x-axis'

interface MetricChartProps {
  series: SeriesResponse
  range: XRange
  height: number
  context: ChartContext
  /** What stands for the picture in words. */
  summary: string
  selected: Pick<DrawnPoint, 'x' | 'value'> | null
  /** Where the card's head shows the value at the crosshair, and what it says otherwise. */
  head: { element: RefObject<HTMLElement | null>; resting: string }
  actions: ChartActions
}

const KEYS = 'Arrow keys go from point to point, Shift by ten. Plus and minus zoom, 0 resets, Enter opens the evidence.'

/** One metric drawn. It measures itself, so it is for the browser alone. */
export default function MetricChart(props: MetricChartProps) {
  const [frame, width] = useWidth<HTMLDivElement>()
  const { series, range, height, context } = props
  const { y, unrecorded, proof } = context
  const model = useMemo(
    () => (width < 80 ? null : chartModel(series, { width, height, range, y, unrecorded, proof })),
    [series, width, height, range, y, unrecorded, proof],
  )
  return (
    <div ref={frame} className="relative" style={{ height }}>
      {model === null ? null : <DrawnChart {...props} model={model} width={width} />}
    </div>
  )
}

function DrawnChart({ model, width, ...props }: MetricChartProps & { model: ChartModel; width: number }) {
  const { series, height, context, summary, selected, head, actions } = props
  const source = useId()
  const [hover] = useState(createHoverStore)
  const brush = useRef<HTMLDivElement>(null)
  const target = { model, source, hover, zoomed: context.zoomed, actions }
  const pointer = useChartPointer(target, brush)
  const { spoken, ...keys } = useChartKeys(target)
  const shades = useMemo(() => shadesOf(context, model), [context, model])
  const ring = useMemo(() => (selected === null ? null : ringOf(model, selected)), [model, selected])
  return (
    <>
      <div
        role="application"
        aria-roledescription="chart"
        aria-label={summary}
        aria-describedby={`${source}-keys`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the points of the picture.
        tabIndex={0}
        className="touch-pan-y select-none [&_svg]:overflow-visible"
        {...pointer}
        {...keys}
      >
        <div aria-hidden>
          <ChartFrame model={model} width={width} height={height}>
            <ChartLayers
              model={model}
              shades={shades}
              moments={context.moments}
              colourOf={context.colourOf}
              selected={ring}
            />
            <CrosshairLayer
              model={model}
              source={source}
              head={head.element}
              resting={head.resting}
              colourOf={context.colourOf}
            />
          </ChartFrame>
        </div>
        <div
          ref={brush}
          hidden
          className="pointer-events-none absolute border-x border-accent-line bg-(--chart-brush)"
        />
      </div>
      <ChartTooltip hover={hover} model={model} bucketWidth={series.bucketWidth} colourOf={context.colourOf} />
      <span id={`${source}-keys`} hidden>
        {KEYS}
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </>
  )
}

function ringOf(model: ChartModel, { x, value }: Pick<DrawnPoint, 'x' | 'value'>): { x: number; y: number } | null {
  const left = model.x.toPixel(x)
  if (left < model.area.left - 1 || left > model.area.right + 1) return null
  const edge = value === '-Infinity' || typeof value === 'number' ? model.area.bottom : model.area.top
  const y = typeof value === 'number' ? (model.y?.toPixel(value) ?? edge) : edge
  return { x: left, y: Math.min(Math.max(y, model.area.top), model.area.bottom) }
}
