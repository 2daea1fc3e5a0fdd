const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/
const WORDY = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)\s(AM|PM)$/
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** The largest time a JavaScript date holds, milliseconds either side of 1970. */
const LARGEST_MS = 8.64e15
/** Numbers at least this large are milliseconds, smaller ones seconds: 1e11 s is the year 5138, 1e11 ms is 1973. */
const MILLISECONDS_FROM = 1e11

/** A time as it was written: `ms` is whole epoch milliseconds, null when unreadable. */
export interface WrittenTime {
  ms: number | null
  unit: 'ms' | 's' | 'text'
  /** False when `ms` does not carry all that was written (digits below a millisecond). */
  exact: boolean
}

/**
 * Reads a time in any spelling seen in real logs: epoch milliseconds or seconds (by magnitude), the same as text, ISO
 * with `Z`, offset, nanoseconds or nothing (UTC), basic `20131102T010628Z`, and `Jul 10, 2023[,] 12:09:21 PM`.
 */
export function readTime(value: unknown): WrittenTime {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return { ms: null, unit: 'text', exact: false }
  const text = value.trim()
  if (NUMBER.test(text)) return { ...fromNumber(Number(text)), unit: 'text' }
  return fromText(text)
}

/** Epoch milliseconds of a time in any spelling, null when unreadable or absent. */
export function readMs(value: unknown): number | null {
  return readTime(value).ms
}

const PUNCTUATION = [4, 0x2d, 7, 0x2d, 10, 0x54, 13, 0x3a, 16, 0x3a, 19, 0x5a] as const

/**
 * The time written at `from` as CloudTrail writes eventTime, `2026-11-20T10:00:05Z`, in epoch milliseconds; null for
 * every other spelling, also for some that `readMs` can read (a day behind the 28th, a leap second).
 */
export function readPlainMs(bytes: Uint8Array, from: number): number | null {
  for (let i = 0; i < PUNCTUATION.length; i += 2) {
    if (bytes[from + (PUNCTUATION[i] ?? 0)] !== PUNCTUATION[i + 1]) return null
  }
  const year = 100 * twoDigits(bytes, from) + twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  const hour = twoDigits(bytes, from + 11)
  const minute = twoDigits(bytes, from + 14)
  const second = twoDigits(bytes, from + 17)
  const isReal = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28
  return isReal && hour < 24 && minute < 60 && second < 60 ? Date.UTC(year, month - 1, day, hour, minute, second) : null
}

/** NaN when one is no digit. */
function twoDigits(bytes: Uint8Array, from: number): number {
  const tens = (bytes[from] ?? 0) - 48
  const ones = (bytes[from + 1] ?? 0) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NaN
}

function fromNumber(value: number): WrittenTime {
  const inMs = Math.abs(value) >= MILLISECONDS_FROM
  const unit = inMs ? 'ms' : 's'
  // Doubles of seconds with microseconds are off by some nanoseconds: round to those before cutting to milliseconds.
  const micros = Math.round(inMs ? value * 1000 : value * 1e6)
  const ms = Math.floor(micros / 1000)
  if (!Number.isFinite(ms) || Math.abs(ms) > LARGEST_MS) return { ms: null, unit, exact: false }
  return { ms, unit, exact: inMs ? Number.isInteger(value) : micros % 1000 === 0 }
}

const texts = new Map<string, WrittenTime>()
const REMEMBERED = 10_000

/** Many events share a second, and all of a session its creation date. */
function fromText(text: string): WrittenTime {
  const known = texts.get(text)
  if (known !== undefined) return known
  const time = readText(text)
  if (texts.size >= REMEMBERED) texts.clear()
  texts.set(text, time)
  return time
}

function readText(text: string): WrittenTime {
  const iso = ISO.exec(text)
  if (iso) return fromIso(iso)
  const basic = BASIC.exec(text)
  if (basic) return written(utc(basic.slice(1, 7)))
  const wordy = WORDY.exec(text)
  if (!wordy) return written(null)
  const [, month = '', day, year, hour = '', minute, second, half] = wordy
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  return written(utc([year, String(MONTHS.indexOf(month) + 1), day, String(hours), minute, second]))
}

function fromIso(match: RegExpExecArray): WrittenTime {
  const base = utc(match.slice(1, 7))
  if (base === null) return written(null)
  const fraction = match[7] ?? ''
  const millis = Number(`${fraction}000`.slice(0, 3))
  return { ms: base + millis - offsetMs(match[8]), unit: 'text', exact: Number(fraction.slice(3)) === 0 }
}

function written(ms: number | null): WrittenTime {
  return { ms, unit: 'text', exact: ms !== null }
}

/** Year, month 1-12, day, hour, minute, second; null when they name no real date. */
function utc(parts: (string | undefined)[]): number | null {
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  )
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(ms)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return isReal && year >= 100 ? ms : null
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000
}
