import 'server-only'
import type { z } from 'zod'

/** A bound value. Arrays become lists, `null` a typed NULL by the column it is compared with. */
export type SqlValue = string | number | bigint | boolean | null | string[]
export type SqlParams = Record<string, SqlValue>

/** One column of a streamed chunk. 64-bit integers arrive as `bigint`, so cast to double in SQL where safe. */
export type Column = ArrayLike<unknown>

export interface ReadOptions {
  /** Aborting interrupts the engine, not only the wait. */
  signal?: AbortSignal
  /** Milliseconds until the query is interrupted with `AppError('timeout')`. Default 10,000. */
  deadlineMs?: number
}

/**
 * The whole engine contract. Queries name only the views that every engine supplies
 * (runs, events, points, sightings, files, ...): see `schema.ts`.
 * Throws `AppError` busy (too many waiting), timeout, cancelled, store_failed.
 */
export interface ReadStore {
  /** Bounded answers: each row is checked by `row`. */
  query<Row>(sql: string, params: SqlParams, row: z.ZodType<Row>, options?: ReadOptions): Promise<Row[]>
  /** Whole columns for drawing: one array a column, checked once a column by the reader. At most some 10^5 rows. */
  columns(sql: string, params: SqlParams, options?: ReadOptions): Promise<Column[]>
  /** Unbounded answers for exports, in chunks of the engine's size. */
  stream(sql: string, params: SqlParams, options?: ReadOptions): AsyncIterable<Column[]>
  /** The same as the bytes of a Parquet file, which the engine writes whole before the first is given. */
  parquet(sql: string, params: SqlParams, options?: ReadOptions): Promise<AsyncGenerator<Uint8Array, void>>
}

/** The same store, whose questions end when `signal` does: a request that was left must not keep the engine busy. */
export function abortable(store: ReadStore, signal: AbortSignal): ReadStore {
  return {
    query: (sql, params, ...[row, options]) => store.query(sql, params, row, { signal, ...options }),
    columns: (sql, params, options) => store.columns(sql, params, { signal, ...options }),
    stream: (sql, params, options) => store.stream(sql, params, { signal, ...options }),
    parquet: (sql, params, options) => store.parquet(sql, params, { signal, ...options }),
  }
}
