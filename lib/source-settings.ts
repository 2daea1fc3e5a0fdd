import 'server-only'
import { statSync } from 'node:fs'
import { AppError } from './errors'

/** `name` is part of a sighting's identity: keeping it, the logs may move. */
export type SourceSetting = FileSourceSetting | RecordSourceSetting
export type FileSourceSetting = FolderSetting | BucketSetting
/** What keeps no files, and is asked for records. */
export type RecordSourceSetting = LakeSetting | LogGroupSetting

export interface FolderSetting {
  kind: 'directory'
  name: string
  /** Absolute path of a folder that exists. */
  folder: string
}

/** Assumed before anything is asked. */
export interface RoleSetting {
  arn: string
  externalId: string | null
}

export interface BucketSetting {
  kind: 's3'
  name: string
  bucket: string
  /** What stands before `AWSLogs/`: empty, or ends in `/`. */
  prefix: string
  /** null: as the SDK's own settings say. */
  region: string | null
  /** null: the credentials are used as they are. */
  role: RoleSetting | null
  /** Only these; empty: all that the bucket holds. */
  accounts: string[]
  regions: string[]
  /** Log files delivered before it, and from `toMs` on, are left alone; epoch ms at the start of a day. */
  fromMs: number | null
  toMs: number | null
  pollMs: number
  /** URL of an SQS queue that is told of new objects; null: they are found by polling. */
  queue: string | null
}

/** A CloudTrail Lake event data store. */
export interface LakeSetting {
  kind: 'lake'
  name: string
  region: string
  /** Its id: the last part of its ARN. */
  eventDataStore: string
  role: RoleSetting | null
  /** Events before it, and from `toMs` on, are not asked for; epoch ms at the start of a day. */
  fromMs: number
  toMs: number | null
  pollMs: number
  /** Queries cost by what they scan: no new one is begun on a UTC day after so many bytes. */
  mostBytesADay: number
}

/** The CloudWatch Logs log group of a trail. */
export interface LogGroupSetting {
  kind: 'logs'
  name: string
  region: string
  logGroup: string
  role: RoleSetting | null
  /** Events before it, and from `toMs` on, are not asked for; epoch ms at the start of a day. */
  fromMs: number
  toMs: number | null
  pollMs: number
}

/** The accounts and regions whose trail settings and event history are asked of CloudTrail itself. */
export interface FleetSetting {
  /** `{account}` in its ARN stands for each account; null: the credentials are used as they are. */
  role: RoleSetting | null
  /** Account ids; empty: those of the organization. */
  accounts: string[]
  /** Whether names, units and new accounts are asked of AWS Organizations, with the credentials as they are. */
  organization: boolean
  regions: string[]
  /** A CSV file of `account,name,unit`; absolute path. */
  namesPath: string | null
  /** Whether the event history is read too. */
  history: boolean
  pollMs: number
}

/** The event history's name among the sources. */
export const historyName = 'event-history'

/** Throws `AppError` config when `folder`, named by `where`, is no folder. */
export function folderSetting(name: string, folder: string, where: string): FolderSetting {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return { kind: 'directory', name, folder }
  throw new AppError(
    'config',
    `${where} names ${folder}, which is not a folder. Correct the path, or make the folder first.`,
  )
}

/** What S3 lets a bucket be called: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME = /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
export const BUCKET_WORDS =
  'the name of a bucket, 3 to 63 lower-case letters, digits, dots and dashes, such as "trail-logs"'

/** The prefix with its slash at the end, or empty. */
export const prefixOf = (text: string) => (text === '' || text.endsWith('/') ? text : `${text}/`)
