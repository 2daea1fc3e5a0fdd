import 'server-only'
import type { SeriesQuery } from '@/lib/api/series'
import type { SqlParams } from './store'

/** The number of the bucket that x lies in, as SQL, and what it binds. */
export interface BucketSql {
  sql: string
  params: SqlParams
}

/** Where a chart's buckets lie: multiples of 2^shift, the same for every series asked with the same range. */
export interface Grid {
  /** Inclusive whole bounds of the range asked for. */
  lo: bigint
  hi: bigint
  shift: number
  bucket: BucketSql
  /** Width of a bucket in x units, on a log axis in octaves. */
  width: number
  /** Smallest and largest x of the whole series. */
  extent: { min: number; max: number } | null
}

/** What of a question a grid follows from. */
type GridQuery = Pick<SeriesQuery, 'from' | 'to' | 'buckets' | 'xscale'>

/** The narrowest power of two whose multiples cut the range into at most `buckets` pieces. */
export function gridOf(query: GridQuery, extent: { min: bigint; max: bigint } | null): Grid {
  if (query.xscale === 'log') return logGridOf(query, extent)
  const whole = wholeBounds(query)
  const lo = query.from === null ? (extent?.min ?? 0n) : whole.lo
  const hi = query.to === null ? (extent?.max ?? 0n) : whole.hi
  let shift = 0
  while ((hi >> BigInt(shift)) - (lo >> BigInt(shift)) >= BigInt(query.buckets)) shift++
  return {
    lo,
    hi,
    shift,
    bucket: { sql: 'x >> $shift', params: { shift } },
    width: 2 ** shift,
    extent: extent && { min: Number(extent.min), max: Number(extent.max) },
  }
}

/** Buckets are equal parts of an octave, a power of two of them. x of 0 and below lie outside: all x are whole. */
function logGridOf(query: GridQuery, extent: { min: bigint; max: bigint } | null): Grid {
  const positive = extent === null || extent.max < 1n ? null : { min: atLeastOne(extent.min), max: extent.max }
  const lo = query.from === null ? (positive?.min ?? 1n) : atLeastOne(toWhole(Math.ceil(query.from)))
  const hi = query.to === null ? (positive?.max ?? 0n) : toWhole(Math.floor(query.to))
  const octaves = Math.log2(Math.max(Number(hi), 1)) - Math.log2(Number(lo))
  const parts = 2 ** Math.floor(Math.log2(query.buckets / Math.max(octaves, query.buckets / MOST_PARTS)))
  return {
    lo,
    hi,
    shift: 0,
    bucket: { sql: 'floor(log2(x) * $parts)::bigint', params: { parts } },
    width: 1 / parts,
    extent: positive && { min: Number(positive.min), max: Number(positive.max) },
  }
}

/** Of an octave: more would tell single steps apart everywhere. */
const MOST_PARTS = 2 ** 20

const atLeastOne = (bound: bigint) => (bound < 1n ? 1n : bound)

/** The whole x between `from` and `to`, both inclusive; a bound that is null leaves that side open. */
export function wholeBounds({ from, to }: { from: number | null; to: number | null }): { lo: bigint; hi: bigint } {
  return {
    lo: from === null ? SMALLEST : toWhole(Math.ceil(from)),
    hi: to === null ? LARGEST : toWhole(Math.floor(to)),
  }
}

/** Bounds as far away from the range as it is wide, on both sides. */
export function besideOf({ lo, hi }: Grid, xscale: SeriesQuery['xscale']): { lo: bigint; hi: bigint } {
  const width = hi > lo ? hi - lo : 1n
  const [from, to] = [lo - width, hi + width]
  const least = xscale === 'log' ? 1n : SMALLEST
  return { lo: from < least ? least : from, hi: to > LARGEST ? LARGEST : to }
}

const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

function toWhole(bound: number): bigint {
  const whole = BigInt(Number.isFinite(bound) ? bound : 0)
  return whole < SMALLEST ? SMALLEST : whole > LARGEST ? LARGEST : whole
}
