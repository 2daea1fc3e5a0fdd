import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { S3Emulator } from '@/e2e/emulator/s3'
import { type IngestedOnce, ingestOnce } from './ingest'
import { type IngestLog, silentLog } from './ingest-log'
import { logText, MadeTrail, rowsOf } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'

vi.setConfig({ testTimeout: 120_000 })
const always = Number.POSITIVE_INFINITY
const day = new Date().toISOString().slice(0, 10)
const folder = `AWSLogs/111122223333/CloudTrail/us-east-1/${day.replaceAll('-', '/')}/`
const nameOf = (at: number) =>
  `${folder}111122223333_CloudTrail_us-east-1_${day.replaceAll('-', '')}T00${10 + (at % 50)}Z_${at}.json.gz`
const files = 60
const denied = { status: 403, code: 'AccessDenied' }
const noKey = { ...denied, message: 'not authorized to perform: kms:Decrypt on the resource' }

let s3: S3Emulator
let trail: MadeTrail
beforeEach(async () => {
  trail = new MadeTrail()
  const started = await startS3()
  s3 = started.s3
  for (let at = 0; at < files; at++) s3.put(nameOf(at), gzipSync(logText([{ second: at }])))
  return () => {
    started.stop()
    trail.remove()
  }
})
afterEach(() => {
  vi.useRealTimers()
})

const open = (log: IngestLog = silentLog) => ingestOnce({ ...trail.settings(), sources: [madeBucket] }, log)
const bucketOf = async (from: IngestedOnce) => (await from.state()).sources[0]
const deny = (give = denied) => s3.faults.push({ when: ({ isList }) => !isList, times: always, give })
const eventsOf = (from: IngestedOnce) => rowsOf(from, 'select count(*), count(distinct event_id) from events')

test.each([
  ['s3:GetObject', denied],
  ['kms:Decrypt', noKey],
])(
  'every log file denied for want of %s: counted, with reason and since when, told in one line, and read once when the right is there',
  async (right, give) => {
    deny(give)
    const lines: unknown[] = []
    const warn: IngestLog['warn'] = (message, fields) => lines.push([message, fields?.files])
    const from = await open({ ...silentLog, warn })
    const first = await from.state()
    expect(first.sources[0]).toMatchObject({
      ...{ state: 'following', error: null, files: { listed: files, ingested: 0, waiting: 0, refused: files } },
    })
    expect(first.setAside).toBe(files)
    expect(first.quarantined).toMatchObject([{ state: 'refused', reason: 'forbidden', alike: files - 1 }])
    expect(first.quarantined[0]?.detail).toContain(`${right} is needed`)
    expect(first.unread).toMatchObject([{ account: '111122223333', region: 'us-east-1', files }])
    expect(lines).toEqual([['refused', files]])
    await from.again()
    await from.again()
    expect((await bucketOf(from))?.held?.since).toEqual(first.sources[0]?.held?.since)
    expect(lines).toHaveLength(1)

    s3.faults.length = 0
    const { get } = s3.requests
    expect(from.retry()).toBe(files)
    await from.again()
    expect(s3.requests.get - get).toBe(files)
    expect(await eventsOf(from)).toEqual([[files, files]])
    expect(await bucketOf(from)).toMatchObject({ held: null, files: { ingested: files, refused: 0 } })
    expect(await from.state()).toMatchObject({ setAside: 0, quarantined: [], unread: [] })
    await from.stop()
  },
)

test('what is denied is fetched seldom, and when some of it can be read, all of it is', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  deny()
  const from = await open()
  expect(s3.requests.get).toBe(files)
  for (let tries = 0; tries < 60; tries++) {
    vi.setSystemTime(Date.now() + 10_000)
    await from.again()
  }
  // Ten minutes: at once, then after 30, 60, 120 and 240 seconds, 20 of them each.
  expect(s3.requests.get - files).toBe(5 * 20)
  s3.faults.length = 0
  vi.setSystemTime(Date.now() + 900_000)
  await from.again()
  await from.again()
  expect(s3.requests.get - files).toBe(5 * 20 + files)
  expect(await eventsOf(from)).toEqual([[files, files]])
  await from.stop()
})

test('a restart knows since when, tries everything once, and forgets what is gone', async () => {
  deny()
  const from = await open()
  const since = (await bucketOf(from))?.held?.since
  await from.stop()
  for (let at = 1; at < files; at++) s3.delete(nameOf(at))
  const again = await open()
  expect(await bucketOf(again)).toMatchObject({ held: { since }, files: { refused: 1 } })
  expect(await rowsOf(again, 'select object_key, kind, account from held_files')).toEqual([
    [nameOf(0), 'log', '111122223333'],
  ])
  await again.stop()
  const elsewhere = await ingestOnce(trail.settings(), silentLog)
  expect(await rowsOf(elsewhere, 'select count(*) from held_files')).toEqual([[0]])
  await elsewhere.stop()
})
