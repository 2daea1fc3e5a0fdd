import { verdictGroup } from '@/components/evidence/verdict-group'
import { type FilterGroup, toggled } from '@/components/filters/filter-group'
import type { RunsResponse } from '@/lib/api/runs'
import type { RunsUrl } from './runs-query'

/** What a list of runs can be filtered by. Another filter begins at its first page. */
export function runsGroups(
  url: RunsUrl,
  facets: RunsResponse['facets'] | undefined,
  change: (part: Partial<RunsUrl>) => void,
): FilterGroup[] {
  const many = (
    name: 'writer' | 'experiment' | 'client' | 'status',
    words: Pick<FilterGroup, 'label' | 'plural' | 'machine'>,
  ): FilterGroup => ({
    ...words,
    name,
    facet: facets?.[name],
    selected: url[name],
    onToggle: (value, on) => change({ [name]: toggled(url[name], value, on), page: 1 }),
  })
  return [
    many('status', { label: 'Status', plural: 'states', machine: false }),
    verdictGroup(url.verdict, facets?.verdict, (verdict) => change({ verdict, page: 1 })),
    many('writer', { label: 'Writer', plural: 'writers', machine: true }),
    {
      name: 'metric',
      label: 'Metric',
      plural: 'metrics',
      machine: true,
      facet: facets?.metric,
      selected: url.metric === null ? [] : [url.metric],
      // One at a time: the list shows the last value and the curve of one metric.
      onToggle: (value, on) => change({ metric: on ? value : null, page: 1 }),
    },
    many('experiment', { label: 'Experiment', plural: 'experiments', machine: true }),
    many('client', { label: 'Client', plural: 'clients', machine: false }),
  ]
}
