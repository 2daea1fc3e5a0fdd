import 'server-only'
import duckdb from '@duckdb/node-bindings'

/** Rows of one vector of the engine. */
export const chunkRows = 2048

/** A bit for each row, 0 where it is null. */
export type Nulls = Uint8Array<ArrayBuffer>
type Values = Int32Array | Float64Array | BigInt64Array | Uint8Array

// One chunk is written at a time, so one mask serves all.
const mask = new Uint8Array(chunkRows / 8)
// A double of 2^52 + 2^51 has a whole number's bits at its end; above this, it has no room for all of them.
const shift = 2 ** 52 + 2 ** 51
const shiftedHigh = 0x43380000
const mostShifted = 2 ** 51
const word = 2 ** 32
// The largest double below 2^63.
const mostLong = 2 ** 63 - 1024

/** Copies `values` into an engine's vector. `nulls`: null when no row is. */
export function write(vector: duckdb.Vector, { buffer, byteOffset, byteLength }: Values, nulls: Nulls | null): void {
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError('columns in shared memory cannot be appended')
  duckdb.copy_data_to_vector(vector, 0, buffer, byteOffset, byteLength)
  if (nulls) writeNulls(vector, nulls)
}

/** Marks the rows of a vector that are null. */
export function writeNulls(vector: duckdb.Vector, nulls: Nulls): void {
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, nulls.buffer, nulls.byteOffset, nulls.byteLength)
}

/** Makes a row null. Null for `nulls`: none was yet. It is the same memory each time, so it is written before the next. */
export function withNull(nulls: Nulls | null, row: number): Nulls {
  const bits = nulls ?? mask.fill(0xff)
  bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7))
  return bits
}

/** Nulls where a number is `none`. */
export function nullsWhere(values: Int32Array, none: number): Nulls | null {
  let nulls: Nulls | null = null
  for (let row = 0; row < values.length; row++) if (values[row] === none) nulls = withNull(nulls, row)
  return nulls
}

/** Nulls where a number is NaN. */
export function nullsWhereNaN(values: Float64Array): Nulls | null {
  let nulls: Nulls | null = null
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) nulls = withNull(nulls, row)
  }
  return nulls
}

/** Which rows a chunk takes, and the memory for them. */
export interface Taken<T> {
  from: number
  count: number
  into: T
}

/** The chunk's rows of `values`, in the order of `order`. */
export function takeIntegers(values: Int32Array, order: Int32Array, { from, count, into }: Taken<Int32Array>) {
  for (let row = 0; row < count; row++) into[row] = values[order[from + row] ?? 0] ?? 0
  return into.subarray(0, count)
}

/** The same for doubles. */
export function takeDoubles(values: Float64Array, order: Int32Array, { from, count, into }: Taken<Float64Array>) {
  for (let row = 0; row < count; row++) into[row] = values[order[from + row] ?? 0] ?? 0
  return into.subarray(0, count)
}

/**
 * Writes whole numbers as 64-bit integers over the memory of `into`, and answers the nulls (NaN). Adding the shift
 * leaves the integer in the double's own bits, which is less work than taking the number apart.
 */
export function writeLongs(values: Float64Array, into: Float64Array<ArrayBuffer>): Nulls | null {
  const words = new Int32Array(into.buffer, into.byteOffset, 2 * values.length)
  let nulls: Nulls | null = null
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? NaN
    if (value > -mostShifted && value < mostShifted) {
      into[row] = value + shift
      words[2 * row + 1] = (words[2 * row + 1] ?? 0) - shiftedHigh
    } else if (Number.isNaN(value)) nulls = withNull(nulls, row)
    else {
      const most = Math.min(value, mostLong)
      const high = Math.floor(most / word)
      words[2 * row] = most - high * word
      words[2 * row + 1] = high
    }
  }
  return nulls
}
