import 'server-only'
import { z } from 'zod'
import type { ProofSpan } from '@/lib/api/integrity'
import { PROOF_STATES, type ProofState } from '@/lib/cloudtrail/proof'
import { Whole } from './rows'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

const HOUR = 3_600_000

// Of several chains the best hour counts: a log file needs one digest that vouches for it.
const BEST: readonly ProofState[] = [
  'verified',
  'hash-only',
  'pending',
  'unattested',
  'failed',
  'missing',
  'gap',
  'none',
]
const rankIn = (order: readonly ProofState[], column: string) =>
  `case ${column} ${order.map((state, at) => `when '${state}' then ${at}`).join(' ')} end`
const stateIn = (order: readonly ProofState[], rank: string) =>
  `list_extract([${order.map((state) => `'${state}'`).join(', ')}], ${rank} + 1)`

/**
 * A moment in the (last) hour that a digest counts in: that in which most of its time lies, since the hours of CloudTrail's
 * digests need not begin with one; a stop in all of which most lies in it. `cellsOf` of components/integrity says the same.
 */
const cellMs = (from: string, to: string) =>
  `(case when ${to} - ${from} < 1.5 * ${HOUR} then (${from} + ${to}) // 2 else ${to} - ${HOUR / 2} end)`
const firstCellMs = (from: string, to: string) =>
  `(case when ${to} - ${from} < 1.5 * ${HOUR} then (${from} + ${to}) // 2 else ${from} + ${HOUR / 2} end)`

// Of names in digests: whether a log file is there, read (`files`) or listed and kept back, which is neither gone nor proved.
export const THERE = `(
  select source, parse_filename(object_key, false, 'forward_slash') as name, false as held
  from files where state <> 'missing'
  union all
  select source, parse_filename(object_key, false, 'forward_slash'), true from held_files where kind = 'log'
)`

/**
 * `troubles`: account, region, hour, state and number of log files that failed, are named in digests and gone, are named by no
 * digest, or are kept back (`pending`), of places `p`, the worst of them; in the hour of the digest that should name them,
 * where none should in that of their delivery. An hour is no better than its log
 * files; that none is named where nothing was signed, the hour says itself.
 */
export const troubles = (places: string) => `doubtful as (
  select file_id, arg_max(verdict, seen_ms) as verdict from verdicts
  where seen_ms <= $asOf and file_id in (select file_id from verdicts where verdict in ('failed', 'unattested'))
  group by file_id
),
troubles as (
  select account, region, hour, case max(bad) when 2 then 'failed' when 1 then 'unattested' else 'pending' end as state,
    count(*) as files
  from (
    select p.account, p.region, (coalesce(if(h.state = 'gap', null, ${cellMs('h.from_ms', 'h.to_ms')}), p.delivered_ms) - $fromMs) // ${HOUR} as hour,
      if(d.verdict = 'failed', 2, 1) as bad
    from files p join doubtful d using (file_id)
    left join proof_hours h on h.source = p.source and h.account = p.account and h.region = p.region
      and p.delivered_ms >= h.from_ms and p.delivered_ms < h.to_ms
    where d.verdict in ('failed', 'unattested') and p.state <> 'replaced' and p.seen_ms <= $asOf
      and p.delivered_ms >= $fromMs - ${HOUR} and p.delivered_ms < $toMs + ${HOUR} and ${places}
    union all
    select p.account, p.region, (${cellMs('p.start_ms', 'p.end_ms')} - $fromMs) // ${HOUR}, if(f.held, 0, 2)
    from digest_facts p join digest_logs l using (digest_id)
    left join (select source, name, bool_and(held) as held from ${THERE} group by all) f
      on f.source = p.source and f.name = l.name
    where coalesce(f.held, true) and p.verdict in ('verified', 'hash-only') and p.end_ms > $fromMs and p.start_ms < $toMs and ${places}
  )
  where hour >= 0 and hour < ($toMs - $fromMs) // ${HOUR}
  group by account, region, hour
)`

/**
 * `place_hours`: account, region, hour (from `$fromMs`, up to `$toMs`), state, of places `p` that fulfil a condition.
 * Takes `$asOf`.
 */
export const placeHours = (places: string) => `${troubles(places)},
chain_hours as (
  select account, region, source, chain,
    unnest(range(first, last + 1)) as hour, state, from_ms, to_ms
  from (select p.*, floor((${firstCellMs('p.from_ms', 'p.to_ms')} - $fromMs) / ${HOUR})::bigint as first,
      floor((${cellMs('p.from_ms', 'p.to_ms')} - $fromMs) / ${HOUR})::bigint as last from proof_hours p
    where p.to_ms > $fromMs and p.from_ms < $toMs and ${places})
),
best_hours as (
  select account, region, hour, ${stateIn(BEST, `min(${rankIn(BEST, 'state')})`)} as state,
    min(from_ms) as from_ms, max(to_ms) as to_ms
  from (
    select account, region, hour, ${stateIn(PROOF_STATES, `max(${rankIn(PROOF_STATES, 'state')})`)} as state,
      min(from_ms) as from_ms, max(to_ms) as to_ms
    from chain_hours where hour >= 0 and hour < ($toMs - $fromMs) // ${HOUR}
    group by account, region, source, chain, hour
  ) group by account, region, hour
),
place_hours as (
  select b.account, b.region, b.hour, b.from_ms, b.to_ms,
    case when t.state = 'failed' or (t.state = 'unattested' and b.state in ('verified', 'hash-only', 'pending'))
      or (t.state = 'pending' and b.state = 'verified') then t.state else b.state end as state
  from best_hours b left join troubles t using (account, region, hour)
)`

/**
 * What is proved of each hour of delivery of all chosen places together, the worst of them; neighbouring hours of one
 * state as one. Places `p` fulfil a condition that binds `$asOf`; those without any run do not count.
 */
export async function readProofSpans(
  store: ReadStore,
  { sql, params }: Fragment,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<ProofSpan[]> {
  const rows = await store.query(spansSql(sql), { ...params, fromMs, toMs }, SpanRow)
  return rows.map(({ state, first, last }) => ({
    ...{ fromMs: fromMs + first * HOUR, toMs: fromMs + (last + 1) * HOUR, state: PROOF_STATES[state] ?? 'none' },
  }))
}

const spansSql = (places: string) => `with with_runs as (
  select distinct account, region from runs p where p.seen_ms <= $asOf and ${places}
),
${placeHours(places)},
told as (
  select account, region, hour, state from place_hours semi join with_runs using (account, region)
  union all
  select distinct p.account, p.region, (p.delivered_ms - $fromMs) // ${HOUR}, 'none'
  from files p semi join with_runs using (account, region) anti join proof_hours using (account, region)
  where p.seen_ms <= $asOf and p.delivered_ms >= $fromMs and p.delivered_ms < $toMs and ${places}
),
hours as (
  select hour, max(${rankIn(PROOF_STATES, 'state')}) as state from told group by hour
)
select state, min(hour) as first, max(hour) as last from (
  select *, hour - row_number() over (partition by state order by hour) as island from hours
) group by state, island
order by first`
const SpanRow = z.object({ state: Whole, first: Whole, last: Whole })
