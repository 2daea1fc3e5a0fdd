import { verdictGroup } from '@/components/evidence/verdict-group'
import { type FilterGroup, toggled } from '@/components/filters/filter-group'
import type { RunsResponse } from '@/lib/api/runs'
import type { RunsUrl } from './runs-query'
import { settingGroups } from './setting-groups'

/** What a list of runs can be filtered by. Another filter begins at its first page. */
export function runsGroups(
  url: RunsUrl,
  answer: Pick<RunsResponse, 'facets' | 'settings'> | undefined,
  change: (part: Partial<RunsUrl>) => void,
): FilterGroup[] {
  const facets = answer?.facets
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
    verdictGroup('runs', { selected: url.verdict, facet: facets?.verdict }, (verdict) => change({ verdict, page: 1 })),
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
    ...settingGroups(url, answer?.settings, (param) => change({ param, page: 1 })),
  ]
}
