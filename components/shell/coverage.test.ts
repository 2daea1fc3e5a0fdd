import { describe, expect, it } from 'vitest'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import {
  coverageHours,
  coverageSpans,
  coverageWords,
  dayTicks,
  emptyWords,
  ruleSpans,
  unrecordedTimes,
} from './coverage'

const DAY = 86_400_000
const coverage = {
  fromMs: 0,
  toMs: 5 * 3_600_000,
  cellMs: 3_600_000,
  cells: ['delivered', 'delivered', 'stopped', 'unknown', 'future'] satisfies CoverageState[],
  askedMs: null,
  stops: [],
  gaps: [],
  unread: [],
  proof: [],
}
const told: ContextResponse['coverage'] = coverage

describe('coverage', () => {
  it('says nothing of the time before trails were first asked', () => {
    const hour = 3_600_000
    const asked = { ...coverage, cells: ['stopped', 'stopped'] satisfies CoverageState[], askedMs: 0.6 * hour }
    const spans = [
      { state: 'unknown', fromMs: 0, toMs: 0.6 * hour },
      { state: 'stopped', fromMs: 0.6 * hour, toMs: 2 * hour },
    ]
    expect(coverageSpans(asked)).toEqual(spans)
    expect(ruleSpans(asked)).toEqual(spans)
  })

  it('is green where digests verify only, and what was stopped stays stopped', () => {
    const hour = 3_600_000
    const proof = [
      { fromMs: 0, toMs: hour, state: 'verified' as const },
      { fromMs: hour, toMs: 2 * hour, state: 'missing' as const },
      { fromMs: 2 * hour, toMs: 4 * hour, state: 'verified' as const },
    ]
    expect(ruleSpans({ ...coverage, proof }).map(({ state }) => state)).toEqual([
      ...['verified', 'missing', 'stopped', 'verified', 'future'],
    ])
    expect(coverageWords({ ...coverage, proof }).count).toBe('2 of 4 h verified')
    const coarse = { ...coverage, cellMs: 2 * hour, cells: ['recorded', 'recorded'] satisfies CoverageState[] }
    expect(ruleSpans({ ...coarse, proof }).map(({ state }) => state)).toEqual(['missing', 'verified'])
    expect(ruleSpans({ ...coarse, proof: proof.slice(1, 2) }).map(({ state }) => state)).toEqual([
      'missing',
      'delivered',
    ])
  })

  it('joins neighbouring hours of one state and loses none', () => {
    const spans = coverageSpans(coverage)
    expect(spans.map((span) => span.state)).toEqual(['delivered', 'stopped', 'unknown', 'future'])
    expect(spans.at(0)?.toMs).toBe(spans.at(1)?.fromMs)
    expect(spans.at(-1)?.toMs).toBe(coverage.toMs)
  })

  it('counts no hour that is not over', () => {
    expect(coverageHours(coverage)).toEqual({
      ...{ recorded: 0, delivered: 2, partly: 0, stopped: 1, unknown: 1, future: 1, total: 4 },
    })
  })

  it('is spoken with every state apart, and of recorded hours only where settings tell', () => {
    expect(coverageWords(coverage)).toEqual({
      count: '2 of 4 h',
      spoken: '2 of 4 h with log files delivered, 0 h partly recorded, 1 h not recorded, 1 h unknown',
    })
    expect(coverageWords({ ...coverage, cells: ['recorded', 'recorded', 'delivered', 'partly', 'future'] })).toEqual({
      count: '3 of 4 h',
      spoken: '2 h recorded, 1 of 4 h with log files delivered, 1 h partly recorded, 0 h not recorded, 0 h unknown',
    })
  })

  it('says of an empty time whether nothing was logged, nothing recorded, or the settings could not be read', () => {
    const words = (cells: CoverageState[], more: Partial<typeof told> = {}) =>
      emptyWords({ ...told, ...more, cells }, 0, 3_600_000 - 1)
    const place = { account: '1', region: 'r' }
    const gap = { ...place, state: 'not_recorded' as const, words: 'No trail.', fromMs: 0, toMs: null }
    const unread = [{ ...place, why: 'settings' as const, words: 'cloudtrail:DescribeTrails is needed.', sinceMs: 0 }]
    expect(words(['recorded', 'partly'])).toMatch(/^No data: every metric call was recorded/)
    expect(words(['partly'], { gaps: [gap] })).toMatch(/^Not recorded, since 1970-01-01T00:00:00Z/)
    expect(words(['partly'])).toMatch(/^Partly recorded/)
    expect(words(['stopped'])).toMatch(/^Not recorded/)
    expect(words(['unknown'], { unread })).toBe(
      'Could not read the settings of its trails: cloudtrail:DescribeTrails is needed.',
    )
    expect(
      words(['recorded'], { unread: [{ ...place, why: 'source', words: 'No source reads it.', sinceMs: 0 }] }),
    ).toBe('Could not read: No source reads it.')
    expect(words(['unknown'])).toMatch(/^It is not known/)
    expect(words(['delivered'])).toMatch(/^No data in the log files/)
    expect(words(['future'])).toBeNull()
  })

  it('tells times without record by calls and by settings, none within another', () => {
    const place = { account: '1', region: 'r' }
    const stop = (fromMs: number, toMs: number | null) => ({
      ...{ ...place, trail: 't', fromMs, toMs, endedBy: null, event: null },
    })
    const gap = (fromMs: number, toMs: number | null, state: 'not_recorded' | 'partly' = 'not_recorded') => ({
      ...{ ...place, state, words: 'No trail.', fromMs, toMs },
    })
    const gaps = [gap(2, 6), gap(3, 4), gap(20, 25, 'partly'), gap(30, null)]
    expect(unrecordedTimes({ stops: [stop(1, 4), stop(5, 9), stop(40, null)], gaps })).toEqual([
      { fromMs: 1, toMs: 4, words: 'Logging stopped' },
      { fromMs: 4, toMs: 6, words: 'Not recorded' },
      { fromMs: 6, toMs: 9, words: 'Logging stopped' },
      { fromMs: 30, toMs: null, words: 'Not recorded' },
    ])
  })

  it('keeps the ticks apart however long the range is', () => {
    for (const days of [1, 7, 45, 400, 5000]) {
      expect(dayTicks(0, days * DAY, 14).length).toBeLessThanOrEqual(15)
    }
    expect(dayTicks(0, 7 * DAY, 14)).toHaveLength(8)
  })
})
