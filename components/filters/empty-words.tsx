import type { ReactNode } from 'react'
import { GapText, UnreadText } from '@/components/shell/coverage-gaps'
import { Instant } from '@/components/ui/instant'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { type EmptyReason, recordedShare, unreadFiles } from './empty-reason'

type Coverage = ContextResponse['coverage']

const MOST = 3

interface Facts {
  reason: Exclude<EmptyReason, 'reading'>
  /** `runs`. */
  what: string
  context: ContextResponse
  ingest: IngestResponse
}

/** Why a list is empty, in sentences: what was or was not being recorded, where, and since when. */
export function ReasonText({ reason, what, context, ingest }: Facts): ReactNode {
  switch (reason) {
    case 'noData':
      return <NoData {...{ what, context, ingest }} />
    case 'notRecorded':
      return <NotRecorded coverage={context.coverage} />
    case 'noFiles':
      return ingest.totals.files === 0
        ? 'No CloudTrail log file has been read yet. Set METRICTRAIL_SOURCES to a folder that holds some.'
        : 'No log file is known for this range, and no call that stopped logging. Nothing was watching, as far as the files tell.'
    case 'couldNotRead':
      return <Unreadable ingest={ingest} unread={context.coverage.unread} />
  }
}

function NoData({ what, context, ingest }: Omit<Facts, 'reason'>) {
  const share = recordedShare(context)
  const unread = unreadFiles(ingest)
  if (share === 'unknown') {
    return `Log files were delivered for this range, and no ${what} in them match. A trail may log management events only: then metric calls leave no trace.`
  }
  return (
    <>
      <p>
        {share === 'all'
          ? `Every metric call in this range was recorded, and no ${what} match: nothing was logged.`
          : null}
        {share === 'some'
          ? `In some hours of this range every metric call was recorded; of the others it is not known. No ${what} match.`
          : null}
        {share === 'hidden' ? `Not every metric call in this range was recorded, and no ${what} match.` : null}
      </p>
      <Gaps gaps={context.coverage.gaps} />
      {unread === 0 ? null : (
        <p className="mt-2">
          {formatCount(unread)} {unread === 1 ? 'log file' : 'log files'} could not be read and may hold some.
        </p>
      )}
    </>
  )
}

function NotRecorded({ coverage: { stops, gaps } }: { coverage: Coverage }) {
  const [stop] = stops
  const none = gaps.filter(({ state }) => state === 'not_recorded')
  return (
    <>
      {stop === undefined ? null : (
        <p>
          Logging was stopped in {stop.account} {stop.region} since <Instant ms={stop.fromMs} />
          {stop.toMs === null ? null : (
            <>
              {' '}
              until <Instant ms={stop.toMs} />
            </>
          )}
          {stops.length > 1 ? `, and ${formatCount(stops.length - 1)} more times` : ''}.
        </p>
      )}
      <Gaps gaps={none} />
      <p className="mt-2">Runs may have written metrics. There is no record of it, and it cannot be recovered.</p>
    </>
  )
}

function Gaps({ gaps }: { gaps: Coverage['gaps'] }) {
  return (
    <>
      {gaps.slice(0, MOST).map((gap) => (
        <p key={`${gap.account} ${gap.region} ${gap.fromMs}`} className="mt-2 break-words">
          <GapText gap={gap} />
        </p>
      ))}
      {gaps.length > MOST ? <p className="mt-2">And {formatCount(gaps.length - MOST)} more.</p> : null}
    </>
  )
}

function Unreadable({ ingest, unread }: { ingest: IngestResponse; unread: Coverage['unread'] }) {
  const failed = ingest.sources.filter(({ state }) => state === 'failed')
  return (
    <>
      <p>This is not the same as having none.</p>
      {[ingest.error, ...failed.map(({ error }) => error)].map((error) =>
        error === null ? null : (
          <p key={error} className="mt-2 break-words text-failed">
            {error}
          </p>
        ),
      )}
      {ingest.quarantined.slice(0, 3).map(({ source, key, detail }) => (
        <p key={`${source}:${key}`} className="mono mt-2 break-all">
          {key}: {detail}
        </p>
      ))}
      {unread.length === 0 ? null : <p className="mt-2">Settings of trails could not be read:</p>}
      {unread.slice(0, MOST).map((place) => (
        <p key={`${place.account} ${place.region}`} className="mt-2 break-words">
          <UnreadText place={place} />
        </p>
      ))}
      {unread.length > MOST ? <p className="mt-2">And {formatCount(unread.length - MOST)} more.</p> : null}
    </>
  )
}

/** One line above data that stays: what of the range is absent, from when to when. */
export function partialText(context: ContextResponse, ingest: IngestResponse | undefined): ReactNode {
  const unread = ingest === undefined ? 0 : unreadFiles(ingest)
  const { stops, gaps } = context.coverage
  const [stop] = stops
  const [gap] = gaps
  if (stop === undefined && gap === undefined && unread === 0) return null
  return (
    <>
      {stop === undefined ? null : (
        <>
          Not recorded: {stop.account} {stop.region} from <Instant ms={stop.fromMs} />{' '}
          {stop.toMs === null ? (
            'on'
          ) : (
            <>
              to <Instant ms={stop.toMs} />
            </>
          )}
          {stops.length > 1 ? ` and ${stops.length - 1} more times` : ''}.{' '}
        </>
      )}
      {gap === undefined ? null : (
        <>
          {gap.state === 'partly' ? 'Partly recorded' : 'Not recorded'}: <GapText gap={gap} />
          {gaps.length > 1 ? ` And ${formatCount(gaps.length - 1)} more.` : ''}{' '}
        </>
      )}
      {unread === 0 ? null : `Could not read: ${formatCount(unread)} ${unread === 1 ? 'log file' : 'log files'}.`}
    </>
  )
}
