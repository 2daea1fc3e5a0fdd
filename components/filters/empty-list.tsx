'use client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Empty, type EmptyKind } from '@/components/ui/empty'
import { Instant } from '@/components/ui/instant'
import { Loading } from '@/components/ui/loading'
import { Progress } from '@/components/ui/progress'
import { type ContextResponse, contextOptions } from '@/lib/api/context'
import { type IngestResponse, ingestOptions } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { CoverageLane } from './coverage-lane'
import { type EmptyReason, emptyReason } from './empty-reason'
import { useGlobalFilter } from './global-filter'
import { NothingYet } from './nothing-yet'

const KINDS: Record<Exclude<EmptyReason, 'reading'>, EmptyKind> = {
  noData: 'noData',
  notRecorded: 'notRecorded',
  noFiles: 'notRecorded',
  couldNotRead: 'couldNotRead',
}

/** An empty list, saying which kind of empty it is. `what`: `runs`. `onClear` takes the list's own filters away. */
export function EmptyList({ what, onClear }: { what: string; onClear: (() => void) | null }) {
  const [filter, setFilter] = useGlobalFilter()
  const { data: context } = useQuery(contextOptions(filter))
  const { data: ingest } = useQuery(ingestOptions())
  if (context === undefined || ingest === undefined) return <Loading what={what} />
  if (filter.asOf !== null && context.firstEvent === null && context.newest.ms > filter.asOf) {
    return <NothingYet asOf={filter.asOf} before="before MetricTrail read its first log file" />
  }
  const reason = emptyReason(context, ingest, filter)
  if (reason === 'reading') return <StillReading ingest={ingest} />
  const ranged = filter.from !== null || filter.to !== null
  return (
    <Empty
      kind={KINDS[reason]}
      reason={reasonText(reason, what, ingest)}
      lane={context.coverage.cells.length === 0 ? null : <CoverageLane context={context} range={filter} />}
      actions={
        <>
          {onClear === null ? null : (
            <Button variant="primary" onClick={onClear}>
              Clear the filters of this list
            </Button>
          )}
          {ranged ? (
            <Button
              variant={onClear === null ? 'primary' : 'plain'}
              onClick={() => void setFilter({ from: null, to: null })}
            >
              Show the whole record
            </Button>
          ) : null}
        </>
      }
    />
  )
}

function reasonText(reason: Exclude<EmptyReason, 'reading'>, what: string, ingest: IngestResponse): ReactNode {
  switch (reason) {
    case 'noData':
      return `Log files were delivered for this range, and no ${what} in them match. A trail may log management events only: then metric calls leave no trace.`
    case 'notRecorded':
      return `Logging was stopped in this range. Runs may have written metrics. There is no record of it, and it cannot be recovered.`
    case 'noFiles':
      return ingest.totals.files === 0
        ? 'No CloudTrail log file has been read yet. Set METRICTRAIL_SOURCES to a folder that holds some.'
        : 'No log file is known for this range, and no call that stopped logging. Nothing was watching, as far as the files tell.'
    case 'couldNotRead':
      return <Unreadable ingest={ingest} />
  }
}

function Unreadable({ ingest }: { ingest: IngestResponse }) {
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
    </>
  )
}

function StillReading({ ingest }: { ingest: IngestResponse }) {
  const listed = ingest.sources.reduce((sum, { files }) => sum + files.listed, 0)
  const waiting = ingest.sources.reduce((sum, { files }) => sum + files.waiting, 0)
  return (
    <div role="status" className="mx-auto w-full max-w-[760px] px-4 pt-11">
      <h2 className="mb-1.5 text-page font-semibold tracking-[-.01em]">Reading the log files</h2>
      <p className="mb-4 text-[14px]/[21px] text-text-2">
        {formatCount(listed - waiting)} of {formatCount(listed)} log files, {formatCount(ingest.totals.events)} events,{' '}
        {formatCount(ingest.totals.points)} points so far. What has been read appears here by itself.
      </p>
      <Progress label="Reading log files" done={listed - waiting} of={listed} />
    </div>
  )
}

/** One line above data that stays: what of the range is absent, from when to when. */
export function partialText(context: ContextResponse, ingest: IngestResponse | undefined): ReactNode {
  const unread = (ingest?.sources ?? []).reduce((sum, { files }) => sum + files.quarantined + files.missing, 0)
  const [stop] = context.coverage.stops
  if (stop === undefined && unread === 0) return null
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
          {context.coverage.stops.length > 1 ? ` and ${context.coverage.stops.length - 1} more times` : ''}.{' '}
        </>
      )}
      {unread === 0 ? null : `Could not read: ${formatCount(unread)} ${unread === 1 ? 'log file' : 'log files'}.`}
    </>
  )
}
