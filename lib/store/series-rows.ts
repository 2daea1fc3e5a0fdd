import 'server-only'
import { z } from 'zod'
import type { WriterRef } from '@/lib/api/common'
import type { PointColumns } from '@/lib/api/series'
import { toNumbers, toNumbersOrNull, toSteps } from './columns'
import { eventIdSql, toValue } from './rows'
import type { Column, ReadStore } from './store'

/** What every question about points selects, in this order. `x` is an expression over the points. */
export const pointColumnsSql = (x: string) => `(${x})::double, value, step, claimed_ms::double, event_ms::double,
  event_seq::double, item, writer_id, segment`

/** Points with numbers of this store still in them: `event` and `writer` are event_seq and writer_id. */
export type StoredPoints = PointColumns

/** Columns of `pointColumnsSql` as points. */
export function toPoints(columns: Column[]): StoredPoints {
  const [x, value, step, claimedMs, observedMs, event, item, writer, segment] = columns
  return {
    x: toNumbers(x),
    value: toNumbers(value).map(toValue),
    step: toSteps(step),
    claimedMs: toNumbersOrNull(claimedMs),
    observedMs: toNumbers(observedMs),
    event: toNumbers(event),
    item: toNumbers(item),
    writer: toNumbers(writer),
    segment: toNumbers(segment),
  }
}

export const NO_POINTS: StoredPoints = toPoints([])

/** What `event` and `writer` of several point sets point at, once numbers of the store were replaced. */
export interface Legend {
  events: string[]
  writers: WriterRef[]
}

/**
 * Replaces numbers of the store in `sets` (in place) by indexes into the event ids and writers that it answers: only
 * drawn points are looked up.
 */
export async function nameEventsAndWriters(store: ReadStore, sets: StoredPoints[]): Promise<Legend> {
  const seqs = [...new Set(sets.flatMap((set) => set.event))].sort((a, b) => a - b)
  const writerIds = [...new Set(sets.flatMap((set) => set.writer))].sort((a, b) => a - b)
  if (seqs.length === 0) return { events: [], writers: [] }
  const [events, writers] = await Promise.all([
    store.query(EVENTS, { seqs: seqs.map(String) }, EventName),
    store.query(WRITERS, { ids: writerIds.map(String) }, WriterName),
  ])
  renumber(sets, 'event', new Map(events.map((event, at) => [event.event_seq, at])))
  renumber(sets, 'writer', new Map(writers.map((writer, at) => [writer.writer_id, at])))
  return {
    events: events.map((event) => event.id),
    writers: writers.map(({ writer_key, label }) => ({ key: writer_key, label })),
  }
}

function renumber(sets: StoredPoints[], column: 'event' | 'writer', places: Map<number, number>): void {
  for (const set of sets) set[column] = set[column].map((id) => places.get(id) ?? -1)
}

const EVENTS = `select event_seq::double as event_seq, ${eventIdSql('e')} as id
from events e join (select unnest($seqs::bigint[]) as event_seq) using (event_seq)
order by event_seq`
const EventName = z.object({ event_seq: z.number(), id: z.string() })

const WRITERS = `select writer_id, writer_key, label
from writers join (select unnest($ids::integer[]) as writer_id) using (writer_id)
order by writer_id`
const WriterName = z.object({ writer_id: z.number(), writer_key: z.string(), label: z.string() })
