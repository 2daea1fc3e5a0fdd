import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'

/**
 * Why a list is empty. `reading`: log files are still waiting. `couldNotRead`: log files exist that could not be opened.
 * `notRecorded`: logging was stopped for all of the range. `noFiles`: no log file is known for the range, so nothing was
 * watching as far as anybody can tell. `noData`: log files were delivered and hold no matching call.
 */
export type EmptyReason = 'reading' | 'couldNotRead' | 'notRecorded' | 'noFiles' | 'noData'

interface Chosen {
  account: readonly string[]
  region: readonly string[]
  from: number | null
  to: number | null
}

/** Decided from what was read and from coverage of the range, never from the emptiness itself. */
export function emptyReason(context: ContextResponse, ingest: IngestResponse, chosen: Chosen): EmptyReason {
  const { fromMs, toMs, cells } = context.coverage
  const delivered = toMs > fromMs && cells.some((cell) => cell === 'delivered' || cell === 'partly')
  if (ingest.state === 'failed' || ingest.sources.some(({ state }) => state === 'failed')) return 'couldNotRead'
  if (!delivered && (ingest.state === 'starting' || ingest.state === 'ingesting')) return 'reading'
  const over = cells.filter((cell) => cell !== 'future')
  if (over.length > 0 && over.every((cell) => cell === 'stopped')) return 'notRecorded'
  if (isWithinStop(context, chosen)) return 'notRecorded'
  const unread = ingest.sources.reduce((sum, { files }) => sum + files.quarantined + files.missing, 0)
  if (!delivered && unread > 0) return 'couldNotRead'
  if (delivered) return 'noData'
  return cells.some((cell) => cell === 'stopped') ? 'notRecorded' : 'noFiles'
}

// A range of minutes may lie within a stop that covers none of its hours wholly.
function isWithinStop({ coverage }: ContextResponse, { account, region, from, to }: Chosen): boolean {
  if (account.length !== 1 || region.length !== 1 || from === null || to === null) return false
  return coverage.stops.some((stop) => stop.fromMs <= from && to <= (stop.toMs ?? Number.POSITIVE_INFINITY))
}
