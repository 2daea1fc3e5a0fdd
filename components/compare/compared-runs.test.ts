import { describe, expect, it } from 'vitest'
import { withoutRun, withRun } from '@/components/runs/run-places'
import type { CompareRun } from '@/lib/api/compare'
import { searchParams } from '@/lib/api/search-params'
import { bucketsFor, comparedMetrics, comparedRange, comparedRuns, leadMetric } from './compared-runs'

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string]

function run(key: string, metrics: Record<string, [number, number]>, over: Partial<CompareRun> = {}): CompareRun {
  return {
    run: { key, name: key, account: '1', region: 'r', partition: 'aws', resourceType: 'experiment-trial-component' },
    ...{ experiment: null, trial: null, displayName: null, status: null, deleted: false, firstWrite: null },
    ...{ lastWrite: null, firstClaimedMs: 100, lastClaimedMs: 900, events: 1, points: 1, collisions: 0, restarts: 0 },
    ...{ writers: 1, proof: [], absent: { files: 0, from: null } },
    metrics: Object.entries(metrics).map(([name, [stepMin, stepMax]]) => ({
      ...{ name, points: stepMax - stepMin, refused: 0, nonFinite: 0, noStep: 0, collisions: 0, rewritten: 0 },
      ...{ segments: 1, stepMin, stepMax, last: 1, min: 0, max: 2 },
    })),
    ...over,
  }
}

const RUNS = [
  run(A, { loss: [0, 100], lr: [0, 10] }),
  run(B, { loss: [5, 300] }, { firstClaimedMs: 200, lastClaimedMs: 2000 }),
  run(C, { other: [0, 9] }),
]
const url = { runs: [A, '', B, C], hidden: [] as string[], baseline: null }

describe('compared runs', () => {
  it('keep their colour when another is taken out, and a new one takes the empty place', () => {
    const looks = (places: string[]) =>
      comparedRuns(RUNS, { ...url, runs: places }).map(({ run: { key }, look }) => [key[0], look.colour])
    expect(looks([A, B, C])).toEqual([
      ['a', 'var(--chart-1)'],
      ['b', 'var(--chart-2)'],
      ['c', 'var(--chart-3)'],
    ])
    const without = withoutRun([A, B, C], A)
    expect(looks(without)).toEqual([
      ['b', 'var(--chart-2)'],
      ['c', 'var(--chart-3)'],
    ])
    expect(withRun(without, 'd'.repeat(16))).toEqual(['d'.repeat(16), B, C])
    expect(withoutRun([A, '', B], B)).toEqual([A])
  })

  it('have the first as baseline unless the URL names another that is there', () => {
    const base = (baseline: string | null) =>
      comparedRuns(RUNS, { ...url, baseline }).find((each) => each.baseline)?.run.key
    expect([base(null), base(C), base('z'.repeat(16))]).toEqual([A, C, A])
  })

  it('have a card for each metric that one of them has, and first the one that most have', () => {
    const metrics = comparedMetrics(comparedRuns(RUNS, url))
    expect(metrics.map(({ name, runs }) => [name, runs.length])).toEqual([
      ['loss', 2],
      ['lr', 1],
      ['other', 1],
    ])
    expect(leadMetric(metrics, [])?.name).toBe('loss')
    expect(leadMetric(metrics, ['gone', 'other'])?.name).toBe('other')
    expect(leadMetric([], ['other'])).toBeNull()
  })

  it('share the range of all: steps of the metric, times of every shown run', () => {
    const shown = comparedRuns(RUNS, url)
    const [loss] = comparedMetrics(shown)
    if (loss === undefined) throw new Error('no metric')
    expect(comparedRange('step', loss, shown)).toEqual({ min: 0, max: 300 })
    expect(comparedRange('claimed', loss, shown)).toEqual({ min: 100, max: 2000 })
    expect(comparedRange('relative', loss, shown)).toEqual({ min: 0, max: 1800 })
    expect(comparedRange('observed', loss, shown)).toBeNull()
  })

  it('get fewer buckets each the more they are, within what the API takes', () => {
    expect([1, 6, 30, 100].map((runs) => bucketsFor(runs, false))).toEqual([640, 640, 128, 128])
    expect([1, 6, 30, 100].map((runs) => bucketsFor(runs, true))).toEqual([2000, 1280, 256, 256])
  })
})

describe('runs in a URL', () => {
  it('are read and written the same, empty places too', () => {
    for (const places of [[A], [A, '', B], ['', B]]) {
      expect(searchParams.runs.parse(searchParams.runs.serialize(places))).toEqual(places)
    }
    expect(searchParams.runs.serialize([A, '', ''])).toBe(A)
  })

  it('leave out what is no key, what is there twice, and more than can be compared', () => {
    expect(searchParams.runs.parse(`${A},NO,${A},${B}`)).toEqual([A, B])
    expect(searchParams.runs.parse('nothing')).toBeNull()
    const many = Array.from(
      { length: 130 },
      (_, at) => `${'abcdefghij'[at % 10]}${'klmnopqrstuvw'[Math.floor(at / 10)]}`,
    )
    expect(searchParams.runs.parse(many.map((two) => two.repeat(8)).join(','))).toHaveLength(100)
  })

  it('of thirty are less than 2 kB, with one alone shown', () => {
    const keys = Array.from({ length: 30 }, (_, at) =>
      `${'abcdefghij'[at % 10]}${'klm'[Math.floor(at / 10)]}`.repeat(8),
    )
    const length = searchParams.runs.serialize(keys).length + searchParams.hidden.serialize(keys.slice(1)).length
    expect(length).toBeLessThan(1100)
  })
})

it('runs have a dash each where colours tell something else', () => {
  const keys = Array.from({ length: 9 }, (_, at) => String(at).repeat(16))
  const runs = keys.map((key) => run(key, {}))
  const looks = comparedRuns(runs, { runs: keys, hidden: [], baseline: null, isColoured: false }).map(
    ({ look }) => look,
  )
  expect(new Set(looks.map(({ dash }) => dash)).size).toBe(9)
  expect(new Set(looks.map(({ colour }) => colour)).size).toBe(1)
})
