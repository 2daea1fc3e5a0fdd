import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { X_AXES } from '@/lib/api/fields'
import { type PointColumns, SeriesProof, SeriesQuery } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'
import { readSeries } from './series'
import { readSeriesProof } from './series-proof'

const call = fc.record({
  atMs: fc.integer({ min: 5, max: 60 }).map((second) => second * 1000),
  writer: fc.constantFrom('alice', 'bob'),
  verdict: fc.constantFrom<Verdict[]>('verified', 'verified', 'verified', 'pending', 'failed', 'unattested'),
  items: fc.array(
    fc.record({
      metric: fc.constant('loss'),
      step: fc.option(fc.integer({ min: -20, max: 200 }), { freq: 12 }),
      value: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -3, max: 3 }) },
        { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY) },
      ),
      claimedMs: fc.integer({ min: 5_000, max: 90_000 }),
      segment: fc.integer({ min: 0, max: 1 }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
})
const cases = fc.sample(
  fc.record({
    calls: fc.array(call, { minLength: 1, maxLength: 40 }),
    x: fc.constantFrom(...X_AXES),
    from: fc.option(fc.integer({ min: -10, max: 150 })),
  }),
  { numRuns: 60, seed: 7 },
)

const names = ({ event, item }: PointColumns, events: string[]) =>
  event.map((at, index) => `${events[at] ?? ''}.${item[index] ?? ''}`)

test('tells the verdict of every point that a chart draws, on each axis, bucketed and not', async () => {
  const store = await openMemoryStore()
  const run = (at: number) => `111122223333/us-east-1/run-${at}`
  const verdicts = new Map<string, Verdict>()
  const all = cases.flatMap(({ calls }, at) => calls.map((one): SeedCall => ({ ...one, run: run(at) })))
  const withIds = all.map((one, at) => ({ ...one, id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}` }))
  for (const { id, verdict } of withIds) verdicts.set(id, verdict ?? 'pending')
  await seed(store, withIds)
  let drawn = 0
  for (const [at, { x, from }] of cases.entries()) {
    const query = SeriesQuery.parse({ run: seedKey(run(at)), metric: 'loss', x, from, buckets: 16 })
    const series = await readSeries(store.reader, EVERYTHING, query)
    const proof = SeriesProof.parse(await readSeriesProof(store.reader, EVERYTHING, query))
    const told = new Map(
      proof.others.flatMap(({ verdict, points }) => names(points, proof.events).map((name) => [name, verdict])),
    )
    for (const columns of [series.points, series.marks, series.collisions]) {
      for (const name of names(columns, series.events)) {
        drawn++
        expect(told.get(name) ?? proof.verdict, `${JSON.stringify(query)} ${name}`).toBe(
          verdicts.get(name.slice(0, name.lastIndexOf('.'))),
        )
      }
    }
  }
  expect(drawn).toBeGreaterThan(1000)
  store.close()
})

test('gives one failed point among many, though no bucket of all points has it as a corner', async () => {
  const store = await openMemoryStore()
  const calls = Array.from(
    { length: 400 },
    (_, at): SeedCall => ({
      atMs: at * 1000,
      verdict: at === 203 ? 'failed' : 'verified',
      items: Array.from({ length: 5 }, (_, more) => ({
        metric: 'loss',
        step: at * 5 + more,
        value: at === 203 ? 0 : more % 2 ? 1 : -1,
      })),
    }),
  )
  await seed(store, calls)
  const query = SeriesQuery.parse({ run: seedKey('111122223333/us-east-1/run-a'), metric: 'loss', buckets: 16 })
  const series = await readSeries(store.reader, EVERYTHING, query)
  expect(series.points.x).not.toContain(1017)
  const proof = await readSeriesProof(store.reader, EVERYTHING, query)
  expect(proof).toMatchObject({ verdict: 'verified', others: [{ verdict: 'failed', inRange: 5 }] })
  expect(proof.others[0]?.points.x).toEqual([1015, 1016, 1017, 1018, 1019])
  store.close()
})

test('has nothing to tell apart when all log files of a run have one verdict', async () => {
  const store = await openMemoryStore()
  await seed(store, [{ atMs: 1000, verdict: 'hash-only', items: [{ metric: 'loss', step: 1, value: 1 }] }])
  const query = SeriesQuery.parse({ run: seedKey('111122223333/us-east-1/run-a'), metric: 'loss' })
  expect(await readSeriesProof(store.reader, EVERYTHING, query)).toMatchObject({ verdict: 'hash-only', others: [] })
  store.close()
})
