import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { IntegrityPlace, IntegrityQuery, IntegrityResponse, ProofSpan } from '@/lib/api/integrity'
import { worstVerdict } from '@/lib/cloudtrail/verdict'
import { type Moment, readMoment } from './as-of'
import { badness, FILE_VERDICTS, verdictOf } from './file-verdicts'
import { knownThen } from './files-then'
import { placeHours, THERE } from './proof-spans'
import { ProofStateRow, toInstant, Whole } from './rows'
import { type Fragment, placeScope } from './scope-filter'
import type { ReadStore } from './store'

const HOUR = 3_600_000

/**
 * `GET /api/integrity`: what digests prove of each account and region, the worst first. Said of accounts and regions as a
 * whole, as coverage is, so a viewer limited to some runs sees it too.
 */
export async function readIntegrity(
  store: ReadStore,
  scope: Scope,
  query: IntegrityQuery,
): Promise<Omit<IntegrityResponse, 'journal'>> {
  const moment = await readMoment(store, query.asOf)
  const places = placesOf(scope, query, moment)
  const then = knownThen(moment)
  const range = await rangeOf(store, { ...places, then }, query)
  const bound = { ...places.params, ...range }
  const [spans, files, begins] = await Promise.all([
    store.query(spansSql(places.sql, then), bound, SpanRow),
    store.query(filesSql(places.sql, then), bound, FilesRow),
    store.query(beginsSql(places.sql, then), bound, BeginRow),
  ])
  const firstDigests = new Map(begins.map((row) => [placeOf(row), row.first_ms]))
  const found = [...files, ...withoutFiles(spans, files)].map((row): IntegrityPlace => {
    const mine = spans.filter(({ account, region }) => account === row.account && region === row.region)
    return toPlace(row, cover(mine, row, range), firstDigests.get(placeOf(row)) ?? 0)
  })
  found.sort((a, b) => unproved(b) - unproved(a) || (placeOf(a) < placeOf(b) ? -1 : 1))
  return { asOf: toInstant(moment.asOf), ...range, places: found }
}

/** Places whose digests came, or should have, in a range in which no log file of theirs did. */
function withoutFiles(spans: z.output<typeof SpanRow>[], files: z.output<typeof FilesRow>[]) {
  const none = { listed: 0, quarantined: 0, missing: 0, held: 0, unlisted: 0 }
  const known = new Set(files.map(placeOf))
  const others = new Map(spans.map(({ account, region }) => [placeOf({ account, region }), { account, region }]))
  return [...others.values()]
    .filter((place) => !known.has(placeOf(place)))
    .map((place) => ({
      ...{ ...place, ...none, records: 0, stored: 0, duplicates: 0, rejected: 0, other: 0 },
      ...{ first_ms: null, badness: null },
    }))
}

const placeOf = ({ account, region }: { account: string; region: string }) => `${account} ${region}`

/** Failed outweighs missing, and that everything else. */
const unproved = ({ hours, files }: IntegrityPlace) =>
  (hours.failed + files.missing) * 1e9 +
  (hours.unattested + hours.missing + hours.none) * 1e4 +
  hours['hash-only'] +
  hours.gap

function placesOf(scope: Scope, { account, region }: IntegrityQuery, { asOf }: Moment): Fragment {
  const visible = placeScope(scope, 'p')
  return {
    sql: `(len($account) = 0 or list_contains($account, p.account))
      and (len($region) = 0 or list_contains($region, p.region)) and ${visible.sql}`,
    params: { ...visible.params, account, region, asOf },
  }
}

/** What was asked for, else from the first log file (or digest, where none could be read) to the end of the newest hour. */
async function rangeOf(
  store: ReadStore,
  { sql, params, then }: Fragment & { then: string },
  { from, to }: IntegrityQuery,
) {
  const [row] = await store.query(
    `with ${then}
     select coalesce(min(delivered_ms), (select min(from_ms) from proof_hours p where ${sql})) as first_ms, max(delivered_ms) as last_ms,
       (select max(to_ms) from proof_hours p where ${sql}) as proof_ms
     from files p where account is not null and seen_ms <= $asOf and ${sql}`,
    params,
    z.object({ first_ms: Whole.nullable(), last_ms: Whole.nullable(), proof_ms: Whole.nullable() }),
  )
  const first = from ?? row?.first_ms ?? 0
  const last = to ?? Math.max((row?.last_ms ?? first) + 1, row?.proof_ms ?? 0)
  const fromMs = Math.floor(first / HOUR) * HOUR
  return { fromMs, toMs: Math.max(fromMs, Math.ceil(last / HOUR) * HOUR) }
}

// Until when each chain of a place had no digest yet.
const beginsSql = (places: string, then: string) => `with ${then}
select account, region, min(to_ms) as first_ms from proof_hours p
where reason = 'before_first_digest' and ${places} group by account, region`
const BeginRow = z.object({ account: z.string(), region: z.string(), first_ms: Whole })

const spansSql = (places: string, then: string) => `with ${then},
${placeHours(places)}
select account, region, state, min(hour) as first, max(hour) as last from (
  select *, hour - row_number() over (partition by account, region, state order by hour) as island from place_hours
) group by account, region, state, island
order by account, region, first`
const SpanRow = z.object({
  account: z.string(),
  region: z.string(),
  state: ProofStateRow,
  first: Whole,
  last: Whole,
})

const filesSql = (places: string, then: string) => `with ${then},
${FILE_VERDICTS},
mine as (
  select p.*, parse_filename(p.object_key, false, 'forward_slash') as name
  from files p
  where p.account is not null and p.state <> 'replaced' and p.seen_ms <= $asOf
    and p.delivered_ms >= $fromMs and p.delivered_ms < $toMs and ${places}
),
listed as (
  select distinct p.source, p.account, p.region, l.name
  from digest_facts p join digest_logs l using (digest_id)
  where p.verdict in ('verified', 'hash-only') and p.end_ms > $fromMs and p.start_ms < $toMs and ${places}
),
there as (select source, name, max(file_id) as file_id from mine group by all),
absent as (
  select l.account, l.region, count(*) filter (where f.held is null) as missing, count(f.held) as held
  from listed l left join (select source, name, bool_and(held) as held from ${THERE} group by all) f using (source, name)
  where coalesce(f.held, true)
  group by all
),
counted as (
  select m.account, m.region, count(*) as files,
    count(*) filter (where l.name is not null and m.state <> 'missing') as listed,
    count(*) filter (where l.name is not null and m.state = 'quarantined') as quarantined,
    count(*) filter (where l.name is null and m.state <> 'missing') as unlisted,
    sum(m.records) as records, sum(m.kept - m.duplicates) as stored, sum(m.duplicates) as duplicates,
    sum(m.rejected) as rejected, sum(m.other) as other, min(m.delivered_ms) as first_ms,
    max(${badness("coalesce(v.verdict, 'pending')")}) as badness
  from mine m join there using (file_id) left join listed l on l.source = m.source and l.name = m.name
  left join file_verdicts v on v.file_id = m.file_id
  group by all
)
select account, region, coalesce(listed, 0) as listed, coalesce(quarantined, 0) as quarantined,
  coalesce(missing, 0) as missing, coalesce(held, 0) as held, coalesce(unlisted, 0) as unlisted, coalesce(records, 0) as records,
  coalesce(stored, 0) as stored, coalesce(duplicates, 0) as duplicates, coalesce(rejected, 0) as rejected,
  coalesce(other, 0) as other, first_ms, badness
from counted full join absent using (account, region)
order by account, region`

const FilesRow = z.object({
  account: z.string(),
  region: z.string(),
  listed: Whole,
  quarantined: Whole,
  missing: Whole,
  held: Whole,
  unlisted: Whole,
  records: Whole,
  stored: Whole,
  duplicates: Whole,
  rejected: Whole,
  other: Whole,
  first_ms: Whole.nullable(),
  badness: Whole.nullable(),
})

/** Spans of hours, and `none` from the first log file on where no chain says anything at all. */
function cover(
  rows: z.output<typeof SpanRow>[],
  { first_ms }: z.output<typeof FilesRow>,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): ProofSpan[] {
  if (rows.length === 0 && first_ms !== null) {
    return [{ fromMs: Math.floor(first_ms / HOUR) * HOUR, toMs, state: 'none' }]
  }
  return rows.map(({ state, first, last }) => ({
    ...{ fromMs: fromMs + first * HOUR, toMs: fromMs + (last + 1) * HOUR, state },
  }))
}

const hoursOf = (spans: ProofSpan[]) => spans.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / HOUR, 0)

function toPlace(row: z.output<typeof FilesRow>, spans: ProofSpan[], firstDigestMs: number): IntegrityPlace {
  const { listed, quarantined, missing, held, unlisted, records, stored, duplicates, rejected, other } = row
  const hours = { verified: 0, 'hash-only': 0, pending: 0, missing: 0, failed: 0, gap: 0, none: 0, unattested: 0 }
  for (const span of spans) hours[span.state] += hoursOf([span])
  return {
    account: row.account,
    region: row.region,
    spans,
    hours,
    beforeDigests: hoursOf(spans.filter(({ state, toMs }) => state === 'gap' && toMs - HOUR < firstDigestMs)),
    files: { listed: listed + missing + held, ingested: listed - quarantined, quarantined, missing, held, unlisted },
    records: { records, stored, duplicates, rejected, other },
    verdict: worstVerdict([
      ...(missing > 0 ? ['failed' as const] : []),
      ...(held > 0 ? ['pending' as const] : []),
      ...(row.badness === null ? [] : [verdictOf(row.badness)]),
    ]),
  }
}
