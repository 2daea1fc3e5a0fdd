'use client'
import { useQuery } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { SidePanel } from '@/components/evidence/side-panel'
import { formatBound } from '@/components/filters/range'
import { CopyButton } from '@/components/ui/copy-button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import { PanelHead, type PanelMoves } from '@/components/ui/panel-head'
import { type ChainHour, type HourResponse, hourOptions, type IntegrityPlace } from '@/lib/api/integrity'
import { validateLogsCommand } from '@/lib/cloudtrail/check-yourself'
import { besideHour, isWithin } from './chain-days'
import { HourFacts, troubleOf } from './hour-facts'
import { AffectedSection, CommandSection, FilesSection, LimitsSection } from './hour-sections'
import { useIntegrityUrl } from './integrity-url'
import { besideFiles, hourState, STATE_LOOKS } from './state-looks'
import type { ChainView } from './use-chain'

interface HourPanelProps {
  place: IntegrityPlace
  view: ChainView
}

/** All that is known of one hour of a chain; nothing while none is chosen. */
export function HourPanel({ place, view }: HourPanelProps) {
  if (view.hour === null || view.chain === null) return null
  return <OpenPanel place={place} view={view} chain={view.chain} at={view.hour} />
}

interface OpenProps extends HourPanelProps {
  chain: NonNullable<ChainView['chain']>
  at: number
}

function OpenPanel({ place, view, chain, at }: OpenProps) {
  const [{ asOf }] = useIntegrityUrl()
  const { account, region } = place
  const { data, error, refetch } = useQuery(
    hourOptions({ account, region, source: chain.source, chain: chain.chain, at, asOf }),
  )
  const shown = view.months[view.page - 1] ?? { fromMs: 0, toMs: 0 }
  const known = chain.hours.find((hour) => isWithin(hour, at)) ?? null
  const beside = besideHour(chain.hours, view.chains.length === 1 ? place.spans : [], {
    at: known?.fromMs ?? at,
    shown,
  })
  const goTo = (hour: number | null) => (hour === null ? undefined : () => view.onHour(hour))
  const onClose = () => view.onHour(null)
  const moves = { onClose, onPrevious: goTo(beside.previous), onNext: goTo(beside.next) }
  return (
    <SidePanel label={`Hour from ${formatBound(known?.fromMs ?? at)}`} {...moves}>
      <HourHead hour={data === undefined ? known : besideFiles(data.hour, troubleOf(data))} at={at} {...moves} />
      {error === null ? null : (
        <Failure what="this hour" error={error} onRetry={() => void refetch()} headingLevel="h3" />
      )}
      {data === undefined && error === null ? <Loading what="the hour" /> : null}
      {data === undefined ? null : <PanelBody answer={data} place={place} first={chain.first} />}
    </SidePanel>
  )
}

interface HeadProps extends PanelMoves {
  hour: ChainHour | null
  at: number
}

function HourHead({ hour, at, ...moves }: HeadProps) {
  const look = hour === null ? null : STATE_LOOKS[hourState(hour)]
  return (
    <PanelHead {...moves}>
      {look === null ? null : <look.icon aria-hidden className={look.tone} />}
      <h2 className="mono min-w-0 flex-1 text-small! font-semibold">
        <span className="whitespace-nowrap">{formatBound(hour?.fromMs ?? at)}</span>
        {hour === null ? null : (
          <>
            {' '}
            <span className="whitespace-nowrap">
              <span className="font-normal">to</span> {formatBound(hour.toMs)}
            </span>
          </>
        )}
      </h2>
    </PanelHead>
  )
}

function PanelBody({
  answer,
  place,
  first,
}: {
  answer: HourResponse
  place: IntegrityPlace
  first: NonNullable<ChainView['chain']>['first']
}) {
  const { hour } = answer
  const command =
    hour.digest === null
      ? null
      : validateLogsCommand({
          ...{ key: hour.digest, account: place.account, region: place.region },
          ...{ start: { ms: hour.fromMs }, end: { ms: hour.toMs } },
        })
  return (
    <>
      {answer.fileCount > answer.files.length ? (
        <Notice kind="info">The first {answer.files.length} log files of this hour are looked at here.</Notice>
      ) : null}
      <div className="min-h-0 flex-1 overflow-y-auto px-4">
        <HourFacts answer={answer} />
        <AffectedSection answer={answer} place={place} />
        <FilesSection answer={answer} />
        <CommandSection command={command} />
        <LimitsSection first={first} />
      </div>
      <footer className="flex flex-none gap-1.5 border-t border-border-2 bg-surface-2 px-4 py-2">
        {command === null ? null : (
          <CopyButton variant="primary" label="Copy the command that checks this hour" text={command}>
            Copy command
          </CopyButton>
        )}
        <CopyButton label="Copy a link to this hour" text={() => window.location.href} icon={<Link2 aria-hidden />}>
          Copy link
        </CopyButton>
      </footer>
    </>
  )
}
