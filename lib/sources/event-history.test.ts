import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type MadeCall, madeStartMs } from '@/lib/ingest-trail'
import type { FleetSetting } from '@/lib/source-settings'
import { atOnce } from './at-once'
import { eventHistory, type HistoryOptions } from './event-history'
import { madeHistory, madeLife, startHistory } from './history.fixture'
import type { Answer } from './source'

const held = new Map<string, MadeCall[]>()
let service: Awaited<ReturnType<typeof startHistory>>
beforeEach(async () => {
  held.clear()
  service = await startHistory(held)
})
afterEach(() => {
  service.stop()
  vi.restoreAllMocks()
})

const never = { until: () => null, scannedBytes: () => 0 }
const now = () => madeStartMs + 3_600_000
const run = (second: number) => madeLife(second, 'CreateTrialComponent', { trialComponentName: `run-${second}` })

async function answers(fleet: FleetSetting, options: HistoryOptions, signal = new AbortController().signal) {
  const found: Answer[] = []
  for await (const answer of eventHistory(fleet, { now, ...options }).ask(never, signal)) found.push(answer)
  return found.filter(({ kind }) => kind !== 'progress')
}

/** Between each two requests of a place, ms. */
function gaps(place: string): number[] {
  const times = service.lookups.filter((lookup) => lookup.place === place).map(({ atMs }) => atMs)
  return times.slice(1).map((time, at) => time - (times[at] ?? 0))
}

test('requests of one account and region are kept apart over names and pages, other places are asked meanwhile', async () => {
  const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-west-2']
  for (const region of regions) held.set(`111122223333/${region}`, [run(1), run(2), run(3)])
  const began = performance.now()
  await answers({ ...madeHistory, regions }, { spacingMs: 30 })
  const took = performance.now() - began
  const spans = regions.map((region) => gaps(`111122223333/${region}`))
  for (const span of spans) expect(Math.min(...span)).toBeGreaterThanOrEqual(30)
  expect(took).toBeLessThan(spans.flat().reduce((sum, gap) => sum + gap, 0))
})

test('without other word no more than two requests a second are made', async () => {
  const aborter = new AbortController()
  const source = eventHistory(madeHistory, { now })
  const ask = async () => {
    for await (const answer of source.ask(never, aborter.signal)) expect(answer.kind).toBe('progress')
  }
  const asking = ask()
  await vi.waitFor(() => expect(service.lookups.length).toBeGreaterThan(2), { timeout: 10_000 })
  aborter.abort()
  await expect(asking).rejects.toThrow()
  for (const gap of gaps('111122223333/us-east-1')) expect(gap).toBeGreaterThanOrEqual(500)
})

test('a throttled request is made again by the client, at the same pace', async () => {
  held.set('111122223333/us-east-1', [run(1)])
  let times = 0
  service.refusals.get = () => (times++ === 0 ? { status: 400, code: 'ThrottlingException' } : undefined)
  const found = await answers(madeHistory, { spacingMs: 40 })
  expect(found).toMatchObject([
    { kind: 'page', records: [expect.any(String)] },
    { kind: 'asked', records: 1 },
  ])
  expect(service.lookups[1]?.name).toBe(service.lookups[0]?.name)
  expect(Math.min(...gaps('111122223333/us-east-1'))).toBeGreaterThanOrEqual(40)
})

test('a place is said to be asked once, when all names came; one that failed is not', async () => {
  const regions = ['us-east-1', 'eu-west-1']
  for (const region of regions) held.set(`111122223333/${region}`, [run(1)])
  const source = eventHistory({ ...madeHistory, regions }, { now, spacingMs: 1 })
  let requests = 0
  service.refusals.get = (place) =>
    place.endsWith('eu-west-1') && ++requests > 20 ? { status: 400, code: 'AccessDeniedException' } : undefined
  const found: Answer[] = []
  const ask = async () => {
    for await (const answer of source.ask(never, new AbortController().signal)) found.push(answer)
  }
  await expect(ask()).rejects.toThrow(/111122223333\/eu-west-1 cannot be read: no permission: cloudtrail:LookupEvents/)
  expect(found.flatMap((answer) => (answer.kind === 'asked' ? [answer.part] : []))).toEqual(['111122223333/us-east-1'])
})

test('no more questions are asked at the same time than may be, and all are answered', async () => {
  let open = 0
  let most = 0
  const question = (name: string) =>
    async function* () {
      most = Math.max(most, ++open)
      for (const part of [1, 2]) {
        await Promise.resolve()
        yield `${name}${part}`
      }
      open--
    }
  const found: string[] = []
  for await (const answer of atOnce(['a', 'b', 'c', 'd', 'e'].map(question), 2)) found.push(answer)
  expect(found.sort()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2', 'e1', 'e2'])
  expect(most).toBe(2)
})

test('a question that failed, or whose answer nobody takes, lets the others go', async () => {
  const ended: string[] = []
  const question = (name: string) =>
    async function* () {
      try {
        for (;;) {
          await Promise.resolve()
          if (name === 'bad') throw new Error('no answer')
          yield name
        }
      } finally {
        ended.push(name)
      }
    }
  const take = async (names: string[]) => {
    for await (const answer of atOnce(names.map(question), 3)) if (answer === 'b') return
  }
  await take(['a', 'b'])
  await expect(take(['c', 'bad'])).rejects.toThrow('no answer')
  await vi.waitFor(() => expect(ended.sort()).toEqual(['a', 'b', 'bad', 'c']))
})
