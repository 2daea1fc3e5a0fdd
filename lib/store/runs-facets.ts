import 'server-only'
import type { RunsResponse } from '@/lib/api/runs'
import type { SettingId } from '@/lib/cloudtrail/setting'
import { FacetRow, toFacet, topValues } from './facets'
import { verdictSql } from './file-verdicts'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

/**
 * Runs per value of each facet of `from` (`runsFrom`), under all filters but the facet's own; how many runs there are
 * with and without the filters; and the metric that answers speak of. One question: planning it costs as much as asking.
 */
export async function readRunCounts(
  store: ReadStore,
  from: Fragment,
  settings: SettingId[],
): Promise<Pick<RunsResponse, 'facets' | 'total' | 'unfiltered' | 'metric' | 'settings'>> {
  const sql = settings.length === 0 ? FACETS : `${FACETS}${SETTINGS}`
  const rows = await store.query(`${from.sql},\n${topValues(sql)}`, from.params, FacetRow)
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
    settings: settings.map((setting) => ({
      setting,
      facet: toFacet(rows, setting),
      absent: rows.find((row) => row.facet === '(absent)' && row.value === setting)?.count ?? 0,
    })),
  }
}

const NAMES = ['writer', 'metric', 'experiment', 'client', 'status', 'verdict', 'setting'] as const
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
  select 'verdict', ${verdictSql('worst')}, ${verdictSql('worst')}, ${counted('verdict')}, list_contains($verdict, ${verdictSql('worst')})
  from flagged
  group by worst
  union all
  select '(total)', '', '', count(*) filter (where ${['base', ...NAMES.map((name) => `f_${name}`)].join(' and ')}), true
  from flagged
  union all
  select '(unfiltered)', '', '', count(*), true from flagged
  union all
  select '(metric)', name, name, 1, true from chosen_metric`

// Values longer than a filter can name are shown in their rows only.
const counted_setting = `count(*) filter (where ${others('setting')} and len(list_filter(f.unlike, lambda each: each <> s.setting)) = 0)`
const SETTINGS = `
  union all
  select s.setting, min(s.text), min(s.text), ${counted_setting},
    list_contains($param, replace(replace(s.setting, '%', '%25'), '=', '%3D') || '=' || min(s.text))
  from flagged f join settings_now s using (run_id)
  where s.text is not null and length(s.text) <= 3000
  group by s.setting, coalesce(s.number::varchar, s.text)
  union all
  select '(absent)', s.setting, s.setting, ${counted_setting}, true
  from flagged f cross join (select unnest($settings) as setting) s
    anti join (select run_id, setting from settings_now where text is not null) sent
      on sent.run_id = f.run_id and sent.setting = s.setting
  group by s.setting`
