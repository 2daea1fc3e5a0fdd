/** Metrics whose names begin alike (`train/`, `validation:`), in the order of the names; those without a prefix first. */
export function prefixGroups<Metric extends { name: string }>(
  metrics: readonly Metric[],
): { prefix: string; metrics: Metric[] }[] {
  const groups = new Map<string, Metric[]>()
  for (const metric of metrics) {
    const prefix = /^[^/:]*[/:](?=.)/.exec(metric.name)?.[0] ?? ''
    groups.set(prefix, [...(groups.get(prefix) ?? []), metric])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, members]) => ({ prefix, metrics: members }))
}
