import 'server-only'
import { z } from 'zod'
import type { GroupChange } from '@/lib/api/run'
import { eventIdSql, toInstant, Whole } from './rows'
import { runLife } from './run-life'
import type { ReadStore, SqlParams } from './store'

/** Calls that put one run (`$runId`, `$asOf`) into a group or took it out, in order of time. */
export async function readRunGroups(store: ReadStore, params: SqlParams): Promise<GroupChange[]> {
  const rows = await store.query(SQL, params, GroupRow)
  return rows.map(({ trial, experiment, left, event_ms, event }) => ({
    ...{ trial, experiment, left, event },
    at: toInstant(event_ms),
  }))
}

const SQL = `with ${runLife}
select g.trial, g.group_experiment as experiment, g.trial_left as "left", g.event_ms, ${eventIdSql('e')} as event
from run_groups g join events e using (event_seq)
where g.run_id = $runId and g.trial is not null
order by g.event_ms, g.event_seq`

const GroupRow = z.object({
  trial: z.string(),
  experiment: z.string().nullable(),
  left: z.boolean(),
  event_ms: Whole,
  event: z.string(),
})
