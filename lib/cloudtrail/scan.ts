import type { RecordHead } from './known-records'

/** Keys at the top of a record or file that decide how it is read, found without parsing it. */
export const TopKey = {
  eventName: 0,
  eventSource: 1,
  eventCategory: 2,
  records: 3,
  events: 4,
  digestS3Object: 5,
  cloudTrailEvent: 6,
  insightDetails: 7,
} as const

const KEY_NAMES = [
  'eventName',
  'eventSource',
  'eventCategory',
  'Records',
  'Events',
  'digestS3Object',
  'CloudTrailEvent',
  'insightDetails',
]

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = 0x7b
const CLOSE = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
/** Of `headEnd` while it may still be found. */
const UNKNOWN = -2

/** White space, commas, digits and letters of numbers and literals: what may stand outside strings. */
const IS_PLAIN = plainTable()
const KEYS_BY_LENGTH = keysByLength()
const IS_KEY_LENGTH = keyTable((name) => name.length)
const IS_KEY_START = keyTable((name) => name.charCodeAt(0))
const decoder = new TextDecoder()

/** So that a hostile file of unclosed braces is not scanned to its end from each of them. */
export const DEPTH_FOLLOWED = 1000

/** What one pass over a JSON object's bytes tells. Reused from record to record: the pass allocates nothing. */
export class ObjectScan {
  /** Offset after the closing brace; -1 when the structure is broken or the bytes end first. */
  end = -1
  /** Deepest nesting; the object itself is 1. Beyond `DEPTH_FOLLOWED` the pass gives up. */
  depth = 0
  /** Key-value pairs in the object and everything inside it: more than the parsed object has means duplicate keys. */
  pairs = 0
  /** Offset of the value of each `TopKey`, -1 when absent. Of duplicates the last one, as `JSON.parse` does. */
  readonly at = new Int32Array(KEY_NAMES.length)
  /** The start of the next object to scan, when its bytes are known: the pass goes on behind it. Used once. */
  head: RecordHead | null = null
  /** Offset after the first object inside the object, and what came before: -1 when there is none or a top key. */
  headEnd = -1
  headDepth = 0
  headPairs = 0

  private bytes: Uint8Array = new Uint8Array()
  private words: DataView = new DataView(this.bytes.buffer)

  /** The bytes as four-byte words at any offset: one view a file. */
  wordsOf(bytes: Uint8Array): DataView {
    if (this.bytes !== bytes) {
      this.bytes = bytes
      this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    return this.words
  }

  /** Takes note of a string between its quotes when it is a top key: a colon follows, and the letters are right. */
  note(bytes: Uint8Array, from: number, to: number): void {
    if (IS_KEY_LENGTH[(to - from) & 0xff] !== 1 || IS_KEY_START[bytes[from] ?? 0] !== 1) return
    const keys = KEYS_BY_LENGTH[to - from]
    if (keys === undefined) return
    // No `find`: its function would be an object for each string of the file.
    for (const key of keys) if (endsWith(bytes, to, key.bytes)) this.noteValue(bytes, to, key.index)
  }

  /** The same for a string with escapes in it: `"\u0065ventName"` is a key like any other. */
  noteEscaped(bytes: Uint8Array, from: number, to: number): void {
    const key = KEY_NAMES.indexOf(stringAt(bytes, from - 1) ?? '')
    if (key >= 0) this.noteValue(bytes, to, key)
  }

  private noteValue(bytes: Uint8Array, to: number, key: number): void {
    const colon = skipSpace(bytes, to + 1)
    if (bytes[colon] !== COLON) return
    this.at[key] = skipSpace(bytes, colon + 1)
    if (this.headEnd === UNKNOWN) this.headEnd = -1
  }
}

/**
 * Passes over the JSON object (or list) that starts at `from`, without recursion and without making a string. Exact
 * for JSON of any spelling: strings, escapes, depth and white space are followed; what lies between is not validated.
 *
 * The loop is written for speed, since every byte of every log file goes through it. Most of a log lies inside strings,
 * so there it looks at four bytes at once: a byte of `word ^ pattern` is zero where the word has the character, and the
 * lowest set bit of `found` belongs to the first such byte. Calling a function for that would cost half of the gain.
 */
export function scanObject(bytes: Uint8Array, from: number, scan: ObjectScan): void {
  const words = scan.wordsOf(bytes)
  const end = bytes.length
  const closer = bytes[from] === OPEN ? CLOSE : CLOSE_LIST
  const { head } = scan
  let depth = head === null ? 0 : 1
  let deepest = head?.depth ?? 0
  let pairs = head?.pairs ?? 0
  scan.at.fill(-1)
  scan.end = -1
  scan.head = null
  scan.headEnd = head === null ? UNKNOWN : -1
  for (let i = from + (head?.bytes.length ?? 0); i < end; i += 1) {
    const byte = bytes[i] ?? 0
    if (byte === QUOTE) {
      const start = i + 1
      let isEscaped = false
      i = start
      while (i + 4 <= end) {
        const word = words.getInt32(i, true)
        const quote = word ^ 0x22222222
        const slash = word ^ 0x5c5c5c5c
        const found = (((quote - 0x01010101) & ~quote) | ((slash - 0x01010101) & ~slash)) & 0x80808080
        if (found === 0) {
          i += 4
          continue
        }
        i += (31 - Math.clz32(found & -found)) >> 3
        if (bytes[i] === QUOTE) break
        isEscaped = true
        i += 2
      }
      if (i + 4 > end) i = closingQuote(bytes, i - 1)
      if (i >= end) break
      if (depth === 1 && bytes[i + 1] !== COMMA) {
        if (isEscaped) scan.noteEscaped(bytes, start, i)
        else scan.note(bytes, start, i)
      }
    } else if (byte === COLON) {
      pairs += 1
    } else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1
      if (depth > deepest) deepest = depth
      if (depth > DEPTH_FOLLOWED) break
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1
      if (depth === 1 && scan.headEnd === UNKNOWN) {
        scan.headEnd = i + 1
        scan.headDepth = deepest
        scan.headPairs = pairs
      }
      if (depth > 0) continue
      // A list's bracket here means that the record lacks a brace: it must not swallow the records after it.
      if (byte === closer) scan.end = i + 1
      break
    } else if (IS_PLAIN[byte] === 0) break
  }
  if (scan.headEnd === UNKNOWN) scan.headEnd = -1
  scan.depth = deepest
  scan.pairs = pairs
}

/** Offset of the quote that closes the string opened at `from`; `bytes.length` when none does. */
export function closingQuote(bytes: Uint8Array, from: number): number {
  let i = from + 1
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1
  return Math.min(i, bytes.length)
}

/** First offset at or after `from` that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let i = from
  while (i < bytes.length && isSpace(bytes[i])) i += 1
  return i
}

/** The string whose opening quote is at `from`, unescaped; null when there is no readable string. */
export function stringAt(bytes: Uint8Array, from: number): string | null {
  if (from < 0 || bytes[from] !== QUOTE) return null
  const token = decoder.decode(bytes.subarray(from, closingQuote(bytes, from) + 1))
  if (!token.includes('\\')) return token.slice(1, -1)
  return unescapeToken(token)
}

function unescapeToken(token: string): string | null {
  try {
    const value: unknown = JSON.parse(token)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** Which `TopKey` the string at `from` is, -1 for none. */
export function topKeyAt(bytes: Uint8Array, from: number): number {
  return KEY_NAMES.indexOf(stringAt(bytes, from) ?? '')
}

/** Backwards, because CloudTrail's keys differ in their last letters. */
function endsWith(bytes: Uint8Array, to: number, key: Uint8Array): boolean {
  const from = to - key.length
  for (let i = key.length - 1; i >= 0; i -= 1) if (bytes[from + i] !== key[i]) return false
  return true
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function plainTable(): Uint8Array {
  const table = new Uint8Array(256)
  for (const character of ' \n\r\t,0123456789+-.eEtrufalsn') table[character.charCodeAt(0)] = 1
  return table
}

function keyTable(measure: (name: string) => number): Uint8Array {
  const table = new Uint8Array(256)
  for (const name of KEY_NAMES) table[measure(name)] = 1
  return table
}

function keysByLength(): { index: number; bytes: Uint8Array }[][] {
  const table: { index: number; bytes: Uint8Array }[][] = []
  for (const [index, name] of KEY_NAMES.entries()) {
    table[name.length] = [...(table[name.length] ?? []), { index, bytes: new TextEncoder().encode(name) }]
  }
  return table
}
