const [PLUS, MINUS, POINT, ZERO, NINE] = [0x2b, 0x2d, 0x2e, 0x30, 0x39]
const E = 0x65
const LOWER_CASE = 0x20
/** So many digits make a whole number that is a double without loss; up to four more are kept apart. */
const HIGH_DIGITS = 15
const LOW_DIGITS = 4
/** The powers of ten that are doubles without loss. */
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const SPLIT_AT = 2 ** 25
const SPLITTER = 2 ** 27 + 1
/** More than all roundings of the correction together. */
const DOUBT = 2 ** -48

/** Reads JSON numbers from bytes as `JSON.parse` reads them: the nearest double. Without a string in nearly all cases. */
export class Decimal {
  value = 0

  /** The end of the number at `from`, which is in `value` then; -1 when there is none. */
  read(bytes: Uint8Array, from: number): number {
    const isNegative = bytes[from] === MINUS
    const start = isNegative ? from + 1 : from
    let at = start
    let high = 0
    let low = 0
    let digits = 0
    let point = -1
    for (;;) {
      const byte = bytes[at] ?? 0
      if (byte >= ZERO && byte <= NINE) {
        if (digits < HIGH_DIGITS) high = high * 10 + byte - ZERO
        else low = low * 10 + byte - ZERO
        if (digits > 0 || byte !== ZERO) digits += 1
      } else if (byte === POINT && point < 0) point = at
      else break
      at += 1
    }
    const whole = (point < 0 ? at : point) - start
    if (whole === 0 || (whole > 1 && bytes[start] === ZERO) || point === at - 1) return -1
    const hasExponent = ((bytes[at] ?? 0) | LOWER_CASE) === E
    const end = hasExponent ? exponentEnd(bytes, at + 1) : at
    if (end < 0) return -1
    const shift = (point < 0 ? 0 : at - point - 1) - (hasExponent ? Number(textOf(bytes, at + 1, end)) : 0)
    const size =
      digits > HIGH_DIGITS + LOW_DIGITS ? NaN : quotient({ high, low, lowDigits: digits - HIGH_DIGITS, shift })
    if (Number.isNaN(size)) this.value = Number(textOf(bytes, from, end))
    else this.value = isNegative ? -size : size
    return end
  }
}

function exponentEnd(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === PLUS || bytes[from] === MINUS ? from + 1 : from
  let at = start
  while (isDigit(bytes[at])) at += 1
  return at === start ? -1 : at
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

interface Digits {
  high: number
  low: number
  lowDigits: number
  shift: number
}

/**
 * The double nearest to (high 10^lowDigits + low) / 10^shift; NaN when it takes more care. With up to 15 digits both are
 * exact, so that one division rounds once. With more, the quotient is corrected by its remainder, which is exact, and
 * taken when the correction, a little smaller or larger, leads to the same double.
 */
function quotient({ high, low, lowDigits, shift }: Digits): number {
  const divisor = POWERS[shift]
  if (divisor === undefined) return NaN
  if (lowDigits <= 0) return high / divisor
  const scale = POWERS[lowDigits] ?? NaN
  const upper = Math.floor(high / SPLIT_AT) * SPLIT_AT
  const left = upper * scale
  const right = (high - upper) * scale + low
  const sum = left + right
  const rest = right - (sum - left)
  const first = sum / divisor
  const correction = (remainder(sum, first, divisor) + rest) / divisor
  const doubt = Math.abs(correction) * DOUBT
  const nearest = first + (correction - doubt)
  return nearest === first + (correction + doubt) ? nearest : NaN
}

/** dividend - quotient * divisor without rounding: Dekker's product of two doubles is the sum of two. */
function remainder(dividend: number, quotient: number, divisor: number): number {
  const product = quotient * divisor
  const quotientHigh = upperHalf(quotient)
  const quotientLow = quotient - quotientHigh
  const divisorHigh = upperHalf(divisor)
  const divisorLow = divisor - divisorHigh
  // One after the other: no sum on the way needs more bits than a double has.
  const almost = quotientHigh * divisorHigh - product + quotientHigh * divisorLow + quotientLow * divisorHigh
  return dividend - product - (almost + quotientLow * divisorLow)
}

function upperHalf(number: number): number {
  const product = SPLITTER * number
  return product - (product - number)
}
