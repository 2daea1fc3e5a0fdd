import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourMs, type MadeObject, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { EVERYTHING } from './access/scope'
import { ChainsQuery, HourQuery, IntegrityQuery } from './api/integrity'
import { logText, MadeTrail, madeRecord, madeStartMs, uuidOf } from './ingest-trail'
import { readIntegrity } from './store/integrity'
import { readChains, readHour } from './store/integrity-chains'

let made: MadeTrail
let trail: SignedTrail
let other: SignedTrail
const keys = new Map(
  ['us-east-1', 'eu-west-1'].map((region) => [
    region,
    signingKey(region, [madeStartMs - hourMs, madeStartMs + 999 * hourMs]),
  ]),
)
const place = { account: '111122223333', region: 'us-east-1' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new MadeTrail()
  trail = trailOf('us-east-1', madeStartMs)
  other = trailOf('eu-west-1', madeStartMs + 30 * 60_000)
})
afterEach(() => {
  made.remove()
  vi.useRealTimers()
})

function trailOf(region: string, startMs: number): SignedTrail {
  const key = keys.get(region)
  if (key === undefined) throw new Error(`no key of ${region}`)
  const plan = {
    ...place,
    region,
    name: 'trail',
    homeRegion: 'us-east-1',
    bucket: 'logs',
    prefix: '',
    organization: null,
  }
  return new SignedTrail({ ...plan, startMs }, key)
}

const call = (second: number) => logText([{ id: uuidOf(`call ${second}`), second, run: 'run-a' }])

function put({ key, bytes, metadata }: MadeObject): void {
  made.writeBytes(key, bytes)
  if ('signature' in metadata) {
    made.writeBytes(`${key}.head.json`, Buffer.from(JSON.stringify({ Metadata: metadata })))
  }
}

function putKeys(): void {
  for (const [region, { der, fingerprint }] of keys) {
    const answer = { PublicKeyList: [{ Value: der.toString('base64'), Fingerprint: fingerprint }] }
    made.writeBytes(`list-public-keys.${region}.json`, Buffer.from(JSON.stringify(answer)))
  }
}

const hour = (at: number) => madeStartMs + at * hourMs

test('the newest digests and log files of a place, deleted together, are missing up to the newest file of the folder', async () => {
  for (let at = 0; at < 6; at++) {
    const { digest, logs } = trail.hour([call(at * 3600 + 60)])
    if (at < 3) for (const object of [digest, ...logs]) put(object)
  }
  for (let at = 0; at < 6; at++) other.hour(at === 0 ? [call(1800 + 60)] : [])
  for (const object of other.objects) put(object)
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const { chains } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(chains[0]?.hours.map(({ state, reason }) => [state, reason])).toEqual([
      ...Array.from({ length: 3 }, () => ['verified', null]),
      // The other trail's newest digest came at half past the sixth hour.
      ...Array.from({ length: 3 }, () => ['missing', 'digest_overdue']),
    ])
    expect(chains[0]).toMatchObject({ expected: { fromMs: hour(0), toMs: hour(6) }, overdue: { ms: hour(3) } })
    const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))
    expect(places.find(({ region }) => region === 'us-east-1')?.hours).toMatchObject({ verified: 3, missing: 3 })
  })
})

test('signed digests without log files after the last log file are verified hours', async () => {
  for (let at = 0; at < 5; at++) trail.hour(at === 0 ? [call(60)] : [])
  for (const object of trail.objects) put(object)
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const { chains } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(chains[0]?.hours.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'verified'))
    expect(chains[0]).toMatchObject({ expected: { toMs: hour(5) }, overdue: null })
    const late = { from: hour(2), to: hour(4) }
    const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse(late))
    expect(places).toMatchObject([
      { ...place, hours: { verified: 2 }, files: { listed: 0, unlisted: 0 }, verdict: null },
    ])
  })
})

test('a folder that grows owes the digests of every place up to its new end', async () => {
  const { digest, logs } = trail.hour([call(60)])
  for (const object of [digest, ...logs]) put(object)
  putKeys()
  const ingest = await made.ingest()
  try {
    const states = async () => {
      const { chains } = await readChains(ingest.store.reader, EVERYTHING, ChainsQuery.parse(place))
      return chains[0]?.hours.map(({ state }) => state)
    }
    expect(await states()).toEqual(['verified'])
    for (let at = 0; at < 3; at++) other.hour(at === 0 ? [call(1800 + 60)] : [])
    for (const object of other.objects) put(object)
    await ingest.again()
    expect(await states()).toEqual(['verified', 'missing', 'missing'])
  } finally {
    await ingest.stop()
  }
})

test('what came while validation was off for long stands in the hours in which it came, between the digests beside it', async () => {
  trail.hour([call(60)])
  trail.hour([])
  trail.pause(30 * hourMs)
  for (const at of [2.5, 2.6, 20.2]) trail.deliver(call(at * 3600), hour(at))
  trail.hour([call(32 * 3600 + 60), call(32 * 3600 + 120)])
  for (const object of trail.objects) put(object)
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const { chains, troubled } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(chains[0]?.hours.map(({ state }) => state)).toEqual(['verified', 'verified', 'gap', 'verified'])
    expect(troubled).toEqual([
      { fromMs: hour(2), state: 'unattested', files: 2 },
      { fromMs: hour(20), state: 'unattested', files: 1 },
    ])
    const { source = '', chain = '' } = chains[0] ?? {}
    const ask = (at: number) => readHour(reader, EVERYTHING, HourQuery.parse({ ...place, source, chain, at }))
    expect(await ask(hour(9))).toMatchObject({
      hour: { fromMs: hour(2), toMs: hour(32), reason: 'restart' },
      before: { fromMs: hour(1), state: 'verified' },
      after: { fromMs: hour(32), state: 'verified' },
      // Not those of the digest after it.
      ...{ fileCount: 3, events: 3, runs: 1 },
    })
    await expect(ask(hour(40))).rejects.toMatchObject({ code: 'not_found', message: /no such hour/ })
    const { places } = await readIntegrity(reader, EVERYTHING, IntegrityQuery.parse({}))
    expect(places[0]?.hours).toMatchObject({ verified: 3, gap: 30 })
  })
})

test('the record of a stop makes its time a gap where no signature can be checked', async () => {
  trail.hour([call(60)])
  const stop = { ...madeRecord({ second: 90 * 60 }), eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging' }
  const stopped = { ...stop, eventCategory: 'Management', managementEvent: true, requestParameters: { name: 'trail' } }
  trail.hour([JSON.stringify({ Records: [stopped] })])
  trail.pause(3 * hourMs)
  trail.hour([call(5 * 3600 + 60)])
  for (const object of trail.objects) put(object)
  await made.read(async ({ store: { reader } }) => {
    const { chains } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(chains[0]?.hours.map(({ state, reason }) => [state, reason])).toEqual([
      ...[
        ['hash-only', 'no_key'],
        ['hash-only', 'no_key'],
        ['gap', 'stop_on_record'],
        ['hash-only', 'no_key'],
      ],
    ])
  })
})

test('a digest that lies in another folder fails its hour, and a copy under another name is told', async () => {
  const digests = Array.from({ length: 4 }, (_, at) => trail.hour([call(at * 3600 + 60)]).digest)
  const moved = digests[1]
  const copied = digests[2]
  for (const object of trail.objects) if (object !== moved) put(object)
  if (moved === undefined || copied === undefined) throw new Error('two digests are needed')
  const movedKey = `backup/${moved.key.slice(moved.key.lastIndexOf('/') + 1).replace(/^/, 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/1999/01/01/')}`
  put({ ...moved, key: movedKey })
  const copyKey = copied.key.replace('T030000Z', 'T025959Z')
  put({ ...copied, key: copyKey })
  putKeys()
  await made.read(async ({ store: { reader } }) => {
    const { chains } = await readChains(reader, EVERYTHING, ChainsQuery.parse(place))
    expect(chains[0]?.hours.map(({ state, reason }) => [state, reason])).toEqual([
      ...[
        ['verified', null],
        ['failed', 'moved'],
        ['verified', null],
        ['verified', null],
      ],
    ])
    expect(chains[0]?.misplaced).toEqual([
      { key: copyKey, reason: 'copy' },
      { key: movedKey, reason: 'moved' },
    ])
  })
})

test('a broken answer of head-object counts in its own place, and not where the next digest names the signature', async () => {
  const digests = Array.from({ length: 2 }, (_, at) => trail.hour([call(at * 3600 + 60)]).digest)
  other.hour([call(1800 + 60)])
  for (const object of [...trail.objects, ...other.objects]) put(object)
  putKeys()
  const breakNext = (at: number) => made.writeBytes(`${digests[at]?.key}.head.json`, Buffer.from('no JSON'))
  const unread = () =>
    made.read(async ({ store: { reader } }) => {
      const of = async (region: string) =>
        (await readChains(reader, EVERYTHING, ChainsQuery.parse({ ...place, region }))).unreadDigests
      return [await of('us-east-1'), await of('eu-west-1')]
    })
  breakNext(0)
  expect(await unread()).toEqual([0, 0])
  breakNext(1)
  expect(await unread()).toEqual([1, 0])
})
