import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { Column, ReadStore, SqlParams } from './store'

/** Exports have progress and cancel in the place of a short deadline; a chunk that takes this long is stuck. */
const chunkDeadlineMs = 600_000

/** A question whose columns are named by `row`, in its order. */
export interface RowQuestion<Shape extends z.ZodRawShape> {
  sql: string
  params: SqlParams
  row: z.ZodObject<Shape>
}

/** Rows of an unbounded answer, one by one, each checked. Throws as `ReadStore.stream` does. */
export async function* streamRows<Shape extends z.ZodRawShape>(
  store: ReadStore,
  { sql, params, row }: RowQuestion<Shape>,
): AsyncGenerator<z.output<z.ZodObject<Shape>>, undefined> {
  const names = Object.keys(row.shape)
  for await (const columns of store.stream(sql, params, { deadlineMs: chunkDeadlineMs })) {
    const length = columns[0]?.length ?? 0
    for (let at = 0; at < length; at++) {
      const parsed = row.safeParse(objectOf(names, columns, at))
      if (!parsed.success) {
        throw new AppError('store_failed', `A streamed row is not what it should be: ${parsed.error.message}`)
      }
      yield parsed.data
    }
  }
}

function objectOf(names: string[], columns: Column[], at: number): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [place, name] of names.entries()) found[name] = columns[place]?.[at]
  return found
}

/** Parts rows that are ordered as events are into those of each event. */
export class EventRows<Row extends { event_seq: number }> {
  private next: Row | null | undefined

  constructor(private readonly rows: AsyncGenerator<Row, undefined>) {}

  /** All rows of an event; events must be asked for in order. */
  async of(eventSeq: number): Promise<Row[]> {
    const mine: Row[] = []
    this.next ??= await this.take()
    while (this.next?.event_seq === eventSeq) {
      mine.push(this.next)
      this.next = await this.take()
    }
    return mine
  }

  /** Ends the question. */
  async close(): Promise<void> {
    await this.rows.return(undefined)
  }

  private async take(): Promise<Row | null> {
    const taken = await this.rows.next()
    return taken.done ? null : taken.value
  }
}
