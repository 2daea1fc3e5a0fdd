import { ExactNumber, ExactObject, type ExactValue, parseExact } from './json-exact'

/**
 * True when two raw records say the same: key order, white space, nulls and `eventContext` (added by event data stores
 * only) aside, numbers by their exact digits (`1.0` and `1` are equal, 2^53 and 2^53+1 are not). Records whose JSON
 * cannot be parsed are equal only when their text is.
 */
export function isSameRecord(left: string, right: string): boolean {
  if (left === right) return true
  try {
    return isEqual(withoutContext(parseExact(left)), withoutContext(parseExact(right)))
  } catch {
    return false
  }
}

function withoutContext(value: ExactValue): ExactValue {
  if (!(value instanceof ExactObject)) return value
  return new ExactObject(value.pairs.filter(([key]) => key !== 'eventContext'))
}

function isEqual(left: ExactValue, right: ExactValue): boolean {
  if (left instanceof ExactNumber) return right instanceof ExactNumber && canonical(left) === canonical(right)
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((value, i) => isEqual(value, right[i] ?? null))
    )
  }
  if (left instanceof ExactObject) return right instanceof ExactObject && hasEqualPairs(left, right)
  return left === right
}

function hasEqualPairs(left: ExactObject, right: ExactObject): boolean {
  const [mine, others] = [sortedPairs(left), sortedPairs(right)]
  return (
    mine.length === others.length &&
    mine.every(([key, value], i) => {
      const other = others[i]
      return other !== undefined && key === other[0] && isEqual(value, other[1])
    })
  )
}

/** Stable, so that duplicate keys stay in their order. */
function sortedPairs(object: ExactObject): [string, ExactValue][] {
  return object.pairs
    .filter(([, value]) => value !== null)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}

/** Sign, digits without leading or trailing zeros, exponent: one spelling for each number. */
function canonical({ digits }: ExactNumber): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? []
  const all = (whole + fraction).replace(/^0+/, '')
  const significant = all.replace(/0+$/, '')
  if (significant === '') return `${sign}0`
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - significant.length)
  return `${sign}${significant}e${power}`
}
