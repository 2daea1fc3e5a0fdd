import { type TextEngine, webText } from './bytes'
import type { EventKind, Rejection, TrailEvent } from './event'
import { asList, asObject, asText, countPairs, type JsonObject } from './json-value'
import { keptKind, mayBeKept } from './kept-events'
import { RecordCursor } from './record-cursor'
import { runOf } from './run'
import { closingQuote, ObjectScan, scanObject, stringAt, TopKey } from './scan'
import { toTrailEvent } from './trail-event'

const MAX_DEPTH = 64
const encoder = new TextEncoder()
const anyDecoder = new TextDecoder()

export interface ParseOptions {
  /** When the file was first seen (journalled), epoch ms: eventTimes after it are flagged. */
  seenMs: number
  /** Records a file may hold; the rest is one rejection `too_many_records`. */
  maxRecords: number
  text?: TextEngine
}

/** One event or rejection with its place: `index` counts all records of the file, kept or not, from 0. */
export type ParsedRecord = ({ kind: 'event'; event: TrailEvent } | { kind: 'rejected'; rejection: Rejection }) & {
  index: number
  byteFrom: number
  byteLength: number
}

/** What the file held: records = kept + other + rejected. Returned by the generator when it is done. */
export interface FileSummary {
  records: number
  kept: number
  /** Records of event names that MetricTrail does not keep. */
  other: number
  rejected: number
  /** `log` unless every record says otherwise: a digest, Insight or aggregated object in a log prefix is no error. */
  content: 'log' | 'digest' | 'insight' | 'aggregated'
  /** Why nothing of the file, or not all of it, could be read; null when it is whole. */
  problem: Rejection | null
}

/**
 * Reads the inflated bytes of one log file: yields kept events and rejections in file order, returns the counts. Bytes
 * are scanned once; only records of kept names become strings. Bad data is a value, nothing throws.
 * Ranges are those of the record's slice; for saved `lookup-events` output that of the JSON string token
 * (`recordText` gives the record of either).
 */
export function* parseLogFile(bytes: Uint8Array, options: ParseOptions): Generator<ParsedRecord, FileSummary> {
  const text = options.text ?? webText
  const summary: FileSummary = { records: 0, kept: 0, other: 0, rejected: 0, content: 'log', problem: null }
  summary.problem = unreadable(bytes, text)
  if (summary.problem !== null) return summary
  const cursor = new RecordCursor(bytes)
  const reader = new RecordReader(bytes, text, options.seenMs)
  const contents = { digest: 0, insight: 0, aggregated: 0 }
  while (cursor.next()) {
    if (summary.records >= options.maxRecords) {
      summary.problem = { reason: 'too_many_records', detail: `more than ${options.maxRecords} records` }
      break
    }
    const found = reader.read(cursor)
    const index = summary.records++
    if (found === null) summary.other += 1
    else if (typeof found === 'string') {
      contents[found] += 1
      summary.other += 1
    } else {
      const place = { index, byteFrom: cursor.from, byteLength: cursor.to - cursor.from }
      if ('reason' in found) {
        summary.rejected += 1
        yield { kind: 'rejected', rejection: found, ...place }
      } else {
        summary.kept += 1
        yield { kind: 'event', event: found, ...place }
      }
    }
  }
  summary.problem ??= cursor.problem === null ? null : { reason: 'no_records', detail: cursor.problem }
  for (const content of ['digest', 'insight', 'aggregated'] as const) {
    if (contents[content] > 0 && contents[content] === summary.records) summary.content = content
  }
  return summary
}

/** The record's own JSON text from its slice: the slice itself, or what a `lookup-events` string token holds. */
export function recordText(slice: Uint8Array): string {
  const text = anyDecoder.decode(slice)
  return text.startsWith('"') ? String(JSON.parse(text)) : text
}

type SpecialContent = 'digest' | 'insight' | 'aggregated'

class RecordReader {
  private readonly inner = new ObjectScan()

  constructor(
    private readonly bytes: Uint8Array,
    private readonly text: TextEngine,
    private readonly seenMs: number,
  ) {}

  /** null: a record of another name. */
  read(cursor: RecordCursor): TrailEvent | Rejection | SpecialContent | null {
    const { bytes } = this
    switch (cursor.kind) {
      case 'broken':
        return { reason: 'not_json', detail: 'the JSON cannot be followed here' }
      case 'value':
        return { reason: 'not_an_object', detail: 'a record must be a JSON object' }
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
    const isPlain = mayBeKept(bytes[nameAt + 1] ?? 0, bytes[nameEnd - 1] ?? 0, nameEnd - nameAt - 1)
    if (!isPlain && !bytes.subarray(nameAt, nameEnd).includes(0x5c)) return null
    const kind = keptKind(stringAt(bytes, scan.at[TopKey.eventSource] ?? -1) ?? '', stringAt(bytes, nameAt) ?? '')
    if (kind === null) return null
    if (scan.depth > MAX_DEPTH)
      return { reason: 'too_deep', detail: `nested ${scan.depth} deep, ${MAX_DEPTH} is the limit` }
    const text = this.text.decode(bytes, from, to)
    const record = parseObject(text)
    if (record === null) return { reason: 'not_json', detail: 'not valid JSON' }
    if (!isAboutUs(record, kind)) return null
    return toTrailEvent({ record, kind, text, hasDuplicates: countPairs(record) !== scan.pairs, seenMs: this.seenMs })
  }
}

interface RecordSlice {
  bytes: Uint8Array
  from: number
  to: number
  scan: ObjectScan
}

function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

/** Tags of other SageMaker resources and deletions of other objects have a kept name and are not kept. */
function isAboutUs(record: JsonObject, kind: EventKind): boolean {
  const name = asText(record.eventName) ?? ''
  if (kind === 'run' && (name === 'AddTags' || name === 'DeleteTags')) return runOf(record) !== null
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

function withoutName({ bytes, scan }: RecordSlice): SpecialContent | Rejection {
  if ((scan.at[TopKey.digestS3Object] ?? -1) >= 0) return 'digest'
  const category = stringAt(bytes, scan.at[TopKey.eventCategory] ?? -1)
  if (category === 'Insight' || (scan.at[TopKey.insightDetails] ?? -1) >= 0) return 'insight'
  if (category === 'Aggregated') return 'aggregated'
  return { reason: 'no_event_name', detail: 'a record must have an eventName' }
}

function unreadable(bytes: Uint8Array, text: TextEngine): Rejection | null {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { reason: 'not_text', detail: 'UTF-16 text; CloudTrail writes UTF-8' }
  }
  if (!text.isUtf8(bytes)) return { reason: 'not_text', detail: 'not valid UTF-8' }
  const start = /^\s*[[{]/.test(text.decode(bytes, 0, Math.min(bytes.length, 256)).replace(/^\ufeff/, ''))
  return start ? null : { reason: 'not_json', detail: 'does not begin like JSON' }
}
