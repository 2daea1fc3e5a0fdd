import { createLoader } from 'nuqs/server'
import { EventsPage } from '@/components/events/events-page'
import { EVENTS_PARAMS, PAGE_SIZE, toEventsFilter } from '@/components/events/events-query'
import { eventsOptions, eventsSummaryOptions } from '@/lib/api/events'
import { readEvents } from '@/lib/store/events'
import { readEventsSummary } from '@/lib/store/events-summary'
import { Prefetched } from '../prefetch'

export const metadata = { title: 'Events' }

const load = createLoader(EVENTS_PARAMS)

export default async function Page({ searchParams }: PageProps<'/events'>) {
  const filter = toEventsFilter(await load(searchParams))
  const query = { ...filter, size: PAGE_SIZE }
  return (
    <Prefetched
      reads={[
        {
          queryKey: eventsSummaryOptions(filter).queryKey,
          read: (store, scope) => readEventsSummary(store, scope, filter),
        },
        {
          queryKey: eventsOptions(query).queryKey,
          read: async (store, scope) => ({
            pages: [await readEvents(store, scope, { ...query, cursor: null })],
            pageParams: [null],
          }),
        },
      ]}
    >
      <EventsPage />
    </Prefetched>
  )
}
