'use client'
import { Clock } from 'lucide-react'
import { SELECTOR } from '@/components/filters/selector'
import { Popover } from '@/components/ui/popover'
import { Progress } from '@/components/ui/progress'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount, formatDifference } from '@/lib/format'
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
  const reading = readingProgress(ingest)
  if (ingest?.state === 'failed') return <span className="font-medium text-failed">Reading stopped</span>
  if (reading !== null) {
    return (
      <>
        Reading {formatCount(reading.done)} of {formatCount(reading.of)} log files
      </>
    )
  }
  if (context.asOf.ms === 0) return <>Nothing read yet</>
  const behind = context.lastDelivered === null ? null : context.asOf.ms - context.lastDelivered.ms
  return (
    <>
      As of <span className="mono">{timeOf(context.asOf.ms)}</span>
      {behind === null ? null : (
        <span className="max-desk:hidden">, newest delivery {formatDifference(behind).slice(1)} before</span>
      )}
    </>
  )
}

/** Files handled and files known while a source is being read; null when nothing is waiting. */
export function readingProgress(ingest: IngestResponse | undefined): { done: number; of: number } | null {
  if (ingest === undefined || (ingest.state !== 'ingesting' && ingest.state !== 'starting')) return null
  let waiting = 0
  let of = 0
  for (const { files } of ingest.sources) {
    waiting += files.waiting
    of += files.listed
  }
  return { done: of - waiting, of }
}

/** A 2 px bar over the whole width while log files are being read. */
export function ReadingBar({ ingest }: { ingest: IngestResponse | undefined }) {
  const reading = readingProgress(ingest)
  if (reading === null || reading.of === 0) return null
  return (
    <div className="absolute inset-x-0 -bottom-px flex">
      <Progress label={`Reading log files: ${reading.done} of ${reading.of}`} done={reading.done} of={reading.of} />
    </div>
  )
}

function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)}Z`
}
