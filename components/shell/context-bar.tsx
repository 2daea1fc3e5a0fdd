'use client'
import { useQuery } from '@tanstack/react-query'
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
import { formatCount } from '@/lib/format'
import { CoverageButton } from './coverage-button'
import { Freshness, ReadingBar } from './freshness'
import { useIngest } from './live'
import { type RunPlace, useRunPlace } from './run-place'

/** Bar 2: the filters that go along everywhere, whether the record exists for them, and how fresh it is. */
export function ContextBar() {
  const [filter, setFilter] = useGlobalFilter()
  const { onRun, place } = useRunPlace()
  // On a run's page coverage is that of the run's own account and region.
  const asked = place === null ? filter : { ...filter, account: [place.account], region: [place.region] }
  const { data: context, error } = useQuery(contextOptions(asked))
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
        <PinnedNotice asOf={filter.asOf} since={context?.since} onFollow={() => change({ asOf: null })} />
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
  onFollow,
}: {
  asOf: number
  since: ContextResponse['since'] | undefined
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
      Pinned as of <Instant ms={asOf} />. {since === undefined ? null : sinceText(since)}
    </Notice>
  )
}

function sinceText({ points, events }: ContextResponse['since']): string {
  if (events === 0) return 'Nothing has arrived since.'
  if (points === 0) return `${formatCount(events)} ${events === 1 ? 'event' : 'events'} arrived since.`
  return `${formatCount(points)} ${points === 1 ? 'point' : 'points'} arrived since.`
}
