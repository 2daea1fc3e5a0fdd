import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { runTotalsSql } from './summaries'

/**
 * Adds the transaction's new events (`stage_events`) and sightings to the summaries of runs. The same sums as those
 * computed again for a pinned moment (`summaries.ts`): a test compares them.
 */
export async function addRunSummaries(connection: DuckDBConnection, seenMs: number): Promise<void> {
  await connection.run(RUN_WRITERS)
  await connection.run(RUN_VALUES)
  await connection.run(RUN_TOTALS)
  await connection.run(RUN_FILES, { seen_ms: seenMs })
}

const RUN_WRITERS = `insert into run_writers
  select run_id, writer_id, count(*), count(error_id), sum(items - refused), min(event_ms), max(event_ms)
  from stage_events where run_id is not null and kind = 0 group by run_id, writer_id
  on conflict do update set
    events = events + excluded.events, denied = denied + excluded.denied, points = points + excluded.points,
    event_min_ms = least(event_min_ms, excluded.event_min_ms), event_max_ms = greatest(event_max_ms, excluded.event_max_ms)`

const RUN_VALUES = `insert into run_values
  select run_id, writer_id, kind, dict_id, count(*)
  from (
    select run_id, writer_id, 'client' as kind, client_id as dict_id from stage_events
    where run_id is not null and kind = 0
    union all
    select run_id, writer_id, 'ip', ip_id from stage_events
    where run_id is not null and kind = 0 and ip_id is not null
  )
  group by run_id, writer_id, kind, dict_id
  on conflict do update set events = events + excluded.events`

const RUN_TOTALS = `insert or replace into run_totals by name
  ${runTotalsSql('', 'run_id in (select run_id from stage_events where run_id is not null)')}`

// A file is read once, so its sightings are all of this transaction.
const RUN_FILES = `insert into run_files
  select run_id, file_id, count(*), sum(items - refused)
  from (select distinct event_seq, file_id from sightings where seen_ms = $seen_ms) s join events using (event_seq)
  where run_id is not null group by run_id, file_id`
