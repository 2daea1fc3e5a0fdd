import { beforeEach, describe, expect, it } from 'vitest'
import type { Fault, S3Emulator } from '@/e2e/emulator/s3'
import type { BucketSetting } from '@/lib/source-settings'
import { madeBucket, startS3 } from './bucket.fixture'
import { s3Source } from './s3'
import { s3Client } from './s3-client'
import { S3Listing } from './s3-listing'
import type { SourceObject } from './source'

const nowMs = Date.UTC(2026, 10, 20, 12)
const dayOf = (daysAgo: number) =>
  new Date(nowMs - daysAgo * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/')
const logKey = (name: string, { daysAgo = 0, region = 'eu-west-1', root = 'AWSLogs/111122223333/' } = {}) =>
  `${root}CloudTrail/${region}/${dayOf(daysAgo)}/${name}.json.gz`

let s3: S3Emulator
beforeEach(async () => {
  const started = await startS3()
  s3 = started.s3
  return started.stop
})

const impatient = { stallMs: 200, attempts: 2 }
const source = (more: Partial<BucketSetting> = {}) => {
  const mine = { ...madeBucket, ...more }
  return s3Source(mine, s3Client(mine, impatient))
}
const keysOf = async (list: AsyncIterable<{ key: string }>) => {
  const keys: string[] = []
  for await (const { key } of list) keys.push(key)
  return keys
}
const keys = (more: Partial<BucketSetting> = {}) => keysOf(source(more).list(new AbortController().signal))
const fault = (give: Fault['give'], times = Number.POSITIVE_INFINITY, isList = false) =>
  s3.faults.push({ when: (request) => request.isList === isList, times, give })

describe('listing a bucket', () => {
  const put = (...names: string[]) => {
    for (const name of names) s3.put(name, Buffer.from('{}'))
  }

  it('finds accounts and regions, an organization’s folders and both of its management account', async () => {
    const member = logKey('a', { root: 'AWSLogs/o-example/444455556666/' })
    const both = [logKey('b'), logKey('c', { root: 'AWSLogs/o-example/111122223333/', region: 'us-east-1' })]
    const digests = 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/'
    const digest = `${digests}111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20261120T100000Z.json.gz`
    put(member, ...both, digest, `${digests}d.json.gz`, 'other/e.json')
    expect((await keys()).sort()).toEqual([member, ...both, digest].sort())
    expect(await keys({ accounts: ['444455556666'] })).toEqual([member])
    expect(await keys({ regions: ['us-east-1'] })).toEqual([both[1]])
  })

  it('takes a prefix, and a bucket without the layout as one folder', async () => {
    put('team/x.json', 'team/y.txt', 'else/z.json', `team2/${logKey('a')}`)
    expect(await keys({ prefix: 'team/' })).toEqual(['team/x.json'])
    expect(await keys({ prefix: 'team2/' })).toEqual([`team2/${logKey('a')}`])
  })

  it('leaves days before the wanted window alone', async () => {
    put(logKey('old', { daysAgo: 9 }), logKey('new', { daysAgo: 2 }))
    expect(await keys({ fromMs: nowMs - 5 * 86_400_000 })).toEqual([logKey('new', { daysAgo: 2 })])
  })

  it('leaves days after the wanted window alone, and lists no page of them', async () => {
    put(logKey('old', { daysAgo: 9 }), logKey('last', { daysAgo: 5 }), logKey('new', { daysAgo: 4 }))
    const midnight = Math.floor(nowMs / 86_400_000) * 86_400_000
    const mine = { ...madeBucket, fromMs: midnight - 9 * 86_400_000, toMs: midnight - 4 * 86_400_000 }
    const wanted = [logKey('old', { daysAgo: 9 }), logKey('last', { daysAgo: 5 })]
    const listing = new S3Listing(s3Client(mine, impatient), mine, () => nowMs)
    const { signal } = new AbortController()
    expect(await keysOf(listing.list(signal))).toEqual(wanted)
    const { list } = s3.requests
    expect(await keysOf(listing.list(signal))).toEqual(wanted)
    expect(s3.requests.list).toBe(list)
    const sought = [9, 5, 4, 10].map((daysAgo) => listing.looksFor(logKey('x', { daysAgo })))
    expect(sought).toEqual([true, true, false, false])
  })

  it('lists 100,000 keys of one prefix page by page, and polls the last two days only', async () => {
    for (let i = 0; i < 100_000; i++) put(logKey(`f${String(i).padStart(6, '0')}`, { daysAgo: 3 + (i % 90) }))
    put(logKey('today'))
    let at = nowMs
    const listing = new S3Listing(s3Client(madeBucket), madeBucket, () => at)
    const list = () => keysOf(listing.list(new AbortController().signal))
    expect(new Set(await list()).size).toBe(100_001)
    expect(s3.requests.list).toBeLessThan(110)

    s3.requests.list = 0
    put(logKey('a-late-key-that-sorts-first', { daysAgo: 1 }))
    s3.delete(logKey('today'))
    const polled = await list()
    expect(s3.requests.list).toBe(1)
    expect(polled.slice(100_000)).toEqual([logKey('a-late-key-that-sorts-first', { daysAgo: 1 })])

    // Older changes are noticed by the sweep.
    put(logKey('backfilled', { daysAgo: 60 }))
    expect(await list()).not.toContain(logKey('backfilled', { daysAgo: 60 }))
    at += 6 * 3_600_000
    expect(await list()).toContain(logKey('backfilled', { daysAgo: 60 }))
  }, 120_000)

  it.each<[string, Fault['give'], RegExp]>([
    ['no right to list', { status: 403, code: 'AccessDenied' }, /s3:ListBucket is needed/],
    ['expired credentials', { status: 400, code: 'ExpiredToken' }, /credentials are not accepted \(ExpiredToken/],
    ['a service that throttles', { status: 503, code: 'SlowDown' }, /no answer that can be used \(SlowDown/],
    ['no bucket', { status: 404, code: 'NoSuchBucket' }, /no such bucket/],
    [
      'the region of a bucket that is elsewhere',
      { status: 301, code: 'PermanentRedirect', region: 'eu-north-1' },
      /the bucket is in eu-north-1.*\[PermanentRedirect\]\. Set "region" of this source in metrictrail\.config\.json to "eu-north-1"/,
    ],
    [
      'the region that a signature lacks',
      {
        ...{ status: 400, code: 'AuthorizationHeaderMalformed' },
        message: "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-2'",
      },
      /the bucket is in eu-central-2/,
    ],
    [
      'another region that nobody tells',
      { status: 301, code: 'PermanentRedirect' },
      /in another region.*Set "region".*aws s3api get-bucket-location --bucket trail-logs/,
    ],
    [
      'a header that is malformed otherwise as what it is',
      { status: 400, code: 'AuthorizationHeaderMalformed', message: 'a non-empty Access Key must be provided' },
      /no answer that can be used \(AuthorizationHeaderMalformed/,
    ],
  ])('names %s', async (_name, give, words) => {
    fault(give, Number.POSITIVE_INFINITY, true)
    await expect(keys()).rejects.toThrow(words)
    await expect(keys()).rejects.toMatchObject({ code: 'source_unreadable' })
  })

  it('goes on after being throttled for a moment', async () => {
    put(logKey('a'))
    fault({ status: 503, code: 'SlowDown' }, 1, true)
    expect(await keys()).toEqual([logKey('a')])
  })
})

describe('reading an object', () => {
  const bytes = Buffer.from('{"Records":[]}'.repeat(1000))
  const read = async () => {
    const key = logKey('a')
    s3.put(key, bytes)
    const mine = source()
    const object = (await mine.find(key)) as SourceObject
    return { mine, object, again: () => mine.read(object) }
  }

  it('gives exactly the bytes of the version that was listed', async () => {
    const { mine, object, again } = await read()
    expect(await again()).toMatchObject({ kind: 'bytes', bytes: new Uint8Array(bytes) })
    s3.put(object.key, Buffer.from('other'))
    expect(await again()).toEqual({ kind: 'changed' })
    s3.delete(object.key)
    expect(await again()).toEqual({ kind: 'gone' })
    expect(await mine.find(object.key)).toBeNull()
  })

  it.each<[string, Fault['give']]>([
    ['breaks off', 'reset'],
    ['stands still', 'stall'],
    ['is refused with 500', { status: 500, code: 'InternalError' }],
  ])('asks again when an answer %s', async (_name, give) => {
    const { again } = await read()
    fault(give, 1)
    expect(await again()).toMatchObject({ kind: 'bytes', bytes: new Uint8Array(bytes) })
  })

  it('says no permission, not deleted, and names the key’s right where the key refuses', async () => {
    const { object, again } = await read()
    fault({ status: 403, code: 'AccessDenied' }, 1)
    expect(await again()).toMatchObject({ kind: 'refused', key: object.key, reason: 'forbidden' })
    fault({ status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt' }, 1)
    const refused = await again()
    expect(refused).toMatchObject({ reason: 'forbidden' })
    expect('detail' in refused && refused.detail).toContain('kms:Decrypt is needed')
  })

  it('gives up the source, not one object, when the credentials have run out', async () => {
    const { again } = await read()
    fault({ status: 400, code: 'ExpiredToken' })
    await expect(again()).rejects.toMatchObject({ code: 'source_unreadable' })
  })

  it('refuses one object after tries without end to its body', async () => {
    const { again } = await read()
    fault('reset')
    expect(await again()).toMatchObject({ kind: 'refused', reason: 'unreadable' })
    expect(s3.requests.get).toBe(4)
  })
})
