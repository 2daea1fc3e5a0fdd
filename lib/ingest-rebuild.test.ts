import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EVERYTHING } from './access/scope'
import { SeriesQuery } from './api/series'
import type { IngestedOnce } from './ingest'
import { silentLog } from './ingest-log'
import { suspectIndex } from './ingest-open'
import { rebuildIndex } from './ingest-rebuild'
import { type MadeCall, MadeTrail, rowsOf } from './ingest-trail'
import { SCHEMA_VERSION } from './store/schema'
import { readSeries } from './store/series'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
})
afterEach(() => {
  vi.useRealTimers()
  trail.remove()
})

const rebuild = (acceptLoss = false) => rebuildIndex(trail.settings(), { acceptLoss, log: silentLog })
const steps = (from: number, to: number, run = 'run-a'): MadeCall[] =>
  Array.from({ length: to - from }, (_, at) => ({ second: from + at, run, items: [{}, { metric: 'acc', value: at }] }))

const tables = [
  'runs',
  'writers',
  'metrics',
  'dict',
  'files',
  'rejections',
  'events',
  'sightings',
  'points',
  'points_refused',
  'point_raw',
  'collisions',
  'series',
  'series_writers',
  'run_writers',
  'run_values',
  'run_totals',
  'run_files',
  'run_changes',
  'run_facts',
  'trail_changes',
  'meta',
]

/** Every row of every table. */
async function everything(): Promise<Record<string, unknown[][]>> {
  return trail.read(async (ingest) => {
    const entries: [string, unknown[][]][] = []
    for (const table of tables) entries.push([table, await rowsOf(ingest, `select * from ${table} order by all`)])
    return Object.fromEntries(entries)
  })
}

/** A trail with all that can happen to one, over several transactions. */
async function eventfulTrail(): Promise<void> {
  trail.write('2026/09/01/a.json.gz', steps(0, 50))
  trail.write('2026/09/01/b.json.gz', [...steps(40, 90), ...steps(0, 20, 'run-b')])
  trail.writeBytes('2026/09/01/bad.json.gz', Buffer.from([0x1f, 0x8b, 8]))
  const ingest = await trail.ingest()
  trail.write(
    '2026/09/01/late.json.gz',
    steps(10, 30, 'run-b').map((call) => ({ ...call, session: 'bo' })),
  )
  trail.write('2026/09/01/b.json.gz', steps(60, 70))
  rmSync(join(trail.logs, '2026/09/01/bad.json.gz'))
  await ingest.again()
  trail.write('2026/09/02/c.json', steps(5, 8))
  await ingest.again()
  await ingest.stop()
}

test('a rebuild gives the same rows in every table', async () => {
  await eventfulTrail()
  const before = await everything()
  expect(await rebuild()).toMatchObject({ done: true, lost: [] })
  expect(await everything()).toEqual(before)
})

test('a rebuild gives the same rows from the archive alone', async () => {
  await eventfulTrail()
  await trail.read(() => Promise.resolve())
  rmSync(join(trail.logs, '2026'), { recursive: true })
  const before = await everything()
  expect(await rebuild()).toMatchObject({ done: true, lost: [] })
  expect(await everything()).toEqual(before)
})

test('a file that is gone is named with its events, and the old index stays until the loss is accepted', async () => {
  await trail.read(() => Promise.resolve(), { METRICTRAIL_ARCHIVE: 'off' })
  trail.write('a.json', steps(0, 7))
  trail.write('b.json', steps(7, 9))
  await trail.read(() => Promise.resolve(), { METRICTRAIL_ARCHIVE: 'off' })
  rmSync(join(trail.logs, 'a.json'))
  const index = readFileSync(join(trail.data, 'index.duckdb'))
  expect(await rebuild()).toEqual({ done: false, files: 2, lost: [{ source: 'logs', key: 'a.json', events: 7 }] })
  expect(readFileSync(join(trail.data, 'index.duckdb')).equals(index)).toBe(true)
  expect(await rebuild(true)).toMatchObject({ done: true, lost: [{ key: 'a.json' }] })
  const found = await trail.read((ingest) => rowsOf(ingest, 'select object_key, state, kept from files order by 1'))
  expect(found).toEqual([
    ['a.json', 'missing', 0],
    ['b.json', 'ingested', 2],
  ])
})

async function pinned(ingest: IngestedOnce, asOf: number) {
  const [[run] = []] = await rowsOf(ingest, "select run_key from runs where name = 'run-a'")
  const query = SeriesQuery.parse({ run, metric: 'loss', asOf })
  return readSeries(ingest.store.reader, EVERYTHING, query)
}

test('a pinned picture stays the same after a late file, a clock set back and a rebuild', async () => {
  trail.write('a.json', steps(10, 50))
  const ingest = await trail.ingest()
  const [[newest] = []] = await rowsOf(ingest, 'select max(seen_ms) from files')
  const picture = await pinned(ingest, Number(newest))
  trail.write('late.json', steps(0, 20))
  await ingest.again()
  expect(await pinned(ingest, Number(newest))).toEqual(picture)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
  trail.write('back.json', steps(55, 60))
  await ingest.again()
  expect(await pinned(ingest, Number(newest))).toEqual(picture)
  expect(await rowsOf(ingest, 'select min(seen_ms), count(distinct seen_ms) from files')).toEqual([[newest, 3]])
  const later = await pinned(ingest, Number(newest) + 10 * 60_000)
  expect(later.total).toBe(65)
  await ingest.stop()
  vi.useRealTimers()
  await rebuild()
  await trail.read(async (again) => {
    expect(await pinned(again, Number(newest))).toEqual(picture)
    expect(await pinned(again, Number(newest) + 10 * 60_000)).toEqual(later)
  })
})

test('a damaged index is set aside and made again, with a notice', async () => {
  await eventfulTrail()
  const before = await everything()
  writeFileSync(
    join(trail.data, 'index.duckdb'),
    'not a database at all, but long enough to be taken for one'.repeat(99),
  )
  const notice = await trail.read(async (ingest) => (await ingest.state()).error)
  expect(notice).toContain('was damaged and is being made again')
  expect(await everything()).toEqual(before)
})

test('damage that only shows when it is read has the index made again at the next start', async () => {
  await eventfulTrail()
  const before = await everything()
  suspectIndex(trail.settings())
  expect(await trail.read(async (ingest) => (await ingest.state()).error)).toContain('was damaged')
  expect(await trail.read(async (ingest) => (await ingest.state()).error)).toBeNull()
  expect(await everything()).toEqual(before)
})

test.each([
  ['an older', SCHEMA_VERSION - 1, null],
  ['a newer', SCHEMA_VERSION + 1, 'written by a newer MetricTrail'],
])('an index of %s version is made again, or refused', async (_, version, refusal) => {
  trail.write('a.json', steps(0, 9))
  await trail.read((ingest) => rowsOf(ingest, `update meta set value = '${version}' where name = 'schema_version'`))
  if (refusal) await expect(trail.ingest()).rejects.toThrow(refusal)
  else {
    expect(await trail.read(async (ingest) => (await ingest.state()).error)).toContain('was of an older version')
    expect(await trail.read((ingest) => rowsOf(ingest, 'select count(*) from events'))).toEqual([[9]])
  }
})

test('an index that lost its end is brought up to date from the journal, with the same as-of', async () => {
  trail.write('a.json', steps(0, 9))
  await trail.read(() => Promise.resolve())
  const old = readFileSync(join(trail.data, 'index.duckdb'))
  trail.write('b.json', steps(9, 20))
  await trail.read(() => Promise.resolve())
  const before = await everything()
  writeFileSync(join(trail.data, 'index.duckdb'), old)
  expect(await everything()).toEqual(before)
})

test('a journal that lost lines of the index is refused, a torn one is not', async () => {
  trail.write('a.json', steps(0, 9))
  await trail.read(() => Promise.resolve())
  const path = join(trail.data, 'journal.ndjson')
  const text = readFileSync(path, 'utf8')
  appendFileSync(path, '{"type":"fi')
  expect(await trail.read((ingest) => rowsOf(ingest, 'select count(*) from files'))).toEqual([[1]])
  truncateSync(path, text.lastIndexOf('\n', text.length - 2) + 1)
  await expect(trail.ingest()).rejects.toThrow('is not the one that the index was made from')
})

test('a server that runs cannot be rebuilt under its feet', async () => {
  const ingest = await trail.ingest()
  await expect(rebuild()).rejects.toMatchObject({ code: 'locked' })
  await expect(trail.ingest()).rejects.toThrow(`Another MetricTrail (pid ${process.pid}) works in ${trail.data}`)
  await ingest.stop()
  expect((await rebuild()).done).toBe(true)
})
