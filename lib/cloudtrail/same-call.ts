import { readPlainMs } from './dates'
import { EventFlag, type MetricPoint, type TrailEvent } from './event'
import type { KnownBytes } from './known-bytes'
import type { MetricNames } from './metric-names'
import { PlainItems } from './plain-items'
import { readUuid, UUID_LENGTH, uuidText } from './uuid'

/** Characters of `2026-11-20T10:00:05Z`. */
export const TIME_LENGTH = 20
const TOO_MANY_ITEMS = 10
const NONE = -1

/** A parsed call without its points, and its bytes between the parts that differ from call to call. */
export interface KnownCall {
  event: Readonly<TrailEvent>
  metrics: MetricNames
  beforeItems: KnownBytes
  beforeRequest: KnownBytes
  beforeEvent: KnownBytes
  after: KnownBytes
}

/**
 * A metrics call that equals `like` in everything but the fields here. One object for all calls of a file, so its
 * reader takes what it needs before the next one is read.
 */
export class SameCall {
  flags = 0
  eventTimeMs = 0
  readonly items = new PlainItems()
  /** UUIDs as 16 bytes, the first digits first. */
  readonly eventId = new Uint8Array(16)
  readonly requestId = new Uint8Array(16)

  /** `like`: an earlier call's event, without points; one object for all calls that are like it. */
  constructor(public like: Readonly<TrailEvent>) {}

  /** Reads the parts of a call whose beginning is that of `known`; its end, -1 when it differs or is unusual. */
  read(bytes: Uint8Array, view: DataView, place: { known: KnownCall; time: number; items: number }): number {
    const { beforeRequest, beforeEvent, after, event } = place.known
    this.items.names = place.known.metrics
    const itemsEnd = this.items.read(bytes, view, place.items)
    const request = itemsEnd + beforeRequest.length
    const id = request + UUID_LENGTH + beforeEvent.length
    if (itemsEnd < 0 || !beforeRequest.isAt(view, itemsEnd) || !readUuid(bytes, request, this.requestId)) return NONE
    if (!beforeEvent.isAt(view, request + UUID_LENGTH) || !readUuid(bytes, id, this.eventId)) return NONE
    const eventTimeMs = readPlainMs(bytes, place.time)
    if (eventTimeMs === null || !after.isAt(view, id + UUID_LENGTH)) return NONE
    this.like = event
    this.eventTimeMs = eventTimeMs
    this.flags = event.flags
    if (this.items.count > TOO_MANY_ITEMS) this.flags |= EventFlag.moreThanTenItems
    return id + UUID_LENGTH + after.length
  }

  /** The event that parsing the record would give. */
  toEvent(): TrailEvent {
    const { like, eventTimeMs, flags } = this
    const [eventId, requestId] = [uuidText(this.eventId), uuidText(this.requestId)]
    return { ...like, eventTimeMs, flags, eventId, requestId, points: this.points() }
  }

  private points(): MetricPoint[] {
    const { count, names, metrics, steps, claimedMs, values } = this.items
    return Array.from({ length: count }, (_, item) => ({
      item,
      metric: names.text(metrics[item] ?? -1),
      step: BigInt(steps[item] ?? 0),
      claimedMs: claimedMs[item] ?? 0,
      value: values[item] ?? 0,
      flags: 0,
      rawStep: null,
      rawValue: null,
      rawTimestamp: null,
      refused: null,
    }))
  }
}
