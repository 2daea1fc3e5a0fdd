import 'server-only'
import type { Moment } from './as-of'
import { runVerdictsSql } from './file-verdicts'
import { runDoubtsSql } from './run-doubts'
import { pointsThen } from './segments-then'

/**
 * The summary tables as common table expressions of the same columns, so that one question serves both: read as they
 * are when the answer speaks of now, computed again from rows seen by `$asOf` when it is pinned. Names end in `_now`.
 */
export function summaries(moment: Moment, names: SummaryName[]): string {
  const live = (name: SummaryName) => `${name}_now as (select * from ${name})`
  const again = (name: SummaryName) => `${name}_now as (${summariesOf(pointsThen(moment))[name]})`
  return names.map(moment.pinned ? again : live).join(',\n')
}

export type SummaryName = keyof ReturnType<typeof summariesOf>

/** Late: the observed time is over an hour away from the claimed one. */
const LATE_MS = 3_600_000

/**
 * What a list says of each run, from the summaries whose names end in `suffix`, of runs for which `which` holds: the list
 * then reads one row a run. Needs `series`, `run_writers` and `run_values` before it.
 */
export const runTotalsSql = (suffix: '' | '_now', which: string) => `
  select run_id, first_write, last_write, coalesce(points, 0) as points, coalesce(metrics, 0) as metrics,
    coalesce(collisions, 0) as collisions, coalesce(late, 0)::double as late, events, denied, writers,
    coalesce(clients, 0) as clients, coalesce(ips, 0) as ips
  from (
    select run_id, sum(events)::bigint as events, sum(denied)::bigint as denied, count(*) as writers
    from run_writers${suffix} where ${which} group by run_id
  )
  left join (
    select run_id, min(event_min_ms) filter (where points > 0) as first_write,
      max(event_max_ms) filter (where points > 0) as last_write, sum(points)::bigint as points,
      count(*) filter (where points > 0) as metrics, sum(collisions)::bigint as collisions,
      sum(late) / nullif(sum(points), 0) as late
    from series${suffix} where ${which} group by run_id
  ) using (run_id)
  left join (
    select run_id, count(distinct dict_id) filter (where kind = 'client') as clients,
      count(distinct dict_id) filter (where kind = 'ip') as ips
    from run_values${suffix} where ${which} group by run_id
  ) using (run_id)`

/** Each summary as a question. `points`: the points as the moment knew them. */
const summariesOf = (points: string) => ({
  series: `
  select run_id, metric_id,
    count(*) filter (where charted) as points,
    count(*) filter (where not charted) as refused,
    count(*) filter (where charted and not isfinite(value)) as non_finite,
    count(*) filter (where charted and abs(event_ms - claimed_ms) > ${LATE_MS}) as late,
    count(*) filter (where charted and step is null) as no_step,
    any_value(coalesce(c.steps, 0)) as collisions,
    any_value(coalesce(s.segments, 0)) as segments,
    min(step) filter (where charted) as step_min, max(step) filter (where charted) as step_max,
    min(claimed_ms) filter (where charted) as claimed_min_ms, max(claimed_ms) filter (where charted) as claimed_max_ms,
    coalesce(min(event_ms) filter (where charted), min(event_ms)) as event_min_ms,
    coalesce(max(event_ms) filter (where charted), max(event_ms)) as event_max_ms,
    last(value order by event_ms, claimed_ms, step, event_seq, item) filter (where charted) as last_value,
    min(value) filter (where charted and isfinite(value)) as value_min,
    max(value) filter (where charted and isfinite(value)) as value_max
  from (
    select run_id, metric_id, step, claimed_ms, event_ms, value, event_seq, item, true as charted
    from points where seen_ms <= $asOf
    union all
    select run_id, metric_id, step, claimed_ms, event_ms, value, event_seq, item, false
    from points_refused where seen_ms <= $asOf
  ) p
  left join (
    select run_id, metric_id, count(*) as steps from collisions where seen_ms <= $asOf group by all
  ) c using (run_id, metric_id)
  left join (
    select run_id, metric_id, count(distinct (writer_id, segment)) as segments
    from ${points} where seen_ms <= $asOf group by all
  ) s using (run_id, metric_id)
  group by run_id, metric_id`,
  run_writers: `
  select run_id, writer_id, count(*) as events,
    count(*) filter (where error_id is not null) as denied,
    sum(items - refused) as points, min(event_ms) as event_min_ms, max(event_ms) as event_max_ms
  from events
  where run_id is not null and kind = 0 and seen_ms <= $asOf
  group by run_id, writer_id`,
  run_values: `
  select run_id, writer_id, kind, dict_id, count(*) as events
  from (
    select run_id, writer_id, 'client' as kind, client_id as dict_id, seen_ms, e.kind as call from events e
    union all
    select run_id, writer_id, 'ip', ip_id, seen_ms, e.kind from events e where ip_id is not null
  )
  where run_id is not null and call = 0 and seen_ms <= $asOf
  group by run_id, writer_id, kind, dict_id`,
  series_writers: `
  select run_id, metric_id, writer_id, count(*) as points, min(event_ms) as event_min_ms, max(event_ms) as event_max_ms,
    max(step) as step_max, max(segment) as segment
  from ${points} where seen_ms <= $asOf
  group by run_id, metric_id, writer_id`,
  run_totals: runTotalsSql('_now', 'true'),
  run_files: RUN_FILES,
  run_verdicts: runVerdictsSql(RUN_FILES, 'seen_ms <= $asOf'),
  run_doubts: runDoubtsSql(RUN_SPANS, RUN_FILES),
})

const RUN_FILES = `
  select e.run_id, s.file_id, count(*) as events, sum(items - refused) as points
  from (select distinct event_seq, file_id from sightings where seen_ms <= $asOf) s
  join events e using (event_seq)
  where e.run_id is not null and e.seen_ms <= $asOf
  group by e.run_id, s.file_id`

const RUN_SPANS = `
  select run_id, min(event_ms) as first_ms, max(event_ms) as last_ms
  from events where run_id is not null and kind = 0 and seen_ms <= $asOf
  group by run_id`
