import 'server-only'
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { BucketSetting } from '@/lib/source-settings'
import { isLogFile } from './source'

/** Requests that looking for one kind of file may take. */
const mostRequests = 40

type Kind = 'log' | 'digest'
const FOLDERS: Record<Kind, string> = { log: 'CloudTrail/', digest: 'CloudTrail-Digest/' }

/** Why a file of its kind was not found. */
type Unfound = 'none' | 'requests spent'

export interface NewestFiles {
  log: { key: string } | Unfound
  digest: { key: string } | Unfound
  /** Whether anything lies under the prefix. */
  isEmpty: boolean
  /** Whether `accounts` and `regions` leave out all that lies there. */
  isLeftOut: boolean
  requests: number
}

/**
 * One of the newest log files and one of the newest digest files of a bucket: where CloudTrail puts them, account by
 * account and region by region, down the last folder of each level. However many of one kind there are, the other is
 * found. Throws what the client throws.
 */
export async function newestFiles(client: S3Client, setting: BucketSetting): Promise<NewestFiles> {
  const search = new Search(client, setting)
  const log = await search.newest('log')
  const digest = await search.newest('digest')
  const { accounts, regions } = setting
  const isLeftOut = accounts.length + regions.length > 0 && log === 'none' && digest === 'none'
  const found = { log, digest, isLeftOut, isEmpty: !search.sawKey && !isLeftOut, requests: search.requests }
  const isPlain = !search.sawFolder && !isLeftOut && log !== 'requests spent'
  return isPlain ? { ...found, ...(await search.plain()) } : found
}

class Search {
  requests = 0
  sawFolder = false
  sawKey = false
  private left = mostRequests

  constructor(
    private readonly client: S3Client,
    private readonly setting: BucketSetting,
  ) {}

  async newest(kind: Kind): Promise<{ key: string } | Unfound> {
    this.left = mostRequests
    const { prefix, accounts, regions } = this.setting
    for (const account of await this.accounts(`${prefix}AWSLogs/`)) {
      if (!isWanted(accounts, account)) continue
      for (const region of (await this.page(`${account}${FOLDERS[kind]}`)).folders) {
        this.sawFolder = true
        const key = isWanted(regions, region) ? await this.last(region, kind) : null
        if (key !== null) return { key }
      }
    }
    return this.left === 0 ? 'requests spent' : 'none'
  }

  /** A bucket without CloudTrail's layout: what its first keys are. */
  async plain(): Promise<Pick<NewestFiles, 'log' | 'digest' | 'isEmpty' | 'requests'>> {
    this.left = 1
    const { keys } = await this.page(this.setting.prefix, null)
    const first = (kind: Kind) => {
      const key = keys.find((one) => kindOf(one) === kind)
      return key === undefined ? 'none' : { key }
    }
    return { log: first('log'), digest: first('digest'), isEmpty: keys.length === 0, requests: this.requests }
  }

  /** An organization's trail has a folder of its own between. */
  private async accounts(root: string): Promise<string[]> {
    const found: string[] = []
    for (const folder of (await this.page(root)).folders) {
      if (lastPart(folder).startsWith('o-')) found.push(...(await this.page(folder)).folders)
      else found.push(folder)
    }
    return found
  }

  private async last(folder: string, kind: Kind): Promise<string | null> {
    const { folders, keys } = await this.page(folder)
    for (const below of folders.reverse()) {
      const key = await this.last(below, kind)
      if (key !== null) return key
    }
    return keys.findLast((key) => kindOf(key) === kind) ?? null
  }

  /** What lies directly in a folder, or (without `delimiter`) below it; nothing once the requests are spent. */
  private async page(prefix: string, delimiter: '/' | null = '/'): Promise<{ folders: string[]; keys: string[] }> {
    if (this.left === 0) return { folders: [], keys: [] }
    this.left--
    this.requests++
    const place = { Bucket: this.setting.bucket, Prefix: prefix }
    const command = new ListObjectsV2Command({ ...place, ...(delimiter === null ? {} : { Delimiter: delimiter }) })
    const { CommonPrefixes = [], Contents = [] } = await this.client.send(command)
    const keys = Contents.flatMap(({ Key }) => Key ?? [])
    if (keys.length > 0) this.sawKey = true
    return { folders: CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []), keys }
  }
}

/** Names of their own are read as log files too. */
function kindOf(key: string): Kind | null {
  const kind = parseObjectKey(key)?.kind ?? (isLogFile(key) ? 'log' : null)
  return kind === 'log' || kind === 'digest' ? kind : null
}

const isWanted = (wanted: string[], folder: string) => wanted.length === 0 || wanted.includes(lastPart(folder))
const lastPart = (folder: string) => folder.slice(0, -1).split('/').at(-1) ?? ''
