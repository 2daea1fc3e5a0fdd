import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import type { S3Emulator } from '@/e2e/emulator/s3'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { logText, type MadeCall, MadeTrail, rowsOf } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'

const folder = `AWSLogs/111122223333/CloudTrail/us-east-1/${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/`

let s3: S3Emulator
let trail: MadeTrail
beforeEach(async () => {
  trail = new MadeTrail()
  const started = await startS3()
  s3 = started.s3
  return () => {
    started.stop()
    trail.remove()
  }
})

const put = (name: string, calls: MadeCall[]) => s3.put(`${folder}${name}.json.gz`, gzipSync(logText(calls)))
const ingest = () => {
  const settings = trail.settings()
  return ingestOnce({ ...settings, sources: [...settings.sources, madeBucket] }, silentLog)
}
const counts = async (from: IngestedOnce) => [
  await rowsOf(from, 'select count(*), count(distinct event_id) from events'),
  await rowsOf(from, 'select count(*) from points'),
  await rowsOf(from, `select state, count(*) from files where source = 'bucket' group by 1 order by 1`),
]

test('new, late, replaced and deleted objects are noticed, and nothing is counted twice', async () => {
  for (let i = 10; i < 40; i++) put(`f${i}`, [{ second: 2 * i }, { second: 2 * i + 1 }])
  const from = await ingest()
  expect(await counts(from)).toEqual([[[60, 60]], [[60]], [['ingested', 30]]])

  put('f40', [{ second: 80 }])
  put('a-late-one', [{ second: 1 }])
  put('f10', [{ second: 20 }, { second: 21 }, { second: 90 }])
  s3.delete(`${folder}f11.json.gz`)
  await from.again()
  expect(await counts(from)).toEqual([
    [[63, 63]],
    [[63]],
    [
      ['ingested', 31],
      ['missing', 1],
      ['replaced', 1],
    ],
  ])
  const { get } = s3.requests
  await from.again()
  expect(s3.requests.get).toBe(get)
  await from.stop()
})

test('a first reading that was limited to days is widened later, and nothing is counted twice or called gone', async () => {
  const dayMs = 86_400_000
  const days = Array.from({ length: 6 }, (_, day) => Date.UTC(2026, 8, 1) + day * dayMs)
  for (const [day, ms] of days.entries()) {
    const at = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')
    const key = `AWSLogs/111122223333/CloudTrail/us-east-1/${at}/f.json.gz`
    s3.put(key, gzipSync(logText([{ second: day }, { second: 100 + day }])))
  }
  const read = async (first: number | null, end: number | null) => {
    const of = (day: number | null) => (day === null ? null : (days[day] ?? null))
    const sources = [{ ...madeBucket, fromMs: of(first), toMs: of(end) }]
    const from = await ingestOnce({ ...trail.settings(), sources }, silentLog)
    const { get } = s3.requests
    await from.again()
    expect(s3.requests.get).toBe(get)
    const found = await counts(from)
    await from.stop()
    return found
  }
  expect(await read(2, 4)).toEqual([[[4, 4]], [[4]], [['ingested', 2]]])
  expect(await read(null, null)).toEqual([[[12, 12]], [[12]], [['ingested', 6]]])
  expect(s3.requests.get).toBe(6)
  expect(await read(3, 4)).toEqual([[[12, 12]], [[12]], [['ingested', 6]]])
})

test('one call in a folder and a bucket is one event with two sightings', async () => {
  trail.write('a.json', [{ second: 1 }])
  put('f1', [{ second: 1 }])
  const from = await ingest()
  expect(await rowsOf(from, 'select count(*) from points')).toEqual([[1]])
  expect(await rowsOf(from, 'select source from sightings join files using (file_id) order by 1')).toEqual([
    ['bucket'],
    ['logs'],
  ])
  await from.stop()
})

test('credentials that run out end the bucket’s reading, other sources go on, and the rest comes later', async () => {
  trail.write('a.json', [{ second: 1 }])
  for (let i = 10; i < 30; i++) put(`f${i}`, [{ second: i }])
  let given = 0
  const expired = { status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' }
  s3.faults.push({ when: ({ isList }) => !isList && ++given > 5, times: Number.POSITIVE_INFINITY, give: expired })
  const from = await ingest()
  const state = await from.state()
  expect(state.sources.map(({ name, state }) => [name, state])).toEqual([
    ['logs', 'following'],
    ['bucket', 'failed'],
  ])
  expect(state.sources[1]?.error).toMatch(/^s3:\/\/trail-logs\/ cannot be read: the credentials are not accepted/)
  trail.write('b.json', [{ second: 2 }])
  await from.again()
  expect(await rowsOf(from, `select count(*) from files where source = 'logs'`)).toEqual([[2]])

  s3.faults.length = 0
  await from.again()
  expect(await counts(from)).toEqual([[[22, 22]], [[22]], [['ingested', 20]]])
  expect((await from.state()).sources[1]).toMatchObject({ state: 'following', error: null })
  await from.stop()
})

test('objects that must not be read are named, and are read when the right is there', async () => {
  put('f1', [{ second: 1 }])
  put('f2', [{ second: 2 }])
  const denied = { status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt on the key' }
  s3.faults.push({ when: ({ key }) => key.includes('f2'), times: Number.POSITIVE_INFINITY, give: denied })
  const from = await ingest()
  expect(await counts(from)).toEqual([[[1, 1]], [[1]], [['ingested', 1]]])
  expect((await from.state()).quarantined).toMatchObject([
    { source: 'bucket', key: `${folder}f2.json.gz`, state: 'refused', reason: 'forbidden' },
  ])
  s3.faults.length = 0
  await from.again()
  expect(await counts(from)).toEqual([[[2, 2]], [[2]], [['ingested', 2]]])
  await from.stop()
})

test('a bucket that was read and is no more is told as gone, not as a wrong name', async () => {
  for (let i = 10; i < 13; i++) put(`f${i}`, [{ second: i }])
  const from = await ingest()
  s3.faults.push({ when: ({ isList }) => isList, times: 99, give: { status: 404, code: 'NoSuchBucket' } })
  await from.again()
  const source = (await from.state()).sources[1]
  expect(source).toMatchObject({ state: 'failed', files: { ingested: 3, missing: 0 } })
  expect(source?.error).toMatch(
    /^s3:\/\/trail-logs\/ is gone: it was read until \d{4}-.*Z, .* 3 of its log files are known/,
  )
})
