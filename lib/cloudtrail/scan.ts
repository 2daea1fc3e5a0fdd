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

/** What one pass over a JSON object's bytes tells. Reused from record to record: the pass allocates nothing. */
export class ObjectScan {
  /** Offset after the closing brace; -1 when the structure is broken or the bytes end first. */
  end = -1
  /** Where a broken structure was noticed. */
  brokenAt = -1
  /** Deepest nesting; the object itself is 1. */
  depth = 0
  /** Key-value pairs in the object and everything inside it: more than the parsed object has means duplicate keys. */
  pairs = 0
  /** Offset of the value of each `TopKey`, -1 when absent. Of duplicates the last one, as `JSON.parse` does. */
  readonly at = new Int32Array(KEY_NAMES.length)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

const Class = { broken: 0, plain: 1, quote: 2, open: 3, close: 4, colon: 5 }
const CLASSES = classTable()
const KEYS_BY_LENGTH = keysByLength()
const decoder = new TextDecoder()

/**
 * Passes over the JSON object (or array) that starts at `from`, without recursion and without making a string. Exact
 * for JSON of any spelling: strings, escapes, depth and white space are followed; what lies between is not validated.
 */
export function scanObject(bytes: Uint8Array, from: number, scan: ObjectScan): void {
  const end = bytes.length
  let i = from
  let depth = 0
  let deepest = 0
  let pairs = 0
  scan.at.fill(-1)
  scan.end = -1
  loop: while (i < end) {
    switch (CLASSES[bytes[i] ?? 0]) {
      case Class.plain:
        i += 1
        break
      case Class.quote: {
        let close = i + 1
        let escaped = false
        let byte = bytes[close]
        while (byte !== QUOTE) {
          if (byte === BACKSLASH) {
            escaped = true
            close += 1
          }
          close += 1
          if (close >= end) break loop
          byte = bytes[close]
        }
        if (depth === 1) noteKey(bytes, { from: i + 1, to: close, escaped }, scan)
        i = close + 1
        break
      }
      case Class.colon:
        pairs += 1
        i += 1
        break
      case Class.open:
        depth += 1
        if (depth > deepest) deepest = depth
        i += 1
        break
      case Class.close:
        depth -= 1
        i += 1
        if (depth === 0) {
          scan.end = i
          break loop
        }
        break
      default:
        break loop
    }
  }
  scan.brokenAt = i
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

/** Which `TopKey` a string token is, -1 for none. */
export function topKey(bytes: Uint8Array, token: { from: number; to: number; escaped: boolean }): number {
  if (token.escaped) return KEY_NAMES.indexOf(stringAt(bytes, token.from - 1) ?? '')
  for (const key of KEYS_BY_LENGTH[token.to - token.from] ?? []) {
    if (matches(bytes, token.to, key.bytes)) return key.index
  }
  return -1
}

function noteKey(bytes: Uint8Array, token: { from: number; to: number; escaped: boolean }, scan: ObjectScan): void {
  const colon = bytes[token.to + 1] === COLON ? token.to + 1 : skipSpace(bytes, token.to + 1)
  if (bytes[colon] !== COLON) return
  const key = topKey(bytes, token)
  if (key >= 0) scan.at[key] = skipSpace(bytes, colon + 1)
}

/** Backwards, because CloudTrail's keys differ in their last letters. */
function matches(bytes: Uint8Array, to: number, key: Uint8Array): boolean {
  const from = to - key.length
  for (let i = key.length - 1; i >= 0; i -= 1) if (bytes[from + i] !== key[i]) return false
  return true
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function classTable(): Uint8Array {
  const table = new Uint8Array(256)
  const mark = (characters: string, kind: number) => {
    for (const character of characters) table[character.charCodeAt(0)] = kind
  }
  mark(' \n\r\t,0123456789+-.eEtrufalsn', Class.plain)
  mark('"', Class.quote)
  mark('{[', Class.open)
  mark('}]', Class.close)
  mark(':', Class.colon)
  return table
}

function keysByLength(): { index: number; bytes: Uint8Array }[][] {
  const table: { index: number; bytes: Uint8Array }[][] = []
  for (const [index, name] of KEY_NAMES.entries()) {
    table[name.length] = [...(table[name.length] ?? []), { index, bytes: new TextEncoder().encode(name) }]
  }
  return table
}
