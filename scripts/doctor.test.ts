import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { S3Emulator } from '@/e2e/emulator/s3'
import type { Check } from '@/lib/sources/check-tried'
import { estimateWords, reportOf } from './doctor-words'

vi.setConfig({ testTimeout: 60_000 })

const check = (result: Check['result'], more: Partial<Check> = {}): Check => ({
  ...{ source: 'trail', what: 'List the bucket', right: 's3:ListBucket', on: 'arn:aws:s3:::trail-logs' },
  ...{ result, detail: 'no', ...more },
})

describe('what people are told', () => {
  test('failures come first with the right and its resource, one reason stands for all that it holds back, and a line sums up', () => {
    const report = reportOf([
      check('ok', { detail: 'found' }),
      check('not checked', { detail: 'It takes a listing.', what: 'Read a log file' }),
      check('missing', { detail: 'AWS does not allow it. [AccessDenied]' }),
      check('not checked', { detail: 'It takes a listing.', what: 'Read a digest file' }),
      check('too much', { what: 'Rights', detail: 's3:PutObject. Take them away.' }),
    ])
    expect(report).toBe(
      [
        'MISSING      trail: List the bucket',
        '             needs s3:ListBucket on arn:aws:s3:::trail-logs',
        '             AWS does not allow it. [AccessDenied]',
        'TOO MUCH     trail: Rights',
        '             s3:PutObject. Take them away.',
        '',
        'not checked  It takes a listing.',
        '             trail: Read a log file, Read a digest file',
        '',
        'ok           trail: List the bucket: found',
        '',
        '2 failed, 1 passed, 2 not checked',
      ].join('\n'),
    )
  })

  test.each([
    [5, 'about 1 minute'],
    [61, 'about 2 minutes'],
    [7200, 'about 2 hours'],
  ])('a reading of %s s takes %s', (seconds, words) => {
    const estimate = { folders: 1, objects: 1, bytes: 10, requests: 2, seconds, asked: 3 }
    expect(estimateWords(estimate)).toContain(`1 object, 10 B, in 1 folder; 2 requests; ${words}`)
  })
})

describe('npm run doctor', () => {
  let s3: S3Emulator
  let folder: string
  let env: NodeJS.ProcessEnv
  beforeEach(async () => {
    s3 = new S3Emulator('trail-logs')
    folder = mkdtempSync(join(tmpdir(), 'metrictrail-doctor-'))
    const config = join(folder, 'metrictrail.config.json')
    writeFileSync(config, JSON.stringify({ sources: [{ kind: 's3', name: 'trail', bucket: 'trail-logs' }] }))
    env = {
      ...{
        NODE_ENV: 'test',
        PATH: process.env.PATH,
        METRICTRAIL_CONFIG: config,
        AWS_ENDPOINT_URL_S3: await s3.start(),
      },
      // Nothing listens there: other services are out of reach.
      ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
      ...{ AWS_MAX_ATTEMPTS: '1', AWS_REGION: 'eu-west-1' },
    }
  })
  afterEach(() => {
    s3.stop()
    rmSync(folder, { recursive: true })
  })

  const run = (...flags: string[]) =>
    new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      const command = ['--conditions=react-server', '--import', 'tsx', 'scripts/doctor.ts', ...flags]
      execFile(process.execPath, command, { env }, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }))
    })

  test('a flag that is unknown is an error that lists those that are', async () => {
    const { code, out, err } = await run('--alll')
    expect([code, out]).toEqual([2, ''])
    for (const flag of ['--alll', '--all ', '--estimate', '--json']) expect(err).toContain(flag)
  })

  test('an estimate for programs is numbers with their units', async () => {
    const key = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/'
    s3.put(`${key}111122223333_CloudTrail_eu-west-1_20261120T1000Z_a.json.gz`, Buffer.alloc(100))
    const { code, out } = await run('--estimate', '--json')
    const { estimates, summary } = JSON.parse(out) as { estimates: object[]; summary: object }
    expect([code, summary]).toEqual([0, { failed: 0, passed: 1, notChecked: 0 }])
    expect(Object.keys(estimates[0] ?? {})).toEqual([
      ...['source', 'bucket', 'prefix', 'folders', 'objects', 'storedBytes', 'requests', 'readingSeconds'],
      'sampleRequests',
    ])
    expect(estimates[0]).toMatchObject({ source: 'trail', folders: 1, objects: expect.any(Number) as number })
  })

  test('what is denied is told without a stack or the name of a class, and ends with 1', async () => {
    const denied = { status: 403, code: 'AccessDenied', message: 'Access Denied' }
    s3.faults.push({ when: ({ isLocation }) => !isLocation, times: 99, give: denied })
    const { code, out, err } = await run()
    expect(code).toBe(1)
    expect(out).toContain('needs s3:ListBucket on arn:aws:s3:::trail-logs')
    expect(out).toMatch(/\n\d+ failed, \d+ passed, \d+ not checked\n$/)
    expect(`${out}${err}`).not.toMatch(/^\s+at |Error:|Exception\b(?!\])/m)
  })

  test('a configuration that is wrong is told line by line, and to programs as JSON', async () => {
    writeFileSync(env.METRICTRAIL_CONFIG ?? '', JSON.stringify({ sources: [{ kind: 's3', name: 'a', bucket: 'A' }] }))
    const { code, out, err } = await run('--json')
    expect(code).toBe(1)
    expect(err).toMatch(/has a problem:\n {2}sources\[0\]\.bucket: found "A"/)
    expect(JSON.parse(out)).toMatchObject({ error: expect.stringContaining('sources[0].bucket') as string })
  })
})
