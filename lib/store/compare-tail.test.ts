import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { type CompareSeriesAsk, CompareSeriesQuery, sinceOf, withTails } from '@/lib/api/compare'
import type { SeriesResponse } from '@/lib/api/series'
import { readCompareSeries } from './compare-series'
import { type OpenStore, openMemoryStore } from './open'
import { type SeedCall, type SeedItem, seed, seedKey } from './seed'

const [GROWS, STAYS, LATE] = ['grows', 'stays', 'late'].map((name) => `111122223333/us-east-1/${name}`) as [
  string,
  string,
  string,
]
const runs = [GROWS, STAYS, LATE].map(seedKey)
const hour = 3_600_000

const wave = (from: number, to: number): SeedItem[] =>
  Array.from({ length: to - from }, (_, at) => ({
    metric: 'loss',
    step: from + at,
    value: Math.sin((from + at) / 7),
    claimedMs: hour + (from + at) * 1000,
  }))

/** Read in three transactions: one run grows in each, one was done before, and one begins in the last. */
const calls: SeedCall[] = [
  { run: GROWS, atMs: hour, seenMs: 1, writer: 'one', items: wave(0, 900) },
  { run: STAYS, atMs: hour, seenMs: 1, writer: 'one', items: wave(0, 950) },
  {
    run: GROWS,
    atMs: 2 * hour,
    seenMs: 2,
    writer: 'one',
    items: [...wave(900, 1000), { metric: 'loss', step: 950, value: Number.NaN, claimedMs: hour + 950_000 }],
  },
  { run: GROWS, atMs: 3 * hour, seenMs: 3, writer: 'other', items: wave(980, 1020) },
  { run: LATE, atMs: 3 * hour, seenMs: 3, writer: 'one', items: wave(400, 440) },
]

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, calls)
})
afterAll(() => store.close())

const ask = (query: Omit<CompareSeriesAsk, 'runs' | 'metric'>) =>
  readCompareSeries(store.reader, EVERYTHING, CompareSeriesQuery.parse({ runs, metric: 'loss', ...query }))

/** What an answer draws, with the calls that its rows refer to in their place. */
function told({ run, points, marks, beside, inRange, drawn, total, bucketWidth, after, events }: SeriesResponse) {
  const rows = (columns: SeriesResponse['points']) =>
    columns.x
      .map((x, at) => [x, columns.value[at], columns.segment[at], events[columns.event[at] ?? -1]].join(' '))
      .sort()
  return { run, inRange, drawn, total, bucketWidth, after, all: [points, marks, beside].map(rows) }
}

describe.each([1, 2])('to an asker who holds a comparison as of %i', (asOf) => {
  test.each<[string, Omit<CompareSeriesAsk, 'runs' | 'metric'>]>([
    ['every point', { buckets: 2000 }],
    ['buckets', { buckets: 255 }],
    ['wide buckets', { buckets: 16 }],
    ['a zoom', { from: 850, to: 990 }],
    ['an open zoom', { from: 300, buckets: 64 }],
    ['claimed time', { x: 'claimed', buckets: 40 }],
    ['relative time', { x: 'relative', buckets: 200 }],
    ['observed time', { x: 'observed' }],
    ['lags', { value: 'lag', buckets: 200 }],
    ['lines split by client', { by: 'client', buckets: 64 }],
  ])('%s with what came since are all of the comparison now', async (_, query) => {
    const held = await ask({ ...query, asOf })
    const come = await ask({ ...query, ...sinceOf(held) })
    const now = await ask(query)
    const all = withTails(held, come, runs)
    if (all === null) expect(held.grid.bucketWidth).not.toBe(now.grid.bucketWidth)
    else expect(all.series.map(told)).toEqual(now.series.map(told))
  })
})

test('gives nothing of a run of which nothing came, and only the end of one that grows', async () => {
  const held = await ask({ buckets: 255, asOf: 2 })
  const come = await ask({ buckets: 255, ...sinceOf(held) })
  expect(come.unchanged).toEqual([seedKey(STAYS)])
  expect(come.series.map(({ run, after }) => [run, after])).toEqual([
    [seedKey(GROWS), 980],
    [seedKey(LATE), null],
  ])
  const again = await ask({ buckets: 255, ...sinceOf(await ask({ buckets: 255 })) })
  expect([again.unchanged, again.series]).toEqual([runs, []])
})

test('gives all again of every run when their buckets become wider', async () => {
  const come = await ask({ buckets: 255, since: 2, width: 1, bucketed: runs })
  expect(come.unchanged).toEqual([])
  expect(come.series.map(({ after }) => after)).toEqual([null, null, null])
})
