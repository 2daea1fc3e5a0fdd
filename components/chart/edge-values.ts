import type { DrawnPoint } from './series-points'
import type { XRange } from './x-axis'

/** Where lines that come from or go to a write outside of the range cross its bounds: the y axis needs room for that. */
export function edgeValues(lines: Iterable<DrawnPoint[]>, { min, max }: XRange): number[] {
  const values: number[] = []
  for (const line of lines) {
    for (const [index, after] of line.entries()) {
      const before = line[index - 1]
      if (typeof before?.value !== 'number' || typeof after.value !== 'number' || after.isBroken === true) continue
      for (const bound of [min, max]) {
        const share = (bound - before.x) / (after.x - before.x)
        if (share > 0 && share < 1) values.push(before.value * (1 - share) + after.value * share)
      }
    }
  }
  return values
}
