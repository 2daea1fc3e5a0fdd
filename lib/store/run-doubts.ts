import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { FILES_THEN, GONE_FILES } from './files-then'

/** CloudTrail delivers some five minutes after a call, which it does not promise. */
export const DELIVERY_MS = 15 * 60_000

const NAME = `parse_filename(object_key, false, 'forward_slash')`

/**
 * `absent_names`: account, region, name and hour (start_ms, end_ms) of log files that digests name and that nobody read.
 * Takes `FILES_THEN`.
 */
export const ABSENT_NAMES = `signed as (
  select source, object_key, version from digest_verdicts where seen_ms <= $asOf
  group by all having arg_max(verdict, seen_ms) in ('verified', 'hash-only')
),
absent_names as (
  select f.account, f.region, l.name, min(f.start_ms) as start_ms, min(f.end_ms) as end_ms
  from digest_facts f semi join signed using (source, object_key, version)
  join digest_logs l using (digest_id)
  anti join (
    select ${NAME} as name from files where reason is distinct from 'lost'
    union all
    select ${NAME} from held_files where kind = 'log'
  ) using (name)
  group by f.account, f.region, l.name
)`

/**
 * What speaks against a run beside the verdicts of its log files, of runs of which there is anything to say. `absent`:
 * log files that signed digests name for the hours in which it wrote and that nobody read, so that nobody knows whether
 * they held calls of it; `absent_ms`: when the first hour of them begins; `gone`: its own log files that are no longer
 * in their source as they were read. `spans`: run_id, first_ms, last_ms; `runFiles`: run_id, file_id. Takes `$asOf`.
 */
export const runDoubtsSql = (spans: string, runFiles: string) => `
  with ${FILES_THEN},
  ${GONE_FILES},
  ${ABSENT_NAMES},
  absent_hours as (
    select account, region, start_ms, end_ms, count(*) as files from absent_names group by all
  )
  select run_id, coalesce(absent, 0) as absent, absent_ms, coalesce(gone, 0) as gone
  from (
    select s.run_id, sum(h.files)::bigint as absent, min(h.start_ms) as absent_ms
    from (${spans}) s join runs r using (run_id)
    join absent_hours h on h.account = r.account and h.region = r.region
      and h.start_ms <= s.last_ms + ${DELIVERY_MS} and h.end_ms > s.first_ms
    group by s.run_id
  )
  full join (
    select run_id, count(*) as gone from (${runFiles}) semi join gone_files using (file_id) group by run_id
  ) using (run_id)`

const SPANS =
  'select run_id, min(event_min_ms) as first_ms, max(event_max_ms) as last_ms from run_writers group by run_id'

/** Makes `run_doubts` again. */
export async function sumRunDoubts(connection: DuckDBConnection): Promise<void> {
  await connection.run('delete from run_doubts')
  await connection.run(`insert into run_doubts ${runDoubtsSql(SPANS, 'select run_id, file_id from run_files')}`, {
    asOf: Number.MAX_SAFE_INTEGER,
  })
}
