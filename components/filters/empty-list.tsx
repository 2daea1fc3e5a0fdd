'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Button, buttonClass } from '@/components/ui/button'
import { Empty, type EmptyKind } from '@/components/ui/empty'
import { Loading } from '@/components/ui/loading'
import { Progress } from '@/components/ui/progress'
import { contextOptions } from '@/lib/api/context'
import { type IngestResponse, ingestOptions } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { CoverageLane } from './coverage-lane'
import { type EmptyReason, emptyReason, hasNoSource } from './empty-reason'
import { ReasonText } from './empty-words'
import { useGlobalFilter } from './global-filter'
import { NoSource } from './no-source'
import { NothingYet } from './nothing-yet'

const KINDS: Record<Exclude<EmptyReason, 'reading'>, EmptyKind> = {
  noData: 'noData',
  notRecorded: 'notRecorded',
  noFiles: 'notRecorded',
  unknown: 'unknown',
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
  if (hasNoSource(ingest)) return <NoSource />
  const reason = emptyReason(context, ingest, filter)
  if (reason === 'reading') return <StillReading ingest={ingest} />
  const ranged = filter.from !== null || filter.to !== null
  return (
    <Empty
      kind={KINDS[reason]}
      reason={<ReasonText {...{ reason, what, context, ingest, chosen: filter }} />}
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
          {reason === 'couldNotRead' || reason === 'unknown' ? (
            <Link href="/sources" className={buttonClass()}>
              See the sources, with every reason
            </Link>
          ) : null}
          {context.coverage.gaps.length + context.coverage.unread.length === 0 && reason !== 'unknown' ? null : (
            <Link href="/fleet" className={buttonClass()}>
              See the settings of each account
            </Link>
          )}
        </>
      }
    />
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
