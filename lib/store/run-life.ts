import 'server-only'

/**
 * Common table expression `run_life`: what run-life events say of runs as of $asOf, one row an event. An event that
 * names only the run group (trial) gets the experiment which that trial was created in; names are never split.
 */
export const runLife = `trials_now as (
  select account, region, lower(trial) as trial, last(experiment order by event_ms, event_seq) as experiment
  from trials where seen_ms <= $asOf group by all
),
run_life as (
  select c.* exclude (experiment), coalesce(c.experiment, t.experiment) as experiment
  from run_changes c
  join runs r using (run_id)
  left join trials_now t on t.account = r.account and t.region = r.region and t.trial = lower(c.trial)
  where c.seen_ms <= $asOf
)`
