import 'server-only'
import { GetBucketLocationCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { partitionOf } from '@/lib/cloudtrail/arn'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { formatCounted } from '@/lib/format'
import type { BucketSetting } from '@/lib/source-settings'
import { usualRegion } from './aws-client'
import type { Outcome, Trial } from './check-tried'
import { type NewestFiles, newestFiles } from './newest-files'
import { KEYS_RIGHT, PublicKeyReader } from './public-keys'
import { s3Client } from './s3-client'

/** What reading a bucket takes: it is found and listed as the reader does it, and one file of each kind is read. */
export function bucketTrials(setting: BucketSetting, client: S3Client = s3Client(setting)): Trial[] {
  const { name: source, bucket, prefix } = setting
  const on = `arn:${partitionOf(setting.region ?? usualRegion())}:s3:::${bucket}`
  let newest: NewestFiles | null = null
  const one = (kind: 'log' | 'digest', right: string): Trial => ({
    ...{ source, what: `Read a ${kind} file`, right, on: `${on}/${prefix}*` },
    at: () => keyOf(newest, kind),
    ask: async () => (newest === null ? unlisted : await readOne({ client, setting, kind }, newest)),
  })
  return [
    {
      ...{ source, what: 'Ask where the bucket is', right: 's3:GetBucketLocation', on },
      ask: async () => whereItIs(setting, await client.send(new GetBucketLocationCommand({ Bucket: bucket }))),
    },
    {
      ...{ source, what: 'List the bucket', right: 's3:ListBucket', on },
      ask: async () => {
        const found = await newestFiles(client, setting)
        if (found.isEmpty)
          return failed(`Nothing lies under ${locationOf(setting)}: correct "prefix", or wait for the first delivery.`)
        if (found.isLeftOut)
          return failed(
            `No log file under ${locationOf(setting)} is of "accounts" and "regions" of this source: correct them.`,
          )
        newest = found
        return `the newest files were found in ${formatCounted(found.requests, 'request')}`
      },
    },
    one('log', 's3:GetObject, kms:Decrypt'),
    one('digest', 's3:GetObject'),
    {
      ...{ source, what: 'List the public keys', right: KEYS_RIGHT, on: '*' },
      ask: () => listKeys(setting, newest),
    },
  ]
}

const failed = (detail: string): Outcome => ({ result: 'failed', detail })
const unlisted: Outcome = { result: 'not checked', detail: 'It takes the bucket to be listed.' }
const keyOf = (newest: NewestFiles | null, kind: 'log' | 'digest') => {
  const file = newest?.[kind]
  return typeof file === 'object' ? file.key : null
}
const locationOf = ({ bucket, prefix }: BucketSetting) => `s3://${bucket}/${prefix}`

/** Without a constraint it is where buckets were first; EU is what the first region of Europe was once called. */
function whereItIs({ region }: BucketSetting, { LocationConstraint = 'us-east-1' }: { LocationConstraint?: string }) {
  const own = LocationConstraint === 'EU' ? 'eu-west-1' : LocationConstraint
  if (region === null || region === own) return own
  return failed(
    `The bucket is in ${own}, and "region" of this source is "${region}". Set it to "${own}", or take it away.`,
  )
}

async function readOne(
  { client, setting, kind }: { client: S3Client; setting: BucketSetting; kind: 'log' | 'digest' },
  found: NewestFiles,
): Promise<string | Outcome> {
  const file = found[kind]
  if (typeof file === 'string') return { result: 'not checked', detail: whyNone(setting, kind, file) }
  const { Body } = await client.send(new GetObjectCommand({ Bucket: setting.bucket, Key: file.key }))
  const bytes = await Body?.transformToByteArray()
  return `${file.key}, ${formatCounted(bytes?.length ?? 0, 'byte')}`
}

function whyNone(setting: BucketSetting, kind: 'log' | 'digest', why: 'none' | 'requests spent'): string {
  const where = locationOf(setting)
  if (why === 'requests spent') return `None was found under ${where} with as many list requests as are made here.`
  if (kind === 'log') return `No log file lies under ${where}.`
  return `No digest file lies under ${where}: while log file validation is off, nothing proves the log files.`
}

/** In the region of a file that they would prove. */
async function listKeys({ regions, region, role }: BucketSetting, newest: NewestFiles | null): Promise<string> {
  const key = keyOf(newest, 'digest') ?? keyOf(newest, 'log')
  const where = parseObjectKey(key ?? '')?.region ?? regions[0] ?? region ?? usualRegion()
  const nowMs = Date.now()
  const keys = await new PublicKeyReader(role).list(where, { fromMs: nowMs, toMs: nowMs })
  return `${formatCounted(keys.length, 'key')} of ${where}`
}
