/** What the key of a CloudTrail object says. All of it is text: accounts and regions of real sets are odd. */
export interface ObjectKey {
  kind: 'log' | 'digest' | 'insight' | 'network-activity' | 'aggregated'
  account: string
  region: string
  /** Organization id of the folder, null in the account form. */
  organization: string | null
  /** Everything before `AWSLogs/`, without the last slash; null when the folders are missing. */
  prefix: string | null
  /** Delivery time (digest: end of its hour), epoch ms: never the time of the events inside. */
  deliveredMs: number
  /** Digest only: a digest for files that the hour's own digest missed. */
  isBackfill: boolean
}

const KINDS = new Map<string, ObjectKey['kind']>([
  ['CloudTrail', 'log'],
  ['CloudTrail-Digest', 'digest'],
  ['CloudTrail-Insight', 'insight'],
  ['CloudTrail-NetworkActivity', 'network-activity'],
  ['CloudTrail-Aggregated', 'aggregated'],
])
// ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz; one documented name lacks the _ after Z.
const LOG =
  /^([^_/]+)_(CloudTrail(?:-Insight|-NetworkActivity|-Aggregated)?)_([^_/]+)_(\d{8}T\d{4}(?:\d\d)?)Z_?[^/.]*\.json(?:\.gz)?$/
// ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_YYYYMMDDTHHMMSSZ[_backfill].json.gz; trail names may hold _.
const DIGEST = /^([^_/]+)_(CloudTrail-Digest)_([^_/]+)_.+_(\d{8}T\d{6})Z(_backfill)?\.json(?:\.gz)?$/
const FOLDERS = /^(?:(.*)\/)?AWSLogs\/(?:(o-[^/]+)\/)?[^/]+\/CloudTrail/

/**
 * Takes the key (or path, with `/`) of a delivered object apart; null when the file name is none of CloudTrail's.
 * The folders may be missing: people copy files about.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export function parseObjectKey(key: string): ObjectKey | null {
  const name = key.slice(key.lastIndexOf('/') + 1)
  const match = DIGEST.exec(name) ?? LOG.exec(name)
  if (!match) return null
  const [, account = '', folder = '', region = '', stamp = '', backfill] = match
  const kind = KINDS.get(folder)
  const deliveredMs = stampMs(stamp)
  if (kind === undefined || deliveredMs === null) return null
  const folders = FOLDERS.exec(key)
  return {
    kind,
    account,
    region,
    organization: folders?.[2] ?? null,
    prefix: folders ? (folders[1] ?? '') : null,
    deliveredMs,
    isBackfill: backfill !== undefined,
  }
}

function stampMs(stamp: string): number | null {
  const [year, month, day, hour, minute, second] = [
    stamp.slice(0, 4),
    stamp.slice(4, 6),
    stamp.slice(6, 8),
    stamp.slice(9, 11),
    stamp.slice(11, 13),
    stamp.slice(13, 15) || '00',
  ]
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const ms = Date.parse(iso)
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? null : ms
}
