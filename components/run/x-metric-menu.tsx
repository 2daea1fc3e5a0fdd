'use client'
import { ChevronDown } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { MetricName } from '@/components/ui/metric-name'

/** Chooses a metric whose values are x, in the place of an axis; null: an axis. */
export function XMetricMenu({
  names,
  value,
  onChange,
}: {
  names: readonly string[]
  value: string | null
  onChange: (name: string | null) => void
}) {
  const trigger = (
    <Button title="The values of another metric as x, joined on the step" className="max-w-64">
      {value === null ? (
        'x: a metric'
      ) : (
        <span className="truncate">
          x: <MetricName name={value} className="text-[12px]" />
        </span>
      )}
      <ChevronDown aria-hidden />
    </Button>
  )
  return (
    <Menu trigger={trigger}>
      <MenuChoice
        label="Metric as x"
        options={[
          { value: '', label: 'None, an axis' },
          ...names.map((name) => ({
            value: `m${name}`,
            label: <MetricName name={name} className="max-w-80 truncate text-[12px]" />,
          })),
        ]}
        value={value === null ? '' : `m${value}`}
        onChange={(next) => onChange(next === '' ? null : next.slice(1))}
      />
    </Menu>
  )
}
