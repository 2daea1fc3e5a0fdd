import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { RunQuery } from '@/lib/api/run'
import { openMemoryStore } from './open'
import { seed, seedKey } from './seed'
import { readWriters } from './writers'

const run = '111122223333/us-east-1/strip'

/** A small generator with a known course, so that a failure comes again. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647
    yield state / 2_147_483_647
  }
}

/** What the strip is defined to be, one call after the other. */
function spansOf(times: number[], gap: number) {
  const spans: { fromMs: number; toMs: number; events: number }[] = []
  for (const at of times.sort((a, b) => a - b)) {
    const open = spans.at(-1)
    if (open === undefined || at - open.toMs > gap) spans.push({ fromMs: at, toMs: at, events: 1 })
    else Object.assign(open, { toMs: at, events: open.events + 1 })
  }
  return spans
}

test.each([3, 17, 99])('a gap over 1/200 of the run’s length parts the spans of a writer, seed %i', async (seedOf) => {
  const random = numbers(seedOf)
  const draw = () => random.next().value
  // Bursts, so that gaps lie on both sides of the limit.
  const calls = Array.from({ length: 400 }, (_, index) => ({
    id: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
    run,
    writer: draw() < 0.6 ? 'ana' : 'ben',
    atMs: 1_000_000 + Math.floor(draw() * 60) * 10_000 + Math.floor(draw() * 9000),
    items: [{ metric: 'loss', step: index, value: 1 }],
  }))
  const store = await openMemoryStore()
  try {
    await seed(store, calls)
    const { writers } = await readWriters(store.reader, EVERYTHING, RunQuery.parse({ run: seedKey(run) }))
    const times = calls.map(({ atMs }) => atMs)
    const gap = (Math.max(...times) - Math.min(...times)) / 200
    const wanted = ['ana', 'ben'].map((name) =>
      spansOf(
        calls.filter(({ writer }) => writer === name).map(({ atMs }) => atMs),
        gap,
      ),
    )
    const found = writers.map(({ spans }) => spans.map(({ fromMs, toMs, events }) => ({ fromMs, toMs, events })))
    expect(found.sort(byFirst)).toEqual(wanted.sort(byFirst))
    expect(found.flat().length).toBeGreaterThan(20)
    for (const { fromMs, event } of writers.flatMap(({ spans }) => spans))
      expect(calls.find(({ id }) => id === event)?.atMs).toBe(fromMs)
  } finally {
    store.close()
  }
})

test('calls of one moment are one span', async () => {
  const store = await openMemoryStore()
  try {
    await seed(store, [
      { run, atMs: 5000, items: [{ metric: 'loss', step: 1, value: 1 }] },
      { run, atMs: 5000, items: [{ metric: 'loss', step: 2, value: 2 }] },
    ])
    const { writers } = await readWriters(store.reader, EVERYTHING, RunQuery.parse({ run: seedKey(run) }))
    expect(writers[0]?.spans).toMatchObject([{ fromMs: 5000, toMs: 5000, events: 2 }])
  } finally {
    store.close()
  }
})

test('refused calls are spans of their own, also of a writer who wrote nothing', async () => {
  const store = await openMemoryStore()
  try {
    await seed(store, [
      { run, atMs: 5000, writer: 'ana', items: [{ metric: 'loss', step: 1, value: 1 }] },
      { run, atMs: 6000, writer: 'ben', error: 'AccessDenied', items: [{ metric: 'loss', step: 2, value: 2 }] },
      { run, atMs: 9000, writer: 'ana', items: [{ metric: 'loss', step: 3, value: 2 }] },
    ])
    const { writers } = await readWriters(store.reader, EVERYTHING, RunQuery.parse({ run: seedKey(run) }))
    expect(writers.map(({ spans }) => spans.map(({ fromMs, refused }) => [fromMs, refused]))).toEqual([
      [
        [5000, false],
        [9000, false],
      ],
      [[6000, true]],
    ])
  } finally {
    store.close()
  }
})

const byFirst = (a: { fromMs: number; toMs: number }[], b: { fromMs: number; toMs: number }[]) =>
  (a[0]?.fromMs ?? 0) - (b[0]?.fromMs ?? 0) || (a.at(-1)?.toMs ?? 0) - (b.at(-1)?.toMs ?? 0)
