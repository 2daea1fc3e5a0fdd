import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import pLimit from 'p-limit'
import type { NamedObject } from '@/lib/cloudtrail/notification'
import type { BucketSetting } from '@/lib/source-settings'
import { digestMetadata } from './digest-metadata'
import type { PublicKeyReader } from './public-keys'
import { REQUESTS_AT_ONCE, s3Client } from './s3-client'
import { listFailure, s3Failure } from './s3-failure'
import { objectOf, S3Listing } from './s3-listing'
import type { Bell, ReadDigest, RefusedEntry, SourceObject, TrailSource } from './source'

/** Answers that break off in their body are asked for again: the SDK's retries end with the headers. */
const readings = 4

interface Place {
  bucket: string
  /** For people. */
  location: string
}

/** The trail's log files in a bucket. */
export function s3Source(setting: BucketSetting, client: S3Client = s3Client(setting)): TrailSource {
  const location = `s3://${setting.bucket}/${setting.prefix}`
  const at = { bucket: setting.bucket, location }
  const listing = new S3Listing(client, setting)
  const turn = pLimit(REQUESTS_AT_ONCE)
  return {
    name: setting.name,
    kind: 's3',
    bucket: setting.bucket,
    location,
    pollMs: setting.pollMs,
    list: (signal, what) => listed(listing.list(signal, what), { location, signal }),
    looksFor: (key) => listing.looksFor(key),
    bell: bellOf(setting, listing),
    find: (key) => findIn(client, at, key),
    read: (object) => turn(() => readFrom(client, at, object)),
    readDigest: (object) => turn(() => readFrom(client, at, object)),
    readKeys: keysOf(setting),
  }
}

/** The SDK's client for CloudTrail takes memory, so it is loaded when keys are first asked for. */
function keysOf({ role }: BucketSetting): TrailSource['readKeys'] {
  let reader: Promise<PublicKeyReader> | null = null
  return async (region, window) => {
    reader ??= import('./public-keys').then((module) => new module.PublicKeyReader(role))
    return (await reader).read(region, window)
  }
}

/** The SDK's client for queues takes memory, so it is loaded only where there is one. */
function bellOf(setting: BucketSetting, listing: S3Listing): Bell | null {
  const { queue } = setting
  if (queue === null) return null
  const take = ({ bucket, key }: NamedObject) => bucket === setting.bucket && listing.name(key)
  return {
    location: queue,
    listen: async (hooks, signal) => {
      const { listenToQueue } = await import('./queue')
      await listenToQueue({ ...setting, queue }, { ...hooks, take }, signal)
    },
  }
}

async function* listed(
  objects: AsyncIterable<SourceObject>,
  { location, signal }: { location: string; signal: AbortSignal },
): AsyncGenerator<SourceObject | RefusedEntry> {
  try {
    yield* objects
  } catch (error) {
    signal.throwIfAborted()
    throw listFailure(error, location)
  }
}

async function findIn(client: S3Client, at: Place, key: string): Promise<SourceObject | null> {
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: at.bucket, Key: key }))
    return objectOf(key, found)
  } catch (error) {
    if (s3Failure(error, at.location).kind === 'gone') return null
    throw listFailure(error, at.location)
  }
}

/**
 * The object, with what its metadata says of a digest's signature.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
async function readFrom(client: S3Client, at: Place, object: SourceObject): Promise<ReadDigest> {
  const { key, version } = object
  const command = new GetObjectCommand({ Bucket: at.bucket, Key: key, IfMatch: `"${version}"` })
  for (let reading = 1; ; reading++) {
    try {
      const { Body, Metadata = {} } = await client.send(command)
      const bytes = await Body?.transformToByteArray()
      if (bytes?.length !== object.sizeBytes) throw new Error('the answer broke off')
      return { kind: 'bytes', bytes: new Uint8Array(bytes), ...digestMetadata(Metadata), refused: null }
    } catch (error) {
      const failure = s3Failure(error, at.location)
      if (failure.kind === 'source') throw failure.error
      if (failure.kind === 'gone' || failure.kind === 'changed') return { kind: failure.kind }
      if (failure.kind === 'forbidden' || reading === readings || !isBroken(error)) {
        return { kind: 'refused', key, reason: failure.kind, detail: failure.detail }
      }
    }
    await pause(100 * 3 ** reading)
  }
}

/** Without a status the body broke off; what has one was tried again by the SDK. */
function isBroken(error: unknown): boolean {
  return !(error instanceof S3ServiceException)
}
