import 'server-only'
import { z } from 'zod'
import type { EventItem } from '@/lib/api/event'
import { pointFlagWords } from '@/lib/cloudtrail/flags'
import { Double, eventIdSql, toInstant, toInstantOrNull, toStep, toValue, Whole } from './rows'
import type { ReadStore } from './store'

/** Items of an event that are listed, and other writes of one step that are listed with each. */
const MOST_ITEMS = 500
const MOST_CONFLICTS = 20

/** The items of one event in the order of its body, each with other writes of the same step that hold other values. */
export async function readEventItems(
  store: ReadStore,
  of: { eventSeq: number; runId: number | null; asOf: number },
): Promise<EventItem[]> {
  if (of.runId === null) return []
  const params = { ...of, runId: of.runId }
  const [items, conflicts] = await Promise.all([
    store.query(ITEMS, params, ItemRow),
    store.query(CONFLICTS, params, ConflictRow),
  ])
  return items.map((row) => ({
    item: row.item,
    metric: row.metric,
    step: toStep(row.step),
    value: toValue(row.value),
    claimed: toInstantOrNull(row.claimed_ms),
    refused: row.refused,
    flags: pointFlagWords(row.flags),
    raw: toRaw(row),
    conflicts: conflicts
      .filter((conflict) => conflict.of_item === row.item)
      .map(({ event, item, value, event_ms, writer_key, label }) => ({
        event,
        item,
        value: toValue(value),
        observed: toInstant(event_ms),
        writer: { key: writer_key, label },
      })),
  }))
}

function toRaw({ raw_step, raw_value, raw_claimed }: z.infer<typeof ItemRow>): EventItem['raw'] {
  if (raw_step === null && raw_value === null && raw_claimed === null) return null
  return { step: raw_step, value: raw_value, claimed: raw_claimed }
}

const MINE = `mine as (
  select item, metric_id, step, claimed_ms, value, flags, null as refused from points
  where run_id = $runId and event_seq = $eventSeq
  union all
  select item, metric_id, step, claimed_ms, value, p.flags, d.text
  from points_refused p left join dict d on d.dict_id = p.reason_id
  where run_id = $runId and event_seq = $eventSeq
  order by item limit ${MOST_ITEMS}
)`

const ITEMS = `with ${MINE}
select i.item, m.name as metric, i.step, i.claimed_ms, i.value, i.flags, i.refused,
  x.step as raw_step, x.value as raw_value, x.claimed as raw_claimed
from mine i
join metrics m using (metric_id)
left join point_raw x on x.event_seq = $eventSeq and x.item = i.item
order by i.item`

const ItemRow = z.object({
  item: z.number(),
  metric: z.string(),
  step: z.bigint().nullable(),
  claimed_ms: Whole.nullable(),
  value: Double,
  flags: z.number(),
  refused: z.string().nullable(),
  raw_step: z.string().nullable(),
  raw_value: z.string().nullable(),
  raw_claimed: z.string().nullable(),
})

// Refused items conflict with nothing: they are not part of the run.
const CONFLICTS = `with ${MINE},
others as (
  select i.item as of_item, p.item, p.value, p.event_ms, p.event_seq, p.writer_id,
    row_number() over (partition by i.item order by p.event_ms, p.event_seq, p.item) as rank
  from mine i
  join points p on p.metric_id = i.metric_id and p.step = i.step
  where i.refused is null and p.run_id = $runId and p.seen_ms <= $asOf and p.value <> i.value
)
select o.of_item, o.item, o.value, o.event_ms, ${eventIdSql('e')} as event, w.writer_key, w.label
from others o join events e using (event_seq) join writers w on w.writer_id = o.writer_id
where rank <= ${MOST_CONFLICTS}
order by o.of_item, rank`

const ConflictRow = z.object({
  of_item: z.number(),
  item: z.number(),
  value: Double,
  event_ms: Whole,
  event: z.string(),
  writer_key: z.string(),
  label: z.string(),
})
