'use client'
import type { Route } from 'next'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { EventsList } from '@/components/events/events-list'
import { EVENT_KINDS, EventsFilter } from '@/lib/api/events'
import type { RunResponse } from '@/lib/api/run'

/** Every call about this run, allowed or denied, newest first. */
export function EventsTab({
  run,
  asOf,
  selected,
  onOpen,
}: {
  run: RunResponse
  asOf: number | null
  selected: string | null
  onOpen: (event: string) => void
}) {
  const pinned = useSearchParams().get('asOf')
  const ledger = `/events?run=${run.run.key}&kind=${EVENT_KINDS.join()}${pinned === null ? '' : `&asOf=${pinned}`}`
  const filter = EventsFilter.parse({ run: [run.run.key], kind: [...EVENT_KINDS], asOf })
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p className="px-4 py-2 text-small text-text-2">
        Every call about this run, those of its life included, newest first.{' '}
        <Link className="underline" href={ledger as Route}>
          Filter them in the ledger
        </Link>
      </p>
      <EventsList
        filter={filter}
        newestMs={run.asOf.ms}
        selected={selected}
        onOpen={(row) => onOpen(row.id)}
        onClear={null}
      />
    </div>
  )
}
