import 'server-only'

/**
 * Common table expression `run_life`: what run-life events say of runs as of $asOf, one row an event. An event that
 * names only the run group (trial) gets the experiment which that trial was created in; names are never split. A group
 * that the run has left since is not its group in any row: `run_groups` keeps that it was.
 */
export const runLife = `trials_now as (
  select account, region, lower(trial) as trial, last(experiment order by event_ms, event_seq) as experiment
  from trials where seen_ms <= $asOf group by all
),
run_groups as (
  select c.*, coalesce(c.experiment, t.experiment) as group_experiment,
    last_value(c.trial_left) over (
      partition by c.run_id, lower(c.trial) order by c.event_ms, c.event_seq
      rows between unbounded preceding and unbounded following
    ) as has_left
  from run_changes c
  join runs r using (run_id)
  left join trials_now t on t.account = r.account and t.region = r.region and t.trial = lower(c.trial)
  where c.seen_ms <= $asOf
),
run_life as (
  select * exclude (experiment, trial, group_experiment, has_left),
    if(has_left, null, trial) as trial, if(has_left, null, group_experiment) as experiment
  from run_groups
)`
