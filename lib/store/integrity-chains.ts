import 'server-only'
import { z } from 'zod'
import { maySeePlace, type Scope } from '@/lib/access/scope'
import type { ChainHour, ChainsQuery, ChainsResponse, HourQuery, HourResponse } from '@/lib/api/integrity'
import { AppError } from '@/lib/errors'
import { readMoment } from './as-of'
import { readDigestProof } from './digest-proof'
import { FILE_VERDICTS } from './file-verdicts'
import { troubles } from './proof-spans'
import { ProofStateRow, toInstant, toInstantOrNull, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

const HOUR = 3_600_000
const MOST_FILES = 500

/** `GET /api/integrity/{account}/{region}`. Throws `not_found` for a place without log files, and a foreign one alike. */
export async function readChains(store: ReadStore, scope: Scope, query: ChainsQuery): Promise<ChainsResponse> {
  const { account, region, from, to } = query
  const { asOf } = await readMoment(store, query.asOf)
  const [span] = maySeePlace(scope, query) ? await store.query(SPAN, { account, region, asOf }, SpanRow) : []
  if (span?.first_ms == null && span?.proof_ms == null) throw noSuchPlace(query)
  const first = from ?? span.first_ms ?? 0
  const fromMs = Math.floor(first / HOUR) * HOUR
  const toMs = Math.ceil((to ?? Math.max((span.last_ms ?? first) + 1, span.proof_ms ?? 0)) / HOUR) * HOUR
  const bound = { account, region, asOf, fromMs, toMs: Math.max(fromMs, toMs) }
  const [hours, chains, delivered, troubled] = await Promise.all([
    store.query(HOURS, { account, region, fromMs, toMs: bound.toMs }, HourRow),
    store.query(CHAINS, { account, region }, ChainRow),
    store.query(DELIVERED, bound, DeliveredRow),
    store.query(TROUBLED, bound, TroubledRow),
  ])
  return {
    asOf: toInstant(asOf),
    ...{ fromMs, toMs: bound.toMs },
    chains: chains.map(({ source, chain, trail, backfills, first_ms }) => ({
      ...{ source, chain, trail, backfills, first: toInstantOrNull(first_ms) },
      hours: hours.filter((hour) => hour.source === source && hour.chain === chain).map(toHour),
    })),
    troubled,
    delivered,
  }
}

const noSuchPlace = ({ account, region }: { account: string; region: string }) =>
  new AppError(
    'not_found',
    `There are no log files of ${account.slice(0, 64)} in ${region.slice(0, 64)}, or not for you.`,
  )

const SPAN = `select min(delivered_ms) as first_ms, max(delivered_ms) as last_ms,
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

const CHAINS = `select source, coalesce(chain, object_key) as chain, any_value(trail) as trail,
  count(*) filter (where is_backfill) as backfills, min(start_ms) as first_ms
from digest_facts where account = $account and region = $region
group by source, coalesce(chain, object_key) order by source, chain`
const ChainRow = z.object({
  source: z.string(),
  chain: z.string(),
  trail: z.string().nullable(),
  backfills: Whole,
  first_ms: Whole.nullable(),
})

const TROUBLED = `with ${troubles('(p.account = $account and p.region = $region)')}
select $fromMs + hour * ${HOUR} as "fromMs", state, files from troubles order by hour`
const TroubledRow = z.object({ fromMs: Whole, state: z.enum(['unattested', 'failed']), files: Whole })

const DELIVERED = `select $fromMs + ((delivered_ms - $fromMs) // ${HOUR}) * ${HOUR} as "fromMs", count(*) as files,
  sum(kept - duplicates) as events
from files
where account = $account and region = $region and state <> 'replaced' and seen_ms <= $asOf
  and delivered_ms >= $fromMs and delivered_ms < $toMs
group by 1 order by 1`
const DeliveredRow = z.object({ fromMs: Whole, files: Whole, events: Whole })

/** `GET /api/integrity/{account}/{region}/hour`. Throws `not_found` as `readChains` does, and for an hour that is none. */
export async function readHour(store: ReadStore, scope: Scope, query: HourQuery): Promise<HourResponse> {
  const { account, region, source, chain, at } = query
  const { asOf } = await readMoment(store, query.asOf)
  const around = { account, region, source, chain, fromMs: at - 3 * HOUR, toMs: at + 4 * HOUR }
  const rows = maySeePlace(scope, query) ? await store.query(AROUND, around, HourRow) : []
  const place = rows.findIndex((row) => row.from_ms <= at && at < row.to_ms)
  const row = rows[place]
  if (row === undefined) throw noSuchPlace(query)
  const of = { source, account, region, asOf, fromMs: row.from_ms, toMs: row.to_ms, digest: row.digest_key }
  const [proof, files, runs] = await Promise.all([
    row.digest_key === null ? null : readDigestProof(store, { source, key: row.digest_key, logKey: null }),
    store.query(FILES, of, FileRow),
    store.query(
      RUNS,
      { source, account, region, asOf, fromMs: row.from_ms, toMs: row.to_ms },
      z.object({ runs: Whole }),
    ),
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

const AROUND = `select source, chain, from_ms, to_ms, state, reason, digest_key from proof_hours
where account = $account and region = $region and source = $source and chain = $chain
  and to_ms > $fromMs and from_ms < $toMs
order by from_ms`

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
where n.name is not null or (t.delivered_ms >= $fromMs and t.delivered_ms < $toMs)
union all
select n.object_key, null, 'failed', 'log_missing', 0 from named n anti join there using (name)
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
  and f.seen_ms <= $asOf and f.delivered_ms >= $fromMs and f.delivered_ms < $toMs`
