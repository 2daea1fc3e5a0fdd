'use client'
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import type { ChartActions, ChartTarget } from './chart-actions'
import { ChartFrame } from './chart-frame'
import type { ChartModel } from './chart-model'
import { CrosshairLayer } from './crosshair-layer'
import { createHoverStore, type HoverStore } from './hover-store'
import { StepHandle } from './step-handle'
import { useChartKeys } from './use-chart-keys'
import { useChartPointer } from './use-chart-pointer'
import { useChartWheel } from './use-chart-wheel'

/** What stands for a picture in words, and where its card's head says the value at the crosshair, and what else. */
export interface ChartTold {
  summary: string
  head: { element: RefObject<HTMLElement | null>; resting: string }
}

interface ChartSurfaceProps {
  model: ChartModel
  size: { width: number; height: number }
  told: ChartTold
  zoomed: boolean
  acts: { actions: ChartActions } & Pick<ChartTarget, 'onMove'>
  /** What is drawn between the axes. */
  layers: ReactNode
  /** What is laid over the picture: `source` is the chart's name on the crosshair's bus. */
  over: (hover: HoverStore, source: string) => ReactNode
}

const POINTS = 'Arrow keys go from point to point, Shift by ten. Enter opens the evidence.'
const ZOOM = 'Plus and minus zoom, z undoes the last zoom, 0 shows the whole axis.'

/** Only a large chart says where the handle stands: the others are read beside it. */
const TAGGED = 210

/** A picture that is pointed at, zoomed and walked along: axes, layers, crosshair and the handle of the value table. */
export function ChartSurface({ model, size, told, zoomed, acts, layers, over }: ChartSurfaceProps) {
  const source = useId()
  const [hover] = useState(createHoverStore)
  const brush = useRef<HTMLDivElement>(null)
  const chart = useRef<HTMLDivElement>(null)
  const target = { model, source, hover, zoomed, ...acts }
  const pointer = useChartPointer(target, brush)
  useChartWheel(target, chart)
  const { spoken, ...keys } = useChartKeys(target)
  return (
    <>
      <div
        ref={chart}
        role="application"
        aria-roledescription="chart"
        aria-label={told.summary}
        aria-describedby={`${source}-keys`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk along the points of the picture.
        tabIndex={0}
        className="touch-pan-y select-none [&_svg]:overflow-visible"
        {...pointer}
        {...keys}
      >
        <div aria-hidden className="relative">
          <ChartFrame model={model} {...size}>
            {layers}
          </ChartFrame>
          <CrosshairLayer model={model} source={source} head={told.head.element} resting={told.head.resting} />
        </div>
        <div
          ref={brush}
          hidden
          className="pointer-events-none absolute border-x border-accent-line bg-(--chart-brush)"
        />
      </div>
      {over(hover, source)}
      <StepHandle model={model} tagged={size.height >= TAGGED} />
      <span id={`${source}-keys`} hidden>
        {model.series.length === 0 ? ZOOM : `${POINTS} ${ZOOM}`}
      </span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </>
  )
}
