import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { ValuesQuery } from '@/lib/api/compare-values'
import { readCompareValues } from './compare-values'
import { type OpenStore, openMemoryStore } from './open'
import { seed, seedKey } from './seed'

const place = '111122223333/us-east-1'
const key = (name: string) => seedKey(`${place}/${name}`)
const steps = (name: string, values: [step: number | bigint, value: number][], more: object = {}) => ({
  run: `${place}/${name}`,
  items: values.map(([step, value]) => ({
    metric: 'loss',
    step,
    value,
    claimedMs: 5000 + (Number(step) % 1_000_000) * 1000,
  })),
  ...{ atMs: 9000, ...more },
})

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, [
    steps(
      'a',
      [
        [1, 3],
        [2, 2],
        [5, 1],
      ],
      { verdict: 'verified', file: 'one' },
    ),
    steps('b', [
      [1, 0.5],
      [3, Number.NaN],
      [4, -Infinity],
    ]),
    steps('b', [[3, 0.25]], { writer: 'bob', atMs: 12_000, seenMs: 2 }),
    steps('c', [
      [2n ** 60n, 7],
      [2n ** 60n + 1n, 8],
    ]),
    { run: `${place}/c`, atMs: 1, items: [{ metric: 'other', step: 1, value: 9, claimedMs: 0 }] },
  ])
})
afterAll(() => store.close())

const ask = (query: Partial<ValuesQuery>) =>
  readCompareValues(
    store.reader,
    EVERYTHING,
    ValuesQuery.parse({ runs: ['a', 'b', 'c'].map(key), metric: 'loss', at: 1, ...query }),
  )
const valuesOf = async (query: Partial<ValuesQuery>) =>
  (await ask(query)).runs.map(({ writes, before, after }) => [writes.map(({ value }) => value), before, after])

test('tells what each run wrote at the step, and never a neighbour’s value', async () => {
  expect(await valuesOf({ at: 2 })).toEqual([
    [[2], 1, 5],
    [[], 1, 3],
    [[], null, 2 ** 60],
  ])
  expect(await ask({ at: 2 })).toMatchObject({ at: 2, x: 'step', metric: 'loss', before: 1, after: 3 })
})

test('a write has its writer, both clocks, its event and the verdict on its log file', async () => {
  const [a] = (await ask({ at: 2 })).runs
  expect(a?.writes).toEqual([
    {
      ...{ value: 2, step: 2, claimed: { ms: 7000, iso: '1970-01-01T00:00:07.000Z' } },
      observed: { ms: 9000, iso: '1970-01-01T00:00:09.000Z' },
      writer: { key: seedKey('alice'), label: 'alice' },
      ...{ event: '00000000-0000-4000-8000-000000000001', item: 1, segment: 0, verdict: 'verified' },
    },
  ])
})

test('all writes of a step that holds several values are told, in order of time, NaN too', async () => {
  const [, b] = (await ask({ at: 3 })).runs
  expect(b?.writes.map(({ value, writer, verdict }) => [value, writer.label, verdict])).toEqual([
    ['NaN', 'alice', 'pending'],
    [0.25, 'bob', 'pending'],
  ])
  expect(b?.count).toBe(2)
  expect((await valuesOf({ at: 4 }))[1]).toEqual([['-Infinity'], 3, null])
})

test('a pinned moment does not know of later writes', async () => {
  expect((await valuesOf({ at: 3, asOf: 1 }))[1]).toEqual([['NaN'], 1, 4])
})

test('on an axis of time the place is a millisecond, relative to the first claimed time of each run', async () => {
  expect(await valuesOf({ x: 'claimed', at: 7000 })).toEqual([
    [[2], 6000, 10_000],
    [[], 6000, 8000],
    [[], null, expect.any(Number)],
  ])
  expect((await valuesOf({ x: 'relative', at: 0 })).slice(0, 2)).toEqual([
    [[3], null, 1000],
    [[0.5], null, 2000],
  ])
  expect((await valuesOf({ x: 'observed', at: 12_000 })).slice(0, 2)).toEqual([
    [[], 9000, null],
    [[0.25], 9000, null],
  ])
})

test('steps that a double cannot tell apart are told apart where the place can name them', async () => {
  expect((await valuesOf({ at: 2 ** 60, runs: [key('c')] }))[0]?.[0]).toEqual([7])
})

test('runs come in the order asked for, each once, and runs and metrics that are not there have nothing to tell', async () => {
  const answer = await ask({ runs: [key('b'), key('a'), key('b'), key('nowhere')] })
  expect(answer.runs.map(({ run }) => run)).toEqual([key('b'), key('a')])
  expect((await ask({ runs: [key('nowhere')] })).runs).toEqual([])
  expect(await valuesOf({ metric: 'no such', runs: [key('a')] })).toEqual([[[], null, null]])
  expect(await valuesOf({ at: 1.5, runs: [key('a')] })).toEqual([[[], 1, 2]])
})
