'use client'
import { Segmented } from '@/components/ui/segmented'
import { Y_OPTIONS } from './axis-options'
import { useChartView } from './use-chart-view'
import type { YKind } from './y-axis'

/** How values are told on the y axis. Lags have both signs, so there is nothing to choose for them. */
export function YSwitch({ y, onChange }: { y: YKind; onChange: (y: YKind) => void }) {
  const [{ lag }] = useChartView()
  return (
    <Segmented
      label="Y scale"
      options={Y_OPTIONS}
      value={lag ? 'linear' : y}
      off={lag ? 'Lags are told on a linear axis around zero' : null}
      onChange={onChange}
    />
  )
}
