import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { type SeriesAsk, SeriesProof, SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'
import { readSeries } from './series'
import { readSeriesProof } from './series-proof'

const run = seedKey('111122223333/us-east-1/run-a')
const asked = { run, metric: 'loss', buckets: 16 }

const call = (second: number, step: number, over: Partial<SeedCall> = {}): SeedCall => ({
  atMs: second * 1000,
  items: [{ metric: 'loss', step, value: 1 }],
  ...over,
})

test('a lag is claimed minus observed time to the millisecond, and what has no claimed time is counted', async () => {
  const claims = [1_000, 1_250, null, 900_000]
  const calls = claims.map((claimedMs, step) =>
    call(step + 1, step, { items: [{ metric: 'loss', step, value: Number.NaN, claimedMs }] }),
  )
  const answer = await ask(calls, { ...asked, value: 'lag' })
  expect(answer).toMatchObject({ total: 4, inRange: 3, noX: 0, noLag: 1, nonFinite: 0, value: 'lag' })
  expect(answer.points.value).toEqual([0, -750, 896_000])
  expect(await ask(calls, { ...asked, value: 'lag', x: 'claimed' })).toMatchObject({ inRange: 3, noX: 1, noLag: 0 })
})

test('the largest lag among thousands is drawn whatever its value', async () => {
  const calls = Array.from({ length: 3000 }, (_, step) =>
    call(step, step, {
      items: [{ metric: 'loss', step, value: 1, claimedMs: step * 1000 - (step === 1234 ? 97_000 : step % 7) }],
    }),
  )
  const answer = await ask(calls, { ...asked, value: 'lag' })
  expect(answer.drawn).toBeLessThanOrEqual(64)
  const lags = answer.points.value.map(Number)
  expect(answer.points.step[lags.indexOf(Math.min(...lags))]).toBe(1234)
  expect(Math.min(...lags)).toBe(-97_000)
})

test('a log axis has buckets that are equal parts of an octave, and counts what has no place on it', async () => {
  const calls = Array.from({ length: 4099 }, (_, at) => call(at, at - 2))
  const answer = await ask(calls, { ...asked, xscale: 'log' })
  expect(answer).toMatchObject({
    bucketWidth: 1,
    noX: 3,
    nonPositiveX: 3,
    inRange: 4096,
    extent: { min: 1, max: 4096 },
  })
  // The first and the last step of each octave.
  expect(answer.points.x.slice(0, 5)).toEqual([1, 2, 3, 4, 7])
  const zoomed = await ask(calls, { ...asked, xscale: 'log', from: -5, to: 4 })
  expect([zoomed.points.x, zoomed.nonPositiveX, zoomed.beside.x]).toEqual([[1, 2, 3, 4], 3, [5]])
  expect(await ask([call(1, 0)], { ...asked, xscale: 'log' })).toMatchObject({ extent: null, inRange: 0, noX: 1 })
})

test.each([
  ['ip', { ip: '198.51.100.9' }, '198.51.100.9'],
  ['client', { client: 'aws-cli/2' }, 'aws-cli/2'],
] as const)('one write of another %s among thousands is a line of its own, by name', async (by, odd, name) => {
  const calls = Array.from({ length: 2000 }, (_, step) => call(step, step, step === 777 ? odd : {}))
  const answer = await ask(calls, { ...asked, by })
  const group = (at: number) => answer.groups[answer.eventGroup[at] ?? -1]
  const odds = answer.points.step.filter((_, at) => group(answer.points.event[at] ?? -1) === name)
  expect(odds).toEqual([777])
  expect(answer.groups).toHaveLength(2)
  expect((await ask(calls, asked)).groups).toEqual([])
})

test('points of another verdict keep the address that splits their lines', async () => {
  const store = await openMemoryStore()
  try {
    const files = { file: 'a.json.gz', verdict: 'verified' as const }
    const failed = { file: 'b.json.gz', verdict: 'failed' as const, ip: '198.51.100.9' }
    await seed(store, [call(1, 1, files), call(2, 2, files), call(3, 3, failed)])
    const query = SeriesQuery.parse({ ...asked, by: 'ip' })
    const { others, groups, eventGroup } = SeriesProof.parse(await readSeriesProof(store.reader, EVERYTHING, query))
    expect(others.map(({ verdict, points }) => [verdict, points.step])).toEqual([['failed', [3]]])
    expect(groups[eventGroup[others[0]?.points.event[0] ?? -1] ?? -1]).toBe('198.51.100.9')
  } finally {
    store.close()
  }
})

async function ask(calls: SeedCall[], query: SeriesAsk): Promise<SeriesResponse> {
  const store = await openMemoryStore()
  try {
    await seed(store, calls)
    return SeriesResponse.parse(await readSeries(store.reader, EVERYTHING, SeriesQuery.parse(query)))
  } finally {
    store.close()
  }
}
