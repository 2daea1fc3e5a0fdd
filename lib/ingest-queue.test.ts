import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test, vi } from 'vitest'
import type { S3Emulator } from '@/e2e/emulator/s3'
import { SqsEmulator } from '@/e2e/emulator/sqs'
import { Follower } from './ingest-follow'
import type { IngestLog } from './ingest-log'
import { type OpenParts, openParts } from './ingest-open'
import { logText, MadeTrail } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'

vi.setConfig({ testTimeout: 60_000 })
const patient = { timeout: 20_000 }
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
const keyOf = (name: string, { account = '111122223333', day = today } = {}) =>
  `AWSLogs/${account}/CloudTrail/us-east-1/${day}/${name}.json.gz`
const ofS3 = (key: string, bucket = madeBucket.bucket) => ({
  Records: [{ s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } } }],
})
const inEnvelope = (message: unknown) => ({ Type: 'Notification', Message: JSON.stringify(message) })

let s3: S3Emulator
let sqs: SqsEmulator
let trail: MadeTrail
let parts: OpenParts
let follower: Follower
let stop: AbortController
let following: Promise<void>
const lines: string[] = []
const line = (text: string, fields = {}) => void lines.push(`${text} ${JSON.stringify(fields)}`)
const log: IngestLog = { info: () => undefined, warn: line, error: line }

beforeEach(async () => {
  lines.length = 0
  trail = new MadeTrail()
  const started = await startS3()
  s3 = started.s3
  sqs = new SqsEmulator()
  const queue = await sqs.start()
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', new URL(queue).origin)
  // No test waits so long: what is read after the first listing was named.
  const bucket = { ...madeBucket, queue, pollMs: 3_600_000 }
  parts = await openParts({ ...trail.settings(), sources: [bucket] }, { log, onFatal: () => undefined })
  follower = await Follower.open(parts, { settleMs: 2_000, freeBytes: () => Promise.resolve(2 ** 40) })
  stop = new AbortController()
  return async () => {
    stop.abort()
    await following
    await parts.close()
    sqs.stop()
    started.stop()
    trail.remove()
  }
})

const put = (key: string, second: number) => s3.put(key, gzipSync(logText([{ second }])))
const follow = async (...keys: string[]) => {
  for (const [at, key] of keys.entries()) put(key, at)
  following = follower.follow(stop.signal, 5)
  await files(keys.length)
}
const rows = async (sql: string) => {
  // Not the ledger's connection: it may be in the midst of a transaction.
  const connection = await parts.store.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJS().map((row) => row.map(Number))
  } finally {
    connection.closeSync()
  }
}
const files = (count: number) =>
  vi.waitFor(async () => expect(await rows('select count(*) from files')).toEqual([[count]]), patient)
const emptied = () => vi.waitFor(() => expect(sqs.left).toBe(0), patient)
const bell = () => follower.statuses.get(madeBucket.name)?.bell

test('a new file that the queue names appears without waiting for the poll, and only its folder is listed', async () => {
  await follow(keyOf('a'), keyOf('b', { account: '444455556666' }))
  const { list } = s3.requests
  put(keyOf('c'), 3)
  sqs.send(ofS3(keyOf('c')))
  await files(3)
  expect(s3.requests.list).toBe(list + 1)
  await emptied()
})

test('what SNS, CloudTrail and S3 say is understood alike, an old day and a new account included', async () => {
  await follow(keyOf('a'))
  const names = [keyOf('b'), keyOf('c', { day: '2026/01/02' }), keyOf('d', { account: '444455556666' }), keyOf('e')]
  for (const [at, name] of names.entries()) put(name, 10 + at)
  sqs.send({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: madeBucket.bucket })
  sqs.send(inEnvelope({ s3Bucket: madeBucket.bucket, s3ObjectKey: names.slice(0, 2) }))
  sqs.send(inEnvelope(ofS3(names[2] ?? '')), ofS3(names[3] ?? ''))
  await files(5)
  await emptied()
  expect(lines).toEqual([])
})

test('messages that come twice and in another order change nothing', async () => {
  await follow(keyOf('a'))
  const names = Array.from({ length: 12 }, (_, at) => keyOf(`n${at}`))
  for (const [at, name] of names.entries()) put(name, 10 + at)
  sqs.send(...names.toReversed().map((name) => ofS3(name)))
  await files(13)
  sqs.send(...names.map((name) => ofS3(name)), ofS3(keyOf('a')))
  await emptied()
  put(keyOf('last'), 99)
  sqs.send(ofS3(keyOf('last')))
  await files(14)
  expect(await rows('select count(*), count(distinct event_id) from events')).toEqual([[14, 14]])
  expect(await rows('select count(*) from sightings')).toEqual([[14]])
})

test('a foreign bucket is ignored, counted, and told once', async () => {
  await follow(keyOf('a'))
  const { list } = s3.requests
  sqs.send(ofS3(keyOf('x'), 'other-logs'), 'no JSON')
  await emptied()
  sqs.send(ofS3(keyOf('y'), 'other-logs'))
  await vi.waitFor(() => expect(bell()?.ignored).toBe(3), patient)
  expect(lines).toEqual([expect.stringContaining(`s3://other-logs/${keyOf('x')}`)])
  expect(s3.requests.list).toBe(list)
})

test('without the right to the queue the source is polled all the same, and says so', async () => {
  const message = 'User is not authorized to perform: sqs:receivemessage'
  sqs.refusal = { status: 403, code: 'AccessDeniedException', message }
  await follow(keyOf('a'))
  await vi.waitFor(
    () => expect(bell()?.error).toMatch(/no permission: sqs:ReceiveMessage .* found by polling/),
    patient,
  )
  expect(bell()?.failedSinceMs).toBeGreaterThan(0)
  const status = follower.statuses.get(madeBucket.name)
  await vi.waitFor(() => expect(status).toMatchObject({ state: 'following', error: null }), patient)
  expect(lines).toEqual([expect.stringContaining('the queue is not heard')])
})
