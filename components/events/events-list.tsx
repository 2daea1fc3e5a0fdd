'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { EmptyList } from '@/components/filters/empty-list'
import { nextTry } from '@/components/filters/retried'
import { Button } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { LoadingBlock } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import type { EventRow, EventsFilter } from '@/lib/api/events'
import { formatCount } from '@/lib/format'
import { useEventRows } from './event-rows'
import { LedgerBlocks } from './ledger-blocks'
import { LedgerTable } from './ledger-table'

/** The calls themselves, read page by page as they come into sight. `newestMs`: as-of of the counts above the list. */
export function EventsList({
  filter,
  newestMs,
  selected,
  onOpen,
  onClear,
}: {
  filter: EventsFilter
  newestMs: number | null
  selected: string | null
  onOpen: (row: EventRow) => void
  onClear: (() => void) | null
}) {
  const { query, queryKey, rows } = useEventRows(filter)
  const search = useCarriedSearch()
  const phone = useSyncExternalStore(watchPhone, isPhone, () => null)
  const { hasNextPage, isFetching, isError, fetchNextPage } = query
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
  if (rows === undefined || query.data === undefined) {
    if (query.error === null) return <EventsSkeleton />
    return (
      <Failure
        what="the events"
        error={query.error}
        onRetry={() => void query.refetch()}
        next={nextTry(query.errorUpdatedAt)}
      />
    )
  }
  if (rows.length === 0 && !query.hasNextPage) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <EmptyList what="calls" onClear={onClear} />
      </div>
    )
  }
  // Rows mount in the browser: their places are style attributes, which the policy forbids in the server's markup.
  if (phone === null) return <EventsSkeleton />
  const Ledger = phone ? LedgerBlocks : LedgerTable
  const asOfMs = query.data.pages[0]?.asOf.ms ?? 0
  return (
    <>
      {filter.asOf === null && newestMs !== null && newestMs > asOfMs && query.data.pages.length > 1 ? (
        <NewerNotice queryKey={queryKey} />
      ) : null}
      <Ledger {...{ rows, selected, search, onOpen, onEnd }} foot={<Foot rows={rows.length} query={query} />} />
    </>
  )
}

/** A ledger that was scrolled does not move under the reader. */
function NewerNotice({ queryKey }: { queryKey: readonly unknown[] }) {
  const client = useQueryClient()
  return (
    <Notice
      kind="info"
      action={
        <Button size="sm" onClick={() => void client.resetQueries({ queryKey, exact: true })}>
          Start from the newest
        </Button>
      }
    >
      More log files have been read since this list was opened.
    </Notice>
  )
}

function Foot({
  rows,
  query,
}: {
  rows: number
  query: { hasNextPage: boolean; error: Error | null; fetchNextPage: () => unknown }
}) {
  if (query.error !== null) {
    return (
      <p role="alert" className="flex items-center gap-3 px-4 py-2 text-small text-failed">
        The next calls could not be read: {query.error.message}
        <Button size="sm" onClick={() => void query.fetchNextPage()}>
          Try again
        </Button>
      </p>
    )
  }
  return (
    <p role="status" className="px-4 py-2 text-small text-text-3">
      {query.hasNextPage ? 'Reading older calls' : `All ${formatCount(rows)} calls are above.`}
    </p>
  )
}

const LINES = Array.from({ length: 24 }, (_, line) => `line ${line}`)

function EventsSkeleton() {
  return (
    <div role="status" className="min-h-0 flex-1 overflow-hidden border-t border-border-1">
      <span className="sr-only">Loading events</span>
      <div className="h-[29px] border-b border-border-2 bg-surface-2 max-tablet:hidden" />
      {LINES.map((line) => (
        <div
          key={line}
          className="flex h-7 items-center gap-6 border-b border-border-1 bg-surface-1 px-4 max-tablet:h-[85px]"
        >
          <LoadingBlock className="h-3 w-36" />
          <LoadingBlock className="h-3 w-16 max-tablet:hidden" />
          <LoadingBlock className="h-3 flex-1" />
        </div>
      ))}
    </div>
  )
}

const PHONE = '(width < 701px)'

function watchPhone(changed: () => void): () => void {
  const media = window.matchMedia(PHONE)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

function isPhone(): boolean {
  return window.matchMedia(PHONE).matches
}
