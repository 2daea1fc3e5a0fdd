'use client'
import { ChartNoAxesCombined, PanelRight, Split } from 'lucide-react'
import { MenuItem, MenuSeparator, Submenu } from '@/components/ui/menu'
import { MetricName } from '@/components/ui/metric-name'
import type { CardContent } from './card-layout'
import { useCardLayout } from './use-card-layout'

/** Entries of a card's menu that put metrics together, take them apart, and choose their y axis. */
export function LayoutMenu({ content, all }: { content: CardContent; all: readonly { name: string }[] }) {
  const { onMerge, onTakeApart, onMove } = useCardLayout()
  const { metrics } = content
  const others = all.filter(({ name }) => metrics.every((metric) => metric.name !== name))
  return (
    <>
      {others.length === 0 ? null : (
        <Submenu
          label={
            <>
              <ChartNoAxesCombined aria-hidden />
              Add a metric to this card
            </>
          }
        >
          {others.map(({ name }) => (
            <MenuItem key={name} onClick={() => onMerge(metrics, [{ name, right: false }])}>
              <MetricName name={name} className="max-w-80 truncate text-[12px]" />
            </MenuItem>
          ))}
        </Submenu>
      )}
      {metrics.length < 2 ? null : (
        <>
          <MenuItem onClick={() => onTakeApart(metrics)}>
            <Split aria-hidden />
            Take this card apart
          </MenuItem>
          <MenuSeparator />
          {metrics.map((metric) => (
            <MenuItem key={metric.name} onClick={() => onMove(metrics, metric)}>
              <PanelRight aria-hidden />
              <span className="flex min-w-0 gap-1">
                <MetricName name={metric.name} className="max-w-60 truncate text-[12px]" />
                {metric.right ? 'to the left axis' : 'to the right axis'}
              </span>
            </MenuItem>
          ))}
        </>
      )}
    </>
  )
}
