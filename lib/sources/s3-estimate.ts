import 'server-only'
import type { S3Client } from '@aws-sdk/client-s3'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { BucketSetting } from '@/lib/source-settings'
import { s3Client } from './s3-client'
import { listFailure } from './s3-failure'
import { dayPath, listPages, S3Listing } from './s3-listing'

const dayMs = 86_400_000
/** Days of each folder that are listed, spread over all of them. */
const sampledDays = 5
const pageKeys = 1000
/** What this was measured to read on two cores, the slower of the two counting. */
const filesPerSecond = 230
const bytesPerSecond = 8e6

/** What a first reading of a bucket will come to, as far as a sample tells. */
export interface Estimate {
  folders: number
  /** Log files and digests, and their bytes as stored. */
  objects: number
  bytes: number
  /** Listings and downloads. */
  requests: number
  seconds: number
  /** Requests that the sample took. */
  asked: number
}

/**
 * Lists a few days of each account and region, and takes the others to be like them. A bucket without CloudTrail's
 * layout has no days, so it is listed whole. Throws `source_unreadable`.
 */
export async function estimateBucket(
  setting: BucketSetting,
  { client = s3Client(setting), nowMs = Date.now() }: { client?: S3Client; nowMs?: number } = {},
): Promise<Estimate> {
  const signal = new AbortController().signal
  const at: At = { client, bucket: setting.bucket, asked: 0, signal }
  try {
    const folders = await new S3Listing(client, setting).folderNames(signal)
    const sums = { objects: 0, bytes: 0 }
    for (const folder of folders) {
      const found = await (folder === setting.prefix
        ? countKeys(at, folder)
        : sampleFolder(at, folder, { setting, nowMs }))
      sums.objects += found.objects
      sums.bytes += found.bytes
    }
    const { objects, bytes } = { objects: Math.round(sums.objects), bytes: Math.round(sums.bytes) }
    const requests = objects + Math.ceil(objects / pageKeys) + folders.length
    const seconds = Math.ceil(Math.max(objects / filesPerSecond, bytes / bytesPerSecond))
    return { folders: folders.length, objects, bytes, requests, seconds, asked: at.asked }
  } catch (error) {
    throw listFailure(error, `s3://${setting.bucket}/${setting.prefix}`)
  }
}

interface At {
  client: S3Client
  bucket: string
  asked: number
  signal: AbortSignal
}

async function sampleFolder(
  at: At,
  folder: string,
  { setting: { fromMs, toMs }, nowMs }: { setting: BucketSetting; nowMs: number },
): Promise<{ objects: number; bytes: number }> {
  const after = fromMs === null ? undefined : `${folder}${dayPath(fromMs)}`
  const oldest = await firstDelivery(at, { Prefix: folder, StartAfter: after })
  if (oldest === null) return { objects: 0, bytes: 0 }
  const first = Math.floor(oldest / dayMs)
  const days = Math.floor(Math.min(nowMs, (toMs ?? Number.POSITIVE_INFINITY) - 1) / dayMs) - first + 1
  if (days <= 0) return { objects: 0, bytes: 0 }
  const taken = Math.min(days, sampledDays)
  const sum = { objects: 0, bytes: 0 }
  for (let sample = 0; sample < taken; sample++) {
    const day = first + Math.floor(((sample + 0.5) * days) / taken)
    const found = await countKeys(at, `${folder}${dayPath(day * dayMs)}/`)
    sum.objects += found.objects
    sum.bytes += found.bytes
  }
  return { objects: (sum.objects * days) / taken, bytes: (sum.bytes * days) / taken }
}

async function firstDelivery(
  at: At,
  input: { Prefix: string; StartAfter: string | undefined },
): Promise<number | null> {
  for await (const { Contents = [] } of listPages(at, input, at.signal)) {
    at.asked++
    // Keys that are no delivery may come first: the folder itself, or what people left there.
    const first = Contents.flatMap(({ Key }) => parseObjectKey(Key ?? '') ?? [])[0]
    if (first !== undefined) return first.deliveredMs
  }
  return null
}

async function countKeys(at: At, Prefix: string): Promise<{ objects: number; bytes: number }> {
  const sum = { objects: 0, bytes: 0 }
  for await (const { Contents = [] } of listPages(at, { Prefix }, at.signal)) {
    at.asked++
    sum.objects += Contents.length
    for (const { Size = 0 } of Contents) sum.bytes += Size
  }
  return sum
}
