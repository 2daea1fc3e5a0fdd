import { readMs, readPlainMs } from './dates'
import { EventFlag, type TrailEvent } from './event'
import { PlainItems } from './plain-items'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
/** What such a call may not have: no eventID, items that are not all there, or a key that is written twice. */
const UNUSUAL =
  EventFlag.noMetricData |
  EventFlag.unreadableItems |
  EventFlag.itemErrors |
  EventFlag.omittedBody |
  EventFlag.noEventId |
  EventFlag.ambiguousRecord
const KEYS = ['"eventTime"', '"metricData"', '"requestID"', '"eventID"']
/** Characters of `2026-11-20T10:00:05Z`. */
const PLAIN_TIME = 20
const TOO_MANY_ITEMS = 10
const REMEMBERED = 4000
const WRITERS_OF_A_RUN = 8
const HINT_LENGTH = 60
/** Ten items and every documented field fit many times over; what is remembered stays in memory. */
const LONGEST = 8192

/** A parsed call without its points, and its text around the parts that differ from call to call. */
interface KnownCall {
  event: Readonly<TrailEvent>
  around: string[]
}

/**
 * Reads a metrics call that differs from an earlier one in nothing but eventTime, requestID, eventID and its items, as
 * nearly all calls of a run do: a third of the work of parsing it. What is cut out must be a UUID, a readable time or
 * plain items, so it holds no quote and cannot change what the rest means; the rest must be equal byte by byte. So the
 * answer is what parsing the record would give.
 */
export class SameCalls {
  private readonly items = new PlainItems()
  private readonly cuts = new Cuts()

  /** `seenAfterMs`: eventTimes beyond it are flagged. null: no earlier call is like it, or something is unusual. */
  recall(text: string, seenAfterMs: number): TrailEvent | null {
    const { cuts } = this
    const known = cuts.find(text) ? calls.get(cuts.hint(text))?.find((call) => cuts.fit(text, call.around)) : null
    if (!known) return null
    const requestId = text.slice(cuts.request, cuts.requestEnd)
    const eventId = text.slice(cuts.event, cuts.eventEnd)
    const time = cuts.timeEnd - cuts.time === PLAIN_TIME ? readPlainMs(text, cuts.time) : null
    const eventTimeMs = time ?? readMs(text.slice(cuts.time, cuts.timeEnd))
    if (eventTimeMs === null || !UUID.test(requestId) || !UUID.test(eventId)) return null
    const points = this.items.read(text, cuts.items, cuts.itemsEnd)
    if (points === null) return null
    const event = { ...known.event }
    event.eventId = eventId
    event.requestId = requestId
    event.eventTimeMs = eventTimeMs
    event.points = points
    if (points.length > TOO_MANY_ITEMS) event.flags |= EventFlag.moreThanTenItems
    if (eventTimeMs > seenAfterMs) event.flags |= EventFlag.eventTimeInFuture
    return event
  }

  /** Remembers a parsed call, if it is one that `recall` can read. */
  learn(text: string, event: TrailEvent): void {
    const { cuts } = this
    if (event.kind !== 'metrics' || (event.flags & UNUSUAL) !== 0 || text.length > LONGEST) return
    if (!isPlain(text) || !cuts.find(text) || !cuts.agree(text, event)) return
    if (this.items.read(text, cuts.items, cuts.itemsEnd)?.length !== event.points.length) return
    if (calls.size >= REMEMBERED) calls.clear()
    const flags = event.flags & ~(EventFlag.moreThanTenItems | EventFlag.eventTimeInFuture)
    const known = calls.get(cuts.hint(text)) ?? []
    known.push({ event: { ...event, flags, points: [] }, around: cuts.around(text) })
    calls.set(cuts.hint(text), known.slice(-WRITERS_OF_A_RUN))
  }
}

/** Calls by the text in front of their items, where a run is named. */
const calls = new Map<string, KnownCall[]>()

/** Without escapes, and with each key once, what was cut out is what the parser read. */
function isPlain(text: string): boolean {
  if (text.includes('\\') || text.includes('"MetricData"')) return false
  return KEYS.every((key) => text.indexOf(key) >= 0 && text.indexOf(key) === text.lastIndexOf(key))
}

/** Begin and end of the four parts that differ, each behind the one before. */
class Cuts {
  time = 0
  timeEnd = 0
  items = 0
  itemsEnd = 0
  request = 0
  requestEnd = 0
  event = 0
  eventEnd = 0

  /** False when a part is missing. */
  find(text: string): boolean {
    this.time = after(text, '"eventTime":"', 0)
    this.timeEnd = text.indexOf('"', this.time)
    this.items = after(text, '"metricData":[', this.timeEnd)
    this.itemsEnd = text.indexOf(']', this.items)
    this.request = after(text, '"requestID":"', this.itemsEnd)
    this.requestEnd = text.indexOf('"', this.request)
    this.event = after(text, '"eventID":"', this.requestEnd)
    this.eventEnd = text.indexOf('"', this.event)
    return this.isOrdered()
  }

  private isOrdered(): boolean {
    return (
      0 < this.time &&
      this.time <= this.timeEnd &&
      this.timeEnd < this.items &&
      this.items <= this.itemsEnd &&
      this.itemsEnd < this.request &&
      this.request <= this.requestEnd &&
      this.requestEnd < this.event &&
      this.event <= this.eventEnd
    )
  }

  /** False when a part is not the record's own: `requestID` may be a key of some object inside it. */
  agree(text: string, event: TrailEvent): boolean {
    return (
      event.requestId === text.slice(this.request, this.requestEnd) &&
      event.eventId === text.slice(this.event, this.eventEnd) &&
      event.eventTimeMs === readMs(text.slice(this.time, this.timeEnd))
    )
  }

  hint(text: string): string {
    return text.slice(this.items - HINT_LENGTH, this.items)
  }

  fit(text: string, around: string[]): boolean {
    return (
      text.length - this.eventEnd === around[4]?.length &&
      text.slice(0, this.time) === around[0] &&
      text.slice(this.timeEnd, this.items) === around[1] &&
      text.slice(this.itemsEnd, this.request) === around[2] &&
      text.slice(this.requestEnd, this.event) === around[3] &&
      text.endsWith(around[4])
    )
  }

  around(text: string): string[] {
    return [
      text.slice(0, this.time),
      text.slice(this.timeEnd, this.items),
      text.slice(this.itemsEnd, this.request),
      text.slice(this.requestEnd, this.event),
      text.slice(this.eventEnd),
    ]
  }
}

/** Offset behind the first `key` from `from` on, -1 when there is none. */
function after(text: string, key: string, from: number): number {
  const found = text.indexOf(key, from)
  return found < 0 ? -1 : found + key.length
}
