import { rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Fault, S3Emulator } from '@/e2e/emulator/s3'
import { type IngestedOnce, ingestOnce } from './ingest'
import { openLog, silentLog } from './ingest-log'
import { logText, MadeTrail, rowsOf } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'

vi.setConfig({ testTimeout: 120_000 })
const folder = `AWSLogs/111122223333/CloudTrail/us-east-1/${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/`
const always = Number.POSITIVE_INFINITY
const files = 20
const nameOf = (at: number) => `${folder}f${10 + at}.json.gz`

let s3: S3Emulator
let trail: MadeTrail
beforeEach(async () => {
  trail = new MadeTrail()
  trail.write('a.json', [{ second: 500 }])
  const started = await startS3()
  s3 = started.s3
  for (let at = 0; at < files; at++) s3.put(nameOf(at), gzipSync(logText([{ second: 2 * at }, { second: 2 * at + 1 }])))
  return () => {
    started.stop()
    trail.remove()
  }
})

const settings = () => ({ ...trail.settings(), sources: [...trail.settings().sources, madeBucket] })
const bucketOf = async (from: IngestedOnce) => (await from.state()).sources.find(({ name }) => name === 'bucket')
const eventsOf = async (from: IngestedOnce) => {
  const [[events = 0, distinct = 0] = []] = await rowsOf(from, 'select count(*), count(distinct event_id) from events')
  const [[points, sightings] = []] = await rowsOf(from, 'select (select count(*) from points), count(*) from sightings')
  expect([distinct, points, sightings]).toEqual([events, events, events])
  return Number(events)
}
/** Every file that is in has all of its two events: none was committed in part. */
const wholeFiles = async (from: IngestedOnce) => {
  const torn = `select f.object_key from files f left join sightings s using (file_id)
    where f.source = 'bucket' and f.state = 'ingested' group by all having count(s.file_id) <> 2`
  expect(await rowsOf(from, torn)).toEqual([])
}
/** The fifth and every later download. */
const midRun = () => {
  let given = 0
  return ({ isList }: { isList: boolean }) => !isList && ++given > 5
}
const lists = ({ isList }: { isList: boolean }) => isList

/** What ends the bucket’s reading as a whole; what it read before stays, and it goes on where it was. */
const endings: [string, Fault['when'] | 'midRun', Fault['give'], RegExp][] = [
  ['expired credentials', 'midRun', { status: 400, code: 'ExpiredToken' }, /credentials are not accepted/],
  ['a foreign access key', 'midRun', { status: 403, code: 'InvalidAccessKeyId' }, /credentials are not accepted/],
  ['a bucket that is missing', lists, { status: 404, code: 'NoSuchBucket' }, /no such bucket/],
  ['no right to list', lists, { status: 403, code: 'AccessDenied' }, /no permission to list it: s3:ListBucket/],
  ['another region', lists, { status: 301, code: 'PermanentRedirect', region: 'sa-east-1' }, /bucket is in sa-east-1/],
]

test.each(endings)('%s: says what and since when, reads nothing in part, and others go on', async (...fault) => {
  const [, when, give, words] = fault
  s3.faults.push({ when: when === 'midRun' ? midRun() : when, times: always, give })
  const from = await ingestOnce(settings(), silentLog)
  expect(await bucketOf(from)).toMatchObject({ state: 'failed' })
  expect((await bucketOf(from))?.error).toMatch(words)
  const since = (await bucketOf(from))?.failedSince?.ms
  expect(since).toBeGreaterThan(0)
  await wholeFiles(from)
  trail.write('b.json', [{ second: 501 }])
  await from.again()
  expect(await rowsOf(from, `select count(*) from files where source = 'logs'`)).toEqual([[2]])
  expect((await bucketOf(from))?.failedSince?.ms).toBe(since)

  s3.faults.length = 0
  await from.again()
  expect(await bucketOf(from)).toMatchObject({ state: 'following', error: null, failedSince: null })
  expect(await eventsOf(from)).toBe(2 * files + 2)
  await from.stop()
})

/** What keeps single objects back: they are named, and are read when it is over. */
const refusals: [string, Fault['give'], string][] = [
  ['403 in mid-run', { status: 403, code: 'AccessDenied' }, 'forbidden'],
  ['500 without end', { status: 500, code: 'InternalError' }, 'unreadable'],
  ['a reset in mid-body, without end', 'reset', 'unreadable'],
]

test.each(refusals)('%s: names the object, keeps nothing of it, and reads it later', async (_name, give, reason) => {
  s3.faults.push({ when: ({ key }) => key === nameOf(7), times: always, give })
  const from = await ingestOnce(settings(), silentLog)
  expect((await from.state()).quarantined).toMatchObject([{ source: 'bucket', key: nameOf(7), reason }])
  await wholeFiles(from)
  expect(await eventsOf(from)).toBe(2 * files - 1)
  s3.faults.length = 0
  await from.again()
  expect((await from.state()).quarantined).toEqual([])
  expect(await eventsOf(from)).toBe(2 * files + 1)
  await from.stop()
})

test.each<[string, Fault['give']]>([
  ['503 SlowDown', { status: 503, code: 'SlowDown' }],
  ['500', { status: 500, code: 'InternalError' }],
  ['a reset in mid-body', 'reset'],
])('%s for a moment: nothing is missing and nothing is told', async (_name, give) => {
  s3.faults.push({ when: midRun(), times: 3, give })
  const from = await ingestOnce(settings(), silentLog)
  expect(await bucketOf(from)).toMatchObject({ state: 'following', error: null })
  expect((await from.state()).quarantined).toEqual([])
  expect(await eventsOf(from)).toBe(2 * files + 1)
  await from.stop()
})

test('without the right to list, a known object that is gone is not called deleted', async () => {
  const from = await ingestOnce(settings(), silentLog)
  s3.delete(nameOf(3))
  s3.faults.push({ when: ({ key, isList }) => isList || key === nameOf(3), times: always, give: noRight })
  await from.again()
  const states = `select distinct state from files where source = 'bucket'`
  expect(await rowsOf(from, states)).toEqual([['ingested']])
  expect((await bucketOf(from))?.error).toContain('no permission')
  s3.faults.length = 0
  await from.again()
  expect((await bucketOf(from))?.files).toMatchObject({ ingested: files - 1, missing: 1 })
  await from.stop()
})
const noRight = { status: 403, code: 'AccessDenied' }

test('an index is made again while the bucket cannot be asked, from the copies', async () => {
  const from = await ingestOnce(settings(), silentLog)
  await from.stop()
  s3.faults.push({ when: () => true, times: always, give: noRight })
  rmSync(`${trail.data}/index.duckdb`)
  const again = await ingestOnce(settings(), silentLog)
  expect(await bucketOf(again)).toMatchObject({ state: 'failed' })
  expect(await eventsOf(again)).toBe(2 * files + 1)
  await again.stop()
})

test('no credential is in the log or in what the screens are told, whatever fails', async () => {
  const secrets = ['AKIASECRETID', 'the-secret-access-key', 'the-session-token']
  for (const [at, name] of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN'].entries()) {
    vi.stubEnv(`AWS_${name}`, secrets[at] ?? '')
  }
  let said = ''
  const log = openLog({
    write: (line) => {
      said += line
    },
  })
  const from = await ingestOnce(settings(), log)
  const codes = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'AccessDenied', 'NoSuchBucket']
  for (const code of codes) {
    s3.faults.push({ when: lists, times: 1, give: { status: 403, code } })
    await from.again()
    said += JSON.stringify(await from.state())
  }
  s3.put(nameOf(50), gzipSync(logText([{ second: 300 }])))
  s3.faults.push({ when: ({ key }) => key === nameOf(50), times: always, give: noRight })
  await from.again()
  await from.stop()
  expect(said).toContain('InvalidAccessKeyId')
  expect(said).toContain('s3:GetObject')
  for (const secret of secrets) expect(said).not.toContain(secret)
})
