import type { TextEngine } from './bytes'
import type { EventKind, Rejection, TrailEvent } from './event'
import { parseExact, plainValue } from './json-exact'
import { asList, asObject, asText, countPairs, field, type JsonObject } from './json-value'
import { keptKind, mayBeKept } from './kept-events'
import type { RecordCursor } from './record-cursor'
import type { SameCall } from './same-call'
import type { SameCalls } from './same-calls'
import { closingQuote, DEPTH_FOLLOWED, ObjectScan, scanObject, stringAt, TopKey } from './scan'
import { toTrailEvent } from './trail-event'

const MAX_DEPTH = 64
const QUOTE = 0x22
const BACKSLASH = 0x5c
const encoder = new TextEncoder()

/** Objects that CloudTrail keeps under log prefixes and that hold no events of calls. */
export type SpecialContent = 'digest' | 'insight' | 'aggregated'

/** Decides what a slice is: an event to keep, a record of another name, special content, or a rejection. */
export class RecordReader {
  private readonly inner = new ObjectScan()
  private readonly bytes: Uint8Array
  private readonly text: TextEngine
  private readonly seenMs: number
  private readonly calls: SameCalls

  constructor(file: { bytes: Uint8Array; text: TextEngine; seenMs: number; calls: SameCalls }) {
    this.bytes = file.bytes
    this.text = file.text
    this.seenMs = file.seenMs
    this.calls = file.calls
  }

  /** null: a record of another name. */
  read(cursor: RecordCursor): TrailEvent | SameCall | Rejection | SpecialContent | null {
    const { bytes } = this
    switch (cursor.kind) {
      case 'broken':
        if (cursor.scan.depth > DEPTH_FOLLOWED) return tooDeep(`more than ${DEPTH_FOLLOWED}`)
        return { reason: 'not_json', detail: 'the JSON cannot be followed here' }
      case 'value':
        return { reason: 'not_an_object', detail: 'a record must be a JSON object' }
      case 'call':
        return this.calls.call
      case 'record':
        return this.readRecord({ bytes, from: cursor.from, to: cursor.to, scan: cursor.scan })
      case 'text':
        return this.readText(cursor)
    }
  }

  private readText(cursor: RecordCursor): TrailEvent | Rejection | SpecialContent | null {
    const record = stringAt(this.bytes, cursor.from)
    if (record === null) return { reason: 'not_json', detail: 'CloudTrailEvent is no JSON string' }
    const bytes = encoder.encode(record)
    scanObject(bytes, 0, this.inner)
    if (bytes[0] !== 0x7b || this.inner.end < 0)
      return { reason: 'not_json', detail: 'CloudTrailEvent holds no JSON object' }
    return this.readRecord({ bytes, from: 0, to: bytes.length, scan: this.inner })
  }

  private readRecord(slice: RecordSlice): TrailEvent | Rejection | SpecialContent | null {
    const { bytes, from, to, scan } = slice
    const nameAt = scan.at[TopKey.eventName] ?? -1
    if (nameAt < 0) return withoutName(slice)
    const nameEnd = closingQuote(bytes, nameAt)
    const isLikely = mayBeKept(bytes[nameAt + 1] ?? 0, bytes[nameEnd - 1] ?? 0, nameEnd - nameAt - 1)
    if (!isLikely && !bytes.subarray(nameAt, nameEnd).includes(BACKSLASH)) return null
    const kind = keptKind(this.stringAt(bytes, scan.at[TopKey.eventSource] ?? -1), this.stringAt(bytes, nameAt))
    if (kind === null) return null
    if (scan.depth > MAX_DEPTH) return tooDeep(String(scan.depth))
    const text = this.text.decode(bytes, from, to)
    const record = parseObject(text)
    if (record === null) return { reason: 'not_json', detail: 'not valid JSON' }
    if (!isAboutUs(record, kind)) return null
    const hasDuplicates = countPairs(record) !== scan.pairs
    const found = toTrailEvent({ record, kind, text, hasDuplicates, seenMs: this.seenMs })
    const isPlace = !('reason' in found) && bytes === this.bytes
    if (isPlace) this.calls.learn(bytes, scan.wordsOf(bytes), { from, to, text, event: found })
    return found
  }

  /** The string whose opening quote is at `at`, by the faster decoder where nothing is escaped. */
  private stringAt(bytes: Uint8Array, at: number): string {
    if (at < 0 || bytes[at] !== QUOTE) return ''
    const text = this.text.decode(bytes, at + 1, closingQuote(bytes, at))
    return text.includes('\\') ? (stringAt(bytes, at) ?? '') : text
  }
}

interface RecordSlice {
  bytes: Uint8Array
  from: number
  to: number
  scan: ObjectScan
}

/** null for what is no JSON object. */
export function parseObject(text: string): JsonObject | null {
  try {
    return asObject(text.includes('\\') && hasEscapedKey(text) ? plainValue(parseExact(text)) : JSON.parse(text))
  } catch {
    return null
  }
}

const STRING = /"([^"\\]*(?:\\.[^"\\]*)*)"\s*(:?)/g

/** True for keys that the engine of Node 24 (V8 13.6) may take for an earlier object's key that holds a backslash. */
function hasEscapedKey(text: string): boolean {
  return Array.from(text.matchAll(STRING)).some(([, string, colon]) => colon === ':' && string?.includes('\\'))
}

const TAGGED =
  /^arn:[^:]*:sagemaker:[^:]*:[^:]*:(?:experiment|experiment-trial|experiment-trial-component|training-job)\//

/** Tags of other SageMaker resources and deletions of other objects have a kept name and are not kept. */
function isAboutUs(record: JsonObject, kind: EventKind): boolean {
  // A VPC endpoint's own record of a call: the call has its record too, and must not count twice.
  if (record.eventCategory === 'NetworkActivity') return false
  const name = asText(record.eventName) ?? ''
  if (kind === 'run' && (name === 'AddTags' || name === 'DeleteTags')) {
    return TAGGED.test(asText(field(asObject(record.requestParameters), 'resourceArn')) ?? '')
  }
  if (kind === 'trail' && name.startsWith('DeleteObject')) return deletesLogs(record)
  return true
}

function deletesLogs(record: JsonObject): boolean {
  const request = asObject(record.requestParameters)
  const named = [request?.key, ...asList(asObject(request?.delete)?.objects).map((object) => asObject(object)?.key)]
  const resources = asList(record.resources).map(asObject)
  const all = [...named, ...resources.flatMap((resource) => [resource?.ARN, resource?.ARNPrefix])]
  return all.some((key) => typeof key === 'string' && key.includes('/CloudTrail'))
}

function tooDeep(depth: string): Rejection {
  return { reason: 'too_deep', detail: `nested ${depth} deep, ${MAX_DEPTH} is the limit` }
}

function withoutName({ bytes, scan }: RecordSlice): SpecialContent | Rejection {
  if (scan.depth > MAX_DEPTH) return tooDeep(String(scan.depth))
  if ((scan.at[TopKey.digestS3Object] ?? -1) >= 0) return 'digest'
  const category = stringAt(bytes, scan.at[TopKey.eventCategory] ?? -1)
  if (category === 'Insight' || (scan.at[TopKey.insightDetails] ?? -1) >= 0) return 'insight'
  if (category === 'Aggregated') return 'aggregated'
  return { reason: 'no_event_name', detail: 'a record must have an eventName' }
}
