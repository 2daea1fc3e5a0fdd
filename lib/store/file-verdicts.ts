import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { FROM_WORST, type Verdict } from '@/lib/cloudtrail/verdict'

/** The verdict of each log file as it was given by `$asOf`; a file that is missing here was not judged by then. */
export const FILE_VERDICTS = `file_verdicts as (
  select file_id, arg_max(verdict, seen_ms) as verdict, arg_max(coalesce(reason, ''), seen_ms) as reason,
    arg_max(coalesce(digest_key, ''), seen_ms) as digest_key, max(seen_ms) as given_ms
  from verdicts where seen_ms <= $asOf group by file_id
)`

// An event has the best proof that any log file with its record has: each of them holds the same bytes of it.
const BEST: readonly Verdict[] = ['verified', 'hash-only', 'pending', 'failed', 'unattested', 'not-applicable']

/** Where `column` stands in the order from the best proof; one that was not given yet counts as pending. */
const rankOf = (column: string) =>
  `case coalesce(${column}, 'pending') ${BEST.map((verdict, at) => `when '${verdict}' then ${at}`).join(' ')} end`

/** Verdict of each event in `events` (a table or expression with event_seq): event_seq, verdict. Takes `FILE_VERDICTS`. */
export const eventVerdicts = (events: string, name = 'event_verdicts') => `${name} as (
  select s.event_seq, list_extract([${BEST.map((verdict) => `'${verdict}'`).join(', ')}], min(${rankOf('v.verdict')}) + 1) as verdict
  from sightings s left join file_verdicts v using (file_id)
  where s.seen_ms <= $asOf and s.event_seq in (select event_seq from ${events})
  group by s.event_seq
)`

/**
 * The same for all events at the cost of few: `usual_verdict` (one row) is that of most log files, and `odd_verdicts` has
 * the events that lie in any other.
 */
export const EVENT_VERDICTS = `${FILE_VERDICTS},
judged_files as materialized (
  select f.file_id, coalesce(v.verdict, 'pending') as verdict
  from files f left join file_verdicts v using (file_id) where f.seen_ms <= $asOf
),
usual_verdict as materialized (select coalesce(mode(verdict), 'pending') as verdict from judged_files),
odd_events as materialized (
  select distinct event_seq from sightings
  where seen_ms <= $asOf and file_id in (
    select file_id from judged_files where verdict <> (select verdict from usual_verdict)
  )
),
${eventVerdicts('odd_events', 'odd_verdicts')}`

/** Whether the verdict of `events e` is one of `$verdict`. Takes `EVENT_VERDICTS`. */
export const HAS_VERDICT = `(case when e.event_seq in (select event_seq from odd_verdicts)
    then e.event_seq in (select event_seq from odd_verdicts where list_contains($verdict, verdict))
    else list_contains($verdict, (select verdict from usual_verdict)) end)`

/** The best of the verdicts of an event's log files. */
export function bestVerdict(verdicts: Verdict[]): Verdict {
  return BEST.find((verdict) => verdicts.includes(verdict)) ?? 'pending'
}

/** Log files of each run by verdict, with the events in them, of what was known when `known` holds. */
export const runVerdictsSql = (runFiles: string, known: string) => `
  select r.run_id, coalesce(v.verdict, 'pending') as verdict, count(*) as files, sum(r.events) as events
  from (${runFiles}) r
  left join (
    select file_id, arg_max(verdict, seen_ms) as verdict from verdicts where ${known} group by file_id
  ) v using (file_id)
  group by all`

/** Makes `run_verdicts` again. */
export async function sumRunVerdicts(connection: DuckDBConnection): Promise<void> {
  await connection.run('delete from run_verdicts')
  await connection.run(`insert into run_verdicts ${runVerdictsSql('from run_files', 'true')}`)
}

/** How bad a verdict is, for what is sorted by it and for the worst of several; `verdictOf` is its inverse. */
export const badness = (column: string) =>
  `case ${column} ${FROM_WORST.map((verdict, at) => `when '${verdict}' then ${FROM_WORST.length - at}`).join(' ')} end`

/** The verdict that is as bad, in SQL. */
export const verdictSql = (bad: string) =>
  `list_extract([${[...FROM_WORST]
    .reverse()
    .map((verdict) => `'${verdict}'`)
    .join(', ')}], ${bad})`

export const verdictOf = (bad: number): Verdict => FROM_WORST[FROM_WORST.length - bad] ?? 'pending'
