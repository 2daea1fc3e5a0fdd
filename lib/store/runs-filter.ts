import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { RunsFilter } from '@/lib/api/runs'
import { DELETED } from '@/lib/cloudtrail/run-end'
import type { Moment } from './as-of'
import { badness, verdictSql } from './file-verdicts'
import { runLife } from './run-life'
import { type Fragment, scopeFilter } from './scope-filter'
import { type AskedSettings, settingTables } from './settings'
import { summaries } from './summaries'

/**
 * The `with` of every question about many runs. `flagged` has one row for each run in scope, with what run-life events
 * say of it and one boolean for each facet (so that a facet can leave its own selection out) and `base` for all the
 * rest; `chosen_metric` is the metric asked for, else the one that most runs in scope have.
 */
export function runsFrom(scope: Scope, query: RunsFilter & AskedSettings, moment: Moment): Fragment {
  const visible = scopeFilter(scope, 'r')
  const settings = settingTables(query)
  return {
    sql: `with ${summaries(moment, ['series', 'run_writers', 'run_values', 'run_totals', 'run_verdicts', 'run_doubts'])},
in_scope as (select * from runs r where r.seen_ms <= $asOf and ${visible.sql}),
${runLife},
life as (
  select run_id, last(experiment order by event_ms, event_seq) filter (where experiment is not null) as experiment,
    last(trial order by event_ms, event_seq) filter (where trial is not null) as trial,
    last(status order by event_ms, event_seq) filter (where status is not null) as status,
    last(deleted order by event_ms, event_seq) as deleted
  from run_life group by run_id
),
chosen_metric as (
  select m.metric_id, any_value(m.name) as name
  from series_now s join in_scope using (run_id) join metrics m using (metric_id)
  where s.points > 0 ${query.metric === null ? '' : 'and m.name = $metric'}
  group by m.metric_id order by count(*) desc, name limit 1
),
${STANDING_PROOF},
${settings.sql},
flagged as materialized (
  select r.*, p.absent, p.gone, p.badness, p.worst, l.experiment, l.trial, l.status, coalesce(l.deleted, false) as deleted, ${standing} as standing,
    ${query.account.length === 0 ? 'true' : 'list_contains($account, r.account)'}
      and ${query.region.length === 0 ? 'true' : 'list_contains($region, r.region)'}
      and contains(r.name, $q) and starts_with(r.name, $prefix)
      and ${wroteInRange(query)} as base,
    ${wroteBy(query)} as f_writer,
    ${calledWith(query)} as f_client,
    ${query.experiment.length === 0 ? 'true' : 'coalesce(list_contains($experiment, l.experiment), false)'} as f_experiment,
    ${query.status.length === 0 ? 'true' : `coalesce(list_contains($status, ${standing}), false)`} as f_status,
    ${query.verdict.length === 0 ? 'true' : `list_contains($verdict, ${verdictSql('p.worst')})`} as f_verdict,
    ${hasMetric(query)} as f_metric,
    coalesce(u.settings, []) as unlike, u.settings is null as f_setting
  from in_scope r left join life l using (run_id) join standing_proof p using (run_id) left join unlike u using (run_id)
)`,
    params: {
      ...visible.params,
      ...settings.params,
      asOf: moment.asOf,
      account: query.account,
      region: query.region,
      q: query.q.toLowerCase(),
      prefix: query.prefix.toLowerCase(),
      writer: query.writer,
      client: query.client,
      experiment: query.experiment,
      status: query.status,
      verdict: query.verdict,
      metric: query.metric,
      from: query.from,
      to: query.to,
    },
  }
}

/** Of `flagged`: what the list shows. */
export const IN_LIST =
  'base and f_writer and f_client and f_experiment and f_status and f_verdict and f_metric and f_setting'

const PENDING = badness("'pending'")

/** The status that a run is counted and found by: one that is gone is in none of those that it had. */
const standing = `if(coalesce(l.deleted, false), '${DELETED}', l.status)`

// What is not asked for is not looked up: each of these is a join over all runs.
const wroteBy = ({ writer }: RunsFilter) =>
  writer.length === 0
    ? 'true'
    : `r.run_id in (
      select run_id from run_writers_now join writers using (writer_id) where list_contains($writer, writer_key)
    )`

const calledWith = ({ client }: RunsFilter) =>
  client.length === 0
    ? 'true'
    : `r.run_id in (
      select run_id from run_values_now v join dict using (dict_id)
      where v.kind = 'client' and list_contains($client, text)
    )`

const hasMetric = ({ metric }: RunsFilter) =>
  metric === null
    ? 'true'
    : `r.run_id in (
      select run_id from series_now s join metrics m using (metric_id) where s.points > 0 and m.name = $metric
    )`

/** A run belongs to a time range when a call of it was observed in the range, not when its first and last span it. */
function wroteInRange({ from, to }: RunsFilter): string {
  if (from === null && to === null) return 'true'
  const bounds = [from === null ? 'true' : 'event_ms >= $from', to === null ? 'true' : 'event_ms < $to'].join(' and ')
  return `r.run_id in (
        select run_id from events where kind = 0 and run_id is not null and seen_ms <= $asOf and ${bounds}
      )`
}

const STANDING_PROOF = `standing_proof as (
  select run_id, coalesce(absent, 0) as absent, coalesce(gone, 0) as gone, coalesce(badness, ${PENDING}) as badness,
    if(coalesce(absent, 0) > 0, ${badness("'failed'")}, coalesce(badness, ${PENDING})) as worst
  from in_scope
  left join (select run_id, max(${badness('verdict')}) as badness from run_verdicts_now group by run_id) using (run_id)
  left join run_doubts_now using (run_id)
)`
