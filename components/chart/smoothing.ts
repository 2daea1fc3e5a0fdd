/** A write as a line goes through it: its pixel, and what it stands for. */
export interface Spot {
  left: number
  top: number
  x: number
  value: number
}

/** Pieces that an axis is thought to be cut into, so that smoothing depends on what is seen and not on units. */
const PIECES = 1000
/** Closer to 1 nothing of a line is left. */
const STRONGEST = 0.999

/**
 * Time-weighted exponential moving average of one unbroken stretch of a line, as W&B draws it: at each write the mean of
 * this and all earlier values, each with the weight `min(√weight, .999) ^ d`, where `d` is how far back it lies along the
 * axis as drawn, in thousandths of the axis (`width` pixels). Divided by the sum of the weights, so that a line begins at
 * its first value (debiased). Far writes count less however many there are; equal distances give the usual average.
 */
export function smoothed(spots: readonly Spot[], weight: number, width: number): number[] {
  const kept = Math.min(Math.sqrt(weight), STRONGEST)
  let [sum, weights] = [0, 0]
  let before = spots[0]?.left ?? 0
  return spots.map(({ left, value }) => {
    const past = kept ** ((Math.abs(left - before) / width) * PIECES)
    before = left
    sum = sum * past + value
    weights = weights * past + 1
    return sum / weights
  })
}

/**
 * The first of `spots` (along x) in each bucket. Of a bucket's corners only this one is there for its place and not for
 * its size, so that an average over them leans to no side.
 */
export function firstsOf<Each extends Spot>(spots: readonly Each[], bucketAt: (x: number) => number): Each[] {
  let bucket = Number.NaN
  return spots.filter(({ x }) => {
    const mine = bucketAt(x)
    const isFirst = mine !== bucket
    bucket = mine
    return isFirst
  })
}
