import type { ReactNode } from 'react'
import { GapText } from '@/components/shell/coverage-gaps'
import { Instant } from '@/components/ui/instant'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { type Chosen, type EmptyReason, recordedShare, unreadFiles } from './empty-reason'
import { FailedCount, MoreInFleet, Unreadable, unreadWords } from './unreadable'

type Coverage = ContextResponse['coverage']

const MOST = 3

interface Facts {
  reason: Exclude<EmptyReason, 'reading'>
  /** `runs`. */
  what: string
  context: ContextResponse
  ingest: IngestResponse
  chosen: Chosen
}

/** Why a list is empty, in sentences: what was or was not being recorded, where, and since when. */
export function ReasonText({ reason, what, context, ingest, chosen }: Facts): ReactNode {
  switch (reason) {
    case 'noData':
      return <NoData {...{ what, context }} />
    case 'notRecorded':
      return (
        <>
          <NotRecorded coverage={context.coverage} unread={unreadFiles(ingest, chosen)} />
          <FailedCount ingest={ingest} chosen={chosen} />
        </>
      )
    case 'unknown':
      return `No source and no setting speaks of account ${chosen.account.join(', ')}. Add it to "fleet" in the configuration, so that its trails are asked, and add the bucket that its log files are delivered to as a source. The account may be misspelt, too.`
    case 'noFiles':
      return ingest.totals.files === 0
        ? `No CloudTrail log file has been read yet: the sources hold none. They are named in ${ingest.sourcesFrom}.`
        : 'No log file is known for this range, and no call that stopped logging. Nothing was watching, as far as the files tell.'
    case 'couldNotRead':
      return <Unreadable {...{ what, context, ingest, chosen }} />
  }
}

function NoData({ what, context }: Pick<Facts, 'what' | 'context'>) {
  const share = recordedShare(context)
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
    </>
  )
}

function NotRecorded({ coverage: { stops, gaps }, unread }: { coverage: Coverage; unread: number }) {
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
      <p className="mt-2">
        {unread === 0
          ? 'Runs may have written metrics. There is no record of it, and it cannot be recovered.'
          : `${unreadWords(unread)} could not be read and may hold what was recorded all the same.`}
      </p>
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
      <MoreInFleet count={gaps.length - MOST} />
    </>
  )
}

/** One line above data that stays: what of the range is absent, from when to when. */
export function partialText(context: ContextResponse, ingest: IngestResponse | undefined, chosen: Chosen): ReactNode {
  const unread = ingest === undefined ? 0 : unreadFiles(ingest, chosen)
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
      {unread === 0 ? null : `Could not read: ${unreadWords(unread)}.`}
    </>
  )
}
