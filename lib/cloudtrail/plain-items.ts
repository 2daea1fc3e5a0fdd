import type { MetricPoint } from './event'

const [COMMA, PLUS, MINUS, POINT, ZERO, NINE] = [0x2c, 0x2b, 0x2d, 0x2e, 0x30, 0x39]
const [QUOTE, OPEN, CLOSE] = [0x22, 0x7b, 0x7d]
const [M, S, T, V, E] = [0x6d, 0x73, 0x74, 0x76, 0x65]
const LOWER_CASE = 0x20
const NONE = -1
const POWERS = Array.from({ length: 16 }, (_, digits) => 10 ** digits)
/** Digits of which every number is a double without loss. */
const SAFE_DIGITS = 15
/** From 1973, below which numbers are seconds, to 2255, up to which microseconds are whole doubles. */
const [FIRST_MS, LAST_MS] = [1e11, 9e12]
const LARGEST_VALUE = 2 ** 53
const Field = { metric: 1, timestamp: 2, step: 4, value: 8 }
const ALL = Field.metric | Field.timestamp | Field.step | Field.value

/**
 * Reads the items of `metricData` straight from a record's text, for the one way in which clients are known to write
 * them: four keys without white space, a printable name, whole milliseconds, a whole step, a number. Anything else,
 * unusual numbers included, is null: then the item is for `metricPoints`, whose answer this one's always equals.
 */
export class PlainItems {
  private text = ''
  private at = 0
  private metric = ''
  /** Names by item as the call before had them: the next one's are nearly always the same. */
  private readonly order: string[] = []
  private count = 0
  private timestamp = 0
  private step = 0
  private value = 0

  /** The points of `text` from `from` (after the list's bracket) to `to` (the closing one), or null. */
  read(text: string, from: number, to: number): MetricPoint[] | null {
    this.text = text
    this.at = from
    this.count = 0
    const points: MetricPoint[] = []
    while (this.item()) {
      points.push(this.point(this.count++))
      if (this.at === to) return points
      if (text.charCodeAt(this.at) !== COMMA) return null
      this.at += 1
    }
    return null
  }

  private point(item: number): MetricPoint {
    return {
      item,
      metric: this.metric,
      step: BigInt(this.step),
      claimedMs: this.timestamp,
      value: this.value,
      flags: 0,
      rawStep: null,
      rawValue: null,
      rawTimestamp: null,
      refused: null,
    }
  }

  /** Moves over one object; false when it is not written in the plain way. */
  private item(): boolean {
    if (this.text.charCodeAt(this.at) !== OPEN) return false
    let fields = 0
    for (;;) {
      this.at += 1
      const field = this.field()
      if (field === 0 || (fields & field) !== 0) return false
      fields |= field
      const next = this.text.charCodeAt(this.at)
      if (next === COMMA) continue
      this.at += 1
      return next === CLOSE && fields === ALL
    }
  }

  /** One of `Field`, 0 for none. Before: at the key's opening quote. */
  private field(): number {
    const { text, at } = this
    switch (text.charCodeAt(at + 1)) {
      case M:
        return text.startsWith('"metricName":"', at) && this.name(at + 14) ? Field.metric : 0
      case T:
        if (!text.startsWith('"timestamp":', at)) return 0
        this.timestamp = this.whole(at + 12)
        return this.timestamp >= FIRST_MS && this.timestamp <= LAST_MS ? Field.timestamp : 0
      case S:
        if (!text.startsWith('"step":', at)) return 0
        this.step = this.whole(at + 7)
        return this.step === NONE ? 0 : Field.step
      case V:
        return text.startsWith('"value":', at) && this.number(at + 8) ? Field.value : 0
      default:
        return 0
    }
  }

  private name(from: number): boolean {
    const { text, order, count } = this
    const expected = order[count]
    if (expected !== undefined && text.startsWith(expected, from)) {
      this.metric = expected
      this.at = from + expected.length + 1
      if (text.charCodeAt(this.at - 1) === QUOTE) return true
    }
    const to = text.indexOf('"', from)
    const name = text.slice(from, to)
    const known = names.get(name) ?? learnName(name)
    if (known === null) return false
    this.metric = known
    this.at = to + 1
    if (count < REMEMBERED) order[count] = known
    return true
  }

  /** Digits without a sign; -1 when there are none, or too many to be sure of. */
  private whole(from: number): number {
    const { text } = this
    let at = from
    let number = 0
    for (; isDigit(text.charCodeAt(at)); at += 1) number = number * 10 + text.charCodeAt(at) - ZERO
    const digits = at - from
    const isPadded = digits > 1 && text.charCodeAt(from) === ZERO
    this.at = at
    return digits === 0 || digits > SAFE_DIGITS || isPadded ? NONE : number
  }

  /** A JSON number below 2^53, exactly as `JSON.parse` reads it. */
  private number(from: number): boolean {
    const { text } = this
    const isNegative = text.charCodeAt(from) === MINUS
    const start = isNegative ? from + 1 : from
    let at = start
    let mantissa = 0
    for (; isDigit(text.charCodeAt(at)); at += 1) mantissa = mantissa * 10 + text.charCodeAt(at) - ZERO
    const whole = at - start
    if (whole === 0 || (whole > 1 && text.charCodeAt(start) === ZERO)) return false
    let fraction = 0
    if (text.charCodeAt(at) === POINT) {
      const point = at
      for (at += 1; isDigit(text.charCodeAt(at)); at += 1) mantissa = mantissa * 10 + text.charCodeAt(at) - ZERO
      fraction = at - point - 1
      if (fraction === 0) return false
    }
    const end = (text.charCodeAt(at) | LOWER_CASE) === E ? this.exponent(at + 1) : at
    if (end === NONE) return false
    // With so few digits both are exact doubles, so that the quotient is the nearest double, as the rules ask.
    if (end === at && whole + fraction <= SAFE_DIGITS) {
      const size = mantissa / (POWERS[fraction] ?? 1)
      this.value = isNegative ? -size : size
    } else this.value = Number(text.slice(from, end))
    this.at = end
    return Math.abs(this.value) < LARGEST_VALUE
  }

  /** The end of an exponent's sign and digits, -1 when there are none. */
  private exponent(from: number): number {
    const { text } = this
    const sign = text.charCodeAt(from)
    const start = sign === PLUS || sign === MINUS ? from + 1 : from
    let at = start
    while (isDigit(text.charCodeAt(at))) at += 1
    return at === start ? NONE : at
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/
const names = new Map<string, string>()
const REMEMBERED = 10_000

/** Remembered as a string of its own: a slice would keep the whole record in memory. */
function learnName(name: string): string | null {
  if (!PLAIN.test(name)) return null
  const own = String.fromCharCode(...Array.from(name, (character) => character.charCodeAt(0)))
  if (names.size >= REMEMBERED) names.clear()
  names.set(own, own)
  return own
}
