import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { CompareSettingsQuery } from '@/lib/api/compare-settings'
import { readCompareSettings } from './compare-settings'
import { type OpenStore, openMemoryStore } from './open'
import { type SeedSetting, seed, seedKey } from './seed'

const place = '111122223333/us-east-1'
const key = (name: string) => seedKey(`${place}/${name}`)
const told = (name: string, seenMs: number, settings: SeedSetting[]) => ({
  ...{ run: `${place}/${name}`, atMs: seenMs, seenMs, status: 'InProgress', settings },
})

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, [
    told('a', 1, [
      { name: 'lr', text: '0.1', number: 0.1 },
      { kind: 'metadata', name: 'CommitId', text: '4be0a97' },
    ]),
    told('b', 1, [
      { name: 'lr', text: '0.2', number: 0.2 },
      { name: 'warm', text: 'yes' },
    ]),
    told('b', 2, [
      { name: 'warm', text: null },
      { kind: 'input', name: 'lr', text: 's3://x' },
    ]),
    told('c', 1, [{ name: 'lr', text: '9', number: 9 }]),
  ])
})
afterAll(() => store.close())

const ask = async (runs: string[], asOf: number | null = null) => {
  const answer = await readCompareSettings(store.reader, EVERYTHING, CompareSettingsQuery.parse({ runs, asOf }))
  return {
    runs: answer.runs,
    rows: answer.settings.map(({ setting, values }) => [setting, ...values.map((value) => value?.text ?? null)]),
    more: answer.more,
  }
}

test('settings stand side by side in the order of the runs, parameters first, null where a run has none', async () => {
  expect(await ask([key('b'), key('a'), key('nowhere')])).toEqual({
    runs: [key('b'), key('a')],
    rows: [
      ['p.lr', '0.2', '0.1'],
      ['i.lr', 's3://x', null],
      ['m.CommitId', null, '4be0a97'],
    ],
    more: 0,
  })
})

test('a pinned moment has the settings of then', async () => {
  expect((await ask([key('a'), key('b')], 1)).rows).toEqual([
    ['p.lr', '0.1', '0.2'],
    ['p.warm', null, 'yes'],
    ['m.CommitId', '4be0a97', null],
  ])
})

test('one hostile run with thousands of names does not hide what most runs have', async () => {
  const own = await openMemoryStore()
  const names = Array.from({ length: 700 }, (_, at) => ({ name: `a${at}`, text: 'x' }))
  await seed(own, [...['a', 'b'].map((name) => told(name, 1, [{ name: 'lr', text: name }])), told('c', 1, names)])
  const query = CompareSettingsQuery.parse({ runs: ['a', 'b', 'c'].map(key) })
  const { settings, more } = await readCompareSettings(own.reader, EVERYTHING, query)
  expect(settings.length + more).toBe(701)
  expect(settings.find(({ setting }) => setting === 'p.lr')?.values.map((value) => value?.text)).toEqual([
    'a',
    'b',
    undefined,
  ])
  own.close()
})
