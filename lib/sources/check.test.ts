import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HeldFleet } from '@/e2e/emulator/fleet'
import { madeBucket, startS3 } from './bucket.fixture'
import { checkSource } from './check'
import { startFleet } from './fleet.fixture'
import { s3Client } from './s3-client'

const day = 'eu-west-1/2026/11/20/'
const logKey = `AWSLogs/111122223333/CloudTrail/${day}111122223333_CloudTrail_eu-west-1_20261120T1000Z_abcdefghijklmnop.json.gz`
const digestKey = `AWSLogs/111122223333/CloudTrail-Digest/${day}111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20261120T100000Z.json.gz`

test('each right of a bucket’s reader is tried by reading, and the missing one is named', async () => {
  const held: HeldFleet = { trails: new Map(), accounts: new Map(), refuse: () => null }
  const fleet = await startFleet(held)
  const { s3, stop } = await startS3()
  const results = async () => {
    const checks = await checkSource(madeBucket, s3Client(madeBucket, { stallMs: 500, attempts: 1 }))
    return checks.map(({ result }) => result)
  }
  try {
    // A prefix under which nothing lies is no success.
    expect(await results()).toEqual(['ok', 'failed', 'not checked', 'not checked', 'ok'])
    s3.put(logKey, Buffer.from('log'))
    s3.put(digestKey, Buffer.from('digest'))
    expect(await results()).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    const [place, list] = await checkSource(madeBucket)
    expect([place?.detail, list?.detail]).toEqual(['eu-west-1', '2 objects'])

    const denied = { status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:Decrypt' }
    s3.faults.push({ when: ({ key }) => key === logKey, times: 1, give: denied })
    expect(await results()).toEqual(['ok', 'ok', 'missing', 'ok', 'ok'])

    s3.faults.push({ when: ({ isList }) => isList, times: 2, give: { status: 403, code: 'AccessDenied' } })
    expect(await results()).toEqual(['missing', 'missing', 'not checked', 'not checked', 'ok'])

    held.refuse = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    expect((await checkSource(madeBucket)).at(-1)).toEqual({
      ...{ source: 'bucket', what: 'List the public keys of eu-west-1', right: 'cloudtrail:ListPublicKeys' },
      ...{ result: 'missing', detail: 'AccessDeniedException: no' },
    })
  } finally {
    stop()
    fleet.stop()
  }
})

test('a folder without log files is told apart from one that has some', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-'))
  try {
    expect(await checkSource({ kind: 'directory', name: 'disk', folder })).toMatchObject([{ result: 'failed' }])
    writeFileSync(join(folder, 'a.json'), '{}')
    expect(await checkSource({ kind: 'directory', name: 'disk', folder })).toMatchObject([
      { result: 'ok', detail: '1 log files, 0 that are never read' },
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
