/** How values are written for people. One locale (English), one zone (UTC), the same on server and browser. */

const integers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `12,511`. */
export function formatCount(count: number): string {
  return integers.format(count).replace('-', '−')
}

/** `1 log file`, `1,024 log files`. */
export const formatCounted = (count: number, what: string) => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`

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

/** A difference of two values: `+0.0403`, `−0.2550`, and a dash where there is none. */
export function formatSigned(difference: number | null): string {
  return `${difference !== null && difference > 0 ? '+' : ''}${formatValue(difference)}`
}

/** Every digit that tells this double from its neighbours, for tooltip and drawer. */
export function formatExact(value: number | string): string {
  return String(value).replaceAll('-', '−')
}

/** `812 B`, `4.2 MB`, `50 GB`: decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${units[power] ?? ''}`
}

/** `90 s`, `15 min`, `4 h`, `3 d`: a length of time in one unit, in which it is at least two. Rounded down. */
export function formatSpan(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const
  const isWhole = (unitMs: number) => ms >= unitMs && ms % unitMs === 0
  const [unit, unitMs] = units.find(([, each]) => ms >= 2 * each || isWhole(each)) ?? ['s', 1000]
  return `${formatCount(Math.floor(ms / unitMs))} ${unit}`
}

/** `less than a minute`, `12 min`, `5 h`: how long something takes or is past, for what moves while it is read. */
export function formatCoarse(ms: number): string {
  return ms < 60_000 ? 'less than a minute' : formatSpan(Math.floor(ms / 60_000) * 60_000)
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

/** The same for text of several lines. */
export const visibleLines = (text: string) => text.split('\n').map(visibleText).join('\n')

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
