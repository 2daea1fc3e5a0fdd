/** The value below which `share` (0 to 1) of the values lie: the nearest rank, so always one that was measured. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = Math.max(0, Math.ceil(share * sorted.length) - 1)
  const found = sorted[rank]
  if (found === undefined) throw new RangeError('a quantile of no values')
  return found
}

/** The middle value; of an even number of values the lower middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
