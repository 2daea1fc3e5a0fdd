import type { ContextResponse } from '@/lib/api/context'
import { parseAsInstant } from '@/lib/api/search-params'
import { formatInstant } from '@/lib/format'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `2026-09-24T00:00Z`: to the minute when that loses nothing. */
export function formatBound(ms: number): string {
  const text = formatInstant(ms)
  return ms % MINUTE === 0 ? text.replace(':00Z', 'Z') : text
}

/** `7 d`, `5 h`, `20 min`: how long a range is, rounded down to its largest unit when that unit fits well. */
export function formatLength(ms: number): string {
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} d`
  if (ms >= HOUR) return `${Math.round(ms / HOUR)} h`
  return `${Math.max(1, Math.round(ms / MINUTE))} min`
}

/** The same of a chosen range. Where an end is left open the record's hours are whole ones, as coverage counts them. */
export function rangeLength(
  { from, to }: { from: number | null; to: number | null },
  record: { firstMs: number; lastMs: number } | null,
): string | null {
  const start = from ?? (record && Math.floor(record.firstMs / HOUR) * HOUR)
  const end = to ?? (record && Math.ceil((record.lastMs + 1) / HOUR) * HOUR)
  return start === null || end === null || end <= start ? null : formatLength(end - start)
}

/** What somebody typed as an instant, in epoch milliseconds; null when it is none. Spaces and a missing Z are forgiven. */
export function parseTyped(text: string): number | null {
  const bare = text.trim().toUpperCase().replace(' ', 'T')
  return parseAsInstant.parse(bare) ?? parseAsInstant.parse(`${bare}Z`)
}

/** Ranges that count back from the newest event. They write absolute times, so that a link keeps its meaning. */
export function presets(lastEventMs: number): { label: string; from: number; to: number }[] {
  // The end is exclusive and whole minutes read better, so it is the next full minute.
  const to = (Math.floor(lastEventMs / MINUTE) + 1) * MINUTE
  return [
    { label: 'Newest hour', from: to - HOUR, to },
    { label: 'Newest 24 hours', from: to - DAY, to },
    { label: 'Newest 7 days', from: to - 7 * DAY, to },
    { label: 'Newest 30 days', from: to - 30 * DAY, to },
  ]
}

/** First and last event of the whole record in scope; null while it is not known, or holds none. */
export function recordOf(context: ContextResponse | undefined): { firstMs: number; lastMs: number } | null {
  return context?.firstEvent && context.lastEvent
    ? { firstMs: context.firstEvent.ms, lastMs: context.lastEvent.ms }
    : null
}

/** `url` without a range that ends before it begins: the notice names it, and the whole record is shown. */
export function orderedRange<Url extends { from: number | null; to: number | null }>(url: Url): Url {
  return url.from !== null && url.to !== null && url.from >= url.to ? { ...url, from: null, to: null } : url
}
