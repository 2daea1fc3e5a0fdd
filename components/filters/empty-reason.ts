import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'

/**
 * Why a list is empty. `reading`: log files are still waiting. `couldNotRead`: log files exist that could not be opened,
 * or nothing tells of the range and the settings of its trails could not be read. `notRecorded`: for all of the range
 * logging was stopped, or no trail was set to take metric calls. `noFiles`: no log file is known for the range, so nothing
 * was watching as far as anybody can tell. `noData`: the range was recorded, or log files were delivered, and no call
 * matches.
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
  const { fromMs, toMs, cells, unread } = context.coverage
  const delivered = toMs > fromMs && cells.some((cell) => cell === 'delivered' || cell === 'partly')
  if (ingest.state === 'failed' || ingest.sources.some(({ state }) => state === 'failed')) return 'couldNotRead'
  if (!delivered && (ingest.state === 'starting' || ingest.state === 'ingesting')) return 'reading'
  const over = cells.filter((cell) => cell !== 'future')
  if (over.length > 0 && over.every((cell) => cell === 'stopped')) return 'notRecorded'
  if (isWithinGap(context, chosen)) return 'notRecorded'
  if (delivered || cells.includes('recorded')) return 'noData'
  if (unreadFiles(ingest) > 0) return 'couldNotRead'
  if (cells.includes('stopped')) return 'notRecorded'
  return unread.length > 0 ? 'couldNotRead' : 'noFiles'
}

/** Log files that are known and could not be opened. */
export function unreadFiles(ingest: IngestResponse): number {
  return ingest.sources.reduce((sum, { files }) => sum + files.quarantined + files.missing, 0)
}

// A range of minutes may lie within a time without record that covers none of its hours wholly.
function isWithinGap({ coverage }: ContextResponse, { account, region, from, to }: Chosen): boolean {
  if (account.length !== 1 || region.length !== 1 || from === null || to === null) return false
  const none = [...coverage.stops, ...coverage.gaps.filter(({ state }) => state === 'not_recorded')]
  return none.some((gap) => gap.fromMs <= from && to <= (gap.toMs ?? Number.POSITIVE_INFINITY))
}

/** What is known of the hours of the range that are over, for the words of an empty list. */
export function recordedShare({ coverage }: ContextResponse): 'all' | 'some' | 'hidden' | 'unknown' {
  const over = coverage.cells.filter((cell) => cell !== 'future')
  if (over.length > 0 && over.every((cell) => cell === 'recorded')) return 'all'
  if (coverage.gaps.length > 0) return 'hidden'
  return over.includes('recorded') ? 'some' : 'unknown'
}
