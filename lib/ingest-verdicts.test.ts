import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourMs, type MadeObject, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { EVERYTHING } from './access/scope'
import { EventQuery, EventResponse } from './api/event'
import { EventsFilter, EventsQuery } from './api/events'
import { RunsQuery } from './api/runs'
import type { IngestedOnce } from './ingest'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { logText, MadeTrail, madeStartMs, rowsOf, uuidOf } from './ingest-trail'
import { readEvent } from './store/event'
import { readEvents } from './store/events'
import { readEventsSummary } from './store/events-summary'
import { readRun } from './store/run'
import { readRuns } from './store/runs'

let made: MadeTrail
let trail: SignedTrail
const key = signingKey('us-east-1', [madeStartMs - 24 * hourMs, madeStartMs + 90 * 24 * hourMs])

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new MadeTrail()
  trail = new SignedTrail(
    {
      ...{ account: '111122223333', region: 'us-east-1', name: 'trail', homeRegion: 'us-east-1', bucket: 'logs' },
      ...{ prefix: '', organization: null, startMs: madeStartMs },
    },
    key,
  )
})
afterEach(() => {
  made.remove()
  vi.useRealTimers()
})

const call = (second: number) => logText([{ id: uuidOf(`call ${second}`), second, run: `run-${second}` }])
const idOf = (second: number) => uuidOf(`call ${second}`)

function put({ key, bytes, metadata }: MadeObject, saved = true): void {
  made.writeBytes(key, bytes)
  if (saved && 'signature' in metadata) {
    made.writeBytes(`${key}.head.json`, Buffer.from(JSON.stringify({ Metadata: metadata })))
  }
}

function putKeys(): void {
  const [ValidityStartTime, ValidityEndTime] = [key.validFromMs, key.validToMs].map((ms) => new Date(ms).toISOString())
  const { fingerprint: Fingerprint } = key
  const one = { Value: key.der.toString('base64'), Fingerprint, ValidityStartTime, ValidityEndTime }
  made.writeBytes('list-public-keys.us-east-1.json', Buffer.from(JSON.stringify({ PublicKeyList: [one] })))
}

const verdictOf = async (ingest: IngestedOnce, second: number) => {
  const { event } = await readEvent(ingest.store.reader, EVERYTHING, EventQuery.parse({ event: idOf(second) }))
  const { verdict, digest, sightings } = EventResponse.omit({ raw: true }).parse(event)
  return { verdict, reason: sightings[0]?.reason ?? null, digest: digest?.verdict ?? null }
}

test('a log file that a signed digest names is verified, changed ones fail, unnamed ones are unattested', async () => {
  const first = trail.hour([call(1), call(2)])
  trail.hour([call(3)])
  const forged = trail.deliver(call(4), madeStartMs + 90 * 60_000)
  for (const object of trail.objects) put(object)
  const changed = first.logs[1]
  made.writeBytes(changed?.key ?? '', gzipSync(call(2).replace('0.5', '0.9')))
  putKeys()
  await made.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'verified', reason: null, digest: 'verified' })
    expect(await verdictOf(ingest, 2)).toEqual({ verdict: 'failed', reason: 'hash_mismatch', digest: 'verified' })
    expect(await verdictOf(ingest, 3)).toEqual({ verdict: 'verified', reason: null, digest: 'verified' })
    const { event } = await readEvent(ingest.store.reader, EVERYTHING, EventQuery.parse({ event: idOf(2) }))
    const named = createHash('sha256').update(call(2)).digest('hex')
    expect(event.digest).toMatchObject({ named, publicKey: { der: key.der.toString('base64') } })
    expect(event.sightings[0]?.contentSha256).not.toBe(named)
    expect(await verdictOf(ingest, 4)).toEqual({ verdict: 'unattested', reason: 'unnamed', digest: null })
    expect(forged.key).toContain('CloudTrail/us-east-1')
  })
})

test('without a key or a signature nothing is more than hash-only, and it is verified when they come', async () => {
  const { digest } = trail.hour([call(1)])
  for (const object of trail.objects) put(object, false)
  const again = made
  await made.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'hash-only', reason: 'no_signature', digest: 'hash-only' })
  })
  put(digest)
  await again.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'hash-only', reason: 'no_key', digest: 'hash-only' })
  })
  putKeys()
  await again.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'verified', reason: null, digest: 'verified' })
    const history = await rowsOf(ingest, 'select verdict from verdicts order by seen_ms')
    expect(history.flat()).toEqual(['hash-only', 'hash-only', 'verified'])
  })
})

test('a digest whose metadata is lost is proved by the signed one after it', async () => {
  trail.hour([call(1)])
  const next = trail.hour([])
  for (const object of trail.objects) put(object, object === next.digest)
  putKeys()
  await made.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'verified', reason: null, digest: 'verified' })
  })
})

test('a young log file is pending until its digest comes, or until none did', async () => {
  vi.setSystemTime(madeStartMs + 2 * hourMs)
  trail.hour([call(1)])
  trail.hour([call(2)])
  putKeys()
  for (const object of trail.objects) if (!object.key.includes('Digest')) put(object)
  const ingest = await made.ingest()
  try {
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'pending', reason: 'digest_not_due', digest: null })
    for (const object of trail.objects.filter(({ key }) => key.includes('Digest')).slice(0, 1)) put(object)
    await ingest.again()
    expect(await verdictOf(ingest, 1)).toEqual({ verdict: 'verified', reason: null, digest: 'verified' })
    expect(await verdictOf(ingest, 2)).toMatchObject({ verdict: 'pending' })
  } finally {
    await ingest.stop()
  }
  vi.setSystemTime(madeStartMs + 6 * hourMs)
  await made.read(async (later) => {
    expect(await verdictOf(later, 2)).toEqual({ verdict: 'unattested', reason: 'unnamed', digest: null })
  })
})

test('a rebuild keeps every verdict that was ever given, and gives the same answers', async () => {
  trail.hour([call(1), call(2)])
  for (const object of trail.objects) put(object, false)
  putKeys()
  await made.read(() => Promise.resolve())
  vi.setSystemTime(madeStartMs + 50 * hourMs)
  for (const object of trail.objects) put(object)
  const all = `select f.object_key, v.verdict, v.reason, v.digest_key, v.seen_ms
    from verdicts v join files f using (file_id) order by all`
  const before = await made.read(async (ingest) => ({
    verdicts: await rowsOf(ingest, all),
    digests: await rowsOf(ingest, 'select * from digest_verdicts order by all'),
    keys: await rowsOf(ingest, 'select * from public_keys order by all'),
    event: await verdictOf(ingest, 2),
  }))
  expect(before.verdicts).toHaveLength(4)
  rmSync(join(made.data, 'index.duckdb'))
  await rebuildIndex(made.settings(), { acceptLoss: false, log: silentLog })
  const after = await made.read(async (ingest) => ({
    verdicts: await rowsOf(ingest, all),
    digests: await rowsOf(ingest, 'select * from digest_verdicts order by all'),
    keys: await rowsOf(ingest, 'select * from public_keys order by all'),
    event: await verdictOf(ingest, 2),
  }))
  expect(after).toEqual(before)
})

test('lists tell, filter and count by verdict, and a pinned picture keeps the verdict of its time', async () => {
  const { logs } = trail.hour([call(1), call(2)])
  for (const object of trail.objects) put(object)
  made.writeBytes(logs[1]?.key ?? '', gzipSync(call(2).replace('0.5', '0.9')))
  const asOf = await made.read(async (ingest) => {
    const { rows, asOf } = await readEvents(ingest.store.reader, EVERYTHING, EventsQuery.parse({}))
    expect(rows.map(({ verdict }) => verdict)).toEqual(['failed', 'hash-only'])
    return asOf.ms
  })
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const events = async (query: object) =>
      (await readEvents(reader, EVERYTHING, EventsQuery.parse(query))).rows.map(({ verdict }) => verdict)
    expect(await events({})).toEqual(['failed', 'verified'])
    expect(await events({ verdict: ['verified'] })).toEqual(['verified'])
    expect(await events({ asOf })).toEqual(['failed', 'hash-only'])
    const summary = await readEventsSummary(reader, EVERYTHING, EventsFilter.parse({ verdict: ['failed'] }))
    expect(summary.total).toBe(1)
    expect(summary.facets.verdict.values.map(({ value, count }) => [value, count])).toEqual([
      ['failed', 1],
      ['verified', 1],
    ])
    const runs = await readRuns(reader, EVERYTHING, RunsQuery.parse({ sort: 'verdict' }))
    expect(runs.rows.map(({ run, verdict }) => [run.name, verdict])).toEqual([
      ['run-2', 'failed'],
      ['run-1', 'verified'],
    ])
    const failed = await readRuns(reader, EVERYTHING, RunsQuery.parse({ verdict: ['failed'] }))
    expect(failed.rows.map(({ run }) => run.name)).toEqual(['run-2'])
    const then = await readRuns(reader, EVERYTHING, RunsQuery.parse({ asOf, sort: 'verdict' }))
    expect(then.rows.map(({ verdict }) => verdict)).toEqual(['failed', 'hash-only'])
    const run = await readRun(reader, EVERYTHING, { run: runs.rows[0]?.run.key ?? '', asOf: null })
    expect(run.proof).toEqual([{ verdict: 'failed', files: 1, events: 1 }])
  })
})

test('a saved answer of LookupEvents has no digests, and none is expected', async () => {
  const { Records } = JSON.parse(call(1)) as { Records: unknown[] }
  const Events = Records.map((record) => ({ CloudTrailEvent: JSON.stringify(record) }))
  made.writeBytes('lookup-events.json', Buffer.from(JSON.stringify({ Events })))
  trail.hour([call(2)])
  const text = JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(Records[0]).replace('call', 'x') }] })
  const disguised = trail.deliver(text.replace(idOf(1), idOf(3)), madeStartMs + 60_000)
  for (const object of trail.objects) put(object)
  putKeys()
  await made.read(async (ingest) => {
    expect(await verdictOf(ingest, 1)).toMatchObject({ verdict: 'not-applicable', reason: 'no_digests_in_source' })
    expect(await verdictOf(ingest, 2)).toMatchObject({ verdict: 'verified' })
    expect(await verdictOf(ingest, 3)).toMatchObject({ verdict: 'unattested' })
    expect(disguised.key).toContain('_CloudTrail_')
  })
})
