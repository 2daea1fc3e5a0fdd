import 'server-only'
import type { SeriesQuery } from '@/lib/api/series'

/** Where a chart's buckets lie: multiples of 2^shift, the same for every series asked with the same range. */
export interface Grid {
  /** Inclusive whole bounds of the range asked for. */
  lo: bigint
  hi: bigint
  shift: number
  /** Smallest and largest x of the whole series. */
  extent: { min: number; max: number } | null
}

/** The narrowest power of two whose multiples cut the range into at most `buckets` pieces. */
export function gridOf(query: SeriesQuery, extent: { min: bigint; max: bigint } | null): Grid {
  const lo = query.from === null ? (extent?.min ?? 0n) : toWhole(Math.ceil(query.from))
  const hi = query.to === null ? (extent?.max ?? 0n) : toWhole(Math.floor(query.to))
  let shift = 0
  while ((hi >> BigInt(shift)) - (lo >> BigInt(shift)) >= BigInt(query.buckets)) shift++
  return { lo, hi, shift, extent: extent && { min: Number(extent.min), max: Number(extent.max) } }
}

/** Bounds as far away from the range as it is wide, on both sides. */
export function besideOf({ lo, hi }: Grid): { lo: bigint; hi: bigint } {
  const width = hi > lo ? hi - lo : 1n
  const [from, to] = [lo - width, hi + width]
  return { lo: from < SMALLEST ? SMALLEST : from, hi: to > LARGEST ? LARGEST : to }
}

const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

function toWhole(bound: number): bigint {
  const whole = BigInt(Number.isFinite(bound) ? bound : 0)
  return whole < SMALLEST ? SMALLEST : whole > LARGEST ? LARGEST : whole
}
