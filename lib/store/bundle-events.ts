import 'server-only'
import { z } from 'zod'
import type { Step, Value } from '@/lib/api/fields'
import { eventFlagWords, pointFlagWords } from '@/lib/cloudtrail/flags'
import { type BundlePlace, PLACE_COLUMNS, PlaceRow, toPlace } from './bundle-places'
import { readRows } from './bundle-rows'
import type { Selection } from './bundle-selection'
import { KIND } from './events-filter'
import { Double, eventIdSql, resultSql, toStep, toValue, Whole } from './rows'
import type { ReadStore, SqlParams } from './store'

/** One item of a call, as `EventItem` in lib/api; times in epoch ms. */
export interface BundleItem {
  item: number
  metric: string
  step: Step | null
  value: Value
  claimedMs: number | null
  /** Why the service did not take it; null: it did. */
  refused: string | null
  flags: string[]
  raw: { step: string | null; value: string | null; claimed: string | null } | null
}

/** One call with all of its items and places. */
export interface BundleEvent extends Omit<z.infer<typeof EventRow>, 'event_seq' | 'flags'> {
  flags: string[]
  items: BundleItem[]
  places: BundlePlace[]
}

/** Calls read together: with their items they fit in the engine's memory beside everything else. */
const pageEvents = 1_000

/** After which event a page begins, and with which it ends: by time, then in the order of their first sighting. */
interface Bounds extends SqlParams {
  afterMs: number
  afterSeq: number
  lastMs: number
  lastSeq: number
}

/** The events of a selection by time, then in the order of their first sighting. Unbounded, page by page. */
export async function* streamBundleEvents(store: ReadStore, selection: Selection): AsyncGenerator<BundleEvent> {
  let [afterMs, afterSeq] = [Number.MIN_SAFE_INTEGER, -1]
  for (;;) {
    const params = { ...selection.params, afterMs, afterSeq }
    const rows = await readRows(store, { sql: `${selection.tables}${EVENTS}`, params, row: EventRow })
    const last = rows.at(-1)
    if (last === undefined) return
    const bounds = { afterMs, afterSeq, lastMs: last.event_ms, lastSeq: last.event_seq }
    yield* await withRows(store, selection, { rows, bounds })
    if (rows.length < pageEvents) return
    ;[afterMs, afterSeq] = [last.event_ms, last.event_seq]
  }
}

async function withRows(
  store: ReadStore,
  { tables, params }: Selection,
  { rows, bounds }: { rows: z.output<typeof EventRow>[]; bounds: Bounds },
): Promise<BundleEvent[]> {
  const of = { ...params, ...bounds }
  const items = groupBySeq(await readRows(store, { sql: `${tables}${ITEMS}`, params: of, row: ItemRow }))
  const places = groupBySeq(await readRows(store, { sql: `${tables}${PLACES}`, params: of, row: PlaceRow }))
  return rows.map(({ event_seq, flags, ...event }) => ({
    ...event,
    flags: eventFlagWords(flags),
    items: (items.get(event_seq) ?? []).map(toItem),
    places: (places.get(event_seq) ?? []).map(toPlace),
  }))
}

function groupBySeq<Row extends { event_seq: number }>(rows: Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const mine = groups.get(row.event_seq)
    if (mine === undefined) groups.set(row.event_seq, [row])
    else mine.push(row)
  }
  return groups
}

const AFTER = '(event_ms > $afterMs or (event_ms = $afterMs and event_seq > $afterSeq))'
const UP_TO = '(event_ms < $lastMs or (event_ms = $lastMs and event_seq <= $lastSeq))'
const PAGE = `,
page as materialized (select * from selected where ${AFTER} and ${UP_TO})`

const EVENTS = `,
page as materialized (
  select * from selected where ${AFTER} order by event_ms, event_seq limit ${pageEvents}
)
select e.event_seq::double as event_seq, ${eventIdSql('e')} as id, ${KIND} as kind, n.text as name,
  e.event_ms, ${resultSql('e')} as result, x.text as error, y.text as message,
  r.run_key, r.name as run, e.account, e.region, w.writer_key, w.label as writer, w.type as writer_type,
  w.account as writer_account, w.principal, w.person, w.person_source, s.text as session, k.text as access_key,
  i.text as ip, v.text as vpce, c.text as client, a.text as agent,
  coalesce(e.request_uuid::varchar, q.text) as request, e.flags
from page
join events e using (event_seq)
join writers w using (writer_id)
left join runs r on r.run_id = e.run_id
left join dict n on n.dict_id = e.name_id
left join dict x on x.dict_id = e.error_id
left join dict y on y.dict_id = e.message_id
left join dict s on s.dict_id = e.session_id
left join dict k on k.dict_id = e.access_key_id
left join dict i on i.dict_id = e.ip_id
left join dict v on v.dict_id = e.vpce_id
left join dict c on c.dict_id = e.client_id
left join dict a on a.dict_id = e.agent_id
left join dict q on q.dict_id = e.request_id
order by e.event_ms, e.event_seq`

const Text = z.string().nullable()
const EventRow = z.object({
  event_seq: z.number(),
  id: z.string(),
  kind: z.enum(['metrics', 'run', 'trail']),
  name: Text,
  event_ms: Whole,
  result: z.enum(['allowed', 'denied', 'failed', 'itemErrors']),
  error: Text,
  message: Text,
  run_key: Text,
  run: Text,
  account: z.string(),
  region: z.string(),
  writer_key: z.string(),
  writer: z.string(),
  writer_type: z.string(),
  writer_account: z.string(),
  principal: z.string(),
  person: Text,
  person_source: z.string(),
  session: Text,
  access_key: Text,
  ip: Text,
  vpce: Text,
  client: Text,
  agent: Text,
  request: Text,
  flags: z.number(),
})

// A refused item has a reason; that of a denied call is its error.
const ITEMS = `${PAGE}
select i.event_seq::double as event_seq, i.item, m.name as metric, i.step, i.claimed_ms, i.value, i.flags,
  i.refused, x.step as raw_step, x.value as raw_value, x.claimed as raw_claimed
from (
  select p.event_seq, p.event_ms, p.item, p.metric_id, p.step, p.claimed_ms, p.value, p.flags, null as refused
  from points p
  where p.event_ms between $afterMs and $lastMs
    and p.event_seq in (select event_seq from page) and p.run_id in (select run_id from page)
  union all
  select p.event_seq, p.event_ms, p.item, p.metric_id, p.step, p.claimed_ms, p.value, p.flags, d.text
  from points_refused p left join dict d on d.dict_id = p.reason_id
  where p.event_ms between $afterMs and $lastMs
    and p.event_seq in (select event_seq from page) and p.run_id in (select run_id from page)
) i
join metrics m using (metric_id)
left join point_raw x on x.event_seq = i.event_seq and x.item = i.item
order by i.event_ms, i.event_seq, i.item`

const ItemRow = z.object({
  event_seq: z.number(),
  item: z.number(),
  metric: z.string(),
  step: z.bigint().nullable(),
  claimed_ms: Whole.nullable(),
  value: Double,
  flags: z.number(),
  refused: Text,
  raw_step: Text,
  raw_value: Text,
  raw_claimed: Text,
})

function toItem(row: z.infer<typeof ItemRow>): BundleItem {
  const { item, metric, claimed_ms: claimedMs, refused, raw_step: step, raw_value: value, raw_claimed: claimed } = row
  const raw = step === null && value === null && claimed === null ? null : { step, value, claimed }
  const typed = { step: toStep(row.step), value: toValue(row.value), claimedMs }
  return { item, metric, ...typed, refused, flags: pointFlagWords(row.flags), raw }
}

const PLACES = `${PAGE}
select ${PLACE_COLUMNS}
from page e join sightings s using (event_seq)
where s.seen_ms <= $asOf
order by e.event_ms, s.event_seq, s.file_id, s.record_index`
