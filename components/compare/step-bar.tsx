'use client'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { StepControls } from '@/components/chart/step-controls'
import type { XRange } from '@/components/chart/x-axis'
import { Button } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import type { XAxis } from '@/lib/api/fields'
import type { ComparedMetric } from './compared-runs'
import type { RulerMark } from './ruler-marks'
import { StepRuler } from './step-ruler'

interface StepBarProps {
  x: XAxis
  at: number | null
  /** Places before and after at which some run wrote. */
  beside: { before: number | null; after: number | null }
  /** The whole axis (null: the metric has no place on it), and what is marked on it. */
  axis: { range: XRange | null; marks: readonly RulerMark[] }
  metrics: readonly ComparedMetric[]
  metric: ComparedMetric
  onChange: (part: { at?: number | null; of?: string }) => void
  children: ReactNode
}

/** Where the values are read: typed, from write to write, or along a ruler. On a phone it stays above the values. */
export function StepBar({ x, at, axis: { range, marks }, beside, metrics, metric, onChange, children }: StepBarProps) {
  const what = x === 'step' ? 'step' : 'time'
  return (
    <header className="flex flex-wrap items-center gap-2 rounded-t-3 px-4 py-2 max-tablet:sticky max-tablet:top-12 max-tablet:z-10 max-tablet:border-b max-tablet:border-border-2 max-tablet:bg-surface-1 max-tablet:px-3">
      <h2 className="text-body font-semibold">{at === null ? 'Values' : `Values at ${what}`}</h2>
      <StepControls {...{ x, at, beside }} onAt={(place) => onChange({ at: place })} />
      <MetricChoice metrics={metrics} metric={metric} onChange={(of) => onChange({ of })} />
      {range === null ? null : <StepRuler {...{ x, at, range, marks }} />}
      <span className="flex flex-none items-center gap-2 max-tablet:hidden">{children}</span>
    </header>
  )
}

function MetricChoice({
  metrics,
  metric,
  onChange,
}: {
  metrics: readonly ComparedMetric[]
  metric: ComparedMetric
  onChange: (name: string) => void
}) {
  return (
    <>
      <span className="text-small text-text-2">of</span>
      <Menu
        trigger={
          <Button>
            <Untrusted text={metric.name} className="max-w-48 truncate" />
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuChoice
          label="Metric of the values"
          options={metrics.map(({ name }) => ({ value: name, label: <Untrusted text={name} /> }))}
          value={metric.name}
          onChange={onChange}
        />
      </Menu>
    </>
  )
}
