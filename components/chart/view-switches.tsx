'use client'
import { Toggle } from '@/components/ui/toggle'
import type { XAxis } from '@/lib/api/fields'
import { SmoothingPicker } from './smoothing-picker'
import { useChartView } from './use-chart-view'
import { isLogable } from './view'
import { ViewPicker } from './view-picker'

/** Whether x is told on a log axis, where there is one. */
export function LogXSwitch({ x }: { x: XAxis }) {
  const [view, setView] = useChartView()
  if (!isLogable(x)) return null
  return (
    <Toggle on={view.logX} onChange={(on) => void setView({ xscale: on ? 'log' : null })}>
      Log x
    </Toggle>
  )
}

/** How the lines of all charts of a page are drawn. A metric over another one has no lag. */
export function ViewSwitches({ isJoined = false }: { isJoined?: boolean }) {
  const [view, setView] = useChartView()
  return (
    <>
      <SmoothingPicker />
      <ViewPicker />
      {isJoined ? null : (
        <Toggle
          title="Claimed minus observed time of each point, in the place of its value"
          on={view.lag}
          onChange={(on) => void setView({ value: on ? 'lag' : null })}
        >
          Lag view
        </Toggle>
      )}
    </>
  )
}
