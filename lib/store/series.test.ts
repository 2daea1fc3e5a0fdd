import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { X_AXES, type XAxis } from '@/lib/api/fields'
import { type PointColumns, SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'
import { readSeries } from './series'

const run = seedKey('111122223333/us-east-1/run-a')

/** What the plain reference knows of a point: the same fields, computed without SQL. */
interface Plain {
  id: string
  item: number
  value: number
  step: number | null
  claimedMs: number | null
  observedMs: number
  writer: number
  segment: number
  seq: number
  group: string
}

const value = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0) },
)
const item = fc.record({
  metric: fc.constant('loss'),
  step: fc.option(fc.integer({ min: -70, max: 300 }), { freq: 12 }),
  value,
  claimedMs: fc.option(fc.integer({ min: 5_000, max: 90_000 }), { freq: 12 }),
  segment: fc.integer({ min: 0, max: 1 }),
})
const call = fc.record({
  atMs: fc.integer({ min: 5, max: 60 }).map((second) => second * 1000),
  writer: fc.constantFrom('alice', 'bob'),
  ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
  items: fc.array(item, { minLength: 1, maxLength: 10 }),
})
const question = fc.record({
  x: fc.constantFrom(...X_AXES),
  from: fc.option(fc.double({ min: -100, max: 40_000, noNaN: true })),
  width: fc.option(fc.double({ min: 0, max: 50_000, noNaN: true })),
  xscale: fc.constantFrom('linear', 'log'),
  value: fc.constantFrom('value', 'lag'),
  by: fc.constantFrom(null, 'ip'),
})

/** Many made-up series, each a run of its own in one store. */
const cases = fc
  .sample(fc.record({ calls: fc.array(call, { minLength: 1, maxLength: 60 }), asked: question }), {
    numRuns: 200,
    seed: 3,
  })
  .map(({ calls, asked }, at) => {
    const name = `111122223333/us-east-1/run-${at}`
    const to = asked.from === null || asked.width === null ? null : asked.from + asked.width
    const query = SeriesQuery.parse({
      run: seedKey(name),
      metric: 'loss',
      ...{ x: asked.x, from: asked.from, to, xscale: asked.xscale, value: asked.value, by: asked.by },
      buckets: 16,
    })
    return { calls: calls.map((one) => ({ ...one, run: name })), query }
  })

/** A step that no double holds safely, which leaves the buckets of its series to the engine. */
const long: SeedCall = { atMs: 61_000, writer: 'alice', items: [{ metric: 'loss', step: 2n ** 60n, value: 0 }] }

test.each([
  ['read whole', []],
  ['bucketed by the engine', [long]],
])('draws first, last, smallest and largest point of every bucket of every line, for each x: %s', async (_, more) => {
  const store = await openMemoryStore()
  const all = cases.map(({ calls, query }) => ({
    calls: [...calls, ...more.map((one) => ({ ...one, run: calls[0]?.run ?? null }))],
    query,
  }))
  await seed(
    store,
    all.flatMap(({ calls }) => calls),
  )
  let before = 0
  for (const { calls, query } of all) {
    const answer = SeriesResponse.parse(await readSeries(store.reader, EVERYTHING, query))
    const plain = plainPoints(calls, before).map((point) => asAsked(point, query))
    before += calls.length
    const placed = plain.filter((point) => xOf(plain, point, query.x) !== null)
    const positive = placed.filter((point) => query.xscale === 'linear' || (xOf(plain, point, query.x) ?? 0) > 0)
    const onAxis = positive.filter((point) => query.value === 'value' || point.claimedMs !== null)
    const inRange = onAxis.filter((point) => isInRange(xOf(plain, point, query.x) ?? 0, query))
    const finite = inRange.filter((point) => Number.isFinite(point.value))
    expect(answer, JSON.stringify(query)).toMatchObject({
      total: plain.length,
      noX: plain.length - positive.length,
      nonPositiveX: placed.length - positive.length,
      inRange: inRange.length,
      nonFinite: inRange.length - finite.length,
    })
    const width = answer.bucketWidth
    expect(width === null).toBe(finite.length <= 32)
    if (width !== null) expect(Number.isInteger(Math.log2(width))).toBe(true)
    const drawn = reference(plain, finite, { query, width })
    expect(named(answer.points, answer), JSON.stringify(query)).toEqual(drawn.map(nameOf))
  }
  store.close()
})

test('a bucket is a multiple of its width wide and the narrowest that fits', async () => {
  const calls = Array.from({ length: 300 }, (_, at) => ({
    atMs: at * 1000,
    items: [{ metric: 'loss', step: at - 40, value: Math.sin(at) }],
  }))
  const answer = await ask(calls, SeriesQuery.parse({ run, metric: 'loss', buckets: 64 }))
  expect(answer).toMatchObject({ bucketWidth: 8, inRange: 300, extent: { min: -40, max: 259 } })
  const zoomed = await ask(calls, SeriesQuery.parse({ run, metric: 'loss', buckets: 64, from: 10.5, to: 20 }))
  expect(zoomed).toMatchObject({ bucketWidth: null, inRange: 10, drawn: 10 })
  expect(zoomed.points.x).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
})

test('keeps both values when a step is written twice, and says who wrote each', async () => {
  const at = (second: number, writer: string, value: number) => ({
    atMs: second * 1000,
    writer,
    items: [{ metric: 'loss', step: 7, value }],
  })
  const answer = await ask(
    [at(1, 'alice', 0.5), at(2, 'bob', 0.25), at(3, 'alice', 0.5)],
    SeriesQuery.parse({ run, metric: 'loss' }),
  )
  expect(answer.collisionSteps).toBe(1)
  expect(answer.collisions.value).toEqual([0.5, 0.25, 0.5])
  expect(answer.collisions.writer.map((writer) => answer.writers[writer]?.label)).toEqual(['alice', 'bob', 'alice'])
})

test('gives a zoomed line its neighbours at both edges, and none beyond a NaN', async () => {
  const calls = [0, 10, 20, 30, 40, 50].map((step) => ({
    atMs: step * 1000,
    items: [{ metric: 'loss', step, value: step === 40 ? Number.NaN : step, claimedMs: step * 1000 }],
  }))
  const asked = { run, metric: 'loss', buckets: 64 }
  const answer = await ask(calls, SeriesQuery.parse({ ...asked, from: 15, to: 35 }))
  expect([answer.points.x, answer.beside.x]).toEqual([[20, 30], [10]])
  const later = await ask(calls, SeriesQuery.parse({ ...asked, x: 'observed', from: 5000, to: 15_000 }))
  expect([later.points.x, later.beside.x, later.inRange]).toEqual([[10_000], [0, 20_000], 1])
  expect((await ask(calls, SeriesQuery.parse(asked))).beside.x).toEqual([])
})

test('tells steps that one writer wrote again after a restart from those that contradict', async () => {
  const at = (second: number, writer: string, [step, value, segment]: [number, number, number]) => ({
    atMs: second * 1000,
    writer,
    items: [{ metric: 'loss', step, value, segment }],
  })
  const calls = [
    ...[at(1, 'alice', [5, 1, 0]), at(2, 'alice', [6, 1, 0]), at(2, 'alice', [7, 1, 0]), at(3, 'alice', [7, 2, 0])],
    ...[at(4, 'alice', [5, 3, 1]), at(5, 'alice', [6, 3, 1]), at(6, 'bob', [6, 4, 0])],
  ]
  const answer = await ask(calls, SeriesQuery.parse({ run, metric: 'loss' }))
  expect(answer).toMatchObject({ collisionSteps: 3, rewrittenSteps: 1 })
  expect(answer.collisions.step).toEqual([6, 6, 6, 7, 7])
})

test('marks what is not finite and gives long steps digit by digit', async () => {
  const items = [
    { metric: 'loss', step: 2n ** 53n + 1n, value: 1 },
    { metric: 'loss', step: 2, value: Number.NEGATIVE_INFINITY },
  ]
  const answer = await ask([{ atMs: 1000, items }], SeriesQuery.parse({ run, metric: 'loss' }))
  expect(answer.points.step).toEqual(['9007199254740993'])
  expect(answer.marks).toMatchObject({ value: ['-Infinity'], step: [2] })
  expect(answer).toMatchObject({ inRange: 2, drawn: 2, nonFinite: 1 })
})

test('stays bounded when nearly every point begins a line', async () => {
  const calls = Array.from({ length: 4000 }, (_, at) => ({
    atMs: at * 1000,
    items: [{ metric: 'loss', step: (at * 7919) % 4000, value: Math.sin(at), segment: at }],
  }))
  const answer = await ask(calls, SeriesQuery.parse({ run, metric: 'loss', buckets: 16 }))
  expect(answer).toMatchObject({ split: false, inRange: 4000, bucketWidth: 256 })
  expect(answer.drawn).toBeLessThanOrEqual(64)
  expect(Math.max(...answer.points.value.map(Number))).toBe(Math.max(...calls.map((_, at) => Math.sin(at))))
})

test('a run without the metric has no points; a run that is not there is not found', async () => {
  const calls = [{ atMs: 1000, items: [{ metric: 'loss', step: 1, value: 1 }] }]
  const answer = await ask(calls, SeriesQuery.parse({ run, metric: 'other' }))
  expect(answer).toMatchObject({ total: 0, inRange: 0, extent: null, points: { x: [] } })
  await expect(ask(calls, SeriesQuery.parse({ run: 'a'.repeat(16), metric: 'loss' }))).rejects.toMatchObject({
    code: 'not_found',
  })
})

async function ask(calls: SeedCall[], query: SeriesQuery): Promise<SeriesResponse> {
  const store = await openMemoryStore()
  try {
    await seed(store, calls)
    return SeriesResponse.parse(await readSeries(store.reader, EVERYTHING, query))
  } finally {
    store.close()
  }
}

/** Writers in the order in which the store first met them: lines of one segment are drawn in it. */
const writersInOrder: string[] = [...new Set(cases.flatMap(({ calls }) => calls.map(({ writer }) => writer)))]

function plainPoints(calls: SeedCall[], before: number): Plain[] {
  return calls.flatMap((call, at) =>
    (call.items ?? []).map((one, item) => ({
      id: `00000000-0000-4000-8000-${String(before + at + 1).padStart(12, '0')}`,
      item,
      value: one.value,
      step: one.step === null || one.step === undefined ? null : Number(one.step),
      claimedMs: one.claimedMs === undefined ? call.atMs : one.claimedMs,
      observedMs: call.atMs,
      group: call.ip ?? '',
      writer: writersInOrder.indexOf(call.writer ?? ''),
      segment: one.segment ?? 0,
      seq: at,
    })),
  )
}

function xOf(all: Plain[], point: Plain, x: XAxis): number | null {
  const base = Math.min(...all.flatMap(({ claimedMs }) => (claimedMs === null ? [] : [claimedMs])))
  const relative = point.claimedMs === null ? null : point.claimedMs - base
  return { step: point.step, relative, claimed: point.claimedMs, observed: point.observedMs }[x]
}

const isInRange = (x: number, { from, to }: SeriesQuery) => (from === null || x >= from) && (to === null || x <= to)

/** Its lag in the place of its value, and no other group than it was asked for. */
function asAsked(point: Plain, { value, by }: SeriesQuery): Plain {
  const lag = (point.claimedMs ?? Number.NaN) - point.observedMs
  return { ...point, value: value === 'lag' ? lag : point.value, group: by === null ? '' : point.group }
}

type Wanted = { query: SeriesQuery; width: number | null }

function reference(all: Plain[], points: Plain[], { query: { x, xscale }, width }: Wanted): Plain[] {
  const last = (a: number | null) => a ?? Number.POSITIVE_INFINITY
  const at = (point: Plain) => xOf(all, point, x) ?? 0
  const along = (a: Plain, b: Plain) =>
    a.segment - b.segment ||
    a.writer - b.writer ||
    at(a) - at(b) ||
    a.observedMs - b.observedMs ||
    difference(last(a.claimedMs), last(b.claimedMs)) ||
    difference(last(a.step), last(b.step)) ||
    a.seq - b.seq ||
    a.item - b.item
  const sorted = [...points].sort(along)
  if (width === null) return sorted
  const cells = new Map<string, Plain[]>()
  for (const point of sorted) {
    const place = xscale === 'log' ? Math.log2(at(point)) : at(point)
    const cell = `${point.segment} ${point.writer} ${point.group} ${Math.floor(place / width)}`
    cells.set(cell, [...(cells.get(cell) ?? []), point])
  }
  const drawn = [...cells.values()].flatMap((cell) => {
    const low = Math.min(...cell.map(({ value }) => value))
    const high = Math.max(...cell.map(({ value }) => value))
    const extremes =
      low === high ? [] : [cell.find((point) => point.value === low), cell.find((point) => point.value === high)]
    const corners = new Set([cell[0], ...extremes, cell.at(-1)])
    return cell.filter((point) => corners.has(point))
  })
  return drawn.sort(along)
}

const difference = (a: number, b: number) => (a === b ? 0 : a - b)
const nameOf = (point: Plain) => `${point.id}.${point.item}`
const named = (points: PointColumns, answer: SeriesResponse) =>
  points.x.map((_, at) => `${answer.events[points.event[at] ?? -1]}.${points.item[at]}`)
