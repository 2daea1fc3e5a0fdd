'use client'
import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { PlaceMenu } from '@/components/filters/place-menu'
import { recordOf } from '@/components/filters/range'
import { RangePicker } from '@/components/filters/range-picker'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { LoadingBlock } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import { type ContextResponse, contextOptions } from '@/lib/api/context'
import { formatCounted } from '@/lib/format'
import { useConcernedRuns } from './concerned-runs'
import { CoverageButton } from './coverage-button'
import { Freshness, ReadingBar } from './freshness'
import { useIngest } from './live'
import { type RunPlace, useRunPlace } from './run-place'

/**
 * Bar 2: the filters that go along everywhere, whether the record exists for them, and how fresh it is. It asks in the
 * browser alone: on the server its question would stand, empty, before the page that has the answer with it.
 */
export function ContextBar() {
  const isBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  )
  return isBrowser ? <AskedBar /> : <Bar context={undefined} error={null} since={undefined} runs={0} />
}

function AskedBar() {
  const [filter] = useGlobalFilter()
  const { place } = useRunPlace()
  const runs = useConcernedRuns()
  // On a run's page coverage is that of the run's own account and region.
  const asked = place === null ? filter : { ...filter, account: [place.account], region: [place.region] }
  const concern = filter.asOf === null || runs === null ? {} : { runs: [...runs] }
  const { data, error, isPlaceholderData } = useQuery(contextOptions({ ...asked, ...concern }))
  const since = isPlaceholderData ? undefined : data?.since
  return <Bar context={data} error={error} since={since} runs={runs?.length ?? 0} />
}

interface BarProps {
  context: ContextResponse | undefined
  error: Error | null
  /** What arrived since the moment that is pinned. Not known yet when undefined. */
  since: ContextResponse['since'] | undefined
  /** How many runs that is about; 0: all that the filters leave. */
  runs: number
}

function Bar({ context, error, since, runs }: BarProps) {
  const [filter, setFilter] = useGlobalFilter()
  const { onRun, place } = useRunPlace()
  const ingest = useIngest()
  const change = (part: Partial<typeof filter>) => void setFilter(part)
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a bar. */}
      <div
        role="group"
        aria-label="Global filters"
        className="relative flex h-(--contextbar) flex-none items-center gap-0.5 border-b border-border-1 bg-surface-2 pr-2 pl-2.5 text-small whitespace-nowrap max-tablet:h-10 max-tablet:overflow-x-auto max-tablet:pl-2"
      >
        {onRun ? <PlaceWords place={place} /> : <PlaceMenus filter={filter} context={context} onChange={change} />}
        <span className="mx-1 h-4 w-px flex-none bg-border-2 max-tablet:hidden" />
        <RangePicker range={filter} record={recordOf(context)} onChange={change} />
        {context === undefined ? (
          <ContextMissing error={error} />
        ) : (
          <>
            <div className="ml-auto max-desk:hidden">
              <CoverageButton coverage={context.coverage} />
            </div>
            <div className="ml-1 flex flex-none items-center border-l border-border-2 pl-1 max-desk:ml-auto">
              <Freshness context={context} ingest={ingest} />
            </div>
          </>
        )}
        <ReadingBar ingest={ingest} />
      </div>
      {onRun || context === undefined ? null : <UnknownPlaces filter={filter} context={context} />}
      {filter.asOf === null ? null : (
        <PinnedNotice asOf={filter.asOf} {...{ since, runs }} onFollow={() => change({ asOf: null })} />
      )}
    </>
  )
}

interface PlacesChosen {
  account: string[]
  region: string[]
}

function PlaceMenus({
  filter,
  context,
  onChange,
}: {
  filter: PlacesChosen
  context: ContextResponse | undefined
  onChange: (part: Partial<PlacesChosen>) => void
}) {
  return (
    <>
      <PlaceMenu
        label="Account"
        plural="accounts"
        values={filter.account}
        choices={(context?.accounts ?? []).map(({ account, runs }) => ({ value: account, runs }))}
        onChange={(account) => onChange({ account })}
      />
      <PlaceMenu
        label="Region"
        plural="regions"
        values={filter.region}
        choices={(context?.regions ?? []).map(({ region, runs }) => ({ value: region, runs }))}
        onChange={(region) => onChange({ region })}
      />
    </>
  )
}

/** A run is in one place: there is nothing to choose. */
function PlaceWords({ place }: { place: RunPlace | null }) {
  if (place === null) return <LoadingBlock className="mx-2 h-4 w-40 max-tablet:w-24" />
  return (
    <>
      <span className="px-[7px]">
        <span className="text-text-3 max-tablet:sr-only">Account </span>
        <Untrusted text={place.account} />
      </span>
      <span className="px-[7px]">
        <span className="text-text-3 max-tablet:sr-only">Region </span>
        <Untrusted text={place.region} />
      </span>
    </>
  )
}

/** Names accounts and regions of the URL that the record does not hold. */
function UnknownPlaces({ filter, context }: { filter: PlacesChosen; context: ContextResponse }) {
  const absent = [
    ...filter.account.filter((each) => !context.accounts.some(({ account }) => account === each)),
    ...filter.region.filter((each) => !context.regions.some(({ region }) => region === each)),
  ]
  if (absent.length === 0 || context.asOf.ms === 0) return null
  return (
    <Notice kind="caution">
      The record holds no run of{' '}
      {absent.map((each, index) => (
        <span key={each}>
          {index === 0 ? null : ', '}
          <Untrusted text={each.slice(0, 60)} />
        </span>
      ))}
      .
    </Notice>
  )
}

function ContextMissing({ error }: { error: Error | null }) {
  if (error === null) return <LoadingBlock className="mr-2 ml-auto h-4 w-72 max-tablet:w-24" />
  return (
    <span role="alert" className="ml-auto truncate pl-3 text-failed" title={error.message}>
      Coverage and freshness could not be read
    </span>
  )
}

/** A link pinned the picture: says what it leaves out, and lets it in with one click. */
function PinnedNotice({
  asOf,
  since,
  runs,
  onFollow,
}: Pick<BarProps, 'since' | 'runs'> & {
  asOf: number
  onFollow: () => void
}) {
  return (
    <Notice
      kind="info"
      action={
        <Button size="sm" onClick={onFollow}>
          {since !== undefined && since.events > 0 ? 'Include them' : 'Follow the record'}
        </Button>
      }
    >
      Pinned as of <Instant ms={asOf} />. {since === undefined ? null : sinceText(since, runs)}
    </Notice>
  )
}

function sinceText({ points, events }: ContextResponse['since'], runs: number): string {
  const of = runs === 0 ? '' : runs === 1 ? ' of this run' : ' of these runs'
  if (events === 0) return `Nothing${of} has arrived since.`
  return `${points === 0 ? formatCounted(events, 'event') : formatCounted(points, 'point')}${of} arrived since.`
}
