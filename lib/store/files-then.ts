import 'server-only'
import type { Moment } from './as-of'

/** The state of a row of `files` after its reading, which its reason and counts still say whatever became of it. */
export const FIRST_STATE = `case when reason is null then 'ingested' when reason = 'lost' then 'missing'
  when kept + other > 0 or reason in ('data_after_end', 'trailing_zeros') then 'partial' else 'quarantined' end`

/**
 * `files` as it stood at `$asOf`, in the place of the table: rows seen by then, each in the state that it had, and
 * `state_ms`, since when; null: since it was read.
 */
export const FILES_THEN = `file_states_then as (
  select file_id, arg_max(state, seen_ms) as state, max(seen_ms) as state_ms
  from file_states where seen_ms <= $asOf group by file_id
),
files as (
  select f.* replace (
      case when s.state in ('missing', 'replaced') then s.state
        when s.state is null and f.state not in ('missing', 'replaced') then f.state
        else ${FIRST_STATE} end as state
    ), if(s.state = 'present', null, s.state_ms) as state_ms
  from main.files f left join file_states_then s using (file_id)
  where f.seen_ms <= $asOf
)`

/**
 * `gone_files`: file_id, state and state_ms of those that are no longer in their source as they were read. One that is
 * there again with the same content, compressed anew, is not among them. Takes `FILES_THEN`.
 */
export const GONE_FILES = `gone_files as (
  select file_id, state, state_ms from files where state = 'missing'
  union all
  select f.file_id, f.state, f.state_ms
  from files f
  anti join (select * from files where state not in ('missing', 'replaced')) n
    on n.source = f.source and n.object_key = f.object_key and n.content_sha256 = f.content_sha256
  where f.state = 'replaced'
)`

/**
 * Digests and hours of their chains as far as they were known at `$asOf`, in the place of the tables: a digest that was
 * judged by then, with its verdict of then. Of hours without a digest, those that had begun, where any digest was known.
 */
const DIGESTS_THEN = `digests_then as (
  select source, object_key, arg_max(verdict, seen_ms) as verdict, arg_max(coalesce(reason, ''), seen_ms) as reason
  from digest_verdicts where seen_ms <= $asOf group by all
),
digest_facts as (
  select f.* replace (t.verdict as verdict, nullif(t.reason, '') as reason)
  from main.digest_facts f join digests_then t using (source, object_key)
),
proof_hours as (
  select h.* replace (if(h.state in ('missing', 'pending', 'gap', 'none'), h.state, t.verdict) as state)
  from main.proof_hours h left join digests_then t on t.source = h.source and t.object_key = h.digest_key
  where t.source is not null
    or (h.state in ('missing', 'pending', 'none') and h.from_ms < $asOf and h.source in (select source from digests_then))
)`

/** What a question about `$asOf` has in the place of the tables, so that a pinned picture shows what its sender saw. */
export const knownThen = ({ pinned }: Moment) => (pinned ? `${FILES_THEN},\n${DIGESTS_THEN}` : FILES_THEN)

/** A question, which may begin with tables of its own, asked of what was known then. */
export const askedThen = (moment: Moment, sql: string) =>
  sql.startsWith('with ')
    ? `with ${knownThen(moment)},\n${sql.slice('with '.length)}`
    : `with ${knownThen(moment)}\n${sql}`
