import { expect, test } from 'vitest'
import type { IngestLog } from './ingest-log'
import { Refusals } from './ingest-refusals'
import type { RefusedEntry, SourceObject } from './sources/source'

const minute = 60_000
const objects = (count: number): SourceObject[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ kind: 'object', key: `f${at}.json.gz`, version: '1', sizeBytes: 1, modifiedMs: 0 },
  }))
const entry = (key: string, reason: RefusedEntry['reason'] = 'forbidden'): RefusedEntry => ({
  ...{ kind: 'refused', key, reason, detail: 'No permission.' },
})
const refuseAll = (refusals: Refusals, tried: readonly SourceObject[], nowMs: number) => {
  for (const { key, version } of tried) refusals.refuse('s', entry(key), { version, nowMs })
}

test('is tried again at once, then after half a minute, then twice as late each time, and at the latest every 15 minutes', () => {
  const refusals = new Refusals()
  const all = objects(1)
  refuseAll(refusals, all, 0)
  const triedMs: number[] = []
  for (let nowMs = 0; nowMs <= 60 * minute; nowMs += 10_000) {
    const due = refusals.due('s', all, nowMs)
    if (due.length > 0) triedMs.push(nowMs)
    refuseAll(refusals, due, nowMs)
  }
  expect(triedMs.map((ms) => ms / minute)).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5])
  expect(refusals.nextMs('s', 60 * minute)).toBe(60.5 * minute)
  expect(refusals.nextMs('s', 61 * minute)).toBe(null)
  expect(refusals.of('s')).toMatchObject([{ key: 'f0.json.gz', reason: 'forbidden', sinceMs: 0 }])
})

test('of thousands that are kept back for one reason a few are tried, in turn, and when one is read, all', () => {
  const refusals = new Refusals()
  const all = objects(5000)
  refuseAll(refusals, all, 0)
  const tried = new Set<string>()
  let tries = 0
  for (let nowMs = 1; nowMs <= 60 * minute; nowMs += 20_000) {
    const due = refusals.due('s', all, nowMs)
    for (const { key } of due) tried.add(key)
    tries += due.length
    refuseAll(refusals, due, nowMs)
  }
  expect(tries).toBe(8 * 20)
  expect(tried.size).toBe(tries)
  const [first] = refusals.due('s', all, 90 * minute)
  expect(refusals.wasRead('s', first?.key ?? '')).toBe(true)
  const rest = all.filter(({ key }) => key !== first?.key)
  expect(refusals.due('s', rest, 90 * minute)).toHaveLength(4999)
  // Those that are then refused all the same do not make each other due.
  refuseAll(refusals, rest.slice(1), 90 * minute)
  expect(refusals.wasRead('s', rest[0]?.key ?? '')).toBe(false)
  expect(refusals.due('s', rest.slice(1), 90 * minute)).toEqual([])
})

test('what is refused for another reason, as another version or for the first time does not wait for the others', () => {
  const refusals = new Refusals()
  const [a, b] = objects(2)
  if (!a || !b) throw new Error('two are made')
  for (const nowMs of [0, 0, 0, 0]) refusals.refuse('s', entry(a.key), { version: a.version, nowMs })
  refusals.refuse('s', entry(b.key, 'unreadable'), { version: b.version, nowMs: 0 })
  expect(refusals.due('s', [a, b], 1)).toEqual([b])
  expect(refusals.isHeld('s', a)).toBe(true)
  expect(refusals.isHeld('s', { ...a, version: '2' })).toBe(false)
  expect(refusals.isHeld('other', a)).toBe(false)
})

test('“now” makes everything due, and so does a clock that was set back', () => {
  const refusals = new Refusals()
  const all = objects(30)
  for (const nowMs of [1000, 1000, 1000]) refuseAll(refusals, all, nowMs)
  expect(refusals.due('s', all, 1001)).toEqual([])
  expect(refusals.due('s', all, 999)).toHaveLength(20)
  expect(refusals.dueNow('s')).toBe(30)
  expect(refusals.due('s', all, 1001)).toHaveLength(30)
})

test('stands over listings with its first time, and is forgotten when it is gone', () => {
  const refusals = new Refusals(
    new Map([['s', [{ key: 'old.json', kind: 'log', reason: 'forbidden', detail: '', sinceMs: 5 }]]]),
  )
  const [a] = objects(1)
  if (!a) throw new Error('one is made')
  refuseAll(refusals, [a], 10)
  refusals.refuse('s', entry('old.json'), { version: '7', nowMs: 20 })
  refusals.listed(
    's',
    { seen: new Set(['old.json', a.key, 'shut/']), refused: [entry('shut/', 'unreadable')], held: [] },
    20,
  )
  refuseAll(refusals, [a], 30)
  expect(refusals.of('s').map(({ key, sinceMs }) => [key, sinceMs])).toEqual([
    ['old.json', 5],
    ['f0.json.gz', 10],
    ['shut/', 20],
  ])
  expect(refusals.takeChanged('s')).toHaveLength(3)
  refuseAll(refusals, [a], 40)
  expect(refusals.takeChanged('s')).toBe(null)
  expect(refusals.listed('s', { seen: new Set([a.key]), refused: [], held: [] }, 50)).toEqual([])
  expect(refusals.takeChanged('s')).toMatchObject([{ key: a.key }])
  refusals.wasRead('s', a.key)
  expect(refusals.takeChanged('s')).toEqual([])
})

test('what keeps a digest’s metadata stands as long as the digest is there', () => {
  const refusals = new Refusals()
  const digest = '111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260901T100000Z.json.gz'
  refusals.refuse('s', entry(`${digest}.head.json`), { version: null, nowMs: 0 })
  refusals.listed('s', { seen: new Set([digest]), refused: [], held: [] }, 1)
  expect(refusals.of('s')).toMatchObject([{ kind: 'digest' }])
  refusals.listed('s', { seen: new Set(), refused: [], held: [] }, 2)
  expect(refusals.of('s')).toEqual([])
})

test('each is told once, and many for one reason in one line', () => {
  const lines: unknown[] = []
  const log: IngestLog = {
    ...{ info: () => undefined, error: () => undefined },
    warn: (message, fields) => lines.push([message, fields?.key, fields?.files]),
  }
  const refusals = new Refusals()
  const all = objects(3000)
  refuseAll(refusals, all.slice(0, 2), 0)
  refusals.tell('s', log)
  refuseAll(refusals, all, 1)
  refusals.tell('s', log)
  refuseAll(refusals, all, 2)
  refusals.tell('s', log)
  expect(lines).toEqual([
    ['refused', 'f0.json.gz', undefined],
    ['refused', 'f1.json.gz', undefined],
    ['refused', 'f2.json.gz', 2998],
  ])
})
