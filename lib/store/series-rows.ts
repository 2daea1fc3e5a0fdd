import 'server-only'
import { z } from 'zod'
import type { WriterRef } from '@/lib/api/common'
import { AppError } from '@/lib/errors'
import { eventIdSql } from './rows'
import type { Column, ReadStore } from './store'

/** One point, with numbers of this store still in it. When it was observed its event tells (`Legend`). */
export interface Point {
  value: number
  step: bigint | null
  claimedMs: number | null
  seq: number
  item: number
  writerId: number
  segment: number
}

/** A point but for its line, as one value that an aggregate can keep: each further field costs time. */
export const POINT = "{'value': value, 'step': step, 'claimed_ms': claimed_ms, 'event_seq': event_seq, 'item': item}"

/** The columns of one `POINT`, or of a table's rows, as `readPoint` reads them. */
export const pointColumns = (of: string) =>
  `${of}.value, ${of}.step, ${of}.claimed_ms::double, ${of}.event_seq::double, ${of}.item`

/** How many columns a point takes without its line. */
export const POINT_WIDTH = 5

/** Which line a point is part of. */
export interface Line {
  writerId: number
  segment: number
}

/** The point of `row` whose columns begin at `from`. Throws `store_failed` when a column is not what was asked for. */
export function readPoint(columns: Column[], place: { row: number; from: number }, line: Line): Point {
  const cell = (field: number): unknown => columns[place.from + field]?.[place.row]
  const [step, claimedMs] = [cell(1), cell(2)]
  if ((step !== null && typeof step !== 'bigint') || (claimedMs !== null && typeof claimedMs !== 'number')) {
    throw new AppError('store_failed', 'A point of the store has a step or a claimed time that is not a number.')
  }
  const [value, seq, item] = [toNumber(cell(0)), toNumber(cell(3)), toNumber(cell(4))]
  return { value, step, claimedMs, seq, item, ...line }
}

/** All points of the columns `pointColumns`, writer_id, segment. */
export function readPoints(columns: Column[]): Point[] {
  const [writerIds, segments] = columns.slice(POINT_WIDTH)
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    readPoint(columns, { row, from: 0 }, { writerId: toNumber(writerIds?.[row]), segment: toNumber(segments?.[row]) }),
  )
}

/** A number of a column that was cast to double or integer. Throws `store_failed` for anything else. */
export function toNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell
  throw new AppError('store_failed', `A column holds ${typeof cell} where the question asked for a number.`)
}

/** What the points drawn refer to: events by event_seq, writers by writer_id, each with its place in the answer. */
export interface Legend {
  events: string[]
  writers: WriterRef[]
  event: Map<number, { at: number; observedMs: number }>
  writer: Map<number, number>
}

/** Looks up the events and writers of drawn points, and of no others. */
export async function readLegend(store: ReadStore, points: Point[]): Promise<Legend> {
  const seqs = [...new Set(points.map((point) => point.seq))].sort((a, b) => a - b)
  const writerIds = [...new Set(points.map((point) => point.writerId))]
  if (seqs.length === 0) return { events: [], writers: [], event: new Map(), writer: new Map() }
  const [[seq, ms, id], writers] = await Promise.all([
    store.columns(EVENTS, { seqs: seqs.map(String), least: seqs[0] ?? 0, most: seqs.at(-1) ?? 0 }),
    store.query(WRITERS, { ids: writerIds.map(String) }, WriterName),
  ])
  return {
    events: Array.from(id ?? [], String),
    writers: writers.map(({ writer_key, label }) => ({ key: writer_key, label })),
    event: new Map(Array.from(seq ?? [], (cell, at) => [toNumber(cell), { at, observedMs: toNumber(ms?.[at]) }])),
    writer: new Map(writers.map(({ writer_id }, at) => [writer_id, at])),
  }
}

// The bounds let the engine leave out the parts of the table that another time holds.
const EVENTS = `select event_seq::double, event_ms::double, ${eventIdSql('e')}
from events e
where event_seq between $least and $most and event_seq in (select unnest($seqs::bigint[]))`

const WRITERS = `select writer_id, writer_key, label from writers
where writer_id in (select unnest($ids::integer[]))
order by writer_id`
const WriterName = z.object({ writer_id: z.number(), writer_key: z.string(), label: z.string() })
