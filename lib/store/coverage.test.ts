import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING, type Scope } from '@/lib/access/scope'
import { ContextQuery } from '@/lib/api/context'
import { readContext } from './context'
import { type OpenStore, openMemoryStore } from './open'
import { seed, seedKey } from './seed'

const hour = 3_600_000
const place = { run: null, account: '111122223333', region: 'us-east-1' }
const write = (atHour: number, run = '111122223333/us-east-1/run-a') => ({
  run,
  atMs: atHour * hour,
  seenMs: 20 * hour,
  items: [{ metric: 'loss', step: atHour, value: 1 }],
})

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, [
    write(1),
    write(2),
    { ...place, atMs: 3.5 * hour, seenMs: 20 * hour, trail: 'stop' },
    { ...place, atMs: 5.5 * hour, seenMs: 20 * hour, trail: 'start' },
    write(6),
    write(9),
  ])
})
afterAll(() => store.close())

const ask = (query: Partial<ContextQuery>, scope: Scope = EVERYTHING) =>
  readContext(store.reader, scope, ContextQuery.parse(query))

test('an hour is delivered when log files came, stopped or partly so between StopLogging and StartLogging, else unknown', async () => {
  const { coverage } = await ask({})
  expect(coverage).toMatchObject({ fromMs: hour, toMs: 10 * hour, cellMs: hour })
  expect(coverage.cells).toEqual([
    ...['delivered', 'delivered', 'partly', 'stopped', 'partly'],
    ...['delivered', 'unknown', 'unknown', 'delivered'],
  ])
  expect(coverage.stops).toMatchObject([{ account: '111122223333', fromMs: 3.5 * hour, toMs: 5.5 * hour }])
})

test('hours after the newest as-of and the newest delivery are not over yet', async () => {
  const { coverage } = await ask({ from: 19 * hour, to: 23 * hour })
  expect(coverage.cells).toEqual(['unknown', 'unknown', 'future', 'future'])
})

test('a long range has few cells, each told of its hours together', async () => {
  const { coverage } = await ask({ from: 0, to: 4000 * hour })
  expect(coverage.cells.length).toBe(400)
  expect(coverage.cells[0]).toBe('partly')
})

test('a stop in one of several places leaves the hour partly recorded, and not recorded there alone', async () => {
  const own = await openMemoryStore()
  const here = { run: null, account: '111122223333', region: 'us-east-1' }
  await seed(own, [
    write(1),
    write(1, '111122223333/eu-west-1/run-b'),
    { ...here, atMs: 2 * hour, trail: 'stop' },
    { ...here, atMs: 3 * hour, trail: 'start' },
    write(3),
  ])
  const cells = async (query: Partial<ContextQuery>) =>
    (await readContext(own.reader, EVERYTHING, ContextQuery.parse(query))).coverage.cells[1]
  expect(await cells({})).toBe('partly')
  expect(await cells({ region: ['us-east-1'] })).toBe('stopped')
  expect(await cells({ region: ['eu-west-1'] })).not.toBe('stopped')
  own.close()
})

test('an hour is as bad as the worst of the chosen account-regions', async () => {
  const own = await openMemoryStore()
  await seed(own, [write(1), write(2), write(1, '111122223333/eu-west-1/run-b')])
  const both = await readContext(own.reader, EVERYTHING, ContextQuery.parse({}))
  expect(both.coverage.cells).toEqual(['delivered', 'unknown'])
  const one = await readContext(own.reader, EVERYTHING, ContextQuery.parse({ region: ['us-east-1'] }))
  expect(one.coverage.cells).toEqual(['delivered', 'delivered'])
  own.close()
})

test('who may see some runs only is told that logging stopped, not by which event', async () => {
  const some: Scope = { grants: [{ role: 'viewer', accounts: 'all', runPrefixes: ['run-'] }] }
  const { coverage } = await ask({}, some)
  expect(coverage.cells).toContain('stopped')
  expect(coverage.stops).toMatchObject([{ event: null }])
  const { coverage: none } = await ask({}, { grants: [{ role: 'viewer', accounts: ['999999999999'] }] })
  expect(none).toMatchObject({ stops: [], cells: [] })
})

test('says what arrived since a pinned moment', async () => {
  const own = await openMemoryStore()
  await seed(own, [
    { ...write(1), seenMs: 1 },
    { ...write(2), seenMs: 2 },
    { ...write(3, '111122223333/eu-west-1/run-b'), seenMs: 3 },
  ])
  const pinned = await readContext(own.reader, EVERYTHING, ContextQuery.parse({ asOf: 1 }))
  expect(pinned).toMatchObject({ asOf: { ms: 1 }, newest: { ms: 3 }, since: { events: 2, points: 2 } })
  const here = await readContext(own.reader, EVERYTHING, ContextQuery.parse({ asOf: 1, region: ['us-east-1'] }))
  expect(here.since).toEqual({ events: 1, points: 1 })
  const runs = [seedKey('111122223333/eu-west-1/run-b')]
  const ofRun = await readContext(own.reader, EVERYTHING, ContextQuery.parse({ asOf: 1, region: ['us-east-1'], runs }))
  expect(ofRun.since).toEqual({ events: 1, points: 1 })
  const later = await readContext(own.reader, EVERYTHING, ContextQuery.parse({ asOf: 3, runs }))
  expect(later.since).toEqual({ events: 0, points: 0 })
  own.close()
})
