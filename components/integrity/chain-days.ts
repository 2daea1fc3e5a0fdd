import type { ChainHour, ChainsResponse, IntegrityPlace } from '@/lib/api/integrity'
import { PROOF_STATES } from '@/lib/cloudtrail/proof'
import { formatCount } from '@/lib/format'
import { besideFiles, HOUR_STATES, type HourState, hourState, isProblem } from './state-looks'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A day of a chain: 24 hours (UTC), null where the chain says nothing, and what came in it. */
export interface ChainDay {
  fromMs: number
  hours: (ChainHour | null)[]
  files: number
  events: number
}

/** A calendar month of a range; `toMs` exclusive. */
export interface Month {
  fromMs: number
  toMs: number
}

/** The months (UTC) of a range, the newest first. */
export function monthsOf({ fromMs, toMs }: Month): Month[] {
  const months: Month[] = []
  let end = toMs
  while (end > fromMs) {
    const last = new Date(end - 1)
    const start = Math.max(Date.UTC(last.getUTCFullYear(), last.getUTCMonth()), fromMs)
    months.push({ fromMs: start, toMs: end })
    end = start
  }
  return months
}

/** Which of `months` holds an hour, from 1; the first when none does. */
export function monthPage(months: readonly Month[], atMs: number): number {
  return Math.max(months.findIndex(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) + 1, 1)
}

/** A chain whose hours are no better than the log files that came in them. */
export function withTroubled<Chain extends ChainsResponse['chains'][number]>(
  chain: Chain,
  troubled: ChainsResponse['troubled'],
): Chain {
  const states = new Map(troubled.map(({ fromMs, state }) => [Math.floor(fromMs / HOUR), state]))
  const worstIn = (hour: ChainHour) => {
    const { first, last } = cellsOf(hour)
    const found = Array.from({ length: last - first + 1 }, (_, at) => states.get(first + at))
    return PROOF_STATES.findLast((state) => found.some((each) => each === state)) ?? null
  }
  return { ...chain, hours: chain.hours.map((hour) => besideFiles(hour, worstIn(hour))) }
}

/**
 * The cells of an hour: a digest counts in the hour in which most of its time lies, since those of CloudTrail need not
 * begin with one; a stop in all of which most lies in it. `cellMs` of lib/store/proof-spans says the same.
 */
export function cellsOf({ fromMs, toMs }: Pick<ChainHour, 'fromMs' | 'toMs'>): { first: number; last: number } {
  const middle = Math.floor((fromMs + toMs) / 2 / HOUR)
  if (toMs - fromMs < 1.5 * HOUR) return { first: middle, last: middle }
  return { first: Math.floor((fromMs + HOUR / 2) / HOUR), last: Math.floor((toMs - HOUR / 2) / HOUR) }
}

/** Whether a moment lies in an hour of a chain. */
export const isWithin = ({ fromMs, toMs }: Pick<ChainHour, 'fromMs' | 'toMs'>, ms: number) => fromMs <= ms && ms < toMs

/** The days of a month, oldest first. Of several in one cell the worst stands there. */
export function daysOf(
  { hours }: ChainsResponse['chains'][number],
  delivered: ChainsResponse['delivered'],
  { fromMs, toMs }: Month,
): ChainDay[] {
  const firstDay = Math.floor(fromMs / DAY)
  const days = Array.from({ length: Math.ceil(toMs / DAY) - firstDay }, (_, at): ChainDay => {
    return { fromMs: (firstDay + at) * DAY, hours: Array.from({ length: 24 }, () => null), files: 0, events: 0 }
  })
  for (const hour of hours) {
    const { first, last } = cellsOf(hour)
    for (let cell = Math.max(first, firstDay * 24); cell <= last; cell++) {
      const day = days[Math.floor(cell / 24) - firstDay]
      if (day === undefined) break
      const before = day.hours[cell % 24] ?? null
      if (before === null || badness(hour) > badness(before)) day.hours[cell % 24] = hour
    }
  }
  for (const { fromMs: at, files, events } of delivered) {
    const day = days[Math.floor(at / DAY) - firstDay]
    if (day === undefined) continue
    day.files += files
    day.events += events
  }
  return days
}

const badness = (hour: ChainHour) => HOUR_STATES.indexOf(hourState(hour))

/** Cells by state, of those shown. */
export function countStates(days: readonly ChainDay[]): { state: HourState; hours: number }[] {
  const counts = new Map<HourState, number>()
  for (const hour of days.flatMap((day) => day.hours)) {
    if (hour === null) continue
    counts.set(hourState(hour), (counts.get(hourState(hour)) ?? 0) + 1)
  }
  return HOUR_STATES.flatMap((state) => ({ state, hours: counts.get(state) ?? 0 })).filter(({ hours }) => hours > 0)
}

/** Of how many hours of a range a place has nothing to say, before the first and after the last of its spans. */
export function outsideWords(spans: IntegrityPlace['spans'], { fromMs, toMs }: Month): string[] {
  const [first, last] = [spans[0]?.fromMs ?? toMs, spans.at(-1)?.toMs ?? toMs]
  const [before, after] = [(first - fromMs) / HOUR, (toMs - last) / HOUR]
  return [
    ...(before > 0 ? [`${formatCount(before)} h before its first file`] : []),
    ...(after > 0 ? [`${formatCount(after)} h after its newest file`] : []),
  ]
}

/** Why a chain says nothing of the hour that begins at `ms`. */
export function silence(ms: number, expected: ChainsResponse['chains'][number]['expected']): string {
  if (expected !== null && ms + HOUR <= expected.fromMs) return 'before the first file of this place'
  if (expected !== null && ms >= expected.toMs) return 'after the newest file of this source'
  return 'nothing known'
}

/** The problems before and after an hour: in the chain as far as it is shown, and beyond that in the spans of its place. */
export function besideHour(
  hours: readonly ChainHour[],
  spans: IntegrityPlace['spans'],
  { at, shown }: { at: number; shown: Month },
): { previous: number | null; next: number | null } {
  const elsewhere = spans
    .filter(({ state }) => isProblem(state))
    .flatMap(({ fromMs, toMs }) => [fromMs, toMs - HOUR])
    .filter((ms) => ms < shown.fromMs || ms >= shown.toMs)
  const here = hours.filter(({ state }) => isProblem(state)).map(({ fromMs }) => fromMs)
  const all = [...here, ...elsewhere]
  const before = all.filter((ms) => ms < at)
  const after = all.filter((ms) => ms > at)
  return {
    previous: before.length === 0 ? null : Math.max(...before),
    next: after.length === 0 ? null : Math.min(...after),
  }
}
