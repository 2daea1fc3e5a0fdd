import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { JoinedQuery, SeriesResponse } from '@/lib/api/series'
import { openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'
import { readJoined } from './series-joined'

const run = seedKey('111122223333/us-east-1/run-a')
/** Nothing beside a range, and one verdict. */
const ALONE = { besideAt: [], cut: false, proof: { verdict: 'pending', others: [] } }
const asked = { run, metric: 'loss', xmetric: 'lr', buckets: 16 }

interface Write extends Partial<SeedCall> {
  segment?: number
}

const write = (
  metric: string,
  [step, value]: [number | null, number],
  { segment = 0, ...call }: Write = {},
): SeedCall => ({
  atMs: 1000 + (step ?? 0),
  items: [{ metric, step, value, segment }],
  ...call,
})

test('a point is a step that one writer wrote once in both metrics, at the other metric’s value', async () => {
  const answer = await ask([
    ...[1, 2, 3].flatMap((step) => [write('loss', [step, step / 10]), write('lr', [step, 1 - step / 10])]),
    write('lr', [4, 0.5], { writer: 'bob' }),
    write('loss', [4, 0.9]),
  ])
  expect(answer.points).toMatchObject({ x: [0.9, 0.8, 0.7], value: [0.1, 0.2, 0.3], step: [1, 2, 3] })
  expect(answer.joined).toEqual({
    xmetric: 'lr',
    missing: 1,
    repeated: 0,
    placeless: 0,
    collidingPlaceless: 0,
    breaksAt: [],
    ...ALONE,
  })
  expect(answer).toMatchObject({ x: 'metric', total: 4, noX: 1, inRange: 3, drawn: 3, extent: { min: 0.7, max: 0.9 } })
})

test('a missing, repeated or placeless step is left out and counted, and the line breaks there', async () => {
  const answer = await ask([
    ...[1, 2, 4, 6, 7, 8].map((step) => write('loss', [step, step])),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((step) => write('lr', [step, step === 8 ? Number.NaN : step * 10])),
    write('loss', [7, 70], { atMs: 9000 }),
    write('loss', [null, 5]),
  ])
  expect(answer.points.step).toEqual([1, 2, 4, 6])
  expect(answer.joined).toEqual({
    xmetric: 'lr',
    missing: 2,
    repeated: 1,
    placeless: 1,
    collidingPlaceless: 2,
    breaksAt: [2, 3],
    ...ALONE,
  })
})

test('a value that is not finite is marked at its x, and the line breaks there; a zoom breaks it too', async () => {
  const calls = [1, 2, 3, 4, 5].flatMap((step) => [
    write('loss', [step, step === 3 ? Number.NaN : step]),
    write('lr', [step, step === 5 ? 1.5 : step]),
  ])
  const answer = await ask(calls)
  expect([answer.points.x, answer.joined?.breaksAt]).toEqual([[1, 2, 4, 1.5], [2]])
  expect(answer.marks).toMatchObject({ x: [3], value: ['NaN'] })
  expect(answer).toMatchObject({ inRange: 5, nonFinite: 1, drawn: 5 })
  const zoomed = await ask(calls, { to: 2 })
  expect([zoomed.points.x, zoomed.joined?.breaksAt, zoomed.inRange]).toEqual([[1, 2, 1.5], [2], 3])
})

test('of more values that are not finite than are marked the first and the last of each kind stay, and all are counted', async () => {
  const answer = await ask(
    Array.from({ length: 700 }, (_, step) => [
      write('loss', [step, step < 9 ? Infinity : Number.NaN]),
      write('lr', [step, 1000 - step]),
    ]).flat(),
  )
  const { marks, markSpans } = answer
  const of = (kind: string) => marks.step.flatMap((step, at) => (marks.value[at] === kind ? [{ step, at }] : []))
  const ends = ['Infinity', 'NaN'].map((kind) => [of(kind)[0]?.step, of(kind).at(-1)?.step])
  expect(ends).toEqual([
    [0, 8],
    [9, 699],
  ])
  expect(marks.x.every((x, at) => x === 1000 - Number(marks.step[at]))).toBe(true)
  const counts = ['Infinity', 'NaN'].map((kind) =>
    of(kind).reduce((sum, { at }) => sum + (markSpans.writes[at] ?? 0), 0),
  )
  expect(counts).toEqual([9, 691])
  expect(marks.x.length).toBeLessThanOrEqual(500)
})

test('a collision is marked where its writes have an x, and those without one are counted', async () => {
  const answer = await ask([
    ...[1, 2, 3].flatMap((step) => [write('loss', [step, step]), write('lr', [step, step * 10])]),
    ...[write('loss', [2, 0.99], { writer: 'bob', atMs: 9000 }), write('loss', [3, 0.5], { writer: 'bob' })],
    write('lr', [3, 31], { writer: 'bob' }),
  ])
  expect(answer).toMatchObject({ collisionSteps: 2, rewrittenSteps: 0, joined: { collidingPlaceless: 1, missing: 1 } })
  expect(answer.collisions).toMatchObject({ x: [20, 30, 31], value: [2, 3, 0.5], step: [2, 3, 3] })
})

test('segments and writers are never joined with one another', async () => {
  const lines = [{}, { segment: 1 }, { writer: 'bob' }]
  const answer = await ask(lines.flatMap((over, at) => [write('loss', [1, at], over), write('lr', [1, at + 10], over)]))
  expect(answer.points).toMatchObject({ value: [0, 2, 1], x: [10, 12, 11], segment: [0, 0, 1] })
  expect(answer.writers).toHaveLength(2)
})

test('of too many points the extremes of both metrics stay, whichever they are', async () => {
  const value = fc.integer({ min: -1000, max: 1000 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 200, maxLength: 600 }), async (values) => {
      const answer = await ask(values.flatMap(([y, x], step) => [write('loss', [step, y]), write('lr', [step, x])]))
      const both = values.map(([y, x]) => ({ x, y }))
      const drawn = answer.points.x.map((x, at) => ({ x, y: Number(answer.points.value[at]) }))
      expect(drawn.length).toBeLessThanOrEqual(6 * 17)
      for (const side of ['x', 'y'] as const) {
        expect(Math.min(...drawn.map((point) => point[side]))).toBe(Math.min(...both.map((point) => point[side])))
        expect(Math.max(...drawn.map((point) => point[side]))).toBe(Math.max(...both.map((point) => point[side])))
      }
      for (const [at, step] of answer.points.step.entries()) expect(drawn[at]).toEqual(both[Number(step)])
      expect(answer.points.step).toEqual([...answer.points.step].sort((a, b) => Number(a) - Number(b)))
      expect(answer.inRange).toBe(values.length)
    }),
    { numRuns: 12, seed: 5 },
  )
})

test('a line goes on to the step before and after what a zoom shows, and across it, in step order', async () => {
  const xs = [1, 5, 9, 1, 6, 20, 30]
  const calls = xs.flatMap((x, step) => [write('loss', [step, step]), write('lr', [step, x])])
  const zoomed = await ask(calls, { from: 4, to: 7 })
  expect(zoomed.points).toMatchObject({ x: [5, 6], step: [1, 4] })
  expect(zoomed.beside).toMatchObject({ x: [1, 9, 1, 20], step: [0, 2, 3, 5] })
  expect(zoomed.joined).toMatchObject({ besideAt: [0, 2, 3, 5], breaksAt: [], cut: false })
  expect(zoomed).toMatchObject({ inRange: 2, drawn: 2, extent: { min: 1, max: 30 } })
  const across = await ask(calls, { from: 2, to: 4 })
  expect(across.points.x).toEqual([])
  expect(across.beside.step).toEqual([0, 1, 2, 3, 4])
  const gap = await ask(calls.toSpliced(5, 1), { from: 4, to: 7 })
  expect([gap.beside.step, gap.joined?.breaksAt]).toEqual([[0, 3, 5], [2]])
})

test('of too many points lines end at the last one in range, and it is told', async () => {
  const calls = Array.from({ length: 100 }, (_, step) => [
    write('loss', [step, step]),
    write('lr', [step, step % 2]),
  ]).flat()
  const answer = await ask(calls, { to: 0.5 })
  expect(answer).toMatchObject({ inRange: 50, beside: { x: [] }, joined: { cut: true } })
})

test('tells the verdict of every point drawn, and of one among many that is no corner', async () => {
  const calls = Array.from(
    { length: 500 },
    (_, step): SeedCall => ({
      atMs: 1000 + step,
      verdict: step === 203 ? 'failed' : step % 40 === 7 ? 'pending' : 'verified',
      items: [
        { metric: 'loss', step, value: step === 203 ? 0 : step % 2 ? 1 : -1 },
        { metric: 'lr', step, value: step === 203 ? 0.5 : step % 3 },
      ],
    }),
  )
  const answer = await ask(calls)
  expect(answer.points.step).not.toContain(203)
  expect(answer.joined?.proof).toMatchObject({ verdict: 'verified', others: [{ inRange: 1 }, { inRange: 13 }] })
  const others = answer.joined?.proof.others ?? []
  expect(others.map(({ verdict, points }) => [verdict, points.step])).toEqual([
    ['failed', [203]],
    ['pending', Array.from({ length: 13 }, (_, at) => 7 + 40 * at)],
  ])
  expect(others[0]?.points).toMatchObject({ x: [0.5], value: [0] })
  const zoomed = await ask(calls, { from: 0.4, to: 0.6 })
  expect(zoomed.joined?.proof.others).toMatchObject([{ verdict: 'failed', inRange: 1 }])
})

test('a metric that is not there has no points over any other', async () => {
  const calls = [write('loss', [1, 1])]
  expect(await ask(calls)).toMatchObject({ inRange: 0, extent: null, noX: 1, joined: { missing: 1 } })
  expect(await ask(calls, { metric: 'other', xmetric: 'loss' })).toMatchObject({ total: 0, extent: null })
})

async function ask(calls: SeedCall[], over: Partial<JoinedQuery> = {}): Promise<SeriesResponse> {
  const store = await openMemoryStore()
  try {
    await seed(store, calls)
    return SeriesResponse.parse(await readJoined(store.reader, EVERYTHING, JoinedQuery.parse({ ...asked, ...over })))
  } finally {
    store.close()
  }
}
