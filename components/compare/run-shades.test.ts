import { describe, expect, it } from 'vitest'
import { shadesOf } from '@/components/chart/time-shades'
import type { ContextResponse } from '@/lib/api/context'
import { comparedRun } from './compared-runs.fixture'
import { runShades, timesOfRuns } from './run-shades'

const HOUR = 3_600_000
const at = (ms: number) => ({ ms, iso: '' })
const wrote = { firstWrite: at(0), lastWrite: at(10 * HOUR), firstClaimedMs: 0, lastClaimedMs: 10 * HOUR }
const here = { ...comparedRun('here', true), ...wrote }
const too = { ...comparedRun('too', false), ...wrote, firstClaimedMs: HOUR }
const away = { ...comparedRun('away', false), ...wrote }
away.run = { ...away.run, region: 'eu-west-1' }
const runs = [here, too, away]

const stop = (region: string, fromMs: number, toMs: number) => ({
  ...{ account: '111122223333', region, trail: null, fromMs, toMs, endedBy: 'call' as const, event: null },
})
const coverage: ContextResponse['coverage'] = {
  ...{ fromMs: 0, toMs: 10 * HOUR, cellMs: HOUR, cells: [], askedMs: null, gaps: [], unread: [], proof: [] },
  // The last one was over before any of these runs.
  stops: [stop('us-east-1', 2 * HOUR, 3 * HOUR), stop('ap-south-1', HOUR, 4 * HOUR), stop('us-east-1', -9, -5)],
}
const unproved = {
  asOf: at(0),
  runs: [
    {
      run: 'away',
      unproved: [
        { why: 'calls' as const, fromMs: 5 * HOUR, toMs: 6 * HOUR, claimed: { fromMs: 4 * HOUR, toMs: 5 * HOUR } },
      ],
    },
  ],
}
const times = timesOfRuns(runs, { coverage, unproved })
const told = (x: Parameters<typeof runShades>[2]) =>
  runShades(runs, times, x).map(({ from, to, words, runs: of }) => [from / HOUR, (to ?? 0) / HOUR, words, of])

describe('what is shaded over time', () => {
  it('is what is so of a run’s own account and region, told once for all runs of it', () => {
    expect(told('observed')).toEqual([
      [2, 3, 'Logging stopped', ['here', 'too']],
      [5, 6, 'No proof', ['away']],
    ])
  })

  it('lies where calls were claimed on axes of claimed time, and counts from each run’s first one on relative ones', () => {
    expect(told('claimed')[1]).toEqual([4, 5, 'No proof', ['away']])
    expect(told('relative')).toEqual([
      [1, 2, 'Logging stopped', ['too']],
      [2, 3, 'Logging stopped', ['here']],
      [4, 5, 'No proof', ['away']],
    ])
    expect(told('step')).toEqual([])
  })

  it('covers the chart where it is so of all of its runs, else a lane each', () => {
    const context = { unrecorded: [], unproved: [], baseMs: null }
    const shades = (of: typeof runs, kind: 'observed' | 'relative') =>
      shadesOf({ ...context, shared: { kind, shades: runShades(of, times, kind) } }, {
        x: { kind, range: { min: 0, max: 10 * HOUR } },
      } as never).map(({ words, lane }) => [words, lane])
    expect(shades([here, too], 'observed')).toEqual([['Logging stopped', undefined]])
    expect(shades(runs, 'observed')).toEqual([
      ['Logging stopped', 0],
      ['No proof', 0],
    ])
    expect(shades([here, too], 'relative')).toEqual([
      ['Logging stopped', 0],
      ['Logging stopped', 0],
    ])
  })
})
