import { expect, test } from 'vitest'
import type { ChainHour, ChainsResponse } from '@/lib/api/integrity'
import {
  besideHour,
  cellsOf,
  countStates,
  daysOf,
  monthPage,
  monthsOf,
  outsideWords,
  silence,
  withTroubled,
} from './chain-days'
import { worstState } from './state-looks'

const HOUR = 3_600_000
const start = Date.UTC(2026, 10, 17)
const digest = (at: number, more: Partial<ChainHour> = {}): ChainHour => ({
  ...{ fromMs: start + at * HOUR, toMs: start + (at + 1) * HOUR, state: 'verified', reason: null, digest: 'key' },
  ...more,
})
const chainOf = (...hours: ChainHour[]): ChainsResponse['chains'][number] => ({
  ...{
    source: 's',
    chain: 'c',
    trail: 't',
    hours,
    backfills: 0,
    first: null,
    expected: null,
    overdue: null,
    misplaced: [],
  },
})
const month = { fromMs: start, toMs: start + 48 * HOUR }

test('a digest that begins within an hour stands in the hour in which it ends, and a stop in all of its own', () => {
  const half = HOUR / 2
  const shifted = digest(1, { fromMs: start + half, toMs: start + HOUR + half })
  const gap = digest(4, { fromMs: start + 3 * HOUR, toMs: start + 6 * HOUR, state: 'gap', reason: 'restart' })
  const late = { fromMs: start + 20 * HOUR + 240_000, toMs: start + 26 * HOUR + 240_000 }
  expect(cellsOf(late)).toEqual({ first: cellsOf(digest(20)).first, last: cellsOf(digest(25)).last })
  const [day] = daysOf(chainOf(shifted, gap), [], month)
  expect(day?.hours.map((hour) => hour?.state ?? null).slice(0, 7)).toEqual([
    ...[null, 'verified', null, 'gap', 'gap', 'gap', null],
  ])
})

test('of several in one hour the worst is shown, and each hour is counted once', () => {
  const first = digest(2, { toMs: start + 2 * HOUR + 1000, state: 'failed', reason: 'signature_mismatch' })
  const days = daysOf(chainOf(first, digest(2), digest(3, { state: 'gap', reason: 'before_first_digest' })), [], month)
  expect(countStates(days)).toEqual([
    { state: 'before', hours: 1 },
    { state: 'failed', hours: 1 },
  ])
})

test('an hour is no better than the log files that came in it, and a failed one stays as it is', () => {
  const troubled = [0, 1].map((at) => ({ fromMs: start + at * HOUR, state: 'unattested' as const, files: 1 }))
  const { hours } = withTroubled(chainOf(digest(0), digest(1, { state: 'failed' }), digest(2)), troubled)
  expect(hours.map(({ state }) => state)).toEqual(['unattested', 'failed', 'verified'])
})

test('files and events of a day are those of its hours', () => {
  const delivered = [1, 23, 24].map((at) => ({ fromMs: start + at * HOUR, files: 2, events: at }))
  expect(daysOf(chainOf(), delivered, month).map(({ files, events }) => [files, events])).toEqual([
    [4, 24],
    [2, 24],
  ])
})

test('a year is shown by months, the newest first, and each hour has its month', () => {
  const year = { fromMs: Date.UTC(2025, 11, 24, 5), toMs: Date.UTC(2026, 11, 3) }
  const months = monthsOf(year)
  expect(months).toHaveLength(13)
  expect(months[0]).toEqual({ fromMs: Date.UTC(2026, 11, 1), toMs: year.toMs })
  expect(months.at(-1)).toEqual({ fromMs: year.fromMs, toMs: Date.UTC(2026, 0, 1) })
  expect(monthPage(months, Date.UTC(2026, 10, 30, 23))).toBe(2)
  expect(monthPage(months, 0)).toBe(1)
})

test('the problems beside an hour are found in the chain that is shown and beyond it', () => {
  const hours = [
    digest(1, { state: 'missing' }),
    digest(5),
    digest(9, { state: 'failed' }),
    digest(11, { state: 'pending' }),
  ]
  const spans = [{ fromMs: start - 50 * HOUR, toMs: start - 40 * HOUR, state: 'missing' as const }]
  const beside = (at: number) => besideHour(hours, spans, { at: start + at * HOUR, shown: month })
  expect(beside(5)).toEqual({ previous: start + HOUR, next: start + 9 * HOUR })
  expect(beside(1)).toEqual({ previous: start - 41 * HOUR, next: start + 9 * HOUR })
  expect(beside(11).next).toBeNull()
})

test('hours before the first and after the newest file of a place are counted and told apart', () => {
  const range = { fromMs: start, toMs: start + 7 * 24 * HOUR }
  const span = { fromMs: start + 2 * HOUR, toMs: start + 24 * HOUR, state: 'verified' as const }
  expect(outsideWords([span], range)).toEqual(['2 h before its first file', '144 h after its newest file'])
  expect(outsideWords([{ ...span, fromMs: range.fromMs, toMs: range.toMs }], range)).toEqual([])
  expect([0, 5, 30].map((at) => silence(start + at * HOUR, span))).toEqual([
    ...['before the first file of this place', 'nothing known', 'after the newest file of this source'],
  ])
})

test('the worst of a place is the worst of its log files and of its hours since its chain began', () => {
  const hours = { verified: 9, 'hash-only': 0, pending: 0, missing: 0, failed: 0, gap: 0, none: 0, unattested: 0 }
  const place = { hours, beforeDigests: 0, verdict: 'verified' as const }
  expect(worstState(place)).toBe('verified')
  expect(worstState({ ...place, hours: { ...hours, gap: 2 } })).toBe('gap')
  expect(worstState({ ...place, hours: { ...hours, gap: 2 }, beforeDigests: 1 })).toBe('gap')
  expect(worstState({ ...place, hours: { ...hours, gap: 2 }, beforeDigests: 2 })).toBe('verified')
  const unproved = { ...hours, gap: 2, verified: 0 }
  expect(worstState({ hours: unproved, beforeDigests: 2, verdict: null })).toBe('gap')
  expect(worstState({ ...place, hours: { ...hours, gap: 2, missing: 1 }, verdict: 'unattested' })).toBe('missing')
  expect(worstState({ ...place, hours: { ...hours, missing: 1 }, verdict: 'failed' })).toBe('failed')
  expect(worstState({ ...place, hours: { ...hours, verified: 0 }, verdict: null })).toBeNull()
})
