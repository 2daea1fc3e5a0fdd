'use client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { type IngestResponse, ingestOptions } from '@/lib/api/ingest'

/** The state of reading the sources, asked again and again: often while log files are being read. */
export function useIngest(): IngestResponse | undefined {
  return useQuery({
    ...ingestOptions(),
    refetchInterval: ({ state }) => (state.data?.state === 'idle' ? 5_000 : 1_500),
  }).data
}

/** Asks the screens' questions anew when more has been committed, so that points arrive without a reload. */
export function LiveRefresh() {
  const client = useQueryClient()
  const [{ asOf }] = useGlobalFilter()
  const newest = useIngest()?.newest?.ms
  const shown = useRef(newest)
  useEffect(() => {
    if (newest === undefined || newest === shown.current) return
    const first = shown.current === undefined
    shown.current = newest
    if (!first) refresh(client, asOf !== null)
  }, [client, newest, asOf])
  return null
}

// A pinned picture does not change: only the count of what arrived since does. A ledger that somebody has scrolled stays
// as it is: its page says that newer calls have arrived.
function refresh(client: QueryClient, pinned: boolean): void {
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      pinned ? queryKey[0] === 'context' : queryKey[0] !== 'ingest' && !isScrolledList(state.data),
  })
}

function isScrolledList(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) && data.pages.length > 1
  )
}
