import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourMs, type MadeObject, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { EVERYTHING, type Scope } from './access/scope'
import {
  ChainsQuery,
  ChainsResponse,
  HourQuery,
  HourResponse,
  IntegrityQuery,
  IntegrityResponse,
} from './api/integrity'
import type { IngestedOnce } from './ingest'
import { logText, MadeTrail, madeStartMs, uuidOf } from './ingest-trail'
import { readIntegrity } from './store/integrity'
import { readChains, readHour } from './store/integrity-chains'

let made: MadeTrail
let trail: SignedTrail
const key = signingKey('us-east-1', [madeStartMs - 24 * hourMs, madeStartMs + 90 * 24 * hourMs])
const place = { account: '111122223333', region: 'us-east-1' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new MadeTrail()
  trail = trailFrom(madeStartMs)
})
afterEach(() => {
  made.remove()
  vi.useRealTimers()
})

function trailFrom(startMs: number): SignedTrail {
  const plan = { ...place, name: 'trail', homeRegion: 'us-east-1', bucket: 'logs', prefix: '', organization: null }
  return new SignedTrail({ ...plan, startMs }, key)
}

const call = (second: number) => logText([{ id: uuidOf(`call ${second}`), second, run: `run-${second % 2}` }])

function put({ key, bytes, metadata }: MadeObject): void {
  made.writeBytes(key, bytes)
  if ('signature' in metadata) {
    made.writeBytes(`${key}.head.json`, Buffer.from(JSON.stringify({ Metadata: metadata })))
  }
}

function putKeys(): void {
  const one = { Value: key.der.toString('base64'), Fingerprint: key.fingerprint }
  made.writeBytes('list-public-keys.us-east-1.json', Buffer.from(JSON.stringify({ PublicKeyList: [one] })))
}

test('counts add up, and a deleted digest, a deleted and a forged log file stand where they belong', async () => {
  const first = trail.hour([call(1), call(2)])
  const second = trail.hour([call(3)])
  trail.hour([call(4), call(4)])
  const forged = trail.deliver(call(5), madeStartMs + 30 * 60_000)
  const gone = new Set([first.logs[1], second.digest])
  for (const object of trail.objects) if (!gone.has(object)) put(object)
  made.writeBytes(forged.key.replace(/_[^_]*$/, '_unreadable0000.json.gz'), Buffer.from('no gzip'))
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const answer = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))
    const { places } = IntegrityResponse.omit({ journal: true }).parse(answer)
    expect(places).toHaveLength(1)
    expect(places[0]).toMatchObject({
      ...place,
      spans: [
        // The first hour is no better than its log files: one is gone, one forged, one damaged.
        { fromMs: madeStartMs, toMs: madeStartMs + hourMs, state: 'failed' },
        { fromMs: madeStartMs + hourMs, toMs: madeStartMs + 2 * hourMs, state: 'missing' },
        { fromMs: madeStartMs + 2 * hourMs, toMs: madeStartMs + 3 * hourMs, state: 'verified' },
      ],
      hours: { verified: 1, missing: 1, failed: 1 },
      // Of four listed files one is gone; that of the second hour, the forged one and the damaged one are in no digest.
      files: { listed: 4, ingested: 3, quarantined: 0, missing: 1, held: 0, unlisted: 3 },
      records: { records: 5, stored: 4, duplicates: 1, rejected: 0, other: 0 },
      verdict: 'failed',
    })
    const chains = ChainsResponse.parse(await readChains(reader, EVERYTHING, ChainsQuery.parse(place)))
    expect(chains.chains).toHaveLength(1)
    expect(chains.chains[0]?.hours.map(({ state, reason }) => [state, reason])).toEqual([
      ['verified', null],
      ['missing', 'digest_missing'],
      ['verified', null],
    ])
    expect(chains.troubled).toEqual([
      { fromMs: madeStartMs, state: 'failed', files: 3 },
      { fromMs: madeStartMs + hourMs, state: 'unattested', files: 1 },
    ])
    expect(chains.delivered.map(({ files, events }) => [files, events])).toEqual([
      [3, 2],
      [1, 1],
      [2, 1],
    ])
    const { source = '', chain = '' } = chains.chains[0] ?? {}
    const ask = async (at: number) =>
      HourResponse.parse(await readHour(reader, EVERYTHING, HourQuery.parse({ ...place, source, chain, at })))
    const missing = await ask(madeStartMs + hourMs)
    expect(missing).toMatchObject({
      hour: { digest: second.digest.key, reason: 'digest_missing' },
      before: { state: 'verified' },
      after: { state: 'verified' },
      proof: null,
      events: 1,
      runs: 1,
    })
    const whole = await ask(madeStartMs)
    expect(whole.proof).toMatchObject({ verdict: 'verified', publicKey: { from: 'file' } })
    expect(whole.files.map(({ verdict, reason, state }) => [verdict, reason, state]).sort()).toEqual(
      [
        ['failed', 'log_damaged', 'quarantined'],
        ['failed', 'log_missing', null],
        ['unattested', 'unnamed', 'ingested'],
        ['verified', null, 'ingested'],
      ].sort(),
    )
  })
})

test('a log file that is there and cannot be read is neither missing nor failed, and its hour is not verified', async () => {
  const { logs } = trail.hour([call(1), call(2)])
  trail.hour([call(3)])
  const held = logs[1]?.key ?? ''
  for (const object of trail.objects) if (object !== logs[1]) put(object)
  symlinkSync('/nowhere', join(made.logs, held))
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))
    expect(places).toMatchObject([
      {
        spans: [{ state: 'pending' }, { state: 'verified' }],
        files: { listed: 3, ingested: 2, quarantined: 0, missing: 0, held: 1, unlisted: 0 },
        verdict: 'pending',
      },
    ])
    const { chains, troubled } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(troubled).toEqual([{ fromMs: madeStartMs, state: 'pending', files: 1 }])
    const { source = '', chain = '' } = chains[0] ?? {}
    const hour = await readHour(reader, EVERYTHING, HourQuery.parse({ ...place, source, chain, at: madeStartMs }))
    expect(hour.files.map(({ key, verdict, reason, state }) => [key === held, verdict, reason, state])).toEqual([
      [false, 'verified', null, 'ingested'],
      [true, 'pending', 'log_held', 'held'],
    ])
  })
})

test('where no log file can be read the range is that of the digests', async () => {
  const { logs, digest } = trail.hour([call(1)])
  put(digest)
  for (const { key: log } of logs) {
    mkdirSync(dirname(join(made.logs, log)), { recursive: true })
    symlinkSync('/nowhere', join(made.logs, log))
  }
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const range = { fromMs: madeStartMs, toMs: madeStartMs + hourMs }
    expect(await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))).toMatchObject({
      ...range,
      places: [{ files: { listed: 1, missing: 0, held: 1 }, spans: [{ ...range, state: 'pending' }] }],
    })
    expect(await readChains(reader, EVERYTHING, ChainsQuery.parse(place))).toMatchObject(range)
  })
})

test('log files of a trail that was never validated are said to be proved by nothing', async () => {
  trail.hour([call(1)])
  for (const object of trail.objects.filter(({ key }) => !key.includes('Digest'))) put(object)
  await made.read(async ({ store: { reader } }) => {
    const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))
    expect(places[0]).toMatchObject({ spans: [{ state: 'none' }], hours: { none: 1 }, verdict: 'unattested' })
  })
})

test('a place that the viewer may not see is as one that is not there', async () => {
  trail.hour([call(1)])
  for (const object of trail.objects) put(object)
  const other: Scope = { grants: [{ role: 'viewer', accounts: ['999999999999'] }] }
  await made.read(async ({ store: { reader } }) => {
    expect((await readIntegrity(reader, other, IntegrityQuery.parse({}))).places).toEqual([])
    await expect(readChains(reader, other, ChainsQuery.parse(place))).rejects.toMatchObject({ code: 'not_found' })
    const [chain] = (await readChains(reader, EVERYTHING, ChainsQuery.parse(place))).chains
    const hour = HourQuery.parse({ ...place, source: chain?.source, chain: chain?.chain, at: madeStartMs })
    await expect(readHour(reader, other, hour)).rejects.toMatchObject({ code: 'not_found' })
    expect((await readHour(reader, EVERYTHING, hour)).events).toBe(1)
  })
})

test('an hour is no better than its log files where a range ends between their delivery and their digest', async () => {
  // Digests from four past the hour: the last minutes of each lie in the next one.
  trail = trailFrom(madeStartMs + 4 * 60_000)
  const { logs } = trail.hour([call(1), call(2)])
  const late = trail.hour(Array.from({ length: 58 }, (_, at) => call(10 + at)))
  trail.hour([])
  const gone = logs[0]
  // Delivered at two past the hour, so in the digest of the hour before.
  const changed = late.logs.at(-1)
  for (const object of trail.objects) if (object !== gone) put(object)
  made.writeBytes(changed?.key ?? '', gzipSync(call(67).replace('0.5', '0.9')))
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    for (const hour of [0, 1]) {
      const [from, to] = [madeStartMs + hour * hourMs, madeStartMs + (hour + 1) * hourMs]
      const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({ from, to }))
      expect(places[0]?.spans).toEqual([{ fromMs: from, toMs: to, state: 'failed' }])
    }
  })
})

test('a pinned picture has the states, counts, hours and the last check that were known then', async () => {
  const { logs } = trail.hour([call(1), call(2), call(3)])
  for (const object of trail.objects) put(object)
  putKeys()
  const picture = async (ingest: IngestedOnce, asOf: number | null) => {
    const answer = await readIntegrity(ingest.store.reader, EVERYTHING, IntegrityQuery.parse({ asOf }))
    return { ...answer, last: (await ingest.recheck.state(asOf)).last }
  }
  await made.read(async (ingest) => {
    const before = await picture(ingest, null)
    expect(before.places[0]).toMatchObject({ hours: { verified: 1 }, files: { listed: 3, ingested: 3, missing: 0 } })
    made.writeBytes(logs[0]?.key ?? '', gzipSync(call(1).replace('0.5', '0.9')))
    rmSync(join(made.logs, logs[1]?.key ?? ''))
    vi.setSystemTime(madeStartMs + 50 * hourMs)
    await ingest.again()
    ingest.recheck.start()
    await ingest.recheck.settled()
    const after = await picture(ingest, null)
    expect(after.places[0]).toMatchObject({
      hours: { failed: 1 },
      files: { ingested: 2, missing: 1 },
      verdict: 'failed',
    })
    expect(after.last).not.toBeNull()
    expect(await picture(ingest, before.asOf.ms)).toEqual(before)
    expect((await picture(ingest, madeStartMs)).places).toEqual([])
  })
})
