import { readTime } from './dates'
import { EventFlag, type MetricPoint, PointFlag } from './event'
import { ExactNumber, ExactObject, type ExactValue, exactField, parseExact } from './json-exact'
import { asFlag, asList, asObject, asText, field, type JsonObject } from './json-value'

/** Points of a metrics call and the bits of `EventFlag` that its body adds. */
export interface MetricBatch {
  points: MetricPoint[]
  flags: number
}

/** Where the exact digits are, should an item need them. */
export interface ExactSource {
  /** The raw record. */
  text: string
  /** Some object of the record has a key twice. */
  hasDuplicates: boolean
}

// Controls, format characters (bidi, zero-width), private and unassigned code points, separators, ignorables.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}]/u
const PLAIN = /^[\x20-\x7e]*$/
const NON_FINITE: Record<string, number> = { nan: NaN, inf: Infinity, infinity: Infinity }
const LARGEST_STEP = 2n ** 63n - 1n

/**
 * The points of a BatchPutMetrics record, in the order of `metricData`. Errors are values: an item that is no point
 * (no object, no metricName) sets `unreadableItems`, an odd number sets bits of `PointFlag` and keeps its digits.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_metrics_BatchPutMetrics.html
 */
export function metricPoints(record: JsonObject, source: ExactSource): MetricBatch {
  const request = asObject(record.requestParameters)
  const items = asList(field(request, 'metricData'))
  const refusals = itemErrors(record.responseElements)
  let flags = refusals.flags
  if (asFlag(asText(request?.omitted)?.toLowerCase()) === true) flags |= EventFlag.omittedBody
  if (items.length === 0) flags |= EventFlag.noMetricData
  if (items.length > 10) flags |= EventFlag.moreThanTenItems
  const points: MetricPoint[] = []
  let needsExact = source.hasDuplicates
  for (const [item, value] of items.entries()) {
    const point = toPoint(asObject(value), item)
    if (point === null) {
      flags |= EventFlag.unreadableItems
      continue
    }
    point.refused = refusals.codes?.get(item) ?? null
    needsExact ||= losesDigits(point)
    points.push(point)
  }
  if (needsExact) addExactDigits(points, source.text)
  return { points, flags }
}

function toPoint(item: JsonObject | null, index: number): MetricPoint | null {
  const metric = field(item, 'metricName')
  if (item === null || typeof metric !== 'string') return null
  const point: MetricPoint = {
    item: index,
    metric,
    step: null,
    claimedMs: null,
    value: NaN,
    flags: PLAIN.test(metric) || !HIDDEN.test(metric) ? 0 : PointFlag.nameHasHiddenCharacters,
    rawStep: null,
    rawValue: null,
    rawTimestamp: null,
    refused: null,
  }
  readStep(point, field(item, 'step'))
  readValue(point, field(item, 'value'))
  readTimestamp(point, field(item, 'timestamp'))
  return point
}

function readStep(point: MetricPoint, step: unknown): void {
  if (typeof step === 'number' && Number.isSafeInteger(step)) {
    point.step = BigInt(step)
    if (step < 0) point.flags |= PointFlag.stepNegative
    return
  }
  if (step === undefined || step === null) {
    point.flags |= PointFlag.stepAbsent
    return
  }
  point.rawStep = rawText(step)
  if (typeof step === 'number' && Number.isInteger(step)) readLongStep(point, BigInt(step))
  else point.flags |= PointFlag.stepOdd
  if (typeof step !== 'string' || !/^[+-]?\d{1,40}$/.test(step)) return
  readLongStep(point, BigInt(step.replace('+', '')))
}

/** A step whose digits are known exactly, of any length: typed when 64 bits hold it. */
function readLongStep(point: MetricPoint, step: bigint): void {
  const isSafe = step <= BigInt(Number.MAX_SAFE_INTEGER) && step >= BigInt(Number.MIN_SAFE_INTEGER)
  if (!isSafe) point.flags |= PointFlag.stepBeyondSafe
  if (step < 0n) point.flags |= PointFlag.stepNegative
  point.step = step <= LARGEST_STEP && step >= -LARGEST_STEP - 1n ? step : null
}

function readValue(point: MetricPoint, value: unknown): void {
  if (typeof value === 'number') {
    point.value = value
    if (!Number.isFinite(value)) point.flags |= PointFlag.nonFinite
    return
  }
  point.rawValue = rawText(value)
  const number = typeof value === 'string' ? numberFromText(value.trim()) : null
  if (number === null) {
    point.flags |= PointFlag.valueUnreadable | PointFlag.nonFinite
    return
  }
  point.value = number
  point.flags |= PointFlag.valueFromString
  if (!Number.isFinite(number)) point.flags |= PointFlag.nonFinite
  if (value === String(number)) point.rawValue = null
}

function numberFromText(text: string): number | null {
  const match = /^([+-]?)(nan|inf|infinity)$/i.exec(text)
  if (match) return (match[1] === '-' ? -1 : 1) * (NON_FINITE[match[2]?.toLowerCase() ?? ''] ?? NaN)
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : null
}

function readTimestamp(point: MetricPoint, timestamp: unknown): void {
  const time = readTime(timestamp)
  point.claimedMs = time.ms
  if (time.unit === 's') point.flags |= PointFlag.timeInSeconds
  if (time.unit === 'text' && typeof timestamp === 'string') point.flags |= PointFlag.timeFromText
  if (time.ms === null) point.flags |= PointFlag.timeUnreadable
  else if (time.ms < 0) point.flags |= PointFlag.timeNegative
  if (!time.exact) point.rawTimestamp = rawText(timestamp)
}

function rawText(value: unknown): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** True when a number of the item may not be the number that was written. */
function losesDigits(point: MetricPoint): boolean {
  const isOddNumber = Math.abs(point.value) >= 2 ** 53
  const isOddStep = (point.flags & (PointFlag.stepBeyondSafe | PointFlag.stepOdd)) !== 0
  return isOddNumber || isOddStep || (point.claimedMs === null && point.rawTimestamp !== null)
}

/** Item errors inside a 200 answer: `null`, `{}`, `{"errors":[]}` or a list, in either spelling. */
function itemErrors(response: unknown): { codes: Map<number, string> | null; flags: number } {
  const errors = asList(field(asObject(response), 'errors'))
  if (errors.length === 0) return { codes: null, flags: 0 }
  const codes = new Map<number, string>()
  for (const error of errors) {
    const entry = asObject(error)
    const index = Number(field(entry, 'metricIndex') ?? NaN)
    if (Number.isInteger(index)) codes.set(index, asText(field(entry, 'code')) ?? 'UNKNOWN')
  }
  return { codes, flags: EventFlag.itemErrors }
}

/** Reads the unusual record once more, token by token, for digits and duplicates that `JSON.parse` drops. */
function addExactDigits(points: MetricPoint[], text: string): void {
  const items = exactField(exactField(parseExact(text), 'requestParameters'), 'metricData')
  if (!Array.isArray(items)) return
  for (const point of points) {
    const item = items[point.item]
    if (!(item instanceof ExactObject)) continue
    if (item.hasDuplicates()) point.flags |= PointFlag.ambiguous
    const [step, value, timestamp] = ['step', 'value', 'timestamp'].map((name) => exactDigits(exactField(item, name)))
    if (step && point.rawStep !== null) {
      point.rawStep = step
      if (/^-?\d{1,40}$/.test(step)) readLongStep(point, BigInt(step))
    }
    if (value && !carries(point.value, value)) point.rawValue = value
    if (timestamp && point.claimedMs === null) point.rawTimestamp = timestamp
  }
}

function exactDigits(value: ExactValue | undefined): string | null {
  return value instanceof ExactNumber ? value.digits : null
}

/** False for digits that the double has lost: integers beyond 2^53, overflow to Infinity. */
function carries(value: number, digits: string): boolean {
  if (!Number.isFinite(value)) return false
  return !/^-?\d+$/.test(digits) || BigInt(value) === BigInt(digits)
}
