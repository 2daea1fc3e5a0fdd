import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import type { IngestedOnce } from './ingest'
import { logText, MadeTrail, madeRecord, rowsOf } from './ingest-trail'
import { FileFlag } from './store/batch'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
  trail.write('good.json.gz', [{ second: 1 }, { second: 2 }])
  return () => trail.remove()
})

const whole = gzipSync(logText([{ second: 10 }]))
const states = () =>
  trail.read((ingest) => rowsOf(ingest, 'select object_key, state, reason from files order by object_key'))
const good = ['good.json.gz', 'ingested', null]

test.each([
  ['truncated', whole.subarray(0, 300), 'truncated'],
  ['bad checksum', Buffer.concat([whole.subarray(0, -5), Buffer.from([1, 2, 3, 4, 5])]), 'corrupt'],
  ['empty', Buffer.alloc(0), 'empty'],
  ['empty gzip', gzipSync(''), 'empty'],
  ['plain JSON', Buffer.from(logText([{ second: 10 }])), 'not_gzip'],
  ['UTF-16', gzipSync(Buffer.from(`\ufeff${logText([{ second: 10 }])}`, 'utf16le')), 'not_text'],
  ['invalid UTF-8', gzipSync(Buffer.concat([Buffer.from('{"Records":["'), Buffer.from([0xff, 0xfe])])), 'not_text'],
  ['bomb', gzipSync(Buffer.alloc(64 << 20)), 'limit'],
  ['Records missing', gzipSync('{"Other":1}'), 'no_event_name'],
  ['Records null', gzipSync('{"Records":null}'), 'no_records'],
  ['Records an object', gzipSync('{"Records":{}}'), 'no_records'],
])('quarantines a file that is %s, and reads the others', async (_, bytes, reason) => {
  trail.writeBytes('bad.json.gz', bytes)
  expect(await states()).toEqual([['bad.json.gz', 'quarantined', reason], good])
})

test('survives records nested a hundred thousand deep', async () => {
  trail.writeBytes('deep.json', Buffer.from(`{"Records":[${'['.repeat(1e5)}${']'.repeat(1e5)}]}`))
  trail.writeBytes('deeper.json', Buffer.from(`{"Records":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`))
  const [deep, deeper, last] = await states()
  expect([deep?.[1], deeper?.[1], last]).toEqual(['quarantined', 'quarantined', good])
})

test('keeps what a file limit leaves out of memory apart by its size alone', async () => {
  trail.writeBytes('large.json', Buffer.alloc(3 << 20, 32))
  const found = await trail.read(
    (ingest) => rowsOf(ingest, "select state, reason, stored_sha256 from files where object_key = 'large.json'"),
    { METRICTRAIL_MAX_INFLATED_MB: '2' },
  )
  expect(found).toEqual([['quarantined', 'limit', '']])
})

test('reads a file behind a byte-order mark', async () => {
  trail.writeBytes('bom.json', Buffer.from(`\ufeff${logText([{ second: 10 }])}`))
  expect(await states()).toEqual([['bom.json', 'ingested', null], good])
})

test.each([
  ['a second member', gzipSync(logText([{ second: 99, run: 'forged' }])), 'data_after_end', FileFlag.dataAfterEnd],
  ['trailing zeros', Buffer.alloc(3), 'trailing_zeros', FileFlag.trailingZeros],
])('keeps and flags the first member before %s, and reads nothing after it', async (...[, after, reason, flag]) => {
  trail.writeBytes('long.json.gz', Buffer.concat([whole, after]))
  const found = await trail.read(async (ingest) => [
    await rowsOf(ingest, "select state, reason, flags, kept from files where object_key = 'long.json.gz'"),
    await rowsOf(ingest, 'select distinct name from runs'),
  ])
  expect(found).toEqual([[['partial', reason, flag, 1]], [['run-a']]])
})

test('keeps the other records of a file with a bad one, and counts it', async () => {
  const records = Array.from({ length: 5000 }, (_, second) => JSON.stringify(madeRecord({ second, run: 'big' })))
  records[2500] = '{"eventVersion":"1.11","eventName":"BatchPutMetrics" oops}'
  trail.writeBytes('some.json.gz', gzipSync(`{"Records":[${records.join(',')}]}`))
  const found = await trail.read(async (ingest) => [
    await rowsOf(ingest, "select state, reason, records, kept, rejected from files where object_key = 'some.json.gz'"),
    await rowsOf(ingest, 'select record_index, reason from rejections'),
    await rowsOf(ingest, "select count(*) from events join runs using (run_id) where runs.name = 'big'"),
  ])
  expect(found).toEqual([[['partial', 'rejected_records', 5000, 4999, 1]], [[2500, 'not_json']], [[4999]]])
})

test('passes digests and Insights over by name, and by content where the name is lost', async () => {
  const place = 'AWSLogs/111122223333'
  const name = '111122223333_CloudTrail-Digest_us-east-1_trail_us-east-1_20260901T000000Z.json.gz'
  trail.writeBytes(`${place}/CloudTrail-Digest/us-east-1/2026/09/01/${name}`, gzipSync('{"digestS3Object":"x"}'))
  trail.writeBytes('renamed-digest.json.gz', gzipSync('{"digestS3Object":"x","logFiles":[]}'))
  const insight = {
    eventVersion: '1.07',
    eventCategory: 'Insight',
    insightDetails: {},
    eventTime: '2026-09-01T00:00:00Z',
  }
  trail.writeBytes('insight.json', Buffer.from(JSON.stringify({ Records: [insight] })))
  const found = await trail.read((ingest) =>
    rowsOf(ingest, 'select object_key, state, reason, flags from files order by object_key'),
  )
  expect(found).toEqual([
    [...good, 0],
    ['insight.json', 'ingested', null, FileFlag.insight],
    ['renamed-digest.json.gz', 'ingested', null, FileFlag.digest],
  ])
})

test('a replaced file keeps its old evidence, and its raw record comes from the archive', async () => {
  const ingest = await trail.ingest()
  trail.write('good.json.gz', [{ second: 3 }])
  await ingest.again()
  expect(await rowsOf(ingest, 'select state, kept from files order by file_id')).toEqual([
    ['replaced', 2],
    ['ingested', 1],
  ])
  expect(await rowsOf(ingest, 'select count(*) from events')).toEqual([[3]])
  const [[key, sha, from, length] = []] = await rowsOf(
    ingest,
    `select object_key, stored_sha256, byte_from, byte_length from sightings join files using (file_id)
     where state = 'replaced' order by record_index`,
  )
  const raw = await ingest.readRaw({
    ...{ source: 'logs', key: String(key), version: '', archived: true, storedSha256: String(sha) },
    ...{ byteFrom: Number(from), byteLength: Number(length), sliceHash: '' },
  })
  expect(raw).toMatchObject({ from: 'archive' })
  expect('bytes' in raw && JSON.parse(Buffer.from(raw.bytes).toString())).toEqual(madeRecord({ second: 1 }))
  await ingest.stop()
})

test('files that were replaced in their source are counted by their keys, and not those compressed anew', async () => {
  trail.write('other.json.gz', [{ second: 5 }])
  const ingest = await trail.ingest()
  const ask = async () => (await ingest.state()).sources[0]?.files
  expect(await ask()).toMatchObject({ ingested: 2, missing: 0, replaced: 0 })
  trail.writeBytes('other.json.gz', gzipSync(logText([{ second: 5 }]), { level: 1 }))
  for (const second of [3, 4]) {
    trail.write('good.json.gz', [{ second }])
    await ingest.again()
  }
  expect(await rowsOf(ingest, "select count(*) from files where state = 'replaced'")).toEqual([[3]])
  expect(await ask()).toMatchObject({ ingested: 2, missing: 0, replaced: 1 })
  rmSync(join(trail.logs, 'other.json.gz'))
  await ingest.again()
  expect(await ask()).toMatchObject({ ingested: 1, missing: 1, replaced: 1 })
  await ingest.stop()
})

test('a deleted file is missing, its events stay; it is there again when it comes back', async () => {
  const ingest = await trail.ingest()
  const ask = () => rowsOf(ingest, 'select state, (select count(*) from events) from files')
  rmSync(join(trail.logs, 'good.json.gz'))
  await ingest.again()
  expect(await ask()).toEqual([['missing', 2]])
  trail.write('good.json.gz', [{ second: 1 }, { second: 2 }])
  await ingest.again()
  // Another time and inode, the same bytes: no new file, no new sighting.
  await ingest.again()
  expect(await ask()).toEqual([['ingested', 2]])
  expect(await rowsOf(ingest, 'select count(*) from sightings')).toEqual([[2]])
  await ingest.stop()
})

test('refuses symlinks and pipes and says so', async () => {
  symlinkSync('/etc/hostname', join(trail.logs, 'link.json'))
  execFileSync('mkfifo', [join(trail.logs, 'pipe.json')])
  const { quarantined, totals } = await trail.read((ingest) => ingest.state())
  expect(quarantined.map(({ key, state, reason }) => [key, state, reason])).toEqual([
    ['link.json', 'refused', 'symlink'],
    ['pipe.json', 'refused', 'not_a_file'],
  ])
  expect(totals.files).toBe(1)
})

test('a second ingest adds nothing', async () => {
  const tables = ['files', 'events', 'sightings', 'points', 'dict', 'series', 'run_values']
  const count = () =>
    trail.read((ingest) =>
      rowsOf(ingest, `select ${tables.map((name) => `(select count(*) from ${name})`).join(', ')}`),
    )
  const first = await count()
  expect(first).toEqual([[1, 2, 2, 2, expect.any(Number), 1, 2]])
  expect(await count()).toEqual(first)
})

test('a file that was set aside is read again on request, and only what comes out otherwise is news', async () => {
  trail.write('long.json.gz', [{ second: 10 }, { second: 11 }, { second: 12 }])
  trail.writeBytes('bad.json.gz', Buffer.from('no gzip'))
  const states = async (ingest: IngestedOnce) => [
    await rowsOf(ingest, 'select object_key, state, kept, seen_ms from files order by file_id'),
    (await ingest.state()).totals.events,
  ]
  const few = { METRICTRAIL_MAX_RECORDS: '2' }
  const before = await trail.read(states, few)
  expect(before[1]).toBe(4)
  await trail.read(async (ingest) => {
    expect(await states(ingest)).toEqual(before)
    expect(ingest.retry()).toBe(2)
    await ingest.again()
    const [rows, events] = await states(ingest)
    expect(events).toBe(5)
    expect((rows as unknown[][]).map((row) => row.slice(0, 3))).toEqual([
      ['bad.json.gz', 'quarantined', 0],
      ['good.json.gz', 'ingested', 2],
      ['long.json.gz', 'replaced', 2],
      ['long.json.gz', 'ingested', 3],
    ])
    expect(ingest.retry()).toBe(1)
    // It is in its source as it was.
    expect((await ingest.state()).sources[0]?.files).toMatchObject({ ingested: 2, quarantined: 1, replaced: 0 })
  })
})
