import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { EVERYTHING } from './access/scope'
import { X_AXES } from './api/fields'
import { SeriesQuery } from './api/series'
import type { IngestedOnce } from './ingest'
import { type MadeCall, MadeTrail, madeStartMs, rowsOf } from './ingest-trail'
import { readSeries } from './store/series'
import type { ReadStore } from './store/store'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
  return () => trail.remove()
})

const item = fc.record({
  step: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 12 }),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    { weight: 1, arbitrary: fc.constantFrom('NaN', 'Infinity', -0) },
  ),
  atMs: fc.integer({ min: -4000, max: 4000 }),
})
const call = fc.array(item, { minLength: 10, maxLength: 10 })
const batches = fc.sample(fc.array(call, { minLength: 205, maxLength: 280 }), { numRuns: 9, seed: 5 })

/** Calls of one writer second by second, whose steps grow with time. */
function callsOf(batch: number, { session = 'ana', second: from = 0, step: begin = 0 }): MadeCall[] {
  return (batches[batch] ?? []).map((items, at) => ({
    second: from + at,
    session,
    items: items.map(({ step, value, atMs }, place) => ({
      step: step === null ? null : begin + 100 * at + 7 * place + step,
      value,
      atMs: madeStartMs + (from + at) * 1000 + atMs,
    })),
  }))
}

test.each<[string, MadeCall[][]]>([
  ['one after the other', [callsOf(0, {}), callsOf(1, { second: 300, step: 30_000 })]],
  [
    'the earliest last, so that relative time begins elsewhere',
    [callsOf(2, { second: 600, step: 60_000 }), callsOf(3, { second: 900, step: 90_000 }), callsOf(4, {})],
  ],
  [
    'two writers at once, and then a few points that belong between',
    [
      [...callsOf(5, {}), ...callsOf(6, { session: 'bo', second: 100, step: 5000 })],
      [{ second: 50, session: 'ana', items: [{ step: 5001, value: 9 }] }],
    ],
  ],
  [
    'an earlier restart, which moves the later points to another segment',
    [callsOf(7, { second: 500, step: 100 }), callsOf(8, { step: 50_000 })],
  ],
])(
  'draws from cells what it draws from points, on each x, zoomed and pinned: %s',
  { timeout: 60_000 },
  async (_, transactions) => {
    const ingest = await trail.ingest()
    for (const [at, calls] of transactions.entries()) {
      trail.write(`${at}.json`, calls)
      await ingest.again()
    }
    const fromCells = await answersOf(ingest, transactions)
    const axes = new Set(fromCells.flatMap(({ query, usesCells }) => (usesCells ? query.x : [])))
    expect([...axes]).toEqual(X_AXES)
    const connection = await ingest.store.connect()
    await connection.run('delete from chunks')
    connection.closeSync()
    ingest.store.changed()
    const fromPoints = await answersOf(ingest, transactions)
    for (const [at, { query, answer, usesCells }] of fromPoints.entries()) {
      expect(usesCells).toBe(false)
      expect(fromCells[at]?.answer, JSON.stringify(query)).toEqual(answer)
    }
    await ingest.stop()
  },
)

/** The series by many questions, and whether cells had a part in the answer. */
async function answersOf(ingest: IngestedOnce, transactions: MadeCall[][]) {
  const [[run, oldest] = []] = await rowsOf(ingest, 'select run_key, (select min(seen_ms) from files) from runs')
  const points = transactions.flat().flatMap(({ items = [] }) => items)
  const steps = points.flatMap(({ step }) => (typeof step === 'number' ? step : []))
  const times = points.flatMap(({ atMs = 0 }) => atMs)
  const firstMs = Math.min(...times)
  const answers = []
  for (const x of X_AXES) {
    const all = x === 'step' ? steps : x === 'relative' ? times.map((ms) => ms - firstMs) : times
    const [from, to] = [Math.min(...all), Math.max(...all)]
    const at = (part: number) => from + Math.round(part * (to - from))
    for (const range of [
      {},
      { from: at(1.5) },
      { from: at(0.13) },
      { to: at(0.61) },
      { from: at(0.2), to: at(0.73) },
    ]) {
      for (const asOf of 'to' in range ? [null, oldest] : [null]) {
        const query = SeriesQuery.parse({ run, metric: 'loss', x, buckets: 16, asOf, ...range })
        answers.push({ query, ...(await asked(ingest.store.reader, query)) })
      }
    }
  }
  return answers
}

async function asked(store: ReadStore, query: SeriesQuery) {
  const statements: string[] = []
  const heard: ReadStore = {
    query: (sql, params, ...more) => store.query(sql, params, ...more),
    columns: (sql, params, ...more) => {
      statements.push(sql)
      return store.columns(sql, params, ...more)
    },
    stream: (...more) => store.stream(...more),
    parquet: (...more) => store.parquet(...more),
  }
  const answer = await readSeries(heard, EVERYTHING, query)
  return { answer, usesCells: statements.some((sql) => sql.includes('from corners')) }
}
