'use client'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Popover } from '@/components/ui/popover'
import { useChartView } from './use-chart-view'

/** What of the values all charts show, and how: each choice with what it does to the picture. */
export function ViewPicker() {
  const [view, setView] = useChartView()
  const chosen = [view.fit ? '1–99 %' : '', view.band ? '' : 'no band'].filter((word) => word !== '')
  const trigger = (
    <Button>
      {chosen.length === 0 ? 'Drawing' : `Drawing: ${chosen.join(', ')}`}
      <ChevronDown aria-hidden />
    </Button>
  )
  return (
    <Popover trigger={trigger} label="How charts are drawn">
      <div className="flex w-80 max-w-full flex-col gap-3 p-3">
        <Choice label="Min–max band" checked={view.band} onChange={(on) => void setView({ band: on ? null : 'off' })}>
          Where there are more points than pixels, the area lies between the smallest and the largest value of each
          place, with a line through one write of each. Without it, and in charts of more than three lines of runs, the
          line itself goes through every extreme.
        </Choice>
        <Choice label="Fit y to 1–99 %" checked={view.fit} onChange={(on) => void setView({ fit: on ? '1-99' : null })}>
          The y axis goes from the 1st to the 99th percentile of the values drawn. What lies beyond is marked at the
          frame’s edge and counted below the chart.
        </Choice>
      </div>
    </Popover>
  )
}

function Choice({
  label,
  checked,
  onChange,
  children,
}: {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
  children: ReactNode
}) {
  const [id, about] = [useId(), useId()]
  return (
    <div>
      <label htmlFor={id} className="flex min-h-6 items-center gap-2 text-small font-medium max-tablet:min-h-10">
        <Checkbox
          id={id}
          checked={checked}
          aria-describedby={about}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      <p id={about} className="pl-5.5 text-micro text-text-2">
        {children}
      </p>
    </div>
  )
}
