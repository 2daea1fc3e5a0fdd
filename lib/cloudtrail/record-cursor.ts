import type { Rejection } from './event'
import type { SameCalls } from './same-calls'
import { closingQuote, DEPTH_FOLLOWED, ObjectScan, scanObject, skipSpace, TopKey, topKeyAt } from './scan'

/**
 * What the cursor stands on: a record; a metrics call like an earlier one, which `SameCalls` has read already; the JSON
 * string of a record (`CloudTrailEvent` of saved `lookup-events` output); a JSON value that is no object; bytes whose
 * structure cannot be followed.
 */
export type SliceKind = 'record' | 'call' | 'text' | 'value' | 'broken'

const [QUOTE, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, NEWLINE] = [
  0x22, 0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, 0x0a,
]
/** A file with more damage than this is not read to its end: hostile ones would cost time without limit. */
const BROKEN_FOLLOWED = 1000
const NEXT_RECORD = new TextEncoder().encode('{"eventVersion":')

/**
 * Walks over the records of a log file in any of the shapes people have (one `Records` object, bare array, single
 * record, one record a line, `lookup-events` output, and several of these one after the other). A flat loop with three
 * places, so nesting in hostile files costs neither stack nor memory. After damage it goes on at the next line, or at
 * the next `{"eventVersion":` of a list: unescaped, that cannot lie inside a JSON string.
 */
export class RecordCursor {
  kind: SliceKind = 'record'
  /** Byte range of the slice, half open. */
  from = 0
  to = 0
  /** Why the file is no log, or not a whole one; null while it is. */
  problem: Rejection | null = null
  readonly scan = new ObjectScan()

  private place: 'documents' | 'keys' | 'list' = 'documents'
  private position = 0
  /** True in the list of a document object, whose other keys follow. */
  private inObject = false
  private isLookup = false
  private sawRecords = false
  private brokenSlices = 0

  constructor(
    private readonly bytes: Uint8Array,
    private readonly calls: SameCalls,
  ) {
    this.position = lengthOfMark(bytes)
  }

  /** Moves to the next slice; false at the end of the file. */
  next(): boolean {
    for (;;) {
      const found = this.place === 'list' ? this.element() : this.place === 'keys' ? this.key() : this.document()
      if (found !== null) return found
    }
  }

  /** Makes a record whose JSON turned out to be damaged end where the next one begins, if that lies inside it. */
  cutAtNextRecord(): void {
    if (this.place !== 'list') return
    const next = indexOfRecord(this.bytes, this.from + 1)
    if (next >= 0 && next < this.to) this.show(this.kind, this.from, next)
  }

  /** null: nothing to show yet, ask again. */
  private document(): boolean | null {
    const { bytes, scan } = this
    const at = skipSpace(bytes, this.position)
    scan.depth = 0
    if (at >= bytes.length) return false
    if (bytes[at] === OPEN_LIST) return this.enterList(at, false)
    if (bytes[at] !== OPEN) return this.broken(at, 'line')
    const first = topKeyAt(bytes, skipSpace(bytes, at + 1))
    if (first === TopKey.records || first === TopKey.events) return this.enterKeys(at)
    scanObject(bytes, at, scan)
    if (scan.end < 0) return this.broken(at, 'line')
    if (listAt(bytes, scan.at[TopKey.records]) || listAt(bytes, scan.at[TopKey.events])) return this.enterKeys(at)
    if ((scan.at[TopKey.records] ?? -1) >= 0) return this.noList(scan.end)
    return this.show('record', at, scan.end)
  }

  /** At a key of a document object, or its end. */
  private key(): boolean | null {
    const { bytes } = this
    const at = skipSpace(bytes, this.position)
    if (bytes[at] === COMMA) return this.goTo(at + 1)
    if (bytes[at] === CLOSE) {
      this.place = 'documents'
      return this.goTo(at + 1)
    }
    const key = topKeyAt(bytes, at)
    const colon = bytes[at] === QUOTE ? skipSpace(bytes, closingQuote(bytes, at) + 1) : bytes.length
    if (bytes[colon] !== COLON) return this.broken(at, 'line')
    const value = skipSpace(bytes, colon + 1)
    if (bytes[value] === OPEN_LIST && (key === TopKey.records || key === TopKey.events)) {
      if (key === TopKey.records && this.sawRecords) return this.twice()
      this.sawRecords ||= key === TopKey.records
      this.isLookup = key === TopKey.events
      return this.enterList(value, true)
    }
    const end = this.endOfValue(value)
    if (end < 0) return this.broken(at, 'line')
    return key === TopKey.records ? this.noList(end) : this.goTo(end)
  }

  /** At an element of a list, or its end. */
  private element(): boolean | null {
    const { bytes, scan } = this
    let at = skipSpace(bytes, this.position)
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1)
    if (bytes[at] === CLOSE_LIST) {
      this.place = this.inObject ? 'keys' : 'documents'
      return this.goTo(at + 1)
    }
    if (bytes[at] !== OPEN) {
      const end = this.endOfValue(at)
      if (end < 0) return this.broken(at, 'list')
      return this.show(bytes[at] === QUOTE ? 'text' : 'value', at, end)
    }
    const { records } = this.calls
    const view = scan.wordsOf(bytes)
    const head = records.headAt(view, at)
    if (head !== null && !this.isLookup) {
      const end = this.calls.read(bytes, view, { from: at, head })
      if (end >= 0) return this.show('call', at, end)
    }
    scan.head = head
    scanObject(bytes, at, scan)
    if (scan.end < 0) return this.broken(at, 'list')
    if (head === null) records.learnHead(bytes, at, scan)
    if (!this.isLookup) return this.show('record', at, scan.end)
    const text = scan.at[TopKey.cloudTrailEvent] ?? -1
    if (text < 0 || bytes[text] !== QUOTE) return this.show('record', at, scan.end)
    this.show('text', text, closingQuote(bytes, text) + 1)
    this.position = scan.end
    return true
  }

  private enterKeys(at: number): null {
    this.place = 'keys'
    this.sawRecords = false
    return this.goTo(at + 1)
  }

  private enterList(at: number, inObject: boolean): null {
    this.place = 'list'
    this.inObject = inObject
    if (!inObject) this.isLookup = false
    return this.goTo(at + 1)
  }

  /** JSON readers would see only the last list, so which one CloudTrail wrote cannot be told: the second is not read. */
  private twice(): boolean {
    this.problem = { reason: 'no_records', detail: 'its Records is written twice' }
    return false
  }

  private goTo(position: number): null {
    this.position = position
    return null
  }

  private noList(end: number): null {
    this.problem = { reason: 'no_records', detail: 'its Records is not a list' }
    return this.goTo(end)
  }

  private show(kind: SliceKind, from: number, to: number): true {
    this.kind = kind
    this.from = from
    this.to = to
    this.position = to
    return true
  }

  /** Everything from `at` to where reading can go on is one broken slice. */
  private broken(at: number, resume: 'line' | 'list'): boolean {
    const { bytes } = this
    const next = resume === 'list' ? indexOfRecord(bytes, at + 1) : indexOfLine(bytes, at)
    this.brokenSlices += 1
    if (next >= 0 && this.brokenSlices < BROKEN_FOLLOWED) {
      if (resume === 'line') this.place = 'documents'
      return this.show('broken', at, next)
    }
    this.problem = this.brokenProblem(next >= 0)
    this.place = 'documents'
    this.position = bytes.length
    return at < bytes.length && this.show('broken', at, bytes.length)
  }

  private brokenProblem(isTooDamaged: boolean): Rejection {
    if (isTooDamaged)
      return { reason: 'not_json', detail: `damaged in ${BROKEN_FOLLOWED} places; the rest is not read` }
    if (this.scan.depth > DEPTH_FOLLOWED)
      return { reason: 'too_deep', detail: `nested more than ${DEPTH_FOLLOWED} deep` }
    return { reason: 'not_json', detail: 'it ends before its JSON does' }
  }

  /** Offset after the JSON value at `at`, -1 when its structure is broken. */
  private endOfValue(at: number): number {
    const { bytes } = this
    const byte = bytes[at]
    this.scan.depth = 0
    if (byte === undefined) return -1
    if (byte === QUOTE) return closingQuote(bytes, at) < bytes.length ? closingQuote(bytes, at) + 1 : -1
    if (byte === OPEN || byte === OPEN_LIST) {
      scanObject(bytes, at, this.scan)
      return this.scan.end
    }
    let end = at
    while (end < bytes.length && isWordByte(bytes[end])) end += 1
    return end > at ? end : -1
  }
}

/** Bytes of the UTF-8 byte-order mark at the start, 0 when there is none. */
export function lengthOfMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

function listAt(bytes: Uint8Array, at: number | undefined): boolean {
  return at !== undefined && at >= 0 && bytes[at] === OPEN_LIST
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /[\w+.-]/.test(String.fromCharCode(byte))
}

function indexOfRecord(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(OPEN, from); at >= 0; at = bytes.indexOf(OPEN, at + 1)) {
    if (NEXT_RECORD.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return -1
}

/** A line that begins with a brace: in one record a line each does, in indented JSON only a new document does. */
function indexOfLine(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at + 1] === OPEN) return at + 1
  }
  return -1
}
