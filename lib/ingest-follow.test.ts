import { appendFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Follower } from './ingest-follow'
import { silentLog } from './ingest-log'
import { type OpenParts, openParts } from './ingest-open'
import { ingestState } from './ingest-state'
import { logText, MadeTrail, madeRecord } from './ingest-trail'
import { directorySource } from './sources/directory'
import type { SourceObject } from './sources/source'

let trail: MadeTrail
let parts: OpenParts
let follower: Follower
let free: number
beforeEach(async () => {
  trail = new MadeTrail()
  parts = await openParts(trail.settings(), { log: silentLog, onFatal: () => undefined })
  free = 2 ** 40
  follower = await Follower.open(parts, { settleMs: 60_000, freeBytes: () => Promise.resolve(free) })
})
afterEach(async () => {
  await parts.close()
  trail.remove()
})

const old = (key: string) => utimesSync(join(trail.logs, key), 1, 1)
const pass = () => follower.pass(new AbortController().signal)
const files = async () => {
  // Not the ledger's connection: it may be in the midst of a transaction.
  const connection = await parts.store.connect()
  try {
    const found = await connection.runAndReadAll('select object_key, state, kept from files order by file_id')
    return found.getRows()
  } finally {
    connection.closeSync()
  }
}

test('a file that is being written waits until it stays the same, and is then read whole', async () => {
  const stored = gzipSync(logText([{ second: 1 }, { second: 2 }]))
  trail.writeBytes('a.json.gz', stored.subarray(0, 100))
  await pass()
  appendFileSync(join(trail.logs, 'a.json.gz'), stored.subarray(100))
  await pass()
  expect(await files()).toEqual([])
  expect(follower.statuses.get('logs')).toMatchObject({ state: 'ingesting', waiting: 1 })
  await pass()
  expect(await files()).toEqual([['a.json.gz', 'ingested', 2]])
  expect(follower.statuses.get('logs')).toMatchObject({ state: 'following', waiting: 0 })
})

test('that the first reading is done is told once, when nothing waits any more', async () => {
  const told: number[] = []
  const { journal } = parts
  const options = { settleMs: 60_000, freeBytes: () => Promise.resolve(free) }
  follower = await Follower.open(parts, { ...options, onRead: () => told.push(journal.end.lines) })
  trail.write('a.json.gz', [{ second: 1 }])
  await pass()
  expect(told).toEqual([])
  await pass()
  await pass()
  expect(told).toEqual([journal.end.lines])
  trail.write('b.json.gz', [{ second: 2 }])
  for (const _ of [1, 2, 3]) await pass()
  expect(told).toHaveLength(1)
})

test('a file that was read too early is read again when it grew, and nothing counts twice', async () => {
  const lines = [1, 2, 3].map((second) => `${JSON.stringify(madeRecord({ second }))}\n`)
  trail.writeBytes('a.jsonl', Buffer.from(lines.slice(0, 2).join('')))
  old('a.jsonl')
  await pass()
  appendFileSync(join(trail.logs, 'a.jsonl'), lines[2] ?? '')
  await pass()
  await pass()
  expect(await files()).toEqual([
    ['a.jsonl', 'replaced', 2],
    ['a.jsonl', 'ingested', 3],
  ])
  const events = await parts.ledger.connection.runAndReadAll('select count(*)::integer from events')
  expect(events.getRows()).toEqual([[3]])
})

test('a source that cannot be listed is failed, not empty: nothing of it is called missing', async () => {
  trail.write('a.json', [{ second: 1 }])
  old('a.json')
  await pass()
  rmSync(trail.logs, { recursive: true })
  expect(await pass()).toBe(false)
  expect(follower.statuses.get('logs')?.error).toContain('cannot be read')
  expect(await files()).toEqual([['a.json', 'ingested', 1]])
  trail.write('b.json', [{ second: 2 }])
  old('b.json')
  await pass()
  expect(await files()).toEqual([
    ['a.json', 'missing', 1],
    ['b.json', 'ingested', 1],
  ])
  expect(follower.statuses.get('logs')).toMatchObject({ state: 'following', error: null })
})

test('files that were touched or restored are the same evidence under another version', async () => {
  for (const key of ['a.json', 'b.json']) trail.write(key, [{ run: key }])
  for (const key of ['a.json', 'b.json']) old(key)
  await pass()
  for (const key of ['a.json', 'b.json']) utimesSync(join(trail.logs, key), 2, 2)
  expect(await pass()).toBe(true)
  expect(await pass()).toBe(false)
  const ask = `select object_key, modified_ms::integer, (select count(*)::integer from sightings) from files order by 1`
  const found = await parts.ledger.connection.runAndReadAll(ask)
  expect(found.getRows()).toEqual([
    ['a.json', 2000, 2],
    ['b.json', 2000, 2],
  ])
})

test('sorting the tail changes no point', async () => {
  trail.write(
    'a.json',
    [3, 1, 2].map((second) => ({ second, items: [{ step: null }, { metric: 'acc', step: -second }] })),
  )
  old('a.json')
  await pass()
  const ask = async (sql: string) => (await parts.ledger.connection.runAndReadAll(sql)).getRowsJson()
  const points = await ask('select * from points order by all')
  await parts.ledger.seal(7)
  expect(await ask('select count(*)::integer from points_sealed')).toEqual([[0]])
  await parts.ledger.seal(6)
  expect(await ask('select count(*)::integer from points_sealed')).toEqual([[6]])
  expect(await ask('select count(*)::integer from points_tail')).toEqual([[0]])
  expect(await ask('select * from points order by all')).toEqual(points)
})

test('pauses before the disk is full, says so, and goes on by itself when there is room', async () => {
  trail.write('a.json', [{ second: 1 }])
  old('a.json')
  free = 100 << 20
  // How long it takes on a busy machine says nothing.
  const patience = { timeout: 15_000 }
  const stop = new AbortController()
  const following = follower.follow(stop.signal, 5)
  await vi.waitFor(() => {
    expect(follower.statuses.get('logs')).toMatchObject({ state: 'failed' })
  }, patience)
  expect(follower.statuses.get('logs')?.error).toMatch(/Only 100 MB are free in .*Free some space/)
  expect(await files()).toEqual([])
  free = 2 ** 40
  await vi.waitFor(async () => {
    expect(await files()).toEqual([['a.json', 'ingested', 1]])
  }, patience)
  await vi.waitFor(() => {
    expect(follower.statuses.get('logs')).toMatchObject({ state: 'following', error: null })
  }, patience)
  stop.abort()
  await following
})

test('waits when its own questions find no room among those of pages, and then goes on', async () => {
  trail.write('a.json', [{ second: 1 }])
  old('a.json')
  const pages = new AbortController()
  const waiting = Array.from({ length: 63 }, () =>
    parts.store.reader
      .query('select count(*)::double as n from range(100000000000)', {}, z.object({ n: z.number() }), {
        signal: pages.signal,
        deadlineMs: 60_000,
      })
      .catch(() => null),
  )
  const stop = new AbortController()
  const busy = vi.spyOn(parts.log, 'warn')
  const following = follower.follow(stop.signal, 5)
  const patience = { timeout: 15_000 }
  await vi.waitFor(() => {
    expect(busy).toHaveBeenCalledWith('waits for the store', expect.anything())
  }, patience)
  pages.abort()
  await Promise.all(waiting)
  await vi.waitFor(async () => {
    const found = await parts.store.reader.query(
      'select count(*)::double as n from verdicts',
      {},
      z.object({ n: z.number() }),
    )
    expect(found).toEqual([{ n: 1 }])
  }, patience)
  stop.abort()
  await following
})

test('what is listed does not wait for what is read, and says what it waits for', async () => {
  for (const key of ['a.json', 'b.json']) trail.write(key, [{ run: key.slice(0, 1) }])
  for (const key of ['a.json', 'b.json']) old(key)
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const folder = directorySource(trail.logs, 'slow')
  const read = (object: SourceObject) => {
    begin()
    return gate.then(() => folder.read(object))
  }
  const other = directorySource(trail.logs, 'next')
  async function* list(signal: AbortSignal) {
    // Whoever is listed first reads first.
    await begun
    yield* other.list(signal)
  }
  parts.sources.clear()
  for (const source of [{ ...folder, read }, directorySource(join(trail.folder, 'typo'), 'typo'), { ...other, list }])
    parts.sources.set(source.name, source)
  follower = await Follower.open(parts, { settleMs: 0, freeBytes: () => Promise.resolve(2 ** 40) })
  const stop = new AbortController()
  const following = follower.follow(stop.signal, 5)
  const patience = { timeout: 15_000 }
  const stateOf = async (name: string) => (await ingestState(parts, follower)).sources.find((one) => one.name === name)
  await vi.waitFor(async () => {
    expect(await stateOf('typo')).toMatchObject({ state: 'failed', waitsFor: null })
    expect(await stateOf('next')).toMatchObject({ state: 'ingesting', files: { waiting: 2 }, waitsFor: 'slow' })
  }, patience)
  expect(await stateOf('slow')).toMatchObject({ state: 'ingesting', files: { waiting: 2 }, waitsFor: null })
  release()
  await vi.waitFor(async () => {
    for (const name of ['slow', 'next'])
      expect(await stateOf(name)).toMatchObject({ state: 'following', files: { ingested: 2, waiting: 0 } })
  }, patience)
  stop.abort()
  await following
})
