import { strict as assert } from 'node:assert'
import { setTimeout as pause } from 'node:timers/promises'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { BucketSetting } from '@/lib/source-settings'
import { s3Source } from '@/lib/sources/s3'
import { s3Client } from '@/lib/sources/s3-client'
import { check, same } from './checks'
import { mustRun } from './command'
import { clientEnvironment } from './outside-clients'

interface Moto {
  python: string
  /** Its address, for every service. */
  url: string
  bucket: BucketSetting
  /** The key of a log file that is there. */
  key: string
}

const person = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }

/** A role that is assumed before the bucket is asked, against the `moto` server's STS. */
export async function checkMotoRole({ url, bucket, key }: Moto): Promise<void> {
  process.env.AWS_ENDPOINT_URL_STS = url
  await check('a role is assumed in moto, and the bucket is asked with its credentials and no others', async () => {
    const role = { arn: 'arn:aws:iam::444455556666:role/metrictrail-reader', externalId: 'shared-word' }
    const client = s3Client({ ...bucket, role })
    const sent: string[] = []
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        sent.push(`${headers.authorization} ${headers['x-amz-security-token']}`)
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low', name: 'seen' },
    )
    const found = await s3Source({ ...bucket, role }, client).find(key)
    same(found?.key, key)
    const { accessKeyId, sessionToken = 'none' } = await client.config.credentials()
    assert.match(accessKeyId, /^ASIA/)
    for (const headers of sent) {
      assert.ok(headers.includes(`Credential=${accessKeyId}/`) && headers.endsWith(` ${sessionToken}`), headers)
    }
    assert.ok(sent.length > 0)
  })
}

/** S3 tells SNS, SNS tells SQS, and the bucket's bell rings; all three of the `moto` server. */
export async function checkMotoQueue({ python, url, bucket }: Moto): Promise<void> {
  process.env.AWS_ENDPOINT_URL_SQS = url
  const env = clientEnvironment(person, { AWS_ENDPOINT_URL: url })
  await check('an object put into moto rings the bell over SNS and SQS, and is found without a poll', async () => {
    const script = `${import.meta.dirname}/moto_notify.py`
    const queue = (await mustRun(python, [script, bucket.bucket, 'eu-west-1'], env)).trim()
    const source = s3Source({ ...bucket, queue })
    const stop = new AbortController()
    const listed = async (what: 'all' | 'named') => {
      const keys: string[] = []
      for await (const { key } of source.list(stop.signal, what)) keys.push(key)
      return keys
    }
    const before = await listed('all')
    const told: string[] = []
    let rings = 0
    const hooks = {
      rang: () => {
        rings++
      },
      ignored: (_count: number, what: string) => {
        told.push(what)
      },
      failed: (message: string | null) => {
        if (message !== null) told.push(message)
      },
    }
    const listening = source.bell?.listen(hooks, stop.signal)
    const Key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/a name+with=signs.json.gz`
    await new S3Client({ region: 'eu-west-1' }).send(new PutObjectCommand({ Bucket: bucket.bucket, Key, Body: 'x' }))
    for (let tries = 0; tries < 100 && rings === 0; tries++) await pause(100)
    const after = await listed('named')
    stop.abort()
    await listening
    same(told, [])
    same(
      after.filter((key) => !before.includes(key)),
      [Key],
    )
  })
}
