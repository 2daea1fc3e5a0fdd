import { describe, expect, it } from 'vitest'
import { FLEET_STATES, type FleetRow } from '@/lib/api/fleet'
import { restWords, scopeWords, summaryParts, undoneWords } from './fleet-words'

const none = {
  ...{
    not_recorded: 0,
    partly: 0,
    never_seen: 0,
    no_permission: 0,
    no_answer: 0,
    no_delivery: 0,
    not_read: 0,
    validation_off: 0,
    recorded: 0,
  },
}
const sentence = (counts: Partial<typeof none>) =>
  summaryParts({ ...none, ...counts })
    .map(({ text }) => text)
    .join('')

describe('the sentence over the fleet', () => {
  it('has every count that is not 0', () => {
    const counts = { not_recorded: 1, partly: 3, never_seen: 5, no_permission: 6, no_delivery: 7, validation_off: 19 }
    expect(sentence({ ...counts, recorded: 199 })).toBe(
      '199 of 240 account-regions are recorded in full: in 1 no trail records metrics calls, in 3 a selector hides ' +
        'writers, runs or reads while the trail looks healthy, 5 were never seen, 6 cannot be read, 7 have had no log ' +
        'file for hours, and 19 have log file validation off.',
    )
  })

  it('reads well with one problem, with two, and with none', () => {
    expect(sentence({ recorded: 3, validation_off: 1 })).toMatch(/in full: 1 has log file validation off\.$/)
    expect(sentence({ never_seen: 1, no_delivery: 1 })).toMatch(
      /: 1 was never seen and 1 has had no log file for hours\.$/,
    )
    expect(sentence({ recorded: 1240 })).toBe('All 1,240 account-regions are recorded in full.')
  })
})

describe('words about the fleet', () => {
  const row = (worst: FleetRow['worst']): FleetRow => ({
    ...{
      account: '111122223333',
      name: null,
      unit: null,
      isNew: false,
      worst,
      worstSince: null,
      worstLastOther: null,
      cells: [],
    },
  })

  it('say what the other pages hold', () => {
    const rows = Array.from({ length: 60 }, (_, index) => row(index < 23 ? 'validation_off' : 'recorded'))
    expect(restWords(rows, 1)).toBe('5 more with a problem, 37 recorded in full')
    expect(restWords(rows, 4)).toBe('23 more with a problem, 31 recorded in full')
    expect(restWords(rows.slice(0, 18), 1)).toBe('')
  })

  it('say of how many when something is left out', () => {
    const all = { rows: [1, 2, 3], regions: ['a'] }
    expect(scopeWords(all, all)).toBe('3 accounts, 1 region')
    expect(scopeWords({ ...all, rows: [1] }, all)).toBe('1 of 3 accounts, 1 region')
  })

  it('say of each fix what it leaves, and that it is not run from here', () => {
    const since = { ms: 0, iso: '2026-09-21T16:04:09.000Z' }
    for (const state of FLEET_STATES)
      expect(undoneWords({ state, since, lastOther: null }).at(-1)).toBe('MetricTrail has no right to run it.')
    const first = (lastOther: typeof since | null) => undoneWords({ state: 'partly', since, lastOther })[0]
    expect(first(null)).toContain('calls made since 2026-09-21 or earlier')
    expect(first({ ms: 0, iso: '2026-09-20T23:04:09.000Z' })).toContain('calls made since 2026-09-20.')
  })
})
