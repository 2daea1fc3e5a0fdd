import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING, type Scope } from '@/lib/access/scope'
import { CompareRunsQuery, CompareRunsResponse, CompareSeriesQuery, CompareSeriesResponse } from '@/lib/api/compare'
import { X_AXES } from '@/lib/api/fields'
import { SeriesQuery } from '@/lib/api/series'
import { readCompareRuns } from './compare-runs'
import { readCompareSeries } from './compare-series'
import { type OpenStore, openMemoryStore } from './open'
import { readRun } from './run'
import { type SeedCall, seed, seedKey } from './seed'
import { readSeries } from './series'

const [LONG, SHORT, ODD, FOREIGN, OTHER] = ['long', 'short', 'odd', 'foreign', 'other'].map(
  (name) => `${name === 'foreign' ? '999999999999' : '111122223333'}/us-east-1/${name}`,
) as [string, string, string, string, string]
const NOBODY = 'a'.repeat(16)
const keys = [LONG, SHORT, ODD, FOREIGN, OTHER].map(seedKey)

/** Runs of very different length: one must be bucketed, one not; one with restarts, NaN and a collision. */
const calls: SeedCall[] = [
  ...writes(LONG, { count: 3000, from: 0, value: (at) => Math.sin(at / 40) }),
  ...writes(SHORT, { count: 40, from: 70_000, value: (at) => at % 7 }),
  ...writes(ODD, { count: 900, from: 5000, value: (at) => (at % 90 === 7 ? Number.NaN : at % 13) }),
  ...writes(ODD, { count: 300, from: 2_000_000, value: (at) => -at, segment: 1 }),
  ...writes(FOREIGN, { count: 50, from: 0, value: (at) => at }),
  { run: OTHER, atMs: 1000, items: [{ metric: 'another', step: 1, value: 1 }] },
  { run: LONG, atMs: 9_000_000, seenMs: 2, items: [{ metric: 'loss', step: 90_000, value: 4 }] },
]

function writes(
  run: string,
  { count, from, value, segment = 0 }: { count: number; from: number; value: (at: number) => number; segment?: number },
): SeedCall[] {
  return Array.from({ length: count / 10 }, (_, call) => ({
    run,
    atMs: from + call * 10_000,
    writer: call % 5 === 0 && run === ODD ? 'bob' : 'alice',
    items: Array.from({ length: 10 }, (__, item) => {
      const at = call * 10 + item
      return { metric: 'loss', step: at * 3, value: value(at), claimedMs: from + at * 997, segment }
    }),
  }))
}

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, calls)
})
afterAll(() => store.close())

const ask = (query: Partial<CompareSeriesQuery>, scope: Scope = EVERYTHING) =>
  readCompareSeries(store.reader, scope, CompareSeriesQuery.parse({ runs: keys, metric: 'loss', ...query }))

describe('series of several runs', () => {
  test.each(X_AXES)('are each what one run alone gives in the range of all, on the axis %s', async (x) => {
    for (const range of [{}, { from: 500, to: 60_000 }, { from: 600, to: 700 }]) {
      const answer = CompareSeriesResponse.parse(await ask({ x, buckets: 64, ...range }))
      const { extent } = answer.grid
      const all = { from: extent?.min ?? null, to: extent?.max ?? null, ...range }
      expect(answer.series.map(({ run }) => run)).toEqual(keys.slice(0, 4))
      for (const series of answer.series) {
        const alone = await readSeries(
          store.reader,
          EVERYTHING,
          SeriesQuery.parse({ run: series.run, metric: 'loss', x, buckets: 64, ...all }),
        )
        // A range that is asked for also has what lies beside it.
        expect({ ...series, beside: null }).toEqual({ ...alone, beside: null })
        if ('from' in range) expect(series.beside).toEqual(alone.beside)
      }
    }
  })

  test('lie in buckets of one width, that of the range of all', async () => {
    const { grid, series } = await ask({ buckets: 64 })
    expect(grid.extent).toEqual({ min: 0, max: 90_000 })
    expect(grid.bucketWidth).toBe(2048)
    expect(series.map(({ bucketWidth }) => bucketWidth)).toEqual([2048, null, 2048, null])
  })

  test('speak of one moment, also of an earlier one', async () => {
    const { asOf, grid, series } = await ask({ asOf: 1 })
    expect(asOf.ms).toBe(1)
    expect(grid.extent).toEqual({ min: 0, max: 8997 })
    expect(series.map((each) => each.asOf.ms)).toEqual([1, 1, 1, 1])
  })

  test('leave out runs that are not there, and those of others, and name them alike', async () => {
    const scope: Scope = { grants: [{ role: 'viewer', accounts: ['111122223333'] }] }
    const answer = await ask({ runs: [NOBODY, ...keys, keys[0] ?? ''] }, scope)
    expect(answer.missing).toEqual([NOBODY, seedKey(FOREIGN)])
    expect(answer.series.map(({ run }) => run)).toEqual(keys.slice(0, 3))
    expect((await ask({ runs: [NOBODY] })).grid.extent).toBeNull()
  })
})

describe('heads of several runs', () => {
  const heads = (asOf: number | null, scope: Scope = EVERYTHING) =>
    readCompareRuns(store.reader, scope, CompareRunsQuery.parse({ runs: [NOBODY, ...keys], asOf }))

  test('say what the page of each run says', async () => {
    for (const asOf of [null, 1]) {
      const { runs, missing } = CompareRunsResponse.parse(await heads(asOf))
      expect(missing).toEqual([NOBODY])
      expect(runs.map(({ run }) => run.key)).toEqual(keys)
      for (const { writers, restarts, ...head } of runs) {
        const page = await readRun(store.reader, EVERYTHING, { run: head.run.key, asOf })
        expect(page).toMatchObject(head)
        expect(writers).toBe(page.writers.length)
        expect(restarts).toBe(head.run.name === 'odd' ? 1 : 0)
      }
    }
  })

  test('tell runs that were read later than the asked moment from those that are not there', async () => {
    const { runs, missing, unread } = CompareRunsResponse.parse(await heads(0))
    expect(runs).toEqual([])
    expect(unread).toEqual(keys)
    expect(missing).toEqual([NOBODY])
    const { unread: mine } = await heads(0, { grants: [{ role: 'viewer', accounts: ['999999999999'] }] })
    expect(mine).toEqual([seedKey(FOREIGN)])
  })

  test('leave out those of others', async () => {
    const { runs, missing } = await heads(null, { grants: [{ role: 'viewer', accounts: ['999999999999'] }] })
    expect(runs.map(({ run }) => run.name)).toEqual(['foreign'])
    expect(missing).toHaveLength(5)
  })
})
