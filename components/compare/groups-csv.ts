import type { GroupsResponse } from '@/lib/api/compare-groups'
import { csvLine } from '@/lib/format'

const HEAD = ['metric', 'value', 'group', 'axis', 'x', 'mean', 'min', 'max', 'writes', 'runs']

/** Means and extremes of every group as CSV, with every digit; a group of runs that were not sent the setting has no name. */
export function groupsCsv({ metric, value, x, groups }: GroupsResponse): string {
  const lines = groups.flatMap(({ label, buckets }) =>
    buckets.x.map((place, at) => [
      ...[metric, value, label, x, place, buckets.mean[at], buckets.min[at], buckets.max[at]],
      ...[buckets.writes[at], buckets.runs[at]],
    ]),
  )
  return [HEAD, ...lines].map(csvLine).join('')
}
