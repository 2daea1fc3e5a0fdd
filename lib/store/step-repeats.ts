import 'server-only'

/** Above this, a byte for each step would be more memory than the steps themselves. */
const mostSpan = 1 << 20
const isThere = new Uint8Array(mostSpan)

/**
 * Rows of one series (`from` to `to` of `step`) whose step may have been written before: it is at or below `highest`,
 * the highest step stored so far, or occurs earlier among these rows. Of a step that occurs more often, not every row
 * is named.
 */
export function repeatedSteps(
  step: Float64Array,
  { from, to }: { from: number; to: number },
  highest: number,
): number[] {
  const repeated: number[] = []
  let [lowest, last, isOrdered] = [Infinity, -Infinity, true]
  for (let at = from; at < to; at++) {
    const value = step[at] ?? NaN
    if (value <= highest) repeated.push(at)
    else if (!Number.isNaN(value)) {
      if (value <= last) isOrdered = false
      else last = value
      if (value < lowest) lowest = value
    }
  }
  if (isOrdered) return repeated
  const range = { from, to, highest, lowest, last }
  return [...repeated, ...(last - lowest < mostSpan ? marked(step, range) : remembered(step, range))]
}

interface Range {
  from: number
  to: number
  highest: number
  /** The lowest and the highest of the steps above it. */
  lowest: number
  last: number
}

/** Plain typed arrays: a `Set` makes an object for each of them. */
function marked(step: Float64Array, { from, to, highest, lowest, last }: Range): number[] {
  const repeated: number[] = []
  isThere.fill(0, 0, last - lowest + 1)
  for (let at = from; at < to; at++) {
    const value = step[at] ?? NaN
    if (Number.isNaN(value) || value <= highest) continue
    if (isThere[value - lowest] === 1) repeated.push(at)
    isThere[value - lowest] = 1
  }
  return repeated
}

function remembered(step: Float64Array, { from, to, highest }: Range): number[] {
  const seen = new Set<number>()
  const repeated: number[] = []
  for (let at = from; at < to; at++) {
    const value = step[at] ?? NaN
    if (Number.isNaN(value) || value <= highest) continue
    if (seen.has(value)) repeated.push(at)
    seen.add(value)
  }
  return repeated
}
