import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { Moment } from './as-of'
import { RunRefRow } from './rows'
import { runLife } from './run-life'
import { scopeFilter } from './scope-filter'
import type { ReadStore } from './store'

/** Who runs are and what run-life events say of them, by key. Runs that are not there, or not in scope, are left out. */
export function findRunHeads(
  store: ReadStore,
  scope: Scope,
  { runs, moment }: { runs: string[]; moment: Moment },
): Promise<RunHead[]> {
  const visible = scopeFilter(scope, 'r')
  return store.query(
    `with ${runLife},
     changes as (
       select c.* from run_life c join runs r using (run_id) where list_contains($runs, r.run_key)
     ),
     life as (
       select run_id, last(experiment order by event_ms, event_seq) filter (where experiment is not null) as experiment,
         last(trial order by event_ms, event_seq) filter (where trial is not null) as trial,
         last(display_name order by event_ms, event_seq) filter (where display_name is not null) as display_name,
         last(status order by event_ms, event_seq) filter (where status is not null) as status,
         last(deleted order by event_ms, event_seq) as deleted
       from changes group by run_id
     )
     select r.*, l.experiment, l.trial, l.display_name, l.status, coalesce(l.deleted, false) as deleted
     from runs r left join life l using (run_id)
     where list_contains($runs, r.run_key) and r.seen_ms <= $asOf and ${visible.sql}
     order by r.run_key`,
    { ...visible.params, runs, asOf: moment.asOf },
    RunHead,
  )
}

const RunHead = RunRefRow.extend({
  run_id: z.number(),
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  display_name: z.string().nullable(),
  status: z.string().nullable(),
  deleted: z.boolean(),
})
export type RunHead = z.infer<typeof RunHead>
