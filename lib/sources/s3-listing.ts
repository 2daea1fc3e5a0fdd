import 'server-only'
import {
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { BucketSetting } from '@/lib/source-settings'
import { isLogFile, type SourceObject } from './source'

const dayMs = 86_400_000
/** Days that are listed again with every poll: CloudTrail delivers late, and late keys may sort earlier. */
const windowDays = 2
const sweepMs = 6 * 3_600_000
/** Accounts and regions that are new show up within this. */
const findMs = 10 * 60_000

/** The folder of an account and region, below the prefix. */
const LAYOUT = /^AWSLogs\/(?:o-[^/]+\/)?([^/]+)\/CloudTrail(?:-Digest)?\/([^/]+)\//

/** The log files, or the digest files, of one account and region, in order of keys. */
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
 * What a bucket holds of log files and digest files, kept between listings. Every poll lists the last two days of each folder again, by delivery day;
 * every six hours everything is listed, so that late, replaced and deleted objects of any age are noticed. There is no
 * checkpoint on a last key, because late keys sort before it. Folders in which objects were named are listed between
 * polls, from the earliest day that was named.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export class S3Listing {
  private folders = new Map<string, Folder>()
  private foundMs = Number.NEGATIVE_INFINITY
  /** Whether every folder was listed since they were last found. */
  private isWhole = false
  /** By folder: what sorts before every key that was named. */
  private readonly named = new Map<string, string>()
  private readonly place: { client: S3Client; bucket: string }

  constructor(
    client: S3Client,
    private readonly setting: BucketSetting,
    private readonly now: () => number = Date.now,
  ) {
    this.place = { client, bucket: setting.bucket }
  }

  /**
   * Everything there now, folder by folder. `named`: as it was at the last listing, but for the folders of named keys.
   * Throws what the client throws.
   */
  async *list(signal: AbortSignal, what: 'all' | 'named' = 'all'): AsyncGenerator<SourceObject> {
    const isPoll = what === 'all' || !this.isWhole
    if (isPoll) {
      this.isWhole = false
      if (this.now() - this.foundMs >= findMs) await this.findFolders(signal)
    }
    for (const [prefix, folder] of this.folders) {
      if (isPoll || this.named.has(prefix)) await this.refresh(prefix, folder, signal)
      yield* folder.objects
    }
    this.isWhole = true
  }

  /** Folders that would be listed. Throws what the client throws. */
  async folderNames(signal: AbortSignal): Promise<string[]> {
    await this.findFolders(signal)
    return [...this.folders.keys()]
  }

  /** Has the folder of `key` listed with the next `list`. Answers false for a key that is none of this source's. */
  name(key: string): boolean {
    const { prefix, accounts, regions } = this.setting
    if (!key.startsWith(prefix)) return false
    const [path, account = '', region = ''] = LAYOUT.exec(key.slice(prefix.length)) ?? []
    if (path !== undefined && !(isWanted(accounts, account) && isWanted(regions, region))) return false
    const folder = this.folders.has(prefix) ? prefix : `${prefix}${path ?? ''}`
    // What is no log file of the layout, such as an Insight, is of no interest and not foreign either.
    if (folder === prefix && !this.folders.has(prefix)) return true
    if (!this.folders.has(folder)) this.folders.set(folder, unlisted())
    const before = key.slice(0, key.lastIndexOf('/') + 1)
    const named = this.named.get(folder)
    this.named.set(folder, named === undefined || before < named ? before : named)
    return true
  }

  /** Whether a key lies in the accounts, regions and days of the setting. */
  looksFor(key: string): boolean {
    const { prefix, accounts, regions } = this.setting
    if (!key.startsWith(prefix)) return false
    const [path, account = '', region = ''] = LAYOUT.exec(key.slice(prefix.length)) ?? []
    if (path === undefined) return true
    const { first, end } = this.bounds(`${prefix}${path}`)
    return isWanted(accounts, account) && isWanted(regions, region) && key > first && (end === null || key < end)
  }

  /** What keys of a folder sort after, and before, by delivery day. Without CloudTrail's layout no key tells its day. */
  private bounds(folder: string): { first: string; end: string | null } {
    const { prefix, fromMs, toMs } = this.setting
    const isPlain = folder === prefix
    return {
      first: isPlain || fromMs === null ? '' : `${folder}${dayPath(fromMs)}`,
      end: isPlain || toMs === null ? null : `${folder}${dayPath(toMs)}`,
    }
  }

  private async refresh(prefix: string, folder: Folder, signal: AbortSignal): Promise<void> {
    const now = this.now()
    const named = this.named.get(prefix)
    this.named.delete(prefix)
    const isSweep = now - folder.sweptMs >= sweepMs
    const { first, end } = this.bounds(prefix)
    const window = `${prefix}${dayPath(now - windowDays * dayMs)}`
    const after = isSweep ? first : later(first, named !== undefined && named < window ? named : window)
    const objects = isSweep ? [] : folder.objects.filter(({ key }) => key <= after)
    for await (const object of this.between({ prefix, after, end }, signal)) objects.push(object)
    folder.objects = objects
    if (isSweep && prefix !== this.setting.prefix) folder.sweptMs = now
  }

  private async *between(
    { prefix, after, end }: { prefix: string; after: string; end: string | null },
    signal: AbortSignal,
  ): AsyncGenerator<SourceObject> {
    if (end !== null && after >= end) return
    for await (const page of listPages(this.place, { Prefix: prefix, StartAfter: after || undefined }, signal)) {
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined || !isLogFile(Key) || !isItsKind(prefix, Key)) continue
        if (end !== null && Key >= end) return
        yield objectOf(Key, { ETag, ContentLength: Size, LastModified })
      }
    }
  }

  /** Folders of accounts and regions. A bucket without CloudTrail's layout is one folder, listed whole every time. */
  private async findFolders(signal: AbortSignal): Promise<void> {
    const { prefix, accounts, regions } = this.setting
    const found: string[] = []
    for (const account of await this.accountFolders(`${prefix}AWSLogs/`, signal)) {
      if (!isWanted(accounts, lastPart(account))) continue
      for (const kind of ['CloudTrail/', 'CloudTrail-Digest/']) {
        const below = await this.below(`${account}${kind}`, signal)
        found.push(...below.filter((region) => isWanted(regions, lastPart(region))))
      }
    }
    const wanted = found.length === 0 && accounts.length === 0 && regions.length === 0 ? [prefix] : found
    const named = [...this.named.keys()].filter((one) => one !== prefix)
    this.folders = new Map([...wanted, ...named].map((one) => [one, this.folders.get(one) ?? unlisted()]))
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
    for await (const { CommonPrefixes = [] } of listPages(this.place, { Prefix: prefix, Delimiter: '/' }, signal)) {
      found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []))
    }
    return found
  }
}

/** Every page of a listing. Throws what the client throws. */
export async function* listPages(
  { client, bucket }: { client: S3Client; bucket: string },
  input: { Prefix: string; Delimiter?: string; StartAfter?: string | undefined },
  signal: AbortSignal,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  let token: string | undefined
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token, ...input })
    const page = await client.send(command, { abortSignal: signal })
    yield page
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}

/** Between digest files lies nothing that could be a log file. */
const isItsKind = (folder: string, key: string) =>
  !folder.includes('/CloudTrail-Digest/') || parseObjectKey(key)?.kind === 'digest'
/** The folder of a day's deliveries. */
export const dayPath = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')
const later = (one: string, other: string) => (one > other ? one : other)
const isWanted = (wanted: string[], one: string) => wanted.length === 0 || wanted.includes(one)
const unlisted = (): Folder => ({ objects: [], sweptMs: Number.NEGATIVE_INFINITY })
const lastPart = (folder: string) => folder.slice(0, -1).split('/').at(-1) ?? ''
