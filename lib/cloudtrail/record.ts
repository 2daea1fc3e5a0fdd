import { type TextEngine, webText } from './bytes'
import type { Rejection, TrailEvent } from './event'
import { asObject } from './json-value'
import { lengthOfMark, RecordCursor } from './record-cursor'
import { RecordReader } from './record-reader'
import { SameCall } from './same-call'
import { SameCalls } from './same-calls'
import { skipSpace } from './scan'
import { CLOCK_TOLERANCE_MS } from './trail-event'

const [OPEN, OPEN_LIST] = [0x7b, 0x5b]
const decoder = new TextDecoder()

export interface ParseOptions {
  /** When the file was first seen (journalled), epoch ms: eventTimes after it are flagged. */
  seenMs: number
  /** Records a file may hold; the rest is not read and the file's problem is `too_many_records`. */
  maxRecords: number
  text?: TextEngine
}

interface Place {
  /** Counts all records of the file, kept or not, from 0. */
  index: number
  byteFrom: number
  byteLength: number
}
/** One event or rejection with its place. */
export type ParsedRecord = ({ kind: 'event'; event: TrailEvent } | { kind: 'rejected'; rejection: Rejection }) & Place
/** The same, or a metrics call that is like an earlier one; good until the next record is asked for. */
export type FoundRecord = ParsedRecord | ({ kind: 'call'; call: SameCall } & Place)

/** What the file held: records = kept + other + rejected. Returned by the generator when it is done. */
export interface FileSummary {
  records: number
  kept: number
  /** Records of event names that MetricTrail does not keep. */
  other: number
  rejected: number
  /**
   * `log` unless every record says otherwise: a digest, Insight or aggregated object in a log prefix is no error. `lookup`:
   * a saved answer of LookupEvents.
   */
  content: 'log' | 'digest' | 'insight' | 'aggregated' | 'lookup'
  /** Why nothing of the file, or not all of it, could be read; null when it is whole. */
  problem: Rejection | null
}

/** What `findRecords` gives, each kept record as an event of its own. */
export function* parseLogFile(bytes: Uint8Array, options: ParseOptions): Generator<ParsedRecord, FileSummary> {
  const records = findRecords(bytes, options)
  let next = records.next()
  for (; !next.done; next = records.next()) {
    const found = next.value
    if (found.kind !== 'call') yield found
    else {
      const { call, ...place } = found
      yield { ...place, kind: 'event', event: call.toEvent() }
    }
  }
  return next.value
}

/**
 * Reads the inflated bytes of one log file: yields kept events and rejections in file order, returns the counts. Bytes
 * are scanned once; only records of kept names become strings. Bad data is a value, nothing throws.
 * Ranges are those of the record's slice; for saved `lookup-events` output that of the JSON string token
 * (`recordText` gives the record of either).
 */
export function* findRecords(bytes: Uint8Array, options: ParseOptions): Generator<FoundRecord, FileSummary> {
  const { text = webText, seenMs } = options
  const summary: FileSummary = { records: 0, kept: 0, other: 0, rejected: 0, content: 'log', problem: null }
  summary.problem = unreadable(bytes, text)
  if (summary.problem !== null) return summary
  const calls = new SameCalls(seenMs + CLOCK_TOLERANCE_MS)
  const cursor = new RecordCursor(bytes, calls)
  const reader = new RecordReader({ bytes, text, seenMs, calls })
  let firstRejection: Rejection | null = null
  const contents = { digest: 0, insight: 0, aggregated: 0, lookup: 0 }
  while (cursor.next()) {
    if (summary.records >= options.maxRecords) {
      summary.problem = { reason: 'too_many_records', detail: `more than ${options.maxRecords} records` }
      break
    }
    const found = reader.read(cursor)
    if (isDamaged(found, cursor)) cursor.cutAtNextRecord()
    const index = summary.records++
    if (cursor.kind === 'text') contents.lookup += 1
    if (found === null) summary.other += 1
    else if (typeof found === 'string') {
      contents[found] += 1
      summary.other += 1
    } else {
      const place = { index, byteFrom: cursor.from, byteLength: cursor.to - cursor.from }
      if ('reason' in found) {
        summary.rejected += 1
        if (found.reason !== 'unsupported_version') firstRejection ??= found
        yield { kind: 'rejected', rejection: found, ...place }
      } else {
        summary.kept += 1
        yield found instanceof SameCall
          ? { kind: 'call', call: found, ...place }
          : { kind: 'event', event: found, ...place }
      }
    }
  }
  summary.problem ??= cursor.problem ?? (summary.kept + summary.other === 0 ? firstRejection : null)
  for (const content of ['lookup', 'digest', 'insight', 'aggregated'] as const) {
    if (contents[content] > 0 && contents[content] === summary.records) summary.content = content
  }
  return summary
}

/** The record's own JSON text from its slice: the slice itself, or what a `lookup-events` string token holds. */
export function recordText(slice: Uint8Array): string {
  const text = decoder.decode(slice)
  return text.startsWith('"') ? String(JSON.parse(text)) : text
}

/** Damage that the scan cannot see, because it does not validate what it passes. */
function isDamaged(found: unknown, cursor: RecordCursor): boolean {
  return cursor.kind === 'record' && asObject(found)?.reason === 'not_json'
}

function unreadable(bytes: Uint8Array, text: TextEngine): Rejection | null {
  if (bytes.length === 0) return { reason: 'no_records', detail: 'the file is empty' }
  const [first, second] = bytes
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (hasMark || first === 0 || second === 0) {
    return { reason: 'not_text', detail: 'UTF-16 text; CloudTrail writes UTF-8' }
  }
  if (!text.isUtf8(bytes)) return { reason: 'not_text', detail: 'not valid UTF-8' }
  const start = bytes[skipSpace(bytes, lengthOfMark(bytes))]
  return start === OPEN || start === OPEN_LIST ? null : { reason: 'not_json', detail: 'does not begin like JSON' }
}
