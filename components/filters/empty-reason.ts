import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'

/**
 * Why a list is empty. `reading`: log files are still waiting. `couldNotRead`: log files exist that could not be opened.
 * `notRecorded`: logging was stopped for all of the range. `noFiles`: no log file is known for the range, so nothing was
 * watching as far as anybody can tell. `noData`: log files were delivered and hold no matching call.
 */
export type EmptyReason = 'reading' | 'couldNotRead' | 'notRecorded' | 'noFiles' | 'noData'

/** Decided from what was read and from coverage of the range, never from the emptiness itself. */
export function emptyReason(context: ContextResponse, ingest: IngestResponse): EmptyReason {
  const { fromMs, toMs, cells } = context.coverage
  const delivered = toMs > fromMs && cells.includes('delivered')
  if (ingest.state === 'failed' || ingest.sources.some(({ state }) => state === 'failed')) return 'couldNotRead'
  if (!delivered && (ingest.state === 'starting' || ingest.state === 'ingesting')) return 'reading'
  const over = cells.filter((cell) => cell !== 'future')
  if (over.length > 0 && over.every((cell) => cell === 'stopped')) return 'notRecorded'
  const unread = ingest.sources.reduce((sum, { files }) => sum + files.quarantined + files.missing, 0)
  if (!delivered && unread > 0) return 'couldNotRead'
  if (delivered) return 'noData'
  return cells.some((cell) => cell === 'stopped') ? 'notRecorded' : 'noFiles'
}
