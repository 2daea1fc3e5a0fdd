import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { RunValuesQuery, RunValuesResponse } from '@/lib/api/run-values'
import { type OpenStore, openMemoryStore } from './open'
import { readRunValues } from './run-values'
import { seed, seedKey } from './seed'

const run = '111122223333/us-east-1/run-a'
let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  const item = (metric: string, step: number, value: number) => ({ metric, step, value, claimedMs: 5000 + step * 1000 })
  await seed(store, [
    {
      ...{ run, atMs: 9000, verdict: 'verified', file: 'one' },
      items: [item('loss', 1, 3), item('loss', 2, 2), item('loss', 5, 1), item('lr', 2, 0.1), item('late', 9, 7)],
    },
    { run, atMs: 12_000, seenMs: 2, writer: 'bob', items: [item('loss', 2, 4), item('lr', 1, Number.NaN)] },
  ])
})
afterAll(() => store.close())

const ask = async (query: Partial<RunValuesQuery>) =>
  RunValuesResponse.parse(
    await readRunValues(store.reader, EVERYTHING, RunValuesQuery.parse({ run: seedKey(run), at: 2, ...query })),
  )
const told = async (query: Partial<RunValuesQuery>) =>
  (await ask(query)).metrics.map(({ metric, writes, previous }) => [metric, writes.map(({ value }) => value), previous])

test('tells what each metric was written at the step and before it, never a neighbour’s value', async () => {
  expect(await told({})).toEqual([
    ['late', [], null],
    ['loss', [2, 4], 3],
    ['lr', [0.1], 'NaN'],
  ])
  expect(await told({ at: 5 })).toEqual([
    ['late', [], null],
    ['loss', [1], null],
    ['lr', [], 0.1],
  ])
  expect(await ask({ at: 3 })).toMatchObject({ before: 2, after: 5 })
})

test('each write has its writer, both clocks and its proof', async () => {
  const { metrics } = await ask({})
  expect(metrics[1]).toMatchObject({
    ...{ count: 2, before: 1, after: 5 },
    writes: [
      { verdict: 'verified', claimed: { ms: 7000 }, observed: { ms: 9000 } },
      { verdict: 'pending', claimed: { ms: 7000 }, observed: { ms: 12_000 } },
    ],
  })
  expect(new Set(metrics[1]?.writes.map(({ writer }) => writer.key)).size).toBe(2)
})

test('is as it was at the moment asked for, on every axis', async () => {
  expect(await told({ asOf: 1 })).toEqual([
    ['late', [], null],
    ['loss', [2], 3],
    ['lr', [0.1], null],
  ])
  expect((await ask({ x: 'relative', at: 1000 })).metrics[1]).toMatchObject({ writes: [{ value: 2 }, { value: 4 }] })
  expect((await ask({ x: 'observed', at: 12_000 })).metrics[1]).toMatchObject({
    writes: [{ value: 4 }],
    previous: null,
  })
})

test('of a run that is not there nothing is told', async () => {
  await expect(ask({ run: 'zzzzzzzzzzzzzzzz' })).rejects.toMatchObject({ code: 'not_found' })
})
