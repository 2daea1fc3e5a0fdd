'use client'
import { Clock } from 'lucide-react'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { SELECTOR } from '@/components/filters/selector'
import { RelativeHint } from '@/components/ui/instant'
import { Popover } from '@/components/ui/popover'
import { Progress } from '@/components/ui/progress'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCoarse, formatCount } from '@/lib/format'
import { IngestDetails } from './ingest-details'

/** How fresh the picture is, and what reading the sources is doing. All of it in words behind the button. */
export function Freshness({ context, ingest }: { context: ContextResponse; ingest: IngestResponse | undefined }) {
  return (
    <Popover
      label="Freshness and sources"
      align="end"
      trigger={
        <button type="button" className={`${SELECTOR} text-text-2`}>
          <Clock aria-hidden className="size-3.5! text-text-2!" />
          <span className="max-tablet:hidden">
            <FreshnessText context={context} ingest={ingest} />
          </span>
          <span className="mono hidden max-tablet:inline">{timeOf(context.asOf.ms)}</span>
        </button>
      }
    >
      <IngestDetails context={context} ingest={ingest} />
    </Popover>
  )
}

function FreshnessText({ context, ingest }: { context: ContextResponse; ingest: IngestResponse | undefined }) {
  const [{ asOf: pinned }] = useGlobalFilter()
  const isPinned = pinned !== null
  const reading = readingProgress(ingest)
  if (ingest?.state === 'failed') return <span className="font-medium text-failed">Reading stopped</span>
  if (reading !== null) {
    return (
      <>
        {reading.verb} {formatCount(reading.done)} of {formatCount(reading.of)} {reading.what}
      </>
    )
  }
  if (context.asOf.ms === 0) {
    const held = ingest?.sources.some(({ files }) => files.refused > 0)
    return held ? <span className="font-medium text-failed">No log file can be read</span> : <>Nothing read yet</>
  }
  const { lastDelivered, asOf } = context
  return (
    <>
      As of <span className="mono">{timeOf(context.asOf.ms)}</span>
      {lastDelivered === null ? null : (
        <span className="max-desk:hidden">
          , newest delivery{' '}
          {isPinned ? `${formatCoarse(asOf.ms - lastDelivered.ms)} before` : <RelativeHint ms={lastDelivered.ms} />}
        </span>
      )}
    </>
  )
}

interface Reading {
  verb: 'Reading' | 'Asking'
  done: number
  of: number
  what: string
}

/** Files handled and files known while a source is being read, else questions to the event history; null: neither. */
export function readingProgress(ingest: IngestResponse | undefined): Reading | null {
  if (ingest === undefined || (ingest.state !== 'ingesting' && ingest.state !== 'starting')) return null
  const busy = ingest.sources.filter(({ state }) => state === 'listing' || state === 'ingesting')
  const keepFiles = ({ kind }: IngestResponse['sources'][number]) => kind === 'directory' || kind === 's3'
  if (busy.some(keepFiles)) {
    const files = ingest.sources.filter(keepFiles).map((source) => source.files)
    const of = sum(files.map(({ listed }) => listed))
    return { verb: 'Reading', done: of - sum(files.map(({ waiting }) => waiting)), of, what: 'log files' }
  }
  const asking = busy.flatMap(({ progress }) => progress ?? [])
  if (asking.length === 0) return null
  const [done, of] = [sum(asking.map((each) => each.done)), sum(asking.map((each) => each.of))]
  return { verb: 'Asking', done, of, what: 'questions to the event history' }
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)

/** A 2 px bar over the whole width while log files are being read. */
export function ReadingBar({ ingest }: { ingest: IngestResponse | undefined }) {
  const reading = readingProgress(ingest)
  if (reading === null || reading.of === 0) return null
  return (
    <div className="absolute inset-x-0 -bottom-px flex">
      <Progress
        label={`${reading.verb} ${reading.what}: ${reading.done} of ${reading.of}`}
        done={reading.done}
        of={reading.of}
      />
    </div>
  )
}

function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`
}
