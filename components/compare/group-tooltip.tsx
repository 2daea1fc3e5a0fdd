'use client'
import { useEffect, useState } from 'react'
import { type Crosshair, onCrosshair } from '@/components/chart/crosshair-bus'
import { valueWords } from '@/components/chart/lag'
import { useHasHandle } from '@/components/chart/step-bus'
import { formatX } from '@/components/chart/x-axis'
import { Untrusted } from '@/components/ui/untrusted'
import type { GroupsResponse, RunGroup } from '@/lib/api/compare-groups'
import { formatCount, formatCounted } from '@/lib/format'
import { type GroupModel, groupKey } from './group-model'

const WIDTH = 240
const GAP = 9

/** What each group came to in the bucket under the pointer. */
export function GroupTooltip({ answer, model, source }: { answer: GroupsResponse; model: GroupModel; source: string }) {
  const [crosshair, setCrosshair] = useState<Crosshair | null>(null)
  useEffect(() => onCrosshair((next) => setCrosshair(next?.source === source ? next : null)), [source])
  const held = useHasHandle()
  if (crosshair === null || held) return null
  const { area, x } = model.chart
  const left = x.toPixel(crosshair.x)
  const onLeft = left + GAP + WIDTH > area.right && left - GAP - WIDTH > 0
  const told = answer.groups.map((group) => ({ group, at: nearest(group.buckets.x, crosshair.x) }))
  const place = told.find(({ at }) => at !== null)
  if (place === undefined) return null
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute top-8 z-10 w-[240px] rounded-2 border border-border-2 bg-surface-1 px-2.5 pt-[7px] pb-2 text-[11px]/4 shadow-pop"
      style={{ left: onLeft ? left - GAP - WIDTH : Math.min(left + GAP, area.right + 10 - WIDTH) }}
    >
      <div className="text-text-3">
        {answer.bucketWidth === 1 ? '' : 'around '}
        {answer.x === 'step' ? 'step ' : ''}
        {formatX(answer.x, place.group.buckets.x[place.at ?? 0] ?? 0)}
      </div>
      {told.map(({ group, at }, index) =>
        at === null ? null : (
          <div key={groupKey(group)} className="mt-1 border-t border-border-1 pt-1">
            <div className="flex items-center gap-1.5">
              <svg width="22" height="8" aria-hidden className="flex-none">
                <path
                  d="M0 4H22"
                  stroke="var(--text-1)"
                  strokeWidth="1.6"
                  strokeDasharray={model.groups[index]?.dash}
                />
              </svg>
              <span className="min-w-0 flex-1 truncate">
                {group.label === null ? <i className="text-text-3">not sent</i> : <Untrusted text={group.label} />}
              </span>
              <span className="font-mono font-semibold">
                {valueWords(answer, group.buckets.mean[at] ?? null, 'short')}
              </span>
            </div>
            <div className="text-text-3">
              {valueWords(answer, group.buckets.min[at] ?? null, 'short')} …{' '}
              {valueWords(answer, group.buckets.max[at] ?? null, 'short')},{' '}
              {formatCounted(group.buckets.writes[at] ?? 0, 'write')} of {runsThere(group, at)}
            </div>
          </div>
        ),
      )}
    </div>
  )
}

/** `3 runs`, or `1 of 3 runs` where a mean is not of all. */
function runsThere({ runs, buckets }: RunGroup, at: number): string {
  const there = buckets.runs[at] ?? 0
  const all = formatCounted(runs.length, 'run')
  return there < runs.length ? `${formatCount(there)} of ${all}` : all
}

/** Index of the place nearest to `x`; null: there is none. */
function nearest(places: RunGroup['buckets']['x'], x: number): number | null {
  let best: number | null = null
  for (const [at, place] of places.entries()) {
    if (best === null || Math.abs(place - x) < Math.abs((places[best] ?? Infinity) - x)) best = at
  }
  return best
}
