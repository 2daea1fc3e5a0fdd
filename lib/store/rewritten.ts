import 'server-only'

/**
 * Steps of $runId that one writer wrote again in a later segment (after a restart) and nobody else wrote, as a question
 * of (metric_id, step): their values differ, and yet nobody contradicts anybody. All other collisions are between
 * writers, or within one segment. `points` is a relation, `metric` a further condition on `metric_id`.
 */
export const rewrittenSql = (points: string, metric: string) => `select metric_id, step from (
  select metric_id, step, writer_id, min(value) <> max(value) as contradicts
  from ${points}
  semi join (select * from collisions where run_id = $runId and seen_ms <= $asOf) using (run_id, metric_id, step)
  where run_id = $runId and seen_ms <= $asOf and ${metric}
  group by metric_id, step, writer_id, segment
)
group by metric_id, step
having count(distinct writer_id) = 1 and not bool_or(contradicts)`
