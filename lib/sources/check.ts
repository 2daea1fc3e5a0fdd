import 'server-only'
import { GetBucketLocationCommand, GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { AppError } from '@/lib/errors'
import type { BucketSetting, SourceSetting } from '@/lib/source-settings'
import { checkQueue } from './check-queue'
import { checkLake, checkLogGroup } from './check-records'
import { type Check, triedCall } from './check-tried'
import { directorySource } from './directory'
import { KEYS_RIGHT, PublicKeyReader } from './public-keys'
import { s3Client } from './s3-client'
import { listFailure, s3Failure } from './s3-failure'

/** Tries what reading a source takes, one thing after the other. */
export async function checkSource(setting: SourceSetting, client?: S3Client): Promise<Check[]> {
  switch (setting.kind) {
    case 'directory':
      return [await checkFolder(setting)]
    case 's3': {
      const { queue } = setting
      const heard = queue === null ? [] : await checkQueue({ ...setting, queue })
      return [...(await checkBucket(setting, client ?? s3Client(setting))), ...heard]
    }
    case 'lake':
      return checkLake(setting)
    case 'logs':
      return checkLogGroup(setting)
  }
}

async function checkFolder({ name, folder }: { name: string; folder: string }): Promise<Check> {
  const check = { source: name, what: `List ${folder}`, right: null }
  let files = 0
  let refused = 0
  try {
    for await (const { kind } of directorySource(folder, name).list(new AbortController().signal)) {
      if (kind === 'object') files++
      else refused++
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...check, result: 'failed', detail: error.message }
  }
  if (files === 0) return { ...check, result: 'failed', detail: 'No file with a name that log files have is in it.' }
  return { ...check, result: 'ok', detail: `${files} log files, ${refused} that are never read` }
}

async function checkBucket(setting: BucketSetting, client: S3Client): Promise<Check[]> {
  const at = { client, setting, location: `s3://${setting.bucket}/${setting.prefix}` }
  const checks = [
    await tried(at, { what: 'Ask where the bucket is', right: 's3:GetBucketLocation' }, async () => {
      const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: setting.bucket }))
      return LocationConstraint ?? 'us-east-1'
    }),
  ]
  let keys: string[] = []
  checks.push(
    await tried(at, { what: 'List the bucket', right: 's3:ListBucket' }, async () => {
      const command = new ListObjectsV2Command({ Bucket: setting.bucket, Prefix: setting.prefix, MaxKeys: 1000 })
      const { Contents = [], IsTruncated } = await client.send(command)
      keys = Contents.flatMap(({ Key }) => Key ?? [])
      return `${keys.length}${IsTruncated === true ? ' or more' : ''} objects`
    }),
  )
  const listed = checks.at(-1)
  if (listed?.result === 'ok' && keys.length === 0) {
    listed.result = 'failed'
    listed.detail = `Nothing lies under ${at.location}: correct the prefix, or wait for the first delivery.`
  }
  const kindOf = (key: string) => parseObjectKey(key)?.kind
  const log = keys.find((key) => kindOf(key) === 'log')
  const digest = keys.find((key) => kindOf(key) === 'digest')
  checks.push(await readOne(at, { what: 'Read a log file', right: 's3:GetObject, kms:Decrypt' }, log))
  checks.push(await readOne(at, { what: 'Read a digest file', right: 's3:GetObject' }, digest))
  checks.push(await listKeys(setting, digest ?? log))
  return checks
}

/** In the region of a file that they would prove. */
async function listKeys({ name: source, regions, region, role }: BucketSetting, key = ''): Promise<Check> {
  const usual = region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1'
  const where = parseObjectKey(key)?.region ?? regions[0] ?? usual
  const question = { source, what: `List the public keys of ${where}`, right: KEYS_RIGHT }
  return triedCall(question, async () => {
    const nowMs = Date.now()
    const keys = await new PublicKeyReader(role).list(where, { fromMs: nowMs, toMs: nowMs })
    return `${keys.length} keys`
  })
}

interface At {
  client: S3Client
  setting: BucketSetting
  location: string
}

type Question = Pick<Check, 'what' | 'right'>

async function readOne(at: At, question: Question, key: string | undefined): Promise<Check> {
  if (key === undefined) {
    const detail = 'None is among the first 1,000 keys.'
    return { source: at.setting.name, ...question, result: 'not checked', detail }
  }
  return tried(at, question, async () => {
    const { Body } = await at.client.send(new GetObjectCommand({ Bucket: at.setting.bucket, Key: key }))
    const bytes = await Body?.transformToByteArray()
    return `${key}, ${bytes?.length ?? 0} bytes`
  })
}

async function tried({ setting, location }: At, question: Question, ask: () => Promise<string>): Promise<Check> {
  const check = { source: setting.name, ...question }
  try {
    return { ...check, result: 'ok', detail: await ask() }
  } catch (error) {
    const failure = s3Failure(error, location)
    if (failure.kind === 'forbidden') return { ...check, result: 'missing', detail: failure.detail }
    return { ...check, result: 'failed', detail: listFailure(error, location).message }
  }
}
