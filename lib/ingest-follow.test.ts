import { appendFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Follower } from './ingest-follow'
import { silentLog } from './ingest-log'
import { type OpenParts, openParts } from './ingest-open'
import { logText, MadeTrail, madeRecord } from './ingest-trail'

let trail: MadeTrail
let parts: OpenParts
let follower: Follower
beforeEach(async () => {
  trail = new MadeTrail()
  parts = await openParts(trail.settings(), { log: silentLog, onFatal: () => undefined })
  follower = await Follower.open(parts, { settleMs: 60_000 })
})
afterEach(async () => {
  await parts.close()
  trail.remove()
})

const pass = () => follower.pass(new AbortController().signal)
const files = async () => {
  const found = await parts.ledger.connection.runAndReadAll(
    'select object_key, state, kept from files order by file_id',
  )
  return found.getRows()
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

test('a file that was read too early is read again when it grew, and nothing counts twice', async () => {
  const lines = [1, 2, 3].map((second) => `${JSON.stringify(madeRecord({ second }))}\n`)
  trail.writeBytes('a.jsonl', Buffer.from(lines.slice(0, 2).join('')))
  utimesSync(join(trail.logs, 'a.jsonl'), 1, 1)
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
  utimesSync(join(trail.logs, 'a.json'), 1, 1)
  await pass()
  rmSync(trail.logs, { recursive: true })
  expect(await pass()).toBe(false)
  expect(follower.statuses.get('logs')?.error).toContain('cannot be read')
  expect(await files()).toEqual([['a.json', 'ingested', 1]])
  trail.write('b.json', [{ second: 2 }])
  utimesSync(join(trail.logs, 'b.json'), 1, 1)
  await pass()
  expect(await files()).toEqual([
    ['a.json', 'missing', 1],
    ['b.json', 'ingested', 1],
  ])
  expect(follower.statuses.get('logs')).toMatchObject({ state: 'following', error: null })
})
