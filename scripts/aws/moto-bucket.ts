import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { readSettings } from '@/lib/env'
import { ingestOnce } from '@/lib/ingest'
import { silentLog } from '@/lib/ingest-log'
import { logText } from '@/lib/ingest-trail'
import type { BucketSetting } from '@/lib/source-settings'
import { sourceTrials } from '@/lib/sources/check'
import { tryAll } from '@/lib/sources/check-tried'
import { freePort } from '../free-port'
import { check, same } from './checks'
import { checkMotoCharts, type WrittenFile } from './moto-charts'
import { checkMotoQueue, checkMotoRole } from './moto-doors'
import { checkMotoTrails } from './moto-trails'

const bucket: BucketSetting = {
  ...{ kind: 's3', name: 'bucket', bucket: 'trail-logs', prefix: '', region: 'eu-west-1', role: null },
  ...{ accounts: [], regions: [], fromMs: null, toMs: null, pollMs: 0, queue: null },
}

const stamp = new Date().toISOString().slice(0, 16)
const keyOf = (name: string) =>
  `AWSLogs/111122223333/CloudTrail/us-east-1/${stamp.slice(0, 10).replaceAll('-', '/')}/` +
  `111122223333_CloudTrail_us-east-1_${stamp.replace(/[-:]/g, '')}Z_${name}.json.gz`

/** The bucket's journey, and more of the doors, against services that others wrote: the `moto` server. */
export async function checkMotoBucket(python: string, ofSdk: readonly WrittenFile[]): Promise<void> {
  const port = await freePort()
  const server = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_CLOUDTRAIL: url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  })
  try {
    await answers(url)
    await journey(new S3Client({ region: 'eu-west-1' }))
    const moto = { python, url, bucket, key: keyOf('f1002') }
    await checkMotoRole(moto)
    await checkMotoQueue(moto)
    await checkMotoTrails(bucket.bucket)
    if (ofSdk.length > 0) await checkMotoCharts(bucket, ofSdk)
  } finally {
    server.kill()
  }
}

async function journey(client: S3Client): Promise<void> {
  const Bucket = bucket.bucket
  const put = (name: string, seconds: number[]) => {
    const Body = gzipSync(logText(seconds.map((second) => ({ second }))))
    return client.send(new PutObjectCommand({ Bucket, Key: keyOf(name), Body }))
  }
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))
  for (let i = 0; i < 300; i++) await put(`f${1000 + i}`, [2 * i, 2 * i + 1])

  const dataDir = mkdtempSync(join(tmpdir(), 'metrictrail-moto-'))
  const settings = readSettings({ METRICTRAIL_DATA: dataDir, METRICTRAIL_SOURCES: 's3://trail-logs' })
  const ingest = await ingestOnce({ ...settings, sources: [bucket] }, silentLog)
  const counts = async () => {
    const { sources, totals } = await ingest.state()
    return [sources[0]?.files.ingested, sources[0]?.files.missing, totals.events, totals.points]
  }
  try {
    await check('300 log files of a bucket in moto are read whole', async () => {
      same(await counts(), [300, 0, 600, 600])
    })
    await check('new, late, replaced and deleted objects in moto are noticed, and nothing counts twice', async () => {
      await put('f2000', [700])
      await put('a-late-one', [701])
      await put('f1000', [0, 1, 702])
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf('f1001') }))
      await ingest.again()
      same(await counts(), [301, 1, 603, 603])
      await ingest.again()
      same(await counts(), [301, 1, 603, 603])
    })
    await check('doctor finds every right of a bucket in moto', async () => {
      const checks = await tryAll(sourceTrials(bucket), null)
      // moto has no ListPublicKeys.
      same(
        checks.map(({ result }) => result),
        ['ok', 'ok', 'ok', 'not checked', 'failed'],
      )
    })
  } finally {
    await ingest.stop()
    rmSync(dataDir, { recursive: true })
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (await fetch(url).catch(() => null)) return
    await pause(200)
  }
  throw new Error('the moto server does not answer')
}
