import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HeldFleet } from '@/e2e/emulator/fleet'
import { madeBucket, startS3 } from './bucket.fixture'
import { sourceTrials } from './check'
import { tryAll } from './check-tried'
import { startFleet } from './fleet.fixture'
import { s3Client } from './s3-client'

const day = 'eu-west-1/2026/11/20/'
const logKey = `AWSLogs/111122223333/CloudTrail/${day}111122223333_CloudTrail_eu-west-1_20261120T1000Z_abcdefghijklmnop.json.gz`
const digestKey = `AWSLogs/111122223333/CloudTrail-Digest/${day}111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20261120T100000Z.json.gz`

const otherLog = logKey.replace('T1000Z', 'T1130Z')
const denied = (message: string) => ({ status: 403, code: 'AccessDenied', message })

describe('a bucket', () => {
  const held: HeldFleet = { trails: new Map(), accounts: new Map(), refuse: () => null }
  let fleet: Awaited<ReturnType<typeof startFleet>>
  let service: Awaited<ReturnType<typeof startS3>>
  beforeEach(async () => {
    held.refuse = () => null
    fleet = await startFleet(held)
    service = await startS3()
    service.s3.put(logKey, Buffer.from('log'))
    service.s3.put(otherLog, Buffer.from('log 2'))
    service.s3.put(digestKey, Buffer.from('digest'))
  })
  afterEach(() => {
    service.stop()
    fleet.stop()
  })
  const check = (setting = madeBucket) =>
    tryAll(sourceTrials(setting, s3Client(setting, { stallMs: 500, attempts: 1 })), null)
  const results = async () => (await check()).map(({ result }) => result)

  test('each right is tried by reading the newest files, which are named', async () => {
    expect(await results()).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    const [place, list, log, digest, keys] = await check()
    expect([place?.detail, list?.detail, keys?.detail]).toEqual([
      ...['eu-west-1', 'the newest files were found in 12 requests', '0 keys of eu-west-1'],
    ])
    expect([log?.detail, digest?.detail]).toEqual([`${otherLog}, 5 bytes`, `${digestKey}, 6 bytes`])
  })

  test('thousands of digests before the log files hide no missing right to these', async () => {
    for (let minute = 0; minute < 2500; minute++) {
      const stamp = new Date(Date.UTC(2026, 10, 18) + minute * 60_000).toISOString()
      const [date, time] = [stamp.slice(0, 10), stamp.slice(11, 19).replaceAll(':', '')]
      const name = `111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_${date.replaceAll('-', '')}T${time}Z.json.gz`
      service.s3.put(
        `AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/${date.replaceAll('-', '/')}/${name}`,
        Buffer.from('d'),
      )
    }
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234'
    const words = `User: arn:aws:iam::1:user/r is not authorized to perform: kms:Decrypt on resource: ${key} because no`
    service.s3.faults.push({ when: ({ key: one }) => one === otherLog, times: 1, give: denied(words) })
    const [, list, log, digest] = await check()
    expect(list?.detail).toBe('the newest files were found in 12 requests')
    expect(log).toMatchObject({ result: 'missing', right: 'kms:Decrypt', on: key })
    expect(log?.detail).toBe(`Tried on ${otherLog}. AWS: ${words}. [AccessDenied]`)
    expect(digest?.result).toBe('ok')
  })

  test('a file that may not be read is told with the right to it, whatever AWS keeps to itself', async () => {
    service.s3.faults.push({ when: ({ key }) => key === otherLog, times: 1, give: denied('Access Denied') })
    const missing = (await check()).filter(({ result }) => result !== 'ok')
    expect(missing).toEqual([
      {
        ...{ source: 'bucket', what: 'Read a log file', right: 's3:GetObject', on: 'arn:aws:s3:::trail-logs/*' },
        ...{ result: 'missing', detail: `Tried on ${otherLog}. AWS does not allow it. [AccessDenied]` },
      },
    ])
  })

  test('the right to list, or to ask where it is, is named with the bucket, and what takes the listing is not checked', async () => {
    service.s3.faults.push({ when: ({ isLocation }) => isLocation, times: 1, give: denied('Access Denied') })
    service.s3.faults.push({ when: ({ isList, isLocation }) => isList && !isLocation, times: 9, give: denied('no') })
    const [place, list, ...rest] = await check()
    const on = 'arn:aws:s3:::trail-logs'
    expect(place).toMatchObject({ result: 'missing', right: 's3:GetBucketLocation', on })
    expect(list).toMatchObject({ result: 'missing', right: 's3:ListBucket', on })
    expect(rest.map(({ result }) => result)).toEqual(['not checked', 'not checked', 'ok'])
    expect(JSON.stringify([place, list])).not.toContain('GetObject')
  })

  test('an empty prefix is no success, and one without digests says what that means', async () => {
    const [, list] = await check({ ...madeBucket, prefix: 'team/' })
    expect(list).toMatchObject({ result: 'failed', detail: expect.stringContaining('s3://trail-logs/team/') as string })
    service.s3.delete(digestKey)
    const [, , log, digest] = await check()
    expect(log?.result).toBe('ok')
    expect(digest).toMatchObject({
      result: 'not checked',
      detail: expect.stringContaining('validation is off') as string,
    })
  })

  test('accounts and regions that leave everything out are told, and no file of others is tried', async () => {
    for (const wrong of [{ accounts: ['999988887777'] }, { regions: ['ap-south-1'] }]) {
      const [, list, log] = await check({ ...madeBucket, ...wrong })
      expect(list).toMatchObject({ result: 'failed' })
      expect(list?.detail).toContain('is of "accounts" and "regions" of this source: correct them')
      expect(log?.result).toBe('not checked')
    }
    expect(service.s3.requests.get).toBe(0)
  })

  test('files that were copied without their folders are found too', async () => {
    for (const key of [logKey, otherLog, digestKey]) service.s3.delete(key)
    service.s3.put('copies/mine.json', Buffer.from('{}'))
    const [, list, log, digest] = await check()
    expect([list?.result, log?.detail, digest?.result]).toEqual(['ok', 'copies/mine.json, 2 bytes', 'not checked'])
  })

  test('accounts without end cost no requests without end', async () => {
    for (let account = 0; account < 500; account++) {
      const one = String(200_000_000_000 + account)
      service.s3.put(logKey.replace('111122223333', one), Buffer.from('log'))
    }
    service.s3.delete(digestKey)
    const before = service.s3.requests.list
    const [, , log, digest] = await check()
    expect(log?.result).toBe('ok')
    expect(digest).toMatchObject({ result: 'not checked', detail: expect.stringContaining('as many list') as string })
    expect(service.s3.requests.list - before).toBeLessThan(60)
  })

  test('a region that is not the bucket’s own is told with the key to change', async () => {
    service.s3.region = 'eu-north-1'
    const [place] = await check()
    expect(place).toMatchObject({
      result: 'failed',
      detail:
        'The bucket is in eu-north-1, and "region" of this source is "eu-west-1". Set it to "eu-north-1", or take it away.',
    })
    const redirect = { status: 301, code: 'PermanentRedirect', region: 'eu-north-1' }
    service.s3.faults.push({ when: ({ isList }) => isList, times: 9, give: redirect })
    const [, list] = await check()
    expect(list?.detail).toBe(
      'The bucket is in eu-north-1: set "region" of this source to "eu-north-1". [PermanentRedirect]',
    )
  })

  test('the right to the public keys is named', async () => {
    held.refuse = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    expect((await check()).at(-1)).toEqual({
      ...{ source: 'bucket', what: 'List the public keys', right: 'cloudtrail:ListPublicKeys', on: '*' },
      ...{ result: 'missing', detail: 'AWS does not allow it. AWS: no. [AccessDeniedException]' },
    })
  })
})

test('a folder without log files is told apart from one that has some', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-'))
  try {
    expect(await tryAll(sourceTrials({ kind: 'directory', name: 'disk', folder }), null)).toMatchObject([
      { result: 'failed' },
    ])
    writeFileSync(join(folder, 'a.json'), '{}')
    expect(await tryAll(sourceTrials({ kind: 'directory', name: 'disk', folder }), null)).toMatchObject([
      { result: 'ok', detail: '1 log file, 0 that are never read' },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
