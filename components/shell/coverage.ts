import type { Unrecorded } from '@/components/chart/lines'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import { PROOF_STATES, type ProofState } from '@/lib/cloudtrail/proof'
import { formatCount, formatInstant } from '@/lib/format'

type Coverage = ContextResponse['coverage']

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface CoverageSpan {
  state: CoverageState
  fromMs: number
  toMs: number
}

/** Neighbouring cells of one state joined, in time order. */
export function coverageSpans({ cells, fromMs, cellMs, askedMs }: Coverage): CoverageSpan[] {
  const spans: CoverageSpan[] = []
  for (const [index, state] of cells.entries()) {
    const start = fromMs + index * cellMs
    for (const part of fromFirstAsked({ state, fromMs: start, toMs: start + cellMs }, askedMs)) join(spans, part)
  }
  return spans
}

interface Span<State> {
  state: State
  fromMs: number
  toMs: number
}

function join<State>(spans: Span<State>[], next: Span<State>): void {
  const last = spans.at(-1)
  if (last?.state === next.state) last.toMs = next.toMs
  else spans.push(next)
}

/** What only settings say of a cell begins when they were first asked for. */
function fromFirstAsked<State extends RuleState>(cell: Span<State>, askedMs: number | null): Span<State | 'unknown'>[] {
  const isTold = cell.state === 'recorded' || cell.state === 'stopped'
  if (!isTold || askedMs === null || askedMs <= cell.fromMs || askedMs >= cell.toMs) return [cell]
  return [
    { state: 'unknown', fromMs: cell.fromMs, toMs: askedMs },
    { ...cell, fromMs: askedMs },
  ]
}

/** How an hour stands on the rule: by its proof where log files came and any digest is known, else by coverage. */
export type RuleState = CoverageState | ProofState

/** Neighbouring cells that look the same on the rule. What was stopped or not recorded stays so, whatever is proved. */
export function ruleSpans(coverage: Coverage): Span<RuleState>[] {
  const spans: Span<RuleState>[] = []
  const { cells, fromMs, cellMs, proof, askedMs } = coverage
  let next = 0
  for (const [index, state] of cells.entries()) {
    const [start, end] = [fromMs + index * cellMs, fromMs + (index + 1) * cellMs]
    while ((proof[next]?.toMs ?? Infinity) <= start) next++
    const shown = proof.length === 0 ? state : provedState(state, proofWithin(proof, next, { start, end }))
    for (const part of fromFirstAsked({ state: shown, fromMs: start, toMs: end }, askedMs)) join(spans, part)
  }
  return spans
}

/**
 * Without a digest's word an hour is not green, even where settings say that all of it was recorded; a signed digest that
 * names no log file says that there was none.
 */
function provedState(state: CoverageState, proved: ProofState | null): RuleState {
  if (state === 'recorded' || state === 'delivered') return proved ?? 'delivered'
  return state === 'unknown' ? (proved ?? state) : state
}

function proofWithin(proof: Coverage['proof'], first: number, { start, end }: { start: number; end: number }) {
  let worst = -1
  for (let at = first; (proof[at]?.fromMs ?? Infinity) < end; at++) {
    const span = proof[at]
    if (span !== undefined && span.toMs > start) worst = Math.max(worst, PROOF_STATES.indexOf(span.state))
  }
  return PROOF_STATES[worst] ?? null
}

/** Hours of the rule that digests verify. */
export function verifiedHours(coverage: Coverage): number {
  return ruleSpans(coverage)
    .filter(({ state }) => state === 'verified')
    .reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / HOUR, 0)
}

/** Hours by state. `total` leaves out hours that are not over yet. */
export function coverageHours(coverage: Coverage): Record<CoverageState, number> & { total: number } {
  const hours = { recorded: 0, delivered: 0, partly: 0, stopped: 0, unknown: 0, future: 0, total: 0 }
  for (const state of coverage.cells) {
    hours[state] += coverage.cellMs / HOUR
    if (state !== 'future') hours.total += coverage.cellMs / HOUR
  }
  return hours
}

/** Beside the rule: how many hours are recorded or at least have log files; and every state apart, to be read out. */
export function coverageWords(coverage: Coverage): { count: string; spoken: string } {
  const hours = coverageHours(coverage)
  const whole = (count: number) => formatCount(Math.floor(count))
  const total = `of ${whole(hours.total)} h`
  if (coverage.proof.length > 0) {
    const verified = `${whole(verifiedHours(coverage))} ${total} verified`
    return {
      count: verified,
      spoken: `${verified} by digests, ${whole(hours.recorded + hours.delivered)} h with log files, ${whole(hours.partly)} h partly recorded, ${whole(hours.stopped)} h not recorded, ${whole(hours.unknown)} h unknown`,
    }
  }
  const recorded = hours.recorded > 0 ? `${whole(hours.recorded)} h recorded, ` : ''
  return {
    count: `${whole(hours.recorded + hours.delivered)} ${total}`,
    spoken: `${recorded}${whole(hours.delivered)} ${total} with log files delivered, ${whole(hours.partly)} h partly recorded, ${whole(hours.stopped)} h not recorded, ${whole(hours.unknown)} h unknown`,
  }
}

/** Times without any record of one account and region, by calls and by settings, oldest first and none within another. */
export function unrecordedTimes({ stops, gaps }: Pick<Coverage, 'stops' | 'gaps'>): Unrecorded[] {
  const all = [
    ...stops.map(({ fromMs, toMs }) => ({ fromMs, toMs, words: 'Logging stopped' as const })),
    ...gaps
      .filter(({ state }) => state === 'not_recorded')
      .map(({ fromMs, toMs }) => ({ fromMs, toMs, words: 'Not recorded' as const })),
  ].sort((a, b) => a.fromMs - b.fromMs)
  let endMs = Number.NEGATIVE_INFINITY
  return all.flatMap(({ fromMs, toMs, words }) => {
    const startMs = Math.max(fromMs, endMs)
    if ((toMs ?? Number.POSITIVE_INFINITY) <= startMs) return []
    endMs = toMs ?? Number.POSITIVE_INFINITY
    return { fromMs: startMs, toMs, words }
  })
}

/**
 * Which of the three an empty time of one account and region is: no data, not recorded or could not read. Nothing about
 * hours that are not over or that coverage does not tell of.
 */
export function emptyWords(coverage: Coverage, fromMs: number, toMs: number): string | null {
  const gap = unrecordedTimes(coverage).find(
    (each) => each.fromMs <= fromMs && toMs <= (each.toMs ?? Number.POSITIVE_INFINITY),
  )
  if (gap !== undefined) return `Not recorded, since ${formatInstant(gap.fromMs)}: metric calls left no record.`
  const unseen = coverage.unread.find(({ why, sinceMs }) => why !== 'settings' && toMs > sinceMs)
  if (unseen !== undefined) return `Could not read: ${unseen.words}`
  const touched = coverageSpans(coverage).filter((span) => span.fromMs <= toMs && span.toMs > fromMs)
  const states = new Set(touched.flatMap(({ state }) => (state === 'future' ? [] : [state])))
  if (states.size === 0) return null
  if (states.has('partly')) return 'Partly recorded: some metric calls left no record.'
  if (states.has('stopped')) return `${states.size === 1 ? 'Not' : 'Partly'} recorded: metric calls left no record.`
  if (states.size === 1 && states.has('recorded')) return 'No data: every metric call was recorded, and none logged it.'
  const [unread] = coverage.unread
  if (unread !== undefined) return `Could not read the settings of its trails: ${unread.words}`
  return states.has('unknown')
    ? 'It is not known whether metric calls were recorded then.'
    : 'No data in the log files that were delivered; it is not known whether they were to hold metric calls.'
}

/** Where the ruler below the rule has its ticks: every midnight, or every so many days so that they stay apart. */
export function dayTicks(fromMs: number, toMs: number, most: number): number[] {
  const days = (toMs - fromMs) / DAY
  const step = [1, 2, 7, 14, 28, 91, 182, 364].find((each) => days / each <= most) ?? Math.ceil(days / most)
  const ticks: number[] = []
  for (let at = Math.ceil(fromMs / DAY) * DAY; at <= toMs; at += step * DAY) ticks.push(at)
  return ticks
}
