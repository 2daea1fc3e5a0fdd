import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { RunsFilter, RunsQuery } from '@/lib/api/runs'
import { type OpenStore, openMemoryStore } from './open'
import { readRuns } from './runs'
import { type SeedSetting, seed } from './seed'
import { readSettingNames } from './setting-names'

const number = (name: string, value: number): SeedSetting => ({ name, text: String(value), number: value })
const told = (run: string, atMs: number, settings: SeedSetting[]) => [
  { run: `111122223333/us-east-1/${run}`, atMs, seenMs: atMs, status: 'InProgress', settings },
]

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, [
    ...told('a', 1, [
      number('lr', 0.1),
      { name: 'optimizer', text: 'adam' },
      { kind: 'input', name: 'lr', text: 's3://x' },
    ]),
    ...told('b', 1, [number('lr', 9), { name: 'optimizer', text: 'sgd' }]),
    ...told('c', 1, [number('lr', 10), { name: 'optimizer', text: 'adam' }]),
    ...told('d', 1, [
      { name: 'lr', text: 'auto' },
      { name: 'a=b%3D', text: "'; drop table runs; --" },
    ]),
    ...told('e', 1, [{ name: 'optimizer', text: 'adam' }]),
    ...told('e', 2, [{ name: 'optimizer', text: null }]),
    ...told('f', 1, [{ name: 'lr', text: '1e-1' }]),
    ...told('b', 2, [number('lr', 2)]),
  ])
})
afterAll(() => store.close())

const ask = (query: Partial<RunsQuery>) => readRuns(store.reader, EVERYTHING, RunsQuery.parse(query))
const names = async (query: Partial<RunsQuery>) => (await ask(query)).rows.map(({ run }) => run.name)

test('a setting sorts its numbers as numbers, then texts, and runs that did not send it last both ways', async () => {
  expect(await names({ sort: 'p.lr', dir: 'asc' })).toEqual(['a', 'f', 'b', 'c', 'd', 'e'])
  expect(await names({ sort: 'p.lr', dir: 'desc' })).toEqual(['c', 'b', 'f', 'a', 'd', 'e'])
})

test('each run tells the settings that were asked for, in their order, by kind, and null where it has none', async () => {
  const { rows } = await ask({ settings: ['p.optimizer', 'p.lr', 'i.lr'], sort: 'name', dir: 'asc' })
  expect(rows.map(({ run, settings }) => [run.name, ...settings.map((value) => value?.text ?? null)])).toEqual([
    ['a', 'adam', '0.1', 's3://x'],
    ['b', 'sgd', '2', null],
    ['c', 'adam', '10', null],
    ['d', null, 'auto', null],
    ['e', null, null, null],
    ['f', null, '1e-1', null],
  ])
  expect(rows[0]?.settings[1]).toEqual({ text: '0.1', number: 0.1 })
})

test('values of one setting add up, those of different settings narrow, and a run without it can be looked for', async () => {
  const found = (...param: string[]) => names({ param, sort: 'name', dir: 'asc' })
  expect(await found('p.optimizer=adam')).toEqual(['a', 'c'])
  expect(await found('p.optimizer=adam', 'p.optimizer=sgd')).toEqual(['a', 'b', 'c'])
  expect(await found('p.optimizer=adam', 'p.lr=10')).toEqual(['c'])
  expect(await found('p.optimizer')).toEqual(['d', 'e', 'f'])
  expect(await found('p.optimizer', 'p.optimizer=sgd')).toEqual(['b', 'd', 'e', 'f'])
  expect(await found('p.lr=1e-1')).toEqual(['a', 'f'])
  expect(await found("p.a%3Db%253D='; drop table runs; --")).toEqual(['d'])
  expect(await found('p.__proto__=x')).toEqual([])
})

test('a value is counted under all filters but those of its own setting, and runs without it are counted too', async () => {
  const { settings, total } = await ask({ settings: ['p.optimizer'], param: ['p.optimizer=adam', 'p.lr=10'] })
  expect(total).toBe(1)
  expect(settings.map(({ setting, facet, absent }) => [setting, ...counts(facet), absent])).toEqual([
    ['p.optimizer', ['adam', 1], ['sgd', 0], 0],
    ['p.lr', ['0.1', 1], ['10', 1], ['1e-1', 0], ['2', 0], ['auto', 0], 0],
  ])
  const alone = await ask({ settings: ['p.optimizer'] })
  expect(alone.settings.map(({ facet, absent }) => [...counts(facet), absent])).toEqual([[['adam', 2], ['sgd', 1], 3]])
})

test('settings are those of the pinned moment', async () => {
  const { rows } = await ask({ settings: ['p.optimizer', 'p.lr'], sort: 'name', dir: 'asc', asOf: 1 })
  expect(rows.map(({ settings }) => settings.map((value) => value?.text ?? null))[1]).toEqual(['sgd', '9'])
  expect(await names({ param: ['p.optimizer=adam'], sort: 'name', dir: 'asc', asOf: 1 })).toEqual(['a', 'c', 'e'])
})

test('names are those of the runs in the list, by how many have them', async () => {
  const told = (filter: Partial<RunsFilter>) => readSettingNames(store.reader, EVERYTHING, RunsFilter.parse(filter))
  expect(await told({})).toEqual({
    names: [
      { setting: 'p.lr', runs: 5 },
      { setting: 'p.optimizer', runs: 3 },
      { setting: 'i.lr', runs: 1 },
      { setting: 'p.a=b%3D', runs: 1 },
    ],
    more: 0,
  })
  expect((await told({ param: ['p.optimizer=sgd'] })).names).toEqual([
    { setting: 'p.lr', runs: 1 },
    { setting: 'p.optimizer', runs: 1 },
  ])
  expect((await told({ asOf: 1 })).names[1]).toEqual({ setting: 'p.optimizer', runs: 4 })
})

const counts = (facet: Awaited<ReturnType<typeof ask>>['settings'][number]['facet']) =>
  facet.values.map(({ value, count }) => [value, count])
