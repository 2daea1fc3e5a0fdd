import 'server-only'
import type { RunsResponse } from '@/lib/api/runs'
import { FacetRow, toFacet, topValues } from './facets'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

/**
 * Runs per value of each facet of `from` (`runsFrom`), under all filters but the facet's own; how many runs there are
 * with and without the filters; and the metric that answers speak of. One question: planning it costs as much as asking.
 */
export async function readRunCounts(
  store: ReadStore,
  from: Fragment,
): Promise<Pick<RunsResponse, 'facets' | 'total' | 'unfiltered' | 'metric'>> {
  const rows = await store.query(`${from.sql},\n${topValues(FACETS)}`, from.params, FacetRow)
  const only = (facet: string) => rows.find((row) => row.facet === facet)
  return {
    total: only('(total)')?.count ?? 0,
    unfiltered: only('(unfiltered)')?.count ?? 0,
    metric: only('(metric)')?.value ?? null,
    facets: {
      writer: toFacet(rows, 'writer'),
      metric: toFacet(rows, 'metric'),
      experiment: toFacet(rows, 'experiment'),
      client: toFacet(rows, 'client'),
      status: toFacet(rows, 'status'),
      verdict: toFacet(rows, 'verdict'),
    },
  }
}

const NAMES = ['writer', 'metric', 'experiment', 'client', 'status', 'verdict'] as const
type FacetName = (typeof NAMES)[number]

const others = (own: FacetName) =>
  ['base', ...NAMES.filter((name) => name !== own).map((name) => `f_${name}`)].join(' and ')
const counted = (own: FacetName) => `count(*) filter (where ${others(own)}) as "count"`

const FACETS = `
  select 'writer' as facet, w.writer_key as value, any_value(w.label) as label, ${counted('writer')},
    list_contains($writer, w.writer_key) as selected
  from flagged join run_writers_now using (run_id) join writers w using (writer_id)
  group by w.writer_key
  union all
  select 'metric', m.name, m.name, ${counted('metric')}, coalesce(m.name = $metric, false)
  from flagged join series_now s using (run_id) join metrics m using (metric_id)
  where s.points > 0
  group by m.name
  union all
  select 'client', d.text, d.text, ${counted('client')}, list_contains($client, d.text)
  from flagged
  join (select distinct run_id, dict_id from run_values_now where kind = 'client') using (run_id)
  join dict d using (dict_id)
  group by d.text
  union all
  select 'experiment', experiment, experiment, ${counted('experiment')}, list_contains($experiment, experiment)
  from flagged where experiment is not null
  group by experiment
  union all
  select 'status', standing, standing, ${counted('status')}, list_contains($status, standing)
  from flagged where standing is not null
  group by standing
  union all
  select 'verdict', verdict, verdict, ${counted('verdict')}, list_contains($verdict, verdict)
  from flagged join run_verdicts_now using (run_id)
  group by verdict
  union all
  select '(total)', '', '', count(*) filter (where ${['base', ...NAMES.map((name) => `f_${name}`)].join(' and ')}), true
  from flagged
  union all
  select '(unfiltered)', '', '', count(*), true from flagged
  union all
  select '(metric)', name, name, 1, true from chosen_metric`
