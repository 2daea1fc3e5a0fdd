'use client'
import { createContext, memo, type ReactNode, useContext, useMemo } from 'react'
import { CartesianGrid, ComposedChart, Line, XAxis, YAxis } from 'recharts'
import type { ChartModel } from './chart-model'
import { MARGIN } from './plot'

const AXIS_TEXT = 'fill-text-3 font-mono text-[10.5px] tracking-[-.02em]'

/** Where the date stands on an axis of time within one day, in pixels: left of most ticks, below the y axis. */
const [DAY_START, DAY_END] = [3, 72]
const HALF_LETTER = 3.1

// Recharts lays out axes and grid between 0 and 1; where a value lies there is the model's to say. A real log or date
// axis would go blank on values that it has no place for.
const SQUARE = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
]
const UNIT: [number, number] = [0, 1]

/** What stands on the axes, which most new data leaves as it is: then Recharts has nothing to do. */
interface Axes {
  width: number
  height: number
  /** Where the plot ends. */
  right: number
  bottom: number
  day: string | null
  x: { at: number; label: string }[]
  y: { at: number; label: string }[]
  /** Of the second y axis, in pixels. */
  rightTicks: { top: number; label: string }[]
}

/** Drawn over the axes. It comes past Recharts, which would lay everything out anew for each new child. */
const Content = createContext<ReactNode>(null)
const Slot = () => useContext(Content)

/** Axes and grid of a chart, kept mounted while its data changes. `children` are drawn over them. */
export function ChartFrame({
  model,
  width,
  height,
  children,
}: {
  model: ChartModel
  width: number
  height: number
  children: ReactNode
}) {
  const axes = JSON.stringify(axesOf(model, width, height))
  return (
    <Content value={children}>
      <Frame axes={axes} />
    </Content>
  )
}

function axesOf(model: ChartModel, width: number, height: number): Axes {
  const { area } = model
  const share = (value: number) => (model.x.toPixel(value) - area.left) / (area.right - area.left)
  const { major, day } = model.x.ticks
  const x = major.map(({ value, label }) => {
    const isUnderDay = day !== null && model.x.toPixel(value) - label.length * HALF_LETTER < DAY_END
    return { at: share(value), label: isUnderDay ? '' : label }
  })
  const y = (model.y?.ticks ?? []).map(({ value, label }) => ({ at: model.y?.share(value) ?? 0, label }))
  const rightTicks = (model.right?.ticks ?? []).map(({ value, label }) => ({
    top: model.right?.toPixel(value) ?? 0,
    label,
  }))
  return { width, height, right: area.right, bottom: area.bottom, day, x, y, rightTicks }
}

/** `axes` is the text of `Axes`: equal texts need no new layout. */
const Frame = memo(function Frame({ axes }: { axes: string }) {
  const { width, height, right, bottom, day, x, y, rightTicks } = useMemo(() => JSON.parse(axes) as Axes, [axes])
  return (
    <ComposedChart
      width={width}
      height={height}
      data={SQUARE}
      margin={{ top: MARGIN.top, right: width - right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={UNIT}
        height={MARGIN.bottom}
        interval={0}
        ticks={x.map(({ at }) => at)}
        axisLine={{ stroke: 'var(--chart-axis)' }}
        tickLine={{ stroke: 'var(--chart-axis)' }}
        tickSize={4}
        tick={({ x: left, index }: { x: number | string; index: number }) => (
          <text
            x={Math.min(Number(left), width - (x[index]?.label.length ?? 0) * HALF_LETTER)}
            y={bottom + 14.5}
            textAnchor="middle"
            className={AXIS_TEXT}
            data-tick={left}
          >
            {x[index]?.label}
          </text>
        )}
      />
      <YAxis
        type="number"
        domain={UNIT}
        width={MARGIN.left}
        interval={0}
        ticks={y.map(({ at }) => at)}
        axisLine={false}
        tickLine={false}
        tick={({ y: top, index }: { y: number | string; index: number }) => (
          <text x={MARGIN.left - 5} y={Number(top) + 3.5} textAnchor="end" className={AXIS_TEXT}>
            {y[index]?.label}
          </text>
        )}
      />
      {day === null ? null : (
        <text
          x={DAY_START}
          y={bottom + 14.5}
          className={AXIS_TEXT}
          data-tick={(DAY_START + DAY_END) / 2}
          data-mark="day"
        >
          {day}
        </text>
      )}
      <RightTicks ticks={rightTicks} left={right + 5} />
      <Line dataKey="y" stroke="none" dot={false} activeDot={false} isAnimationActive={false} legendType="none" />
      <Slot />
    </ComposedChart>
  )
})

/** Labels of the second y axis; it has no grid of its own. */
function RightTicks({ ticks, left }: { ticks: Axes['rightTicks']; left: number }) {
  return ticks.map(({ top, label }) => (
    <text key={top} x={left} y={top + 3.5} className={AXIS_TEXT} data-mark="right-tick">
      {label}
    </text>
  ))
}
