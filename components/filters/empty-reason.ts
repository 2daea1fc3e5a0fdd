import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'

const HOUR = 3_600_000

/**
 * Why a list is empty. `unknown`: neither settings nor log files of the chosen accounts are known, nor a source that
 * could not be read. `reading`: log files are still waiting. `couldNotRead`: log files that may be of the range exist and
 * could not be read, or nothing tells of the range and the settings of its trails could not be read. `notRecorded`: for all of the range
 * logging was stopped, or no trail was set to take metric calls. `noFiles`: no log file is known for the range, so nothing
 * was watching as far as anybody can tell. `noData`: the range was recorded, or log files were delivered, and no call
 * matches.
 */
export type EmptyReason = 'reading' | 'couldNotRead' | 'notRecorded' | 'noFiles' | 'unknown' | 'noData'

/** The places and the range of a list. */
export interface Chosen {
  account: readonly string[]
  region: readonly string[]
  from: number | null
  to: number | null
}

/** Decided from what was read and from coverage of the range, never from the emptiness itself. */
export function emptyReason(context: ContextResponse, ingest: IngestResponse, chosen: Chosen): EmptyReason {
  const { fromMs, toMs, cells, gaps, unread } = context.coverage
  const delivered = toMs > fromMs && cells.some((cell) => cell === 'delivered' || cell === 'partly')
  const over = cells.filter((cell) => cell !== 'future')
  const isUnrecorded = (over.length > 0 && over.every((cell) => cell === 'stopped')) || isWithinGap(context, chosen)
  // What settings say of the very places comes before what a broken source might have held of them.
  const isBroken = ingest.state === 'failed' || failedSources(ingest, chosen).length > 0
  if (isBroken && !isUnrecorded) return 'couldNotRead'
  if (!delivered && (ingest.state === 'starting' || ingest.state === 'ingesting')) return 'reading'
  if (isUnrecorded) return 'notRecorded'
  if (unread.some((place) => isUnseen(place, chosen))) return 'couldNotRead'
  if (unreadFiles(ingest, chosen) > 0) return 'couldNotRead'
  if (delivered || cells.includes('recorded')) return 'noData'
  if (cells.includes('stopped')) return 'notRecorded'
  if (unread.length > 0) return 'couldNotRead'
  return gaps.length === 0 && isUnknown(context, chosen) ? 'unknown' : 'noFiles'
}

/** Recorded, and not to be had here: nothing can be said of the time since. */
function isUnseen({ why, sinceMs }: ContextResponse['coverage']['unread'][number], { to }: Chosen): boolean {
  return why !== 'settings' && (to === null || to > sinceMs)
}

function isUnknown({ accounts }: ContextResponse, chosen: Chosen): boolean {
  const known = new Set(accounts.map(({ account }) => account))
  return chosen.account.length > 0 && chosen.account.every((account) => !known.has(account))
}

/** Sources that cannot be read and may hold metric calls of the accounts and regions. */
export function failedSources({ sources }: IngestResponse, { account, region }: Chosen): IngestResponse['sources'] {
  const mayHold = (only: string[], chosen: readonly string[]) =>
    only.length === 0 || chosen.length === 0 || chosen.some((one) => only.includes(one))
  return sources.filter(
    ({ state, kind, only }) =>
      state === 'failed' && kind !== 'history' && mayHold(only.accounts, account) && mayHold(only.regions, region),
  )
}

/** Whether nothing is configured that could hold a metric call, which event histories never do, and nothing was read of old. */
export function hasNoSource({ state, sources, totals }: IngestResponse): boolean {
  if (sources.length === 0 && state === 'starting') return false
  return sources.every(({ kind }) => kind === 'history') && totals.points === 0
}

/** Log files of which nothing could be read and which may hold something of what was chosen, by what their keys say. */
export function unreadFiles({ unread }: IngestResponse, { account, region, from, to }: Chosen): number {
  const isChosen = (chosen: readonly string[], one: string | null) =>
    one === null || chosen.length === 0 || chosen.includes(one)
  return unread
    .filter((one) => isChosen(account, one.account) && isChosen(region, one.region))
    .filter(({ fromMs, toMs }) => {
      // A log file comes up to an hour after the calls in it.
      const isTooLate = fromMs !== null && toMs !== null && to !== null && fromMs >= to + HOUR
      return !isTooLate && (toMs === null || from === null || toMs >= from)
    })
    .reduce((sum, { files }) => sum + files, 0)
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
