import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { RunsQuery, SparklinesQuery } from '@/lib/api/runs'
import { type OpenStore, openMemoryStore } from './open'
import { readRuns } from './runs'
import { seed, seedKey } from './seed'
import { readSparklines } from './sparklines'

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

test('a deleted run counts as deleted and under no status that it had, and is found so', async () => {
  const own = await openMemoryStore()
  const life = { run: '111122223333/us-east-1/gone', atMs: 1 }
  await seed(own, [
    { ...life, items: [{ metric: 'loss', step: 1, value: 1 }] },
    { ...life, atMs: 2, status: 'Completed' },
    { ...life, atMs: 3, deleted: true },
    { atMs: 1, items: [{ metric: 'loss', step: 1, value: 1 }] },
    { atMs: 2, status: 'Completed' },
  ])
  const answer = (status: string[]) => readRuns(own.reader, EVERYTHING, RunsQuery.parse({ status }))
  const { facets } = await answer([])
  expect(facets.status.values.map(({ value, count }) => [value, count])).toEqual([
    ['Completed', 1],
    ['Deleted', 1],
  ])
  expect((await answer(['Deleted'])).rows).toMatchObject([
    { run: { name: 'gone' }, status: 'Completed', deleted: true },
  ])
  expect((await answer(['Completed'])).rows).toMatchObject([{ run: { name: 'run-a' }, deleted: false }])
  own.close()
})

test('runs are sorted and marked by the collisions that are shown, restarts left out', async () => {
  const own = await openMemoryStore()
  const call = (name: string, value: number, more: { writer?: string; segment?: number } = {}) => ({
    ...{ run: `111122223333/us-east-1/${name}`, atMs: value * hour, writer: more.writer ?? 'alice' },
    items: [1, 2, 3].slice(0, name === 'restarted' ? 3 : 1).map((step) => ({
      ...{ metric: 'loss', step, value, segment: more.segment ?? 0 },
    })),
  })
  await seed(own, [
    ...[call('restarted', 1), call('restarted', 2, { segment: 1 })],
    ...[call('forged', 1), call('forged', 2, { writer: 'bob' })],
    call('plain', 1),
  ])
  for (const [sort, dir, names] of [
    ['collisions', 'desc', ['forged']],
    ['collisions', 'asc', ['plain', 'restarted']],
    ['name', 'asc', ['forged', 'plain', 'restarted']],
  ] as const) {
    const { rows } = await readRuns(own.reader, EVERYTHING, RunsQuery.parse({ sort, dir }))
    const shown = rows.map(({ run, collisions }) => [run.name, collisions] as const)
    expect(new Map(shown)).toEqual(
      new Map([
        ['forged', 1],
        ['plain', 0],
        ['restarted', 0],
      ] as const),
    )
    expect(
      shown
        .slice(0, names.length)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...names])
  }
  const keys = ['forged', 'plain', 'restarted'].map((name) => seedKey(`111122223333/us-east-1/${name}`))
  const { lines } = await readSparklines(own.reader, EVERYTHING, SparklinesQuery.parse({ runs: keys, metric: 'loss' }))
  expect(keys.map((key) => lines[key]?.collision)).toEqual([true, false, false])
  own.close()
})
