'use client'
import { useQuery } from '@tanstack/react-query'
import { NothingYet } from '@/components/filters/nothing-yet'
import { nextTry, retriedAlone } from '@/components/filters/retried'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import { type IntegrityPlace, type IntegrityResponse, integrityOptions } from '@/lib/api/integrity'
import { ChainCard } from './chain-card'
import { CountCards } from './count-cards'
import { HourPanel } from './hour-panel'
import { LimitsCard } from './hour-sections'
import { toIntegrityQuery, useIntegrityUrl } from './integrity-url'
import { JournalLine } from './journal-line'
import { NoPlaces } from './no-places'
import { PlacesTable } from './places-table'
import { RecordLanes } from './record-lanes'
import { UnreadNotice } from './unread-notice'
import { useChain } from './use-chain'
import { VerifyNow } from './verify-now'

/** What digests prove of the log files of one account and region, hour by hour, and of all of them in a table. */
export function IntegrityPage() {
  const [url] = useIntegrityUrl()
  const query = toIntegrityQuery(url)
  const { data, error, errorUpdatedAt, refetch } = useQuery({ ...integrityOptions(query), ...retriedAlone })
  if (data !== undefined && data.places.length > 0) return <Integrity answer={data} error={error} />
  return (
    <section aria-label="Integrity" className="min-h-0 min-w-0 flex-1 overflow-y-auto max-tablet:overflow-visible">
      <Heading />
      {data === undefined && error !== null ? (
        <Failure what="the integrity" error={error} onRetry={() => void refetch()} next={nextTry(errorUpdatedAt)} />
      ) : null}
      {data === undefined && error === null ? <Loading what="Integrity" /> : null}
      {data === undefined ? null : url.asOf !== null && data.asOf.ms === 0 ? (
        <NothingYet asOf={url.asOf} before="before any log file was read" />
      ) : (
        <NoPlaces filtered={query.account.length + query.region.length > 0} />
      )}
    </section>
  )
}

function Integrity({ answer, error }: { answer: IntegrityResponse; error: Error | null }) {
  const [url, setUrl] = useIntegrityUrl()
  const { cell } = url
  const found = answer.places.find(({ account, region }) => account === cell?.account && region === cell.region)
  const place = found ?? answer.places[0]
  if (place === undefined) return null
  return (
    <Shown
      key={`${place.account} ${place.region}`}
      {...{ answer, place }}
      notice={
        error !== null
          ? `This is what was last read. A newer state could not be read: ${error.message}`
          : cell !== null && found === undefined
            ? `No log file of ${cell.account} in ${cell.region} is in this range: another place is shown.`
            : null
      }
      onPlace={({ account, region }) => void setUrl({ cell: { account, region }, chain: null, hour: null, page: null })}
    />
  )
}

function Shown({
  answer,
  place,
  notice,
  onPlace,
}: {
  answer: IntegrityResponse
  place: IntegrityPlace
  notice: string | null
  onPlace: (place: IntegrityPlace) => void
}) {
  const chain = useChain(answer, place)
  return (
    <>
      <section aria-label="Integrity" className="min-h-0 min-w-0 flex-1 overflow-y-auto max-tablet:overflow-visible">
        <Heading place={place} trail={chain.chain?.trail ?? null} />
        <div className="mb-2.5 empty:hidden">
          {notice === null ? null : <Notice kind="caution">{notice}</Notice>}
          <UnreadNotice place={place} digests={chain.unreadDigests} />
        </div>
        <div className="flex flex-col gap-2.5 px-4 pb-6 max-tablet:px-3.5">
          <CountCards place={place} />
          <ChainCard view={chain} />
          <RecordLanes place={place} range={answer} />
          <PlacesTable answer={answer} selected={place} onSelect={onPlace} />
          {chain.hour === null ? <LimitsCard first={chain.chain?.first ?? null} /> : null}
          <JournalLine journal={answer.journal} />
        </div>
      </section>
      <HourPanel place={place} view={chain} />
    </>
  )
}

function Heading({ place, trail }: { place?: IntegrityPlace; trail?: string | null }) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 pt-3 pb-2.5 max-tablet:px-3.5">
      <h1 className="text-page font-semibold tracking-[-.01em] max-tablet:flex-1">Integrity</h1>
      <p className="mono min-w-0 flex-1 text-text-2 wrap-anywhere max-tablet:order-1 max-tablet:basis-full">
        {place === undefined ? null : `${place.account}, ${place.region}${trail == null ? '' : `, trail ${trail}`}`}
      </p>
      <VerifyNow />
    </header>
  )
}
