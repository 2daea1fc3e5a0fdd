'use client'
import type { ReactNode } from 'react'
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
  const { min, max } = model.x.range
  const { major, day } = model.x.ticks
  const x = major.map(({ value, label }) => {
    const isUnderDay = day !== null && model.x.toPixel(value) - label.length * HALF_LETTER < DAY_END
    return { at: (value - min) / (max - min), label: isUnderDay ? '' : label }
  })
  const y = (model.y?.ticks ?? []).map(({ value, label }) => ({ at: model.y?.share(value) ?? 0, label }))
  return (
    <ComposedChart
      width={width}
      height={height}
      data={SQUARE}
      margin={{ top: MARGIN.top, right: MARGIN.right, bottom: 0, left: 0 }}
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
          <text x={left} y={model.area.bottom + 14.5} textAnchor="middle" className={AXIS_TEXT} data-tick={left}>
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
          y={model.area.bottom + 14.5}
          className={AXIS_TEXT}
          data-tick={(DAY_START + DAY_END) / 2}
          data-mark="day"
        >
          {day}
        </text>
      )}
      <Line dataKey="y" stroke="none" dot={false} activeDot={false} isAnimationActive={false} legendType="none" />
      {children}
    </ComposedChart>
  )
}
