import 'server-only'
import {
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { BucketSetting } from '@/lib/source-settings'
import { LOG_FILE, type SourceObject } from './source'

const dayMs = 86_400_000
/** Days that are listed again with every poll: CloudTrail delivers late, and late keys may sort earlier. */
const windowDays = 2
const sweepMs = 6 * 3_600_000

/** The log files of one account and region, in order of keys. */
interface Folder {
  objects: SourceObject[]
  sweptMs: number
}

/** An object as S3 describes it. Its ETag is its version. */
export function objectOf(
  key: string,
  { ETag, ContentLength, LastModified }: Pick<HeadObjectCommandOutput, 'ETag' | 'ContentLength' | 'LastModified'>,
): SourceObject {
  const version = (ETag ?? '').replaceAll('"', '')
  return { kind: 'object', key, version, sizeBytes: ContentLength ?? 0, modifiedMs: LastModified?.getTime() ?? 0 }
}

/**
 * What a bucket holds, kept between listings. Every poll lists the last two days of each folder again, by delivery day;
 * every six hours everything is listed, so that late, replaced and deleted objects of any age are noticed. There is no
 * checkpoint on a last key, because late keys sort before it.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export class S3Listing {
  private folders = new Map<string, Folder>()
  private foundMs = Number.NEGATIVE_INFINITY

  constructor(
    private readonly client: S3Client,
    private readonly setting: BucketSetting,
    private readonly now: () => number = Date.now,
  ) {}

  /** Everything there now, folder by folder. Throws what the client throws. */
  async *list(signal: AbortSignal): AsyncGenerator<SourceObject> {
    if (this.now() - this.foundMs >= sweepMs) await this.findFolders(signal)
    for (const [prefix, folder] of this.folders) {
      await this.refresh(prefix, folder, signal)
      yield* folder.objects
    }
  }

  private async refresh(prefix: string, folder: Folder, signal: AbortSignal): Promise<void> {
    const now = this.now()
    const isSweep = now - folder.sweptMs >= sweepMs
    const { fromMs } = this.setting
    const first = fromMs === null || prefix === this.setting.prefix ? '' : `${prefix}${dayPath(fromMs)}`
    const after = isSweep ? first : later(first, `${prefix}${dayPath(now - windowDays * dayMs)}`)
    const objects = isSweep ? [] : folder.objects.filter(({ key }) => key <= after)
    for await (const page of this.pages({ Prefix: prefix, StartAfter: after || undefined }, signal)) {
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key !== undefined && LOG_FILE.test(Key)) {
          objects.push(objectOf(Key, { ETag, ContentLength: Size, LastModified }))
        }
      }
    }
    folder.objects = objects
    // Without CloudTrail's layout no key tells its day.
    if (isSweep && prefix !== this.setting.prefix) folder.sweptMs = now
  }

  /** Folders of accounts and regions. A bucket without CloudTrail's layout is one folder, listed whole every time. */
  private async findFolders(signal: AbortSignal): Promise<void> {
    const { prefix, accounts, regions } = this.setting
    const found: string[] = []
    for (const account of await this.accountFolders(`${prefix}AWSLogs/`, signal)) {
      if (accounts.length > 0 && !accounts.includes(lastPart(account))) continue
      for (const region of await this.below(`${account}CloudTrail/`, signal)) {
        if (regions.length === 0 || regions.includes(lastPart(region))) found.push(region)
      }
    }
    const wanted = found.length === 0 && accounts.length === 0 && regions.length === 0 ? [prefix] : found
    const sweptMs = Number.NEGATIVE_INFINITY
    this.folders = new Map(wanted.map((one) => [one, this.folders.get(one) ?? { objects: [], sweptMs }]))
    this.foundMs = this.now()
  }

  /** An organization's trail has a folder of its own between, and the management account may have both. */
  private async accountFolders(root: string, signal: AbortSignal): Promise<string[]> {
    const folders = await this.below(root, signal)
    const nested = folders.map(async (one) => (lastPart(one).startsWith('o-') ? this.below(one, signal) : [one]))
    return (await Promise.all(nested)).flat()
  }

  private async below(prefix: string, signal: AbortSignal): Promise<string[]> {
    const found: string[] = []
    for await (const { CommonPrefixes = [] } of this.pages({ Prefix: prefix, Delimiter: '/' }, signal)) {
      found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []))
    }
    return found
  }

  private async *pages(
    input: { Prefix: string; Delimiter?: string; StartAfter?: string | undefined },
    signal: AbortSignal,
  ): AsyncGenerator<ListObjectsV2CommandOutput> {
    let token: string | undefined
    do {
      const command = new ListObjectsV2Command({ Bucket: this.setting.bucket, ContinuationToken: token, ...input })
      const page = await this.client.send(command, { abortSignal: signal })
      yield page
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined
    } while (token !== undefined)
  }
}

const dayPath = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')
const later = (one: string, other: string) => (one > other ? one : other)
const lastPart = (folder: string) => folder.slice(0, -1).split('/').at(-1) ?? ''
