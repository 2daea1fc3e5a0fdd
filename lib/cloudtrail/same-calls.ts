import { readPlainMs } from './dates'
import { EventFlag, type TrailEvent } from './event'
import { hashAt, KnownBytes } from './known-bytes'
import { KnownRecords, type RecordHead } from './known-records'
import { MetricNames } from './metric-names'
import { PlainItems } from './plain-items'
import { SameCall, TIME_LENGTH } from './same-call'
import { UUID_LENGTH } from './uuid'

/** What such a call may not have: no eventID, items that are not all there, or a key that is written twice. */
const UNUSUAL =
  EventFlag.noMetricData |
  EventFlag.unreadableItems |
  EventFlag.itemErrors |
  EventFlag.omittedBody |
  EventFlag.noEventId |
  EventFlag.ambiguousRecord
const KEYS = ['"eventTime"', '"metricData"', '"requestID"', '"eventID"']
const [TIME, ITEMS, REQUEST, EVENT] = [',"eventTime":"', '"metricData":[', '"requestID":"', '"eventID":"']
const TIME_KEY = KnownBytes.of(TIME)
const ITEMS_KEY = KnownBytes.of(ITEMS)
const SOURCE = KnownBytes.of('","eventSource":"metrics-sagemaker.')
const OPEN_LIST = 0x5b
/** Words in front of the items, where a run is named, by which a call is looked up. */
const HINT_WORDS = 12
/** Ten items and every documented field fit many times over; what is remembered stays in memory. */
const LONGEST = 8192

export interface Place {
  from: number
  head: RecordHead
}
interface Learnt {
  from: number
  to: number
  text: string
  event: TrailEvent
}

/**
 * Reads a metrics call that differs from an earlier one in nothing but eventTime, requestID, eventID and its items, as
 * nearly all calls of a run do: a small part of the work of scanning and parsing it. What may differ must be a UUID, a
 * readable time or plain items, so it cannot change what the rest means; the rest must be equal byte by byte. So the
 * answer is what parsing the record would give.
 */
export class SameCalls {
  /** The call that was read last. */
  call: SameCall | null = null
  readonly records = records
  private readonly items = new PlainItems()

  /** `seenAfterMs`: eventTimes beyond it are flagged. */
  constructor(private readonly seenAfterMs: number) {}

  /** Reads the record at `from` into `call`; its end, -1 when no earlier call is like it or something is unusual. */
  read(bytes: Uint8Array, view: DataView, { from, head }: Place): number {
    const time = from + head.bytes.length + TIME.length
    const timeEnd = time + TIME_LENGTH
    if (!SOURCE.isAt(view, timeEnd) || !TIME_KEY.isAt(view, time - TIME.length)) return -1
    const items = findItems(bytes, view, timeEnd)
    const hint = items < 0 ? undefined : head.calls.get(hintOf(view, items))
    const known = hint?.find(({ beforeItems }) => {
      return beforeItems.length === items - timeEnd && beforeItems.isAt(view, timeEnd)
    })
    if (known === undefined) return -1
    this.call ??= new SameCall(known.event)
    const end = this.call.read(bytes, view, { known, time, items })
    if (this.call.eventTimeMs > this.seenAfterMs) this.call.flags |= EventFlag.eventTimeInFuture
    return end
  }

  /** Remembers a parsed call, if it is one that `read` can read. */
  learn(bytes: Uint8Array, view: DataView, { from, to, text, event }: Learnt): void {
    if (event.kind !== 'metrics' || event.run === null || (event.flags & UNUSUAL) !== 0) return
    // As long as its bytes: ASCII, so that offsets in the text are offsets in the bytes.
    if (text.length !== to - from || text.length > LONGEST || !isPlain(text)) return
    const head = records.headAt(view, from)
    if (head === null) return
    const time = head.bytes.length + TIME.length
    const items = after(text, ITEMS, time)
    const metrics = new MetricNames()
    this.items.names = metrics
    const itemsEnd = this.items.read(bytes, view, from + items) - from
    const request = after(text, REQUEST, itemsEnd)
    const id = after(text, EVENT, request)
    // What is cut out must be the record's own: `requestID` may be a key of some object inside it.
    const isOwn =
      0 < items &&
      items < itemsEnd &&
      this.items.count === event.points.length &&
      event.requestId === text.slice(request, request + UUID_LENGTH) &&
      event.eventId === text.slice(id, id + UUID_LENGTH) &&
      event.eventTimeMs === readPlainMs(bytes, from + time)
    if (!isOwn) return
    const part = (begin: number, end: number) => new KnownBytes(bytes.slice(from + begin, from + end))
    const flags = event.flags & ~(EventFlag.moreThanTenItems | EventFlag.eventTimeInFuture)
    records.learnCall(head, hintOf(view, from + items), {
      event: { ...event, flags, points: [] },
      metrics,
      beforeItems: part(time + TIME_LENGTH, items),
      beforeRequest: part(itemsEnd, request),
      beforeEvent: part(request + UUID_LENGTH, id),
      after: part(id + UUID_LENGTH, text.length),
    })
  }
}

const records = new KnownRecords()

/** Without escapes, and with each key once, what is cut out is what the parser read. */
function isPlain(text: string): boolean {
  if (text.includes('\\') || text.includes('"MetricData"')) return false
  return KEYS.every((key) => text.includes(key) && text.indexOf(key) === text.lastIndexOf(key))
}

/** Offset behind the bracket that opens `metricData`, -1 when it is not near. */
function findItems(bytes: Uint8Array, view: DataView, from: number): number {
  const near = bytes.subarray(from, from + LONGEST)
  for (let at = near.indexOf(OPEN_LIST); at >= 0; at = near.indexOf(OPEN_LIST, at + 1)) {
    const items = from + at + 1
    if (ITEMS_KEY.isAt(view, items - ITEMS.length)) return items
  }
  return -1
}

function hintOf(view: DataView, items: number): number {
  return hashAt(view, items - ITEMS.length - 4 * HINT_WORDS, HINT_WORDS)
}

/** Offset behind the first `key` from `from` on, -1 when there is none. */
function after(text: string, key: string, from: number): number {
  const found = from < 0 ? -1 : text.indexOf(key, from)
  return found < 0 ? -1 : found + key.length
}
