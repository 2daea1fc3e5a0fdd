import 'server-only'

/**
 * Collisions of a series up to which those of restarts are told apart: that needs all their points at once, and what can
 * be written by anybody must not cost everybody the answer. Beyond it all of them count.
 */
export const MOST_TOLD_APART = 10_000

/** Whether a run_id and metric_id are those of a series whose restarts are told apart. */
export const FEW_COLLISIONS = `(run_id, metric_id) in (
  select (run_id, metric_id) from series where collisions between 1 and ${MOST_TOLD_APART}
)`

/**
 * Steps that one writer wrote again in a later segment (after a restart) and nobody else wrote, as a question of
 * (run_id, metric_id, step): their values differ, and yet nobody contradicts anybody. All other collisions are between
 * writers, or within one segment. `points` is a relation; `which` a condition on the run_id and metric_id of both.
 */
export const rewrittenSql = (points: string, which: string) => `select run_id, metric_id, step from (
  select run_id, metric_id, step, writer_id, min(value) <> max(value) as contradicts
  from ${points}
  semi join (select * from collisions where ${which} and seen_ms <= $asOf) using (run_id, metric_id, step)
  where ${which} and seen_ms <= $asOf
  group by run_id, metric_id, step, writer_id, segment
)
group by run_id, metric_id, step
having count(distinct writer_id) = 1 and not bool_or(contradicts)`
