import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import type { S3Emulator } from '@/e2e/emulator/s3'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { logText, MadeTrail, rowsOf } from './ingest-trail'
import { madeBucket, startS3 } from './sources/bucket.fixture'
import { Archive } from './store/archive'

const day = new Date().toISOString().slice(0, 10)
const under = (kind: string, region = 'us-east-1') =>
  `AWSLogs/111122223333/${kind}/${region}/${day.replaceAll('-', '/')}/`
const digestKey = (hour: string, region = 'us-east-1') =>
  `${under('CloudTrail-Digest', region)}111122223333_CloudTrail-Digest_${region}_trail_us-east-1_` +
  `${day.replaceAll('-', '')}T${hour}0000Z.json.gz`
const signed = { metadata: { signature: 'ab12', 'signature-algorithm': 'SHA256withRSA' } }

let s3: S3Emulator
let trail: MadeTrail
beforeEach(async () => {
  trail = new MadeTrail()
  const started = await startS3()
  s3 = started.s3
  s3.put(`${under('CloudTrail')}f1.json.gz`, gzipSync(logText([{ second: 1 }])))
  return () => {
    started.stop()
    trail.remove()
  }
})

const digest = (text: string) => gzipSync(JSON.stringify({ digestEndTime: text, logFiles: [] }))
const settings = (more: Record<string, string> = {}) => ({ ...trail.settings(more), sources: [madeBucket] })
const kept = (from: IngestedOnce) =>
  rowsOf(from, 'select object_key, signature, algorithm from digests order by object_key, seen_ms')

test('digest files are kept with the signature of their metadata, with or without an archive of log files', async () => {
  s3.put(digestKey('10'), digest('ten'), signed)
  s3.put(digestKey('11', 'eu-west-1'), digest('eleven'))
  const from = await ingestOnce(settings({ METRICTRAIL_ARCHIVE: 'off' }), silentLog)
  expect(await kept(from)).toEqual([
    [digestKey('11', 'eu-west-1'), null, null],
    [digestKey('10'), 'ab12', 'SHA256withRSA'],
  ])
  // They are no log files, and hold no events.
  expect((await from.state()).sources[0]).toMatchObject({ digests: 2, files: { listed: 1, ingested: 1, waiting: 0 } })
  expect(await rowsOf(from, 'select count(*) from files')).toEqual([[1]])
  const archive = await Archive.open(`${trail.data}/archive`)
  const hashes = (await rowsOf(from, 'select stored_sha256 from digests')).flat().map(String)
  const texts = await Promise.all(hashes.map(async (one) => gunzipSync((await archive.read(one)) ?? '').toString()))
  expect(texts.filter((text) => text.includes('"ten"'))).toHaveLength(1)
  await from.stop()
})

test('those of a folder are kept with the saved answer beside them, and again when it comes later', async () => {
  const at = digestKey('10').replace('.json', '_backfill.json')
  trail.writeBytes(at, digest('ten'))
  const from = await trail.ingest()
  const Metadata = { ...signed.metadata, 'backfill-generation-timestamp': '2026-11-21T04:05:06Z' }
  trail.writeBytes(`${at}.head.json`, Buffer.from(JSON.stringify({ Metadata })))
  trail.writeBytes('list-public-keys.us-east-1.json', Buffer.from('{"PublicKeyList":[]}'))
  await from.again()
  expect(await rowsOf(from, 'select signature, algorithm, generated_ms from digests order by seen_ms')).toEqual([
    [null, null, null],
    ['ab12', 'SHA256withRSA', Date.UTC(2026, 10, 21, 4, 5, 6)],
  ])
  expect(await rowsOf(from, 'select count(*) from files')).toEqual([[0]])
  await from.stop()
})

test('a digest is read once, again when it was replaced, and survives restart and rebuild', async () => {
  s3.put(digestKey('10'), digest('ten'), signed)
  const first = await ingestOnce(settings(), silentLog)
  const { get } = s3.requests
  await first.again()
  await first.stop()
  const second = await ingestOnce(settings(), silentLog)
  expect(s3.requests.get).toBe(get)
  s3.put(digestKey('10'), digest('changed'))
  await second.again()
  expect(await kept(second)).toEqual([
    [digestKey('10'), 'ab12', 'SHA256withRSA'],
    [digestKey('10'), null, null],
  ])
  const before = await rowsOf(second, 'select * from digests order by seen_ms')
  await second.stop()

  s3.delete(digestKey('10'))
  expect(await rebuildIndex(settings(), { acceptLoss: false, log: silentLog })).toMatchObject({ done: true, lost: [] })
  const third = await ingestOnce(settings(), silentLog)
  expect(await rowsOf(third, 'select * from digests order by seen_ms')).toEqual(before)
  await third.stop()
})

test('digests are kept while the key of the log files refuses, and one that refuses is named', async () => {
  s3.put(digestKey('10'), digest('ten'), signed)
  s3.put(digestKey('11'), digest('eleven'), signed)
  const denied = { status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt on the key' }
  const times = Number.POSITIVE_INFINITY
  s3.faults.push({ when: ({ key }) => key.includes('/CloudTrail/'), times, give: denied })
  s3.faults.push({ when: ({ key }) => key === digestKey('11'), times, give: { status: 403, code: 'AccessDenied' } })
  const from = await ingestOnce(settings(), silentLog)
  expect(await kept(from)).toEqual([[digestKey('10'), 'ab12', 'SHA256withRSA']])
  expect((await from.state()).quarantined.map(({ key, reason }) => [key, reason])).toEqual([
    [`${under('CloudTrail')}f1.json.gz`, 'forbidden'],
    [digestKey('11'), 'forbidden'],
  ])
  s3.faults.length = 0
  await from.again()
  expect(await kept(from)).toHaveLength(2)
  expect(await rowsOf(from, 'select count(*) from events')).toEqual([[1]])
  await from.stop()
})
