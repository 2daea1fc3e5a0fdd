import 'server-only'
import { z } from 'zod'
import { maySeePlace, type Scope } from '@/lib/access/scope'
import type { ChainHour, ChainsQuery, ChainsResponse, HourQuery, HourResponse } from '@/lib/api/integrity'
import { AppError } from '@/lib/errors'
import { readMoment } from './as-of'
import { readDigestProof } from './digest-proof'
import { FILE_VERDICTS } from './file-verdicts'
import { askedThen } from './files-then'
import { troubles } from './proof-spans'
import { ProofStateRow, toInstant, toInstantOrNull, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

const HOUR = 3_600_000
const MOST_FILES = 500

/** `GET /api/integrity/{account}/{region}`. Throws `not_found` for a place without log files, and a foreign one alike. */
export async function readChains(store: ReadStore, scope: Scope, query: ChainsQuery): Promise<ChainsResponse> {
  const { account, region, from, to } = query
  const moment = await readMoment(store, query.asOf)
  const { asOf } = moment
  const then = (sql: string) => askedThen(moment, sql)
  const [span] = maySeePlace(scope, query) ? await store.query(then(SPAN), { account, region, asOf }, SpanRow) : []
  if (span?.first_ms == null && span?.proof_ms == null) throw noSuchPlace(query)
  const first = from ?? span.first_ms ?? 0
  const fromMs = Math.floor(first / HOUR) * HOUR
  const toMs = Math.ceil((to ?? Math.max((span.last_ms ?? first) + 1, span.proof_ms ?? 0)) / HOUR) * HOUR
  const bound = { account, region, asOf, fromMs, toMs: Math.max(fromMs, toMs) }
  const [hours, chains, delivered, troubled, misplaced, unread] = await Promise.all([
    store.query(then(HOURS), bound, HourRow),
    store.query(then(CHAINS), bound, ChainRow),
    store.query(then(DELIVERED), bound, DeliveredRow),
    store.query(then(TROUBLED), bound, TroubledRow),
    store.query(then(MISPLACED), bound, MisplacedRow),
    store.query(UNREAD_DIGESTS, { account, region }, z.object({ files: Whole })),
  ])
  return {
    asOf: toInstant(asOf),
    ...{ fromMs, toMs: bound.toMs },
    chains: chains.map(({ source, chain, trail, backfills, first_ms, from_ms, to_ms, overdue_ms }) => ({
      ...{ source, chain, trail, backfills, first: toInstantOrNull(first_ms), overdue: toInstantOrNull(overdue_ms) },
      expected: from_ms === null || to_ms === null ? null : { fromMs: from_ms, toMs: to_ms },
      misplaced: misplaced
        .filter((digest) => digest.source === source && digest.chain === chain)
        .map(({ key, reason }) => ({ key, reason })),
      hours: hours.filter((hour) => hour.source === source && hour.chain === chain).map(toHour),
    })),
    unreadDigests: unread[0]?.files ?? 0,
    troubled,
    delivered,
  }
}

const noSuchPlace = ({ account, region }: { account: string; region: string }) =>
  new AppError(
    'not_found',
    `There are no log files of ${account.slice(0, 64)} in ${region.slice(0, 64)}, or not for you.`,
  )

// Where no log file could be read, its digests tell from when on there were some.
const SPAN = `select coalesce(
    min(delivered_ms), (select min(from_ms) from proof_hours where account = $account and region = $region)
  ) as first_ms, max(delivered_ms) as last_ms,
  (select max(to_ms) from proof_hours where account = $account and region = $region) as proof_ms
from files where account = $account and region = $region and seen_ms <= $asOf`
const SpanRow = z.object({ first_ms: Whole.nullable(), last_ms: Whole.nullable(), proof_ms: Whole.nullable() })

const HOURS = `select source, chain, from_ms, to_ms, state, reason, digest_key from proof_hours
where account = $account and region = $region and to_ms > $fromMs and from_ms < $toMs
order by source, chain, from_ms limit 100000`
const HourRow = z.object({
  source: z.string(),
  chain: z.string(),
  from_ms: Whole,
  to_ms: Whole,
  state: ProofStateRow,
  reason: z.string().nullable(),
  digest_key: z.string().nullable(),
})

const toHour = ({ from_ms, to_ms, state, reason, digest_key }: z.output<typeof HourRow>): ChainHour => ({
  ...{ fromMs: from_ms, toMs: to_ms, state, reason, digest: digest_key },
})

const CHAINS = `with walked as (
  select source, chain, min(from_ms) as from_ms, max(to_ms) as to_ms,
    min(from_ms) filter (where reason = 'digest_overdue') as overdue_ms
  from proof_hours where account = $account and region = $region group by all
),
told as (
  select source, coalesce(chain, object_key) as chain, any_value(trail) as trail,
    count(*) filter (where is_backfill) as backfills, min(start_ms) as first_ms
  from digest_facts where account = $account and region = $region
  group by all
)
select * from told left join walked using (source, chain) order by source, chain`
const ChainRow = z.object({
  source: z.string(),
  chain: z.string(),
  trail: z.string().nullable(),
  backfills: Whole,
  first_ms: Whole.nullable(),
  from_ms: Whole.nullable(),
  to_ms: Whole.nullable(),
  overdue_ms: Whole.nullable(),
})

const MISPLACED = `select source, coalesce(chain, object_key) as chain, object_key as key, reason from digest_facts
where account = $account and region = $region and reason in ('moved', 'copy') order by object_key limit 100`
const MisplacedRow = z.object({
  source: z.string(),
  chain: z.string(),
  key: z.string(),
  reason: z.enum(['moved', 'copy']),
})

// What keeps the signature of a digest may be unreadable where the next digest names the signature too.
const UNREAD_DIGESTS = `select count(*) as files from held_files h
where h.kind = 'digest' and h.account = $account and h.region = $region and not exists (
  from digest_facts d where d.source = h.source and d.verdict = 'verified'
    and d.object_key || '.head.json' = h.object_key
)`

const TROUBLED = `with ${troubles('(p.account = $account and p.region = $region)')}
select $fromMs + hour * ${HOUR} as "fromMs", state, files from troubles order by hour`
const TroubledRow = z.object({ fromMs: Whole, state: z.enum(['unattested', 'failed', 'pending']), files: Whole })

const DELIVERED = `select $fromMs + ((delivered_ms - $fromMs) // ${HOUR}) * ${HOUR} as "fromMs", count(*) as files,
  sum(kept - duplicates) as events
from files
where account = $account and region = $region and state <> 'replaced' and seen_ms <= $asOf
  and delivered_ms >= $fromMs and delivered_ms < $toMs
group by 1 order by 1`
const DeliveredRow = z.object({ fromMs: Whole, files: Whole, events: Whole })

/** `GET /api/integrity/{account}/{region}/hour`. Throws `not_found` for an hour that is in no such chain, and for a foreign one alike. */
export async function readHour(store: ReadStore, scope: Scope, query: HourQuery): Promise<HourResponse> {
  const { account, region, source, chain, at } = query
  const moment = await readMoment(store, query.asOf)
  const { asOf } = moment
  const then = (sql: string) => askedThen(moment, sql)
  const around = { account, region, source, chain, at, asOf }
  const rows = maySeePlace(scope, query) ? await store.query(then(AROUND), around, HourRow) : []
  const place = rows.findIndex((row) => row.from_ms <= at && at < row.to_ms)
  const row = rows[place]
  // The same words for a place that is none of the viewer's.
  if (row === undefined) throw new AppError('not_found', 'There is no such hour in this chain, or not for you.')
  // The digest after a stop is of its own hour.
  const isGap = row.state === 'gap'
  const delivered = { source, account, region, asOf, fromMs: row.from_ms, toMs: row.to_ms, isGap }
  const [proof, files, runs] = await Promise.all([
    row.digest_key === null ? null : readDigestProof(store, { source, key: row.digest_key, logKey: null }),
    store.query(then(FILES), { ...delivered, digest: isGap ? null : row.digest_key }, FileRow),
    store.query(then(RUNS), delivered, z.object({ runs: Whole })),
  ])
  const [before, after] = [rows[place - 1], rows[place + 1]]
  return {
    asOf: toInstant(asOf),
    hour: toHour(row),
    before: before ? toHour(before) : null,
    after: after ? toHour(after) : null,
    proof,
    files: files.slice(0, MOST_FILES),
    fileCount: files.length,
    events: files.reduce((sum, { events }) => sum + events, 0),
    runs: runs[0]?.runs ?? 0,
  }
}

const AROUND = `with walked as (
  select *, row_number() over (order by from_ms) as place from proof_hours
  where account = $account and region = $region and source = $source and chain = $chain
)
select source, chain, from_ms, to_ms, state, reason, digest_key from walked
where abs(place - (select any_value(place) from walked where from_ms <= $at and $at < to_ms)) <= 1
order by from_ms`

// Of log files `f` that came in a gap only those belong to it that no digest names: the one after it names late ones.
const OF_HOUR = `f.delivered_ms >= $fromMs and f.delivered_ms < $toMs and not ($isGap and exists (
  from digest_logs l join digest_facts d using (digest_id)
  where d.source = f.source and d.verdict <> 'failed'
    and l.name = parse_filename(f.object_key, false, 'forward_slash')
))`

const FILES = `with ${FILE_VERDICTS},
named as (
  select distinct l.name, l.object_key from digest_logs l join digest_facts f using (digest_id)
  where f.source = $source and f.object_key = $digest
),
there as (
  select *, parse_filename(object_key, false, 'forward_slash') as name from files
  where source = $source and account = $account and region = $region and state <> 'replaced' and seen_ms <= $asOf
)
select coalesce(t.object_key, n.object_key) as "key", t.state, coalesce(v.verdict, 'pending') as verdict,
  nullif(v.reason, '') as reason, (t.kept - t.duplicates)::double as events
from there t left join named n using (name) left join file_verdicts v using (file_id)
where n.name is not null or t.file_id in (select f.file_id from there f where ${OF_HOUR})
union all
select n.object_key, if(h.name is null, null, 'held'), if(h.name is null, 'failed', 'pending'),
  if(h.name is null, 'log_missing', 'log_held'), 0
from named n anti join there using (name) left join (
  select distinct parse_filename(object_key, false, 'forward_slash') as name from held_files
  where source = $source and kind = 'log'
) h using (name)
order by "key" limit 100000`
const FileRow = z.object({
  key: z.string(),
  state: z.string().nullable(),
  verdict: VerdictRow,
  reason: z.string().nullable(),
  events: z.number(),
})

const RUNS = `select count(distinct r.run_id) as runs
from run_files r join files f using (file_id)
where f.source = $source and f.account = $account and f.region = $region and f.state <> 'replaced'
  and f.seen_ms <= $asOf and ${OF_HOUR}`
