import 'server-only'
import { z } from 'zod'
import { Whole } from './rows'
import type { ReadStore } from './store'

const mostListed = 200

/** Sums over everything that was read, for whoever runs the server. */
export async function readIngestTotals(store: ReadStore) {
  const [states, replaced, totals, troubled, unread] = await Promise.all([
    store.query(STATES, {}, StateRow),
    store.query(REPLACED, {}, ReplacedRow),
    store.query(TOTALS, {}, TotalsRow),
    store.query(TROUBLED, { most: mostListed }, TroubledRow),
    store.query(UNREAD, {}, UnreadRow),
  ])
  return { states, replaced, totals: totals[0] ?? null, troubled, unread }
}

const STATES = `select source, state, count(*)::double as files, max(delivered_ms) as delivered_ms
from files group by source, state order by source, state`
const StateRow = z.object({
  source: z.string(),
  state: z.string(),
  files: z.number(),
  delivered_ms: Whole.nullable(),
})

// A file that was read again with the same bytes, as one that was set aside is, or compressed anew, is none of them.
const REPLACED = `with again as materialized (
  select source, object_key, state, stored_sha256, content_sha256
  from files where object_key in (select object_key from files where state = 'replaced')
)
select source, count(distinct object_key)::double as files
from (select * from again where state = 'replaced') f
anti join (select * from again where state <> 'replaced') n on n.source = f.source and n.object_key = f.object_key
  and (n.stored_sha256 = f.stored_sha256 or n.content_sha256 = f.content_sha256)
group by source order by source`
const ReplacedRow = z.object({ source: z.string(), files: z.number() })

const TOTALS = `select count(*)::double as files, coalesce(sum(records), 0)::double as records,
  coalesce(sum(kept), 0)::double as kept, coalesce(sum(other), 0)::double as other,
  coalesce(sum(rejected), 0)::double as rejected, coalesce(sum(duplicates), 0)::double as duplicates,
  max(seen_ms) as newest,
  (select count(*) from events)::double as events,
  (select coalesce(sum(points), 0) from series)::double as points
from files`
const TotalsRow = z.object({
  files: z.number(),
  records: z.number(),
  kept: z.number(),
  other: z.number(),
  rejected: z.number(),
  duplicates: z.number(),
  newest: Whole.nullable(),
  events: z.number(),
  points: z.number(),
})

const TROUBLED = `select source, object_key, state, reason, coalesce(detail, '') as detail, seen_ms,
  count(*) over ()::double as files
from files where reason is not null and state <> 'replaced'
order by file_id desc limit $most`
const TroubledRow = z.object({
  source: z.string(),
  object_key: z.string(),
  state: z.string(),
  reason: z.string(),
  detail: z.string(),
  seen_ms: Whole,
  files: z.number(),
})

// Files that are only partly readable are not among them: what they held is known, and listed with its reasons.
const UNREAD = `select account, region, min(delivered_ms) as "fromMs",
  case when count(delivered_ms) = count(*) then max(delivered_ms) end as "toMs", count(*)::double as files
from (
  select account, region, delivered_ms from files where state = 'quarantined'
  union all
  select account, region, delivered_ms from held_files where kind = 'log'
) group by account, region order by account, region`
const UnreadRow = z.object({
  account: z.string().nullable(),
  region: z.string().nullable(),
  fromMs: Whole.nullable(),
  toMs: Whole.nullable(),
  files: z.number(),
})
