'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { BundleButton } from '@/components/evidence/bundle-button'
import { EvidenceDrawer } from '@/components/evidence/evidence-drawer'
import { AddFilter } from '@/components/filters/add-filter'
import { CopyLink } from '@/components/filters/copy-link'
import { FacetAside, FacetButton } from '@/components/filters/facets'
import { FilterChips } from '@/components/filters/filter-chips'
import type { FilterGroup } from '@/components/filters/filter-group'
import { PartialNotice } from '@/components/filters/partial-notice'
import { formatLength, orderedRange, recordOf } from '@/components/filters/range'
import { RangeText } from '@/components/filters/range-picker'
import { retriedAlone } from '@/components/filters/retried'
import { Chip } from '@/components/ui/chip'
import { SearchInput } from '@/components/ui/input'
import { LoadingBlock } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import { contextOptions } from '@/lib/api/context'
import { type EventsSummary, eventsSummaryOptions } from '@/lib/api/events'
import { formatCount, visibleText } from '@/lib/format'
import { beside, useEventRows } from './event-rows'
import { eventsGroups } from './events-groups'
import { EventsList } from './events-list'
import { EVENTS_PARAMS, type EventsUrl, toEventsFilter, toSelection } from './events-query'
import { Histogram } from './histogram'

const NO_FILTERS = {
  q: null,
  run: null,
  writer: null,
  client: null,
  ip: null,
  vpce: null,
  error: null,
  result: null,
  kind: null,
  metric: null,
} as const

type Change = (part: Partial<EventsUrl>, typing?: boolean) => void

/** The ledger: every call, allowed or denied, newest first. */
export function EventsPage() {
  const [asked, setUrl] = useQueryStates(EVENTS_PARAMS, { history: 'push' })
  const url = orderedRange(asked)
  const change: Change = (part, typing = false) => void setUrl(part, { history: typing ? 'replace' : 'push' })
  const filter = toEventsFilter(url)
  const summary = useQuery({ ...eventsSummaryOptions(filter), ...retriedAlone })
  const groups = eventsGroups(url, summary.data?.facets, change)
  const filtered =
    url.q !== '' ||
    url.metric !== null ||
    groups.some(({ usual, everything, selected }) => !usual && !everything && selected.length > 0)
  const selection = toSelection(url.point)
  const { rows } = useEventRows(filter)
  const { previous, next } = beside(rows, selection?.event ?? null)
  const open = (point: string | null) =>
    void setUrl({ point }, { history: selection === null || point === null ? 'push' : 'replace' })
  return (
    <>
      <FacetAside groups={groups} />
      <section aria-label="Events" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="flex items-center gap-3 px-4 pt-3 pb-2 max-tablet:px-3.5">
          <h1 className="text-page font-semibold tracking-[-.01em]">Events</h1>
          <p className="min-w-0 flex-1 truncate text-text-2">
            {summary.data === undefined
              ? null
              : `${formatCount(summary.data.total)} of ${formatCount(summary.data.unfiltered)} calls, newest first`}
          </p>
          <BundleButton query={filter} />
          <CopyLink />
        </header>
        <EventsToolbar {...{ url, change, groups, summary: summary.data }} />
        <EventsHistogram {...{ url, change, summary: summary.data }} />
        {summary.error === null ? null : (
          <Notice kind="caution">The counts and the histogram could not be read: {summary.error.message}</Notice>
        )}
        <PartialNotice />
        <EventsList
          filter={filter}
          newestMs={summary.data?.asOf.ms ?? null}
          selected={selection?.event ?? null}
          onOpen={(row) => open(row.id)}
          onClear={filtered ? () => void setUrl(NO_FILTERS) : null}
        />
      </section>
      {selection === null ? null : (
        <EvidenceDrawer
          event={selection.event}
          item={selection.item}
          onClose={() => open(null)}
          onOpen={(event, item) => open(`${event}.${item}`)}
          onPrevious={previous && (() => open(previous.id))}
          onNext={next && (() => open(next.id))}
        />
      )}
    </>
  )
}

function EventsToolbar({
  url,
  change,
  groups,
  summary,
}: {
  url: EventsUrl
  change: Change
  groups: FilterGroup[]
  summary: EventsSummary | undefined
}) {
  const text = (className: string) => (
    <SearchInput
      value={url.q}
      onChange={(q) => change({ q }, true)}
      placeholder="Run, metric, writer, event ID or IP"
      aria-label="Run, metric, writer, event ID or IP"
      maxLength={256}
      className={className}
    />
  )
  const ranged = url.from !== null || url.to !== null
  return (
    <search aria-label="Events" className="flex flex-wrap items-center gap-2 px-4 pb-1.5 max-tablet:px-3.5">
      <span className="max-tablet:hidden">{text('w-[300px]')}</span>
      <FacetButton groups={groups} head={text('w-full')} />
      {ranged ? (
        <Chip label="Observed" name="Observed range" onRemove={() => change({ from: null, to: null })}>
          <RangeText range={url} />
        </Chip>
      ) : null}
      {url.metric === null ? null : (
        <Chip label="Metric is" name={`Metric is ${visibleText(url.metric)}`} onRemove={() => change({ metric: null })}>
          <Untrusted text={url.metric} />
        </Chip>
      )}
      <FilterChips groups={groups} />
      <span className="max-tablet:hidden">
        <AddFilter groups={groups} />
      </span>
      <span className="flex-1" />
      <Legend summary={summary} />
    </search>
  )
}

function Legend({ summary }: { summary: EventsSummary | undefined }) {
  return (
    <p className="flex items-center gap-3 text-micro text-text-2 max-tablet:hidden">
      <span className="flex items-center gap-[5px]">
        <span aria-hidden className="chart-keeps-colour size-2.5 bg-chart-1" />
        Allowed
      </span>
      <span className="flex items-center gap-[5px]">
        <span aria-hidden className="chart-keeps-colour size-2.5 bg-failed-solid" />
        Denied or failed
      </span>
      {summary === undefined ? null : <span className="text-text-3">per {formatLength(summary.bucketMs)}</span>}
    </p>
  )
}

function EventsHistogram({
  url,
  change,
  summary,
}: {
  url: EventsUrl
  change: Change
  summary: EventsSummary | undefined
}) {
  const { account, region, from, to, asOf } = url
  const { data: context } = useQuery(contextOptions({ account, region, from, to, asOf }))
  return (
    <div className="px-4 pb-2 max-tablet:hidden">
      {summary === undefined ? (
        <LoadingBlock className="h-[88px]" />
      ) : (
        <Histogram
          summary={summary}
          record={recordOf(context)}
          stops={context?.coverage.stops ?? []}
          range={url}
          onRange={change}
        />
      )}
    </div>
  )
}
