import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { RunsQuery } from '@/lib/api/runs'
import { type OpenStore, openMemoryStore } from './open'
import { readRuns } from './runs'
import { seed, seedKey } from './seed'

let store: OpenStore
const hour = 3_600_000

beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, [
    { atMs: hour, seenMs: 1, items: [{ metric: 'loss', step: 1, value: 3 }] },
    { atMs: 2 * hour, seenMs: 2, items: [{ metric: 'loss', step: 2, value: 2 }], writer: 'bob' },
    { atMs: 3 * hour, seenMs: 2, run: '111122223333/eu-west-1/run-b', items: [{ metric: 'acc', step: 1, value: 0.5 }] },
    { atMs: 4 * hour, seenMs: 3, status: 'Completed', experiment: 'spirals' },
    {
      atMs: 5 * hour,
      seenMs: 3,
      run: '999999999999/us-east-1/run-c',
      items: [{ metric: 'loss', step: 1, value: NaN }],
    },
    { atMs: 6 * hour, seenMs: 4, items: [{ metric: 'loss', step: 3, value: 1 }], error: 'AccessDeniedException' },
  ])
})
afterAll(() => store.close())

const ask = (query: Partial<RunsQuery>) => readRuns(store.reader, EVERYTHING, RunsQuery.parse(query))

test('lists runs newest write first with what is known of each', async () => {
  const answer = await ask({})
  expect(answer.rows.map((row) => row.run.name)).toEqual(['run-c', 'run-b', 'run-a'])
  expect(answer).toMatchObject({ total: 3, unfiltered: 3, metric: 'loss', asOf: { ms: 4 } })
  expect(answer.rows[2]).toMatchObject({
    experiment: 'spirals',
    status: 'Completed',
    events: 3,
    denied: 1,
    points: 2,
    writers: 2,
    last: 2,
    min: 2,
    max: 3,
    lastWrite: { ms: 2 * hour },
  })
  expect(answer.rows[0]?.last).toBe('NaN')
})

test('a facet counts under all filters but its own, and keeps values that count zero', async () => {
  const answer = await ask({ writer: [seedKey('bob')], region: ['us-east-1'] })
  expect(answer.rows.map((row) => row.run.name)).toEqual(['run-a'])
  expect(answer.facets.writer.values).toEqual([
    { value: seedKey('alice'), label: 'alice', count: 2 },
    { value: seedKey('bob'), label: 'bob', count: 1 },
  ])
  expect(answer.facets.metric.values).toEqual([
    { value: 'loss', label: 'loss', count: 1 },
    { value: 'acc', label: 'acc', count: 0 },
  ])
})

test('a run belongs to a time range only when it was written in it', async () => {
  const names = async (query: Partial<RunsQuery>) => (await ask(query)).rows.map((row) => row.run.name)
  expect(await names({ from: hour + 1, to: 2 * hour })).toEqual([])
  expect(await names({ from: hour, to: hour + 1 })).toEqual(['run-a'])
})

test('a pinned as-of shows what was known then, and nothing else', async () => {
  const answer = await ask({ asOf: 1 })
  expect(answer).toMatchObject({ total: 1, asOf: { ms: 1 } })
  expect(answer.rows[0]).toMatchObject({ points: 1, writers: 1, last: 3, experiment: null, denied: 0 })
})
