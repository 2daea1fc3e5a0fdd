import { Decimal, isDigit } from './decimal'
import { isAt, KnownBytes } from './known-bytes'
import { MetricNames } from './metric-names'

const [COMMA, ZERO, OPEN, CLOSE, CLOSE_LIST] = [0x2c, 0x30, 0x7b, 0x7d, 0x5d]
const [M, S, T, V] = [0x6d, 0x73, 0x74, 0x76]
const NAME_KEY = KnownBytes.of('"metricName":"')
const TIME_KEY = KnownBytes.of('"timestamp":')
const VALUE_KEY = KnownBytes.of('"value":')
const STEP_KEY = new TextEncoder().encode('"step":')
const NONE = -1
/** Digits of which every number is a double without loss. */
const SAFE_DIGITS = 15
/** From 1973, below which numbers are seconds, to 2255, up to which microseconds are whole doubles. */
const [FIRST_MS, LAST_MS] = [1e11, 9e12]
const LARGEST_VALUE = 2 ** 53
const Field = { metric: 1, timestamp: 2, step: 4, value: 8 }
const ALL = Field.metric | Field.timestamp | Field.step | Field.value

/**
 * Reads the items of `metricData` straight from a record's bytes, for the one way in which clients are known to write
 * them: four keys without white space, a printable name, whole milliseconds, a whole step, a number. Anything else,
 * unusual numbers included, is for `metricPoints`, whose answer this one's always equals. What was read stays until the
 * next call: columns, because ten objects a record would be most of the work.
 */
export class PlainItems {
  count = 0
  /** Those of the calls that are like this one. Set before reading. */
  names = new MetricNames()
  /** Numbers of `names`. */
  readonly metrics: number[] = []
  readonly steps: number[] = []
  readonly claimedMs: number[] = []
  readonly values: number[] = []

  private bytes: Uint8Array = new Uint8Array()
  private view: DataView = new DataView(this.bytes.buffer)
  private at = 0
  private readonly decimal = new Decimal()

  /** Reads from `from` (after the list's bracket) on; the offset of the closing one, -1 when an item is unusual. */
  read(bytes: Uint8Array, view: DataView, from: number): number {
    this.bytes = bytes
    this.view = view
    this.at = from
    this.count = 0
    while (this.item()) {
      this.count += 1
      const next = bytes[this.at]
      if (next === CLOSE_LIST) return this.at
      if (next !== COMMA) return NONE
      this.at += 1
    }
    return NONE
  }

  /** Moves over one object; false when it is not written in the plain way. */
  private item(): boolean {
    const { bytes } = this
    if (bytes[this.at] !== OPEN) return false
    let fields = 0
    for (;;) {
      this.at += 1
      const field = this.field()
      if (field === 0 || (fields & field) !== 0) return false
      fields |= field
      const next = bytes[this.at]
      if (next === COMMA) continue
      this.at += 1
      return next === CLOSE && fields === ALL
    }
  }

  /** One of `Field`, 0 for none. Before: at the key's opening quote. */
  private field(): number {
    const { at, view } = this
    switch (this.bytes[at + 1]) {
      case M:
        return NAME_KEY.isAt(view, at) && this.name(at + NAME_KEY.length) ? Field.metric : 0
      case T:
        return TIME_KEY.isAt(view, at) && this.time(at + TIME_KEY.length) ? Field.timestamp : 0
      case S:
        return isAt(this.bytes, at, STEP_KEY) && this.step(at + STEP_KEY.length) ? Field.step : 0
      case V:
        return VALUE_KEY.isAt(view, at) && this.value(at + VALUE_KEY.length) ? Field.value : 0
      default:
        return 0
    }
  }

  private name(from: number): boolean {
    const { names } = this
    const number = names.find(this.bytes, from)
    this.metrics[this.count] = number
    this.at = names.endOf(number, from)
    return number !== NONE
  }

  private time(from: number): boolean {
    const time = this.whole(from)
    this.claimedMs[this.count] = time
    return time >= FIRST_MS && time <= LAST_MS
  }

  private step(from: number): boolean {
    const step = this.whole(from)
    this.steps[this.count] = step
    return step !== NONE
  }

  /** Digits without a sign; -1 when there are none, or too many to be sure of. */
  private whole(from: number): number {
    const { bytes } = this
    let at = from
    let number = 0
    for (; isDigit(bytes[at]); at += 1) number = number * 10 + (bytes[at] ?? 0) - ZERO
    const digits = at - from
    const isPadded = digits > 1 && bytes[from] === ZERO
    this.at = at
    return digits === 0 || digits > SAFE_DIGITS || isPadded ? NONE : number
  }

  private value(from: number): boolean {
    const { decimal } = this
    this.at = decimal.read(this.bytes, from)
    this.values[this.count] = decimal.value
    return this.at !== NONE && Math.abs(decimal.value) < LARGEST_VALUE
  }
}
