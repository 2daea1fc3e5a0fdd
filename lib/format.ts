/** How values are written for people. One locale (English), one zone (UTC), the same on server and browser. */

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `12,511`. */
export function formatCount(count: number): string {
  return integers.format(count).replace('-', '−')
}

/** `2026-09-30T04:37:12Z`, with milliseconds only when there are any. What no date can hold keeps its number. */
export function formatInstant(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${formatExact(ms)} ms since 1970` : date.toISOString().replace('.000Z', 'Z')
}

/** A metric's value for tables and card heads: 4 decimals, an exponent when that would say nothing. */
export function formatValue(value: number | string | null): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value.replace('-', '−')
  if (!Number.isFinite(value)) return String(value).replace('-', '−')
  const size = Math.abs(value)
  const text = size !== 0 && (size < 0.0001 || size >= 1e9) ? value.toExponential(3) : value.toFixed(4)
  return text.replaceAll('-', '−')
}

/** Every digit that tells this double from its neighbours, for tooltip and drawer. */
export function formatExact(value: number | string): string {
  return String(value).replaceAll('-', '−')
}

/** `812 B`, `4.2 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`
}

/** `0.2 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** A signed difference of two clocks: `+59 min 02 s`, `−4 min 21 s`, `+8 d 3 h`. */
export function formatDifference(ms: number): string {
  const sign = ms < 0 ? '−' : '+'
  const total = Math.abs(ms)
  if (total < 1000) return `${sign}${total} ms`
  const seconds = Math.floor(total / 1000)
  const [days, hours, minutes, rest] = [
    Math.floor(seconds / 86_400),
    Math.floor((seconds % 86_400) / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ]
  const two = (n: number) => String(n).padStart(2, '0')
  if (days > 0) return `${sign}${days} d ${hours} h`
  if (hours > 0) return `${sign}${hours} h ${two(minutes)} min`
  if (minutes > 0) return `${sign}${minutes} min ${two(rest)} s`
  return `${sign}${rest} s`
}

// Controls, format characters (bidi, zero-width), lone surrogates, private and unassigned points, separators, ignorables.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}]/gu

/** Text that anybody may have chosen, with every invisible or direction-changing character as a visible escape. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}

/** A line of CSV (RFC 4180), its end included. */
export function csvLine(values: readonly (string | number | null | undefined)[]): string {
  return `${values.map((value) => csvField(value?.toString())).join(',')}\r\n`
}

/** A spreadsheet takes text that begins with one of these for a formula, and runs it; a plain number is none. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** A field of CSV. Names are chosen by others: what a spreadsheet would run gets an apostrophe before it. */
export function csvField(text = ''): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
