'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { retriedAlone } from '@/components/filters/retried'
import { type EventRow, type EventsFilter, eventsOptions } from '@/lib/api/events'
import { PAGE_SIZE } from './events-query'

/** The calls read so far, newest first; `undefined` while none is known. Asking twice asks the server once. */
export function useEventRows(filter: EventsFilter) {
  const options = eventsOptions({ ...filter, size: PAGE_SIZE })
  const query = useInfiniteQuery({ ...options, ...retriedAlone })
  return { query, queryKey: options.queryKey, rows: query.data?.pages.flatMap((page) => page.rows) }
}

/** The calls observed before and after `event` in a list that is newest first. */
export function beside(
  rows: readonly EventRow[] | undefined,
  event: string | null,
): { previous: EventRow | undefined; next: EventRow | undefined } {
  const at = rows?.findIndex(({ id }) => id === event) ?? -1
  return at === -1 ? { previous: undefined, next: undefined } : { previous: rows?.[at + 1], next: rows?.[at - 1] }
}
