/** Metrics whose names begin alike (`train/`, `validation:`), in the order of the names; those without a prefix first. */
export function prefixGroups<Metric extends { name: string }>(
  metrics: readonly Metric[],
): { prefix: string; metrics: Metric[] }[] {
  const groups = new Map<string, Metric[]>()
  for (const metric of metrics) {
    const prefix = prefixOf(metric.name)
    groups.set(prefix, [...(groups.get(prefix) ?? []), metric])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, members]) => ({ prefix, metrics: members }))
}

const prefixOf = (name: string) => /^[^/:]*[/:](?=.)/.exec(name)?.[0] ?? ''

/** What the URL calls a group; prefixes end in `/` or `:`, so the metrics without one have a word of their own. */
export const groupName = (prefix: string) => (prefix === '' ? 'none' : prefix)

/** What the URL calls the group that a metric is in. */
export const groupNameOf = (metric: string) => groupName(prefixOf(metric))
