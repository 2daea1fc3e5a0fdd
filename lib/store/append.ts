import 'server-only'
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import { BIGINT, BOOLEAN, DOUBLE, DuckDBDataChunk, INTEGER, UTINYINT, UUID, VARCHAR } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import {
  chunkRows,
  type Nulls,
  nullsWhere,
  nullsWhereNaN,
  takeDoubles,
  takeIntegers,
  withNull,
  write,
  writeLongs,
  writeNulls,
} from './vector-write'

const sliceMs = 4

/** A column on its way into a table: `fill` writes `count` rows from row `from` on into the engine's vector. */
export interface AppendColumn {
  type: DuckDBType
  fill(vector: duckdb.Vector, from: number, count: number): void
}

/**
 * Appends columns to `table`, in the order of its definition, inside whatever transaction the connection is in.
 * Measured: 14 times quicker than row by row. Gives the event loop a turn every few milliseconds, because pages are
 * served by the same thread.
 */
export async function append(
  connection: DuckDBConnection,
  table: string,
  { rows, columns }: { rows: number; columns: AppendColumn[] },
): Promise<void> {
  if (rows === 0) return
  const appender = await connection.createAppender(table)
  try {
    const chunk = DuckDBDataChunk.create(columns.map(({ type }) => type))
    let since = performance.now()
    for (let from = 0; from < rows; from += chunkRows) {
      const count = Math.min(chunkRows, rows - from)
      chunk.reset()
      chunk.rowCount = count
      for (const [at, column] of columns.entries()) {
        column.fill(duckdb.data_chunk_get_vector(chunk.chunk, at), from, count)
      }
      appender.appendDataChunk(chunk)
      if (performance.now() - since > sliceMs) {
        await breathe()
        since = performance.now()
      }
    }
  } finally {
    appender.closeSync()
  }
}

/** Lets everything that waits for this thread run first. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** 32-bit numbers; `none` is written as null. `order`: rows to take, in this order. */
export function integers(values: ArrayLike<number>, none?: number, order?: Int32Array): AppendColumn {
  const typed = values instanceof Int32Array ? values : Int32Array.from(values)
  if (none === undefined && !order) return asTheyAre(INTEGER, typed, 1)
  const scratch = new Int32Array(chunkRows)
  return {
    type: INTEGER,
    fill(vector, from, count) {
      const found = order
        ? takeIntegers(typed, order, { from, count, into: scratch })
        : typed.subarray(from, from + count)
      write(vector, found, none === undefined ? null : nullsWhere(found, none))
    },
  }
}

/** 64-bit whole numbers held in doubles; NaN is null. `exact`: those that a double cannot hold, by row. */
export function longs(
  values: ArrayLike<number>,
  order?: Int32Array,
  exact?: ReadonlyMap<number, bigint>,
): AppendColumn {
  const typed = values instanceof Float64Array ? values : Float64Array.from(values)
  const taken = new Float64Array(chunkRows)
  const scratch = new Float64Array(chunkRows)
  const wide = new BigInt64Array(scratch.buffer)
  return {
    type: BIGINT,
    fill(vector, from, count) {
      const found = order ? takeDoubles(typed, order, { from, count, into: taken }) : typed.subarray(from, from + count)
      const nulls = writeLongs(found, scratch)
      if (exact && exact.size > 0) {
        for (let row = 0; row < count; row++) wide[row] = exact.get(from + row) ?? wide[row] ?? 0n
      }
      write(vector, scratch.subarray(0, count), nulls)
    },
  }
}

/** The seconds of times in milliseconds, rounded down; NaN is null. */
export function seconds(times: Float64Array): AppendColumn {
  const taken = new Float64Array(chunkRows)
  const scratch = new Float64Array(chunkRows)
  return {
    type: BIGINT,
    fill(vector, from, count) {
      for (let row = 0; row < count; row++) taken[row] = Math.floor((times[from + row] ?? NaN) / 1000)
      const nulls = writeLongs(taken.subarray(0, count), scratch)
      write(vector, scratch.subarray(0, count), nulls)
    },
  }
}

/** The milliseconds that `seconds` leaves over; NaN is null. */
export function restsOfSeconds(times: Float64Array): AppendColumn {
  const scratch = new Int32Array(chunkRows)
  return {
    type: INTEGER,
    fill(vector, from, count) {
      for (let row = 0; row < count; row++) {
        const time = times[from + row] ?? NaN
        const rest = time - 1000 * Math.floor(time / 1000)
        scratch[row] = Number.isNaN(rest) ? -1 : rest
      }
      const found = scratch.subarray(0, count)
      write(vector, found, nullsWhere(found, -1))
    },
  }
}

/** Doubles as they are, NaN included; `nanIsNull` for those where it means that there is none. */
export function doubles(values: ArrayLike<number>, nanIsNull = false, order?: Int32Array): AppendColumn {
  const typed = values instanceof Float64Array ? values : Float64Array.from(values)
  if (!nanIsNull && !order) return asTheyAre(DOUBLE, typed, 1)
  const scratch = new Float64Array(chunkRows)
  return {
    type: DOUBLE,
    fill(vector, from, count) {
      const found = order
        ? takeDoubles(typed, order, { from, count, into: scratch })
        : typed.subarray(from, from + count)
      write(vector, found, nanIsNull ? nullsWhereNaN(found) : null)
    },
  }
}

/** UUIDs in the engine's own bytes; 16 zeros are null when `nullable`. */
export function uuids(bytes: Uint8Array, nullable = false, order?: Int32Array): AppendColumn {
  if (!nullable && !order) return asTheyAre(UUID, bytes, 16)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const scratch = new Int32Array(4 * chunkRows)
  return {
    type: UUID,
    fill(vector, from, count) {
      let nulls: Nulls | null = null
      for (let row = 0; row < count; row++) {
        const at = 4 * (order ? (order[from + row] ?? 0) : from + row)
        let some = 0
        for (let part = 0; part < 4; part++) {
          const value = words[at + part] ?? 0
          scratch[4 * row + part] = value
          some |= value
        }
        if (nullable && some === 0) nulls = withNull(nulls, row)
      }
      write(vector, scratch.subarray(0, 4 * count), nulls)
    },
  }
}

/** Small whole numbers. */
export function bytes(values: ArrayLike<number>, order?: Int32Array): AppendColumn {
  return small(UTINYINT, values, order)
}

/** 1, 0, or -1 for null. */
export function booleans(values: ArrayLike<number>, order?: Int32Array): AppendColumn {
  return small(BOOLEAN, values, order)
}

/** Texts, null allowed, zero characters included. The dearest column there is: 0.35 us a row. */
export function texts(values: ArrayLike<string | null>, order?: Int32Array): AppendColumn {
  return {
    type: VARCHAR,
    fill(vector, from, count) {
      let nulls: Nulls | null = null
      for (let row = 0; row < count; row++) {
        const value = values[order ? (order[from + row] ?? 0) : from + row] ?? null
        if (value === null) nulls = withNull(nulls, row)
        else if (value.includes('\0')) duckdb.vector_assign_string_element_len(vector, row, Buffer.from(value))
        else duckdb.vector_assign_string_element(vector, row, value)
      }
      if (nulls) writeNulls(vector, nulls)
    },
  }
}

/** The same 64-bit number in every row. */
export function constantLong(value: number): AppendColumn {
  const same = new BigInt64Array(chunkRows).fill(BigInt(value))
  return { type: BIGINT, fill: (vector, _from, count) => write(vector, same.subarray(0, count), null) }
}

/** Values that already are what the engine keeps: copied by the block, a tenth of the work of going over them. */
function asTheyAre(type: DuckDBType, values: Int32Array | Float64Array | Uint8Array, perRow: number): AppendColumn {
  return {
    type,
    fill: (vector, from, count) => write(vector, values.subarray(perRow * from, perRow * (from + count)), null),
  }
}

function small(type: DuckDBType, values: ArrayLike<number>, order?: Int32Array): AppendColumn {
  const scratch = new Uint8Array(chunkRows)
  return {
    type,
    fill(vector, from, count) {
      let nulls: Nulls | null = null
      for (let row = 0; row < count; row++) {
        const value = values[order ? (order[from + row] ?? 0) : from + row] ?? 0
        scratch[row] = value < 0 ? 0 : value
        if (value < 0) nulls = withNull(nulls, row)
      }
      write(vector, scratch.subarray(0, count), nulls)
    },
  }
}
