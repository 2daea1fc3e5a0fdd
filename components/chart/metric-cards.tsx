'use client'
import { useMemo } from 'react'
import { Untrusted } from '@/components/ui/untrusted'
import type { MetricSummary } from '@/lib/api/run'
import type { CardsProps } from './cards-props'
import { LazyCard } from './lazy-card'
import { prefixGroups } from './prefix-groups'

/** One card for each metric, grouped by the prefix of its name; only cards near the screen are mounted. */
export function MetricCards({ metrics, ...cards }: CardsProps & { metrics: MetricSummary[] }) {
  const groups = useMemo(() => prefixGroups(metrics), [metrics])
  if (metrics.length === 0) {
    return <p className="px-4 pb-4 text-text-2">No metric of this run has that in its name.</p>
  }
  return groups.map(({ prefix, metrics: members }) => (
    <section key={prefix} aria-label={prefix === '' ? 'Metrics without a prefix' : `Metrics of ${prefix}`}>
      {groups.length < 2 ? null : (
        <h2 className="px-4 pb-1 text-small text-text-3 not-first:pt-2 max-tablet:px-3">
          {prefix === '' ? 'No prefix' : <Untrusted text={prefix} className="font-medium text-text-2" />}{' '}
          {members.length}
        </h2>
      )}
      <div className="grid grid-cols-2 gap-2.5 px-4 pb-2.5 wide:grid-cols-3 max-tablet:grid-cols-1 max-tablet:px-3">
        {members.map((metric) => (
          <LazyCard key={metric.name} metric={metric} {...cards} />
        ))}
      </div>
    </section>
  ))
}
