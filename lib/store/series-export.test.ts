import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { EXPORT_FORMATS, SeriesExportQuery } from '@/lib/api/series-export'
import { type OpenStore, openStore } from './open'
import { seed, seedKey } from './seed'
import { EXPORT_COLUMNS } from './series-export'
import { openExport } from './series-lines'

const [ONE, OTHER] = ['111122223333/us-east-1/=run-a', '999999999999/eu-west-1/run-b']
const LONG = 2n ** 62n + 1n
const folder = mkdtempSync(join(tmpdir(), 'metrictrail-export-'))
const exports = join(folder, 'index.duckdb.exports')

let store: OpenStore
beforeAll(async () => {
  store = await openStore(join(folder, 'index.duckdb'))
  const loss = Array.from({ length: 5_000 }, (_, step) => ({
    metric: 'loss',
    step,
    value: 1 / (step + 1),
    claimedMs: step * 10,
  }))
  await seed(store, [
    { run: ONE, atMs: 60_000, writer: '@writer, "x"', client: '+client', items: loss, verdict: 'verified', file: 'a' },
    {
      run: ONE,
      atMs: 61_500,
      seenMs: 5,
      items: [
        { metric: 'loss', step: 7, value: Number.NaN, claimedMs: null },
        { metric: 'loss', step: LONG, value: Number.NEGATIVE_INFINITY },
        { metric: 'loss', step: null, value: -0.5 },
        { metric: 'loss', step: 1, value: 9, refused: 'no room' },
        { metric: '=HYPERLINK("http://x")', step: 1, value: 1 },
      ],
    },
    { run: OTHER, atMs: 62_000, items: [{ metric: 'loss', step: 1, value: 3 }] },
  ])
})
afterAll(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

type Row = Record<string, string | number | null>

async function bytesOf(query: Partial<SeriesExportQuery>): Promise<Buffer> {
  const all = { run: [ONE, OTHER].map(seedKey), metric: ['loss', '=HYPERLINK("http://x")'] }
  const { parts } = await openExport(store.reader, EVERYTHING, SeriesExportQuery.parse({ ...all, ...query }))
  return await buffer(parts)
}

async function rowsOf(query: Partial<SeriesExportQuery>): Promise<Row[]> {
  const text = (await bytesOf({ ...query, format: 'ndjson' })).toString()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

/** The rows that DuckDB finds in a file of ours. */
async function readBack(bytes: Buffer, kind: 'parquet' | 'csv'): Promise<Row[]> {
  const file = join(folder, `back.${kind}`)
  writeFileSync(file, bytes)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const from = kind === 'csv' ? `read_csv('${file}', all_varchar = true, header = true)` : `'${file}'`
  const result = await connection.runAndReadAll(`select * from ${from}`)
  const rows = result.getRowObjectsJson() as Row[]
  connection.closeSync()
  instance.closeSync()
  return rows
}

test('gives every write of every series, run by run in the order of the series, and none that was refused', async () => {
  const rows = await rowsOf({})
  expect(
    rows.map(({ run, metric }) => `${String(run)} ${String(metric)}`).filter((each, at, all) => each !== all[at - 1]),
  ).toEqual(['=run-a loss', '=run-a =HYPERLINK("http://x")', 'run-b loss'])
  expect(rows).toHaveLength(5_005)
  expect(Object.keys(rows[0] ?? {})).toEqual([...EXPORT_COLUMNS])
  expect(rows[1]).toMatchObject({
    ...{ account: '111122223333', region: 'us-east-1', step: 1, value: 0.5, verdict: 'verified' },
    ...{ claimed: '1970-01-01T00:00:00.010Z', claimed_ms: 10, observed: '1970-01-01T00:01:00.000Z', item: 1 },
    ...{ writer: '@writer, "x"', client: '+client' },
  })
  expect(rows.filter(({ value }) => typeof value === 'string')).toMatchObject([
    { step: String(LONG), value: '-Infinity' },
    { step: 7, value: 'NaN', claimed: null, claimed_ms: null, verdict: 'pending' },
  ])
  expect(rows.filter(({ step }) => step === null)).toMatchObject([{ value: -0.5 }])
})

test('a Parquet file holds the same rows with their types, and nothing of it stays behind', async () => {
  const [rows, back] = [await rowsOf({}), await readBack(await bytesOf({ format: 'parquet' }), 'parquet')]
  const plain = (row: Row) => ({
    ...Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === null ? null : String(cell)])),
    claimed: row.claimed_ms === null ? null : Date.parse(String(row.claimed).replace(/ |T/, 'T').replace(/Z?$/, 'Z')),
    observed: Date.parse(String(row.observed).replace(/ |T/, 'T').replace(/Z?$/, 'Z')),
  })
  expect(back.map(plain)).toEqual(rows.map(plain))
  expect(existsSync(exports) ? readdirSync(exports) : []).toEqual([])
})

test('CSV holds the same values, and no text that a spreadsheet would run', async () => {
  const bytes = await bytesOf({ format: 'csv' })
  const [rows, back] = [await rowsOf({}), await readBack(bytes, 'csv')]
  expect(back.map(({ value }) => value)).toEqual(rows.map(({ value }) => String(value)))
  expect(back.map(({ step }) => step)).toEqual(rows.map(({ step }) => (step === null ? null : String(step))))
  for (const row of back) {
    for (const [name, cell] of Object.entries(row)) {
      if (name !== 'value') expect(String(cell), name).not.toMatch(/^[=+@-]/)
    }
  }
  expect(bytes.toString()).toContain(`'=HYPERLINK`)
  expect(bytes.toString()).toContain(`"'@writer, ""x"""`)
})

describe('a range', () => {
  test('is inclusive at both ends, in x units of the axis', async () => {
    const steps = await rowsOf({ run: [seedKey(ONE)], from: 10, to: 12.5 })
    expect(steps.map(({ step }) => step)).toEqual([10, 11, 12])
    const claimed = await rowsOf({ x: 'relative', from: 49_980 })
    expect(claimed.map(({ step }) => step)).toContain(4_999)
    const observed = await rowsOf({ x: 'observed', from: 61_000, to: 61_999 })
    expect(observed).toHaveLength(4)
  })

  test('that is pinned leaves out what was read later', async () => {
    expect(await rowsOf({ asOf: 2 })).toHaveLength(5_001)
    expect(await rowsOf({ asOf: 5 })).toHaveLength(5_005)
  })
})

test('refuses runs that are not there, and nothing is half given', async () => {
  for (const format of EXPORT_FORMATS) {
    await expect(bytesOf({ run: ['a'.repeat(16)], format })).rejects.toMatchObject({ code: 'not_found' })
  }
  expect(await rowsOf({ metric: ['no such metric'] })).toEqual([])
})

test('a reader that leaves ends the export and its file', async () => {
  const query = SeriesExportQuery.parse({ run: [seedKey(ONE)], metric: ['loss'], format: 'parquet' })
  const { parts } = await openExport(store.reader, EVERYTHING, query)
  await parts.next()
  await parts.return()
  expect(readdirSync(exports)).toEqual([])
})
