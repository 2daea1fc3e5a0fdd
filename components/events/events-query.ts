import type { inferParserType } from 'nuqs/server'
import { orderedRange } from '@/components/filters/range'
import { EVENT_KINDS, type EventsFilter } from '@/lib/api/events'
import { searchParams } from '@/lib/api/search-params'

/** The query names of the ledger. */
export const EVENTS_PARAMS = {
  account: searchParams.account,
  region: searchParams.region,
  from: searchParams.from,
  to: searchParams.to,
  asOf: searchParams.asOf,
  q: searchParams.q,
  run: searchParams.run,
  writer: searchParams.writer,
  client: searchParams.client,
  ip: searchParams.ip,
  vpce: searchParams.vpce,
  error: searchParams.error,
  result: searchParams.result,
  kind: searchParams.kind,
  verdict: searchParams.verdict,
  metric: searchParams.metric,
  point: searchParams.point,
}

export type EventsUrl = inferParserType<typeof EVENTS_PARAMS>

/** Rows asked for at once. */
export const PAGE_SIZE = 100

/** What the API is asked for, of what the URL says. No kind chosen means every kind. */
export function toEventsFilter({ point: _selected, ...filter }: EventsUrl): EventsFilter {
  return { ...orderedRange(filter), kind: filter.kind.length === 0 ? [...EVENT_KINDS] : filter.kind }
}

/** `eventId` or `eventId.item`, as the URL names a point. */
export function toSelection(point: string | null): { event: string; item: number | null } | null {
  if (point === null || point === '') return null
  const match = /^(.+)\.(\d{1,9})$/.exec(point)
  return match?.[1] === undefined ? { event: point, item: null } : { event: match[1], item: Number(match[2]) }
}
