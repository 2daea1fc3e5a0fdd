import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { type SeriesAsk, SeriesQuery, type SeriesResponse } from '@/lib/api/series'
import { withTail } from '@/lib/api/series-tail'
import { type OpenStore, openMemoryStore } from './open'
import { type SeedCall, type SeedItem, seed, seedKey } from './seed'
import { readSeries } from './series'

const PLACE = '111122223333/us-east-1/run-a'
const run = seedKey(PLACE)
const hour = 3_600_000

const wave = (from: number, to: number): SeedItem[] =>
  Array.from({ length: to - from }, (_, at) => ({
    metric: 'loss',
    step: from + at,
    value: Math.sin((from + at) / 7),
    claimedMs: hour + (from + at) * 1000,
  }))

/** Written by two writers, and read in three transactions: as of 1, 2 and 3. */
const calls: SeedCall[] = [
  {
    run: PLACE,
    atMs: hour,
    seenMs: 1,
    writer: 'one',
    items: [...wave(0, 900), { metric: 'few', step: 1, value: 1, claimedMs: hour }],
  },
  {
    run: PLACE,
    atMs: 2 * hour,
    seenMs: 2,
    writer: 'one',
    items: [...wave(900, 1000), { metric: 'loss', step: 950, value: Number.NaN, claimedMs: hour + 950_000 }],
  },
  {
    run: PLACE,
    atMs: 3 * hour,
    seenMs: 3,
    writer: 'other',
    items: [...wave(980, 1020), { metric: 'few', step: 2, value: 5, claimedMs: hour }],
  },
]

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, calls)
})
afterAll(() => store.close())

const ask = (query: Omit<SeriesAsk, 'run'>) =>
  readSeries(store.reader, EVERYTHING, SeriesQuery.parse({ run, ...query }))

/** Everything that an answer tells, with what its rows refer to in their place. */
function told({
  points,
  beside,
  marks,
  collisions,
  events,
  writers,
  groups,
  eventGroup,
  after: _,
  ...rest
}: SeriesResponse) {
  const rows = (columns: SeriesResponse['points']) =>
    columns.x
      .map((x, at) => {
        const event = columns.event[at] ?? -1
        return [
          ...[x, columns.value[at], columns.step[at], columns.claimedMs[at], columns.observedMs[at], columns.item[at]],
          ...[
            columns.segment[at],
            events[event],
            groups[eventGroup[event] ?? -1],
            writers[columns.writer[at] ?? -1]?.key,
          ],
        ].join(' ')
      })
      .sort()
  return { ...rest, points: rows(points), beside: rows(beside), marks: rows(marks), collisions: rows(collisions) }
}

describe.each([1, 2])('to an asker who holds an answer as of %i', (asOf) => {
  test.each<[string, Omit<SeriesAsk, 'run' | 'asOf'>]>([
    ['every point', { metric: 'loss', buckets: 2000 }],
    ['buckets', { metric: 'loss', buckets: 255 }],
    ['wide buckets', { metric: 'loss', buckets: 16 }],
    ['a zoom', { metric: 'loss', from: 850, to: 990 }],
    ['a zoom that ends before what came', { metric: 'loss', from: 10, to: 100 }],
    ['a zoom in buckets', { metric: 'loss', from: 500, to: 1200, buckets: 40 }],
    ['claimed time', { metric: 'loss', x: 'claimed', buckets: 40 }],
    ['relative time', { metric: 'loss', x: 'relative', buckets: 200 }],
    ['observed time', { metric: 'loss', x: 'observed' }],
    ['lags', { metric: 'loss', value: 'lag', buckets: 200 }],
    ['lines split by client', { metric: 'loss', by: 'client', buckets: 64 }],
    ['a logarithmic axis', { metric: 'loss', xscale: 'log', buckets: 64 }],
    ['few points', { metric: 'few' }],
  ])('%s with what came since are all of the answer now', async (_, query) => {
    const held = await ask({ ...query, asOf })
    const tail = await ask({ ...query, since: held.asOf.ms, width: held.bucketWidth })
    const now = await ask(query)
    const merged = withTail(held, tail)
    if (merged !== null) expect(told(merged)).toEqual(told(now))
    // Either they fit together, or all is asked for again.
    else expect([held.split, held.bucketWidth]).not.toEqual([now.split, now.bucketWidth])
  })
})

test('gives only what an asker does not have: the last buckets, and nothing where nothing came', async () => {
  const query = { metric: 'loss', buckets: 255 }
  const held = await ask({ ...query, asOf: 2 })
  const tail = await ask({ ...query, since: 2, width: held.bucketWidth })
  expect(tail.after).toBe(980)
  expect(tail.points.x.length).toBeLessThan(now(held) / 5)
  const again = await ask({ ...query, since: 3, width: held.bucketWidth })
  expect([again.after, again.points.x.length, again.inRange]).toEqual([1020, 0, tail.inRange])
})

test('buckets that were drawn stay as they are while points come', async () => {
  const query = { metric: 'loss', buckets: 255 }
  const held = await ask({ ...query, asOf: 2 })
  const merged = withTail(held, await ask({ ...query, since: 2, width: held.bucketWidth }))
  const before = (answer: SeriesResponse | null) => answer?.points.x.filter((x) => x < 980)
  expect(before(merged)).toEqual(before(held))
})

test('gives all again when the buckets become wider, or relative time counts from elsewhere', async () => {
  expect((await ask({ metric: 'loss', buckets: 255, since: 2, width: 1 })).after).toBeNull()
  expect((await ask({ metric: 'few', x: 'relative', since: 2 })).after).toBeNull()
  expect((await ask({ metric: 'loss', xscale: 'log', since: 2, width: 1 })).after).toBeNull()
  expect((await ask({ metric: 'loss', asOf: 2, since: 1, width: 4 })).after).toBeNull()
})

const now = ({ points }: SeriesResponse) => points.x.length
