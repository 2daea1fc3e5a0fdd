import 'server-only'
import type { PointTable } from './point-table'

/** Up to so many rows, sorting by insertion is quicker than the engine's sort with a function. */
const fewRows = 64

/**
 * Puts rows `start` to `end` of one series in order. They come in the order of their events' times, so only points of
 * one time may be out of order: a few at once.
 */
export function sortSeries(table: PointTable, start: number, end: number): void {
  for (let at = start + 1; at < end; at++) {
    if (comparePoints(table, at - 1, at) <= 0) continue
    const time = table.eventMs[at]
    let [from, to] = [at - 1, at + 1]
    while (from > start && table.eventMs[from - 1] === time) from--
    while (to < end && table.eventMs[to] === time) to++
    sortRange(table, from, to)
    at = to - 1
  }
}

/** The order of a series. Null times and steps come last, as in the engine. */
function comparePoints(table: PointTable, left: number, right: number): number {
  return (
    (table.eventMs[left] ?? 0) - (table.eventMs[right] ?? 0) ||
    nullsLast(table.claimedMs[left] ?? NaN, table.claimedMs[right] ?? NaN) ||
    nullsLast(table.step[left] ?? NaN, table.step[right] ?? NaN) ||
    (table.seq[left] ?? 0) - (table.seq[right] ?? 0) ||
    (table.item[left] ?? 0) - (table.item[right] ?? 0)
  )
}

/** Numbers in order, NaN behind all of them. */
export function nullsLast(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
  return left - right
}

const fewOrder = new Int32Array(fewRows)
const fewIntegers = new Int32Array(fewRows)
const fewDoubles = new Float64Array(fewRows)

function sortRange(table: PointTable, from: number, to: number): void {
  const rows = to - from
  const isFew = rows <= fewRows
  const order = isFew ? fewOrder.subarray(0, rows) : new Int32Array(rows)
  for (let at = 0; at < rows; at++) order[at] = from + at
  if (isFew) insertionSort(table, order)
  else order.sort((left, right) => comparePoints(table, left, right))
  const integers = isFew ? fewIntegers : new Int32Array(rows)
  const doubles = isFew ? fewDoubles : new Float64Array(rows)
  const moved = { order, from }
  for (const column of [table.event, table.item, table.writer, table.flags]) permuteIntegers(column, moved, integers)
  // Times of events are the same for all of them.
  for (const column of [table.step, table.claimedMs, table.value, table.seq]) permuteDoubles(column, moved, doubles)
  if (table.exact.size > 0) permuteExact(table.exact, order, from)
}

function insertionSort(table: PointTable, order: Int32Array): void {
  for (let at = 1; at < order.length; at++) {
    const row = order[at] ?? 0
    let to = at
    for (; to > 0 && comparePoints(table, order[to - 1] ?? 0, row) > 0; to--) order[to] = order[to - 1] ?? 0
    order[to] = row
  }
}

/** Where the rows of `order` come from and go to. */
interface Permutation {
  order: Int32Array
  from: number
}

function permuteIntegers(column: Int32Array, { order, from }: Permutation, scratch: Int32Array): void {
  for (let at = 0; at < order.length; at++) scratch[at] = column[order[at] ?? 0] ?? 0
  for (let at = 0; at < order.length; at++) column[from + at] = scratch[at] ?? 0
}

function permuteDoubles(column: Float64Array, { order, from }: Permutation, scratch: Float64Array): void {
  for (let at = 0; at < order.length; at++) scratch[at] = column[order[at] ?? 0] ?? 0
  for (let at = 0; at < order.length; at++) column[from + at] = scratch[at] ?? 0
}

function permuteExact(exact: Map<number, bigint>, order: Int32Array, from: number): void {
  const moved = [...order].flatMap((old, at): [number, bigint][] => {
    const step = exact.get(old)
    return step === undefined ? [] : [[from + at, step]]
  })
  for (const old of order) exact.delete(old)
  for (const [at, step] of moved) exact.set(at, step)
}
