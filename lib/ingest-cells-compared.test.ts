import { beforeEach, expect, test } from 'vitest'
import { EVERYTHING } from './access/scope'
import { CompareSeriesQuery } from './api/compare'
import { X_AXES } from './api/fields'
import type { IngestedOnce } from './ingest'
import { type MadeCall, MadeTrail, madeStartMs, rowsOf } from './ingest-trail'
import { readCompareSeries } from './store/compare-series'
import type { ReadStore } from './store/store'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
  return () => trail.remove()
})

/** 2,500 points of one run, ten a second, from some second on. */
function callsOf(run: string, from: number): MadeCall[] {
  return Array.from({ length: 250 }, (_, at) => ({
    run,
    second: from + at,
    items: Array.from({ length: 10 }, (__, item) => ({
      step: 10 * (from + at) + item,
      value: Math.sin((from + at) / 9) * (item === 3 ? 5 : 1),
      atMs: madeStartMs + (from + at) * 1000 + item * 60,
    })),
  }))
}

test('compared runs of different age are drawn from cells as from points, on each x and zoomed', async () => {
  const ingest = await trail.ingest()
  const transactions = [callsOf('one', 0), callsOf('two', 900), [...callsOf('one', 300), ...callsOf('two', 1200)]]
  for (const [at, calls] of transactions.entries()) {
    trail.write(`${at}.json`, calls)
    await ingest.again()
  }
  const fromCells = await answersOf(ingest)
  expect(fromCells.filter(({ usesCells }) => usesCells).length).toBeGreaterThanOrEqual(X_AXES.length)
  const connection = await ingest.store.connect()
  await connection.run('delete from chunks')
  connection.closeSync()
  ingest.store.changed()
  const fromPoints = await answersOf(ingest)
  expect(fromPoints.some(({ usesCells }) => usesCells)).toBe(false)
  expect(fromCells.map(({ answer }) => answer)).toEqual(fromPoints.map(({ answer }) => answer))
  await ingest.stop()
})

async function answersOf({ store }: IngestedOnce) {
  const runs = (await rowsOf({ store }, 'select run_key from runs order by name')).flat()
  const answers = []
  for (const x of X_AXES) {
    const whole = CompareSeriesQuery.parse({ runs, metric: 'loss', x, buckets: 16 })
    const { min, max } = (await asked(store.reader, whole)).answer.grid.extent ?? { min: 0, max: 0 }
    const zoomed = { ...whole, from: min + Math.round(0.1 * (max - min)), to: min + Math.round(0.9 * (max - min)) }
    for (const query of [whole, zoomed]) answers.push(await asked(store.reader, query))
  }
  return answers
}

/** The answer, and whether cells had a part in it. */
async function asked(store: ReadStore, query: CompareSeriesQuery) {
  let usesCells = false
  const heard: ReadStore = {
    query: (...question) => store.query(...question),
    columns: (sql, ...more) => {
      usesCells ||= sql.includes('from corners')
      return store.columns(sql, ...more)
    },
    stream: (...question) => store.stream(...question),
    parquet: (...question) => store.parquet(...question),
  }
  return { answer: await readCompareSeries(heard, EVERYTHING, query), usesCells }
}
