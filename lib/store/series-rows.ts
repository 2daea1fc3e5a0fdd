import 'server-only'
import { z } from 'zod'
import type { Step, WriterRef } from '@/lib/api/fields'
import { AppError } from '@/lib/errors'
import { byRun, eventIdSql, toStep } from './rows'
import type { Column, ReadStore } from './store'

/**
 * Points as parallel lists, with numbers of this store still in them: an object for each of some thousand points took
 * longer than the engine.
 */
export class Points {
  readonly value: number[] = []
  readonly step: (Step | null)[] = []
  readonly claimedMs: (number | null)[] = []
  readonly observedMs: number[] = []
  readonly seq: number[] = []
  readonly item: number[] = []
  readonly segment: number[] = []
  readonly writerId: number[] = []
  /** Ids of events, as far as they are known, by event_seq. */
  readonly eventIds = new Map<number, string>()

  get length(): number {
    return this.value.length
  }

  /** Adds the point of `place`. Throws `store_failed` when a column is not what was asked for. */
  add({ columns, row, point, line }: PointPlace): void {
    this.value.push(toNumber(columns[point]?.[row]))
    this.step.push(toStepCell(columns[point + 1]?.[row]))
    const claimed = columns[point + 2]?.[row]
    this.claimedMs.push(claimed === null ? null : toNumber(claimed))
    this.seq.push(toNumber(columns[point + 3]?.[row]))
    this.item.push(toNumber(columns[point + 4]?.[row]))
    this.observedMs.push(toNumber(columns[point + 5]?.[row]))
    this.segment.push(toNumber(columns[line]?.[row]))
    this.writerId.push(toNumber(columns[line + 1]?.[row]))
  }

  /** Adds point `at` of another list. */
  take(other: Points, at: number): void {
    this.value.push(other.value[at] ?? Number.NaN)
    this.step.push(other.step[at] ?? null)
    this.claimedMs.push(other.claimedMs[at] ?? null)
    this.observedMs.push(other.observedMs[at] ?? Number.NaN)
    this.seq.push(other.seq[at] ?? -1)
    this.item.push(other.item[at] ?? -1)
    this.segment.push(other.segment[at] ?? 0)
    this.writerId.push(other.writerId[at] ?? -1)
  }
}

/** Where a point stands in an answer: its row, and the columns where its fields and its line begin. */
export interface PointPlace {
  columns: Column[]
  row: number
  point: number
  line: number
}

/** A point but for its line, as one value that an aggregate can keep: each further field costs time. */
export const POINT =
  "{'value': value, 'step': step, 'claimed_ms': claimed_ms, 'event_seq': event_seq, 'item': item, 'event_ms': event_ms}"

/** The columns of one `POINT`, or of a table's rows, as `Points.add` reads them. A long step is text. */
export const pointColumns = (of: string, wide: boolean) =>
  `${of}.value, ${of}.step::${wide ? 'varchar' : 'double'}, ${of}.claimed_ms::double, ${of}.event_seq::double, ${of}.item,
  ${of}.event_ms::double`

/** How many columns a point takes, without and with its line (segment, writer_id). */
export const POINT_WIDTH = 6
export const LINE_WIDTH = 2

/** All points of the columns `pointColumns`, segment, writer_id, and the event's id where it was asked for. */
export function readPoints(columns: Column[]): Points {
  const points = new Points()
  const rows = columns[0]?.length ?? 0
  const ids = columns[POINT_WIDTH + LINE_WIDTH]
  for (let row = 0; row < rows; row++) {
    points.add({ columns, row, point: 0, line: POINT_WIDTH })
    if (ids) points.eventIds.set(points.seq[row] ?? -1, String(ids[row]))
  }
  return points
}

/** A number of a column that was cast to double or integer. Throws `store_failed` for anything else. */
export function toNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell
  throw new AppError('store_failed', `A column holds ${typeof cell} where the question asked for a number.`)
}

function toStepCell(cell: unknown): Step | null {
  return typeof cell === 'string' ? toStep(BigInt(cell)) : cell === null ? null : toNumber(cell)
}

/** What the points drawn refer to: events by event_seq, writers by writer_id, each with its place in the answer. */
export interface Legend {
  events: string[]
  writers: WriterRef[]
  event: Map<number, number>
  writer: Map<number, number>
}

/** Looks up the events of drawn points of `runId` that are not known yet. `writers`: all of the series, by writer_id. */
export async function readLegend(
  store: ReadStore,
  { runId, writers, sets }: { runId: number; writers: SeriesWriter[]; sets: Points[] },
): Promise<Legend> {
  return legendOf(await readEventIds(store, [runId], sets), { writers, sets })
}

/** The same, where the ids of all their events are known. */
export function legendOf(
  ids: ReadonlyMap<number, string>,
  { writers, sets }: { writers: SeriesWriter[]; sets: Points[] },
): Legend {
  const seqs = seqsOf(sets)
  const drawn = new Set(distinct(sets.map(({ writerId }) => writerId)))
  const mine = writers.filter(({ writer_id }) => drawn.has(writer_id))
  const events = seqs.flatMap((seq) => ids.get(seq) ?? [])
  if (events.length !== seqs.length) throw new AppError('store_failed', 'A point of the store belongs to no event.')
  return {
    events,
    writers: mine.map(({ writer_key, label }) => ({ key: writer_key, label })),
    event: new Map(seqs.map((seq, at) => [seq, at])),
    writer: new Map(mine.map(({ writer_id }, at) => [writer_id, at])),
  }
}

const distinct = (lists: number[][]) => [...new Set(lists.length === 1 ? lists[0] : lists.flat())]

const seqsOf = (sets: Points[]) => distinct(sets.map(({ seq }) => seq)).sort((a, b) => a - b)

/** The ids of the events of points of these runs, by event_seq. */
export async function readEventIds(store: ReadStore, runIds: number[], sets: Points[]): Promise<Map<number, string>> {
  const known = new Map(sets.flatMap(({ eventIds }) => [...eventIds]))
  const asked = seqsOf(sets).filter((seq) => !known.has(seq))
  if (asked.length === 0) return known
  const params = { seqs: asked.join(), least: asked[0] ?? 0, most: asked.at(-1) ?? 0 }
  const [found] = await store.query(eventsSql(runIds), params, z.object({ ids: z.string().nullable() }))
  for (const [at, id] of (found?.ids?.split(',') ?? []).entries()) known.set(asked[at] ?? -1, id)
  return known
}

// The bounds and the run let the engine leave out most of the table. One text binds, and is read, faster than a list.
const eventsSql = (runIds: number[]) => `select string_agg(id, ',' order by event_seq) as ids from (
  select event_seq, ${eventIdSql('e')} as id from events e
  where run_id in (${runIds.join()}) and event_seq between $least and $most
    and event_seq in (select unnest(string_split($seqs, ',')::bigint[]))
)`

/** The writers of one metric of several runs of this store, by run_id. */
export async function readWritersOfRuns(
  store: ReadStore,
  { runIds, metricId }: { runIds: number[]; metricId: number },
): Promise<Map<number, SeriesWriter[]>> {
  const rows = await store.query(
    `select s.run_id, w.writer_id, w.writer_key, w.label from series_writers s join writers w using (writer_id)
     where s.metric_id = $metricId and s.run_id in (${runIds.join()}) order by s.run_id, w.writer_id`,
    { metricId },
    SeriesWriter.extend({ run_id: z.number() }),
  )
  return byRun(rows)
}

/** The writers of one series of this store, whatever of it is drawn. */
export function readSeriesWriters(
  store: ReadStore,
  { runId, metricId }: { runId: number; metricId: number },
): Promise<SeriesWriter[]> {
  return store.query(WRITERS, { runId, metricId }, SeriesWriter)
}

const WRITERS = `select writer_id, writer_key, label from writers
where writer_id in (select writer_id from series_writers where run_id = $runId and metric_id = $metricId)
order by writer_id`
const SeriesWriter = z.object({ writer_id: z.number(), writer_key: z.string(), label: z.string() })
export type SeriesWriter = z.infer<typeof SeriesWriter>
