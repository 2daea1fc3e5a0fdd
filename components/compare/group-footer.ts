import { FITTED_IN_PART, fitted } from '@/components/chart/fit'
import type { ChartView } from '@/components/chart/view'
import { type YAxisKind, type YKind, yFrame } from '@/components/chart/y-axis'
import type { GroupsResponse } from '@/lib/api/compare-groups'
import { formatCount, formatCounted } from '@/lib/format'
import { partCount } from './group-lines'

/** The axis that means stand on: lags have their own. */
export const groupAxis = ({ value }: GroupsResponse, y: YKind): YAxisKind => (value === 'lag' ? 'lag' : y)

/** The values that a frame is fitted to: of every mean and both ends of its band. */
export const drawnValues = (groups: GroupsResponse['groups']): number[] =>
  groups.flatMap(({ buckets }) => [...buckets.mean, ...buckets.min, ...buckets.max])

/** What an aggregated card draws and what it does not. */
export function groupFooter(answer: GroupsResponse, { y, view }: { y: YKind; view: ChartView }): string[] {
  const { groups, inRange, noLag, value } = answer
  const means = groups.reduce((sum, { buckets }) => sum + buckets.x.length, 0)
  const partial = groups.reduce((sum, group) => sum + partCount(group), 0)
  const odd = groups.flatMap(({ nonFinite }) => nonFinite)
  const writes = odd.reduce((sum, each) => sum + each.writes, 0)
  const collisions = groups.reduce((sum, each) => sum + each.collisions, 0)
  const words: (string | false)[] = [
    `${formatCounted(inRange, 'point')} in ${formatCounted(means, 'mean')}`,
    value === 'lag' && 'Means of claimed minus observed time',
    'Band: min to max',
    partial > 0 && `${formatCounted(partial, 'mean')} of only some runs of a group, faded`,
    view.smooth > 0 && means > 0 && `Means smoothed ${view.smooth}, original faded`,
    view.fit && means > 0 && fitWords(answer, y),
    noLag > 0 && `${formatCount(noLag)} without a claimed time ${noLag === 1 ? 'has' : 'have'} no lag`,
    odd.length > 0 && `${formatCount(writes)} not finite in ${formatCounted(odd.length, 'run')}, in no mean`,
    collisions > 0 && `${formatCounted(collisions, 'collision')}, all values in the mean`,
  ]
  return words.filter((word) => word !== false)
}

/** How many means lie out of a fitted frame, and at how many the band is cut off. */
function fitWords(answer: GroupsResponse, y: YKind): string {
  const frame = yFrame(groupAxis(answer, y), fitted(drawnValues(answer.groups)))
  if (frame === null) return FITTED_IN_PART
  const isOut = (value: number) => value < frame.min || value > frame.max
  const count = (of: 'mean' | 'min' | 'max') =>
    answer.groups.flatMap(({ buckets }) => buckets[of].map(isOut)).filter((out) => out).length
  const [means, ends] = [count('mean'), count('min') + count('max')]
  if (means + ends === 0) return `${FITTED_IN_PART}: nothing drawn out of frame`
  return `${FITTED_IN_PART}: ${formatCounted(means, 'mean')} and ${formatCounted(ends, 'end')} of bands out of frame`
}
