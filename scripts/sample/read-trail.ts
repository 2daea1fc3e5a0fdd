import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The members of a written record that tests look at. */
export interface WrittenRecord {
  eventTime: string
  eventID: string
  eventSource: string
  eventName: string
  awsRegion: string
  recipientAccountId: string
  sourceIPAddress: string
  userAgent: string
  readOnly: boolean
  eventCategory: string
  errorCode?: string
  errorMessage?: string
  userIdentity: { type: string; arn: string; accessKeyId?: string; userName?: string }
  requestParameters: Record<string, unknown> | null
  responseElements: Record<string, unknown> | null
  resources?: { accountId: string; type: string; ARN: string }[]
  tlsDetails?: Record<string, string>
}

/** One item of a written `metricData`. */
export interface WrittenDatum {
  metricName: string
  timestamp: number
  step?: number
  value: number | string
}

/** Keys of all files under a folder, sorted. */
export function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** The inflated text of one log file. */
export function inflate(root: string, key: string): string {
  return gunzipSync(readFileSync(join(root, key))).toString('utf8')
}

/** Keys of the log files under a folder, sorted. */
export function listLogFiles(root: string): string[] {
  return listFiles(root).filter((key) => /\/CloudTrail\/.*\.json\.gz$/.test(key))
}

/** The records of one log file. */
export function readLogFile(root: string, key: string): WrittenRecord[] {
  return (JSON.parse(inflate(root, key)) as { Records: WrittenRecord[] }).Records
}

/** Every record under a folder, in the order of file names. */
export function readRecords(root: string): WrittenRecord[] {
  return listLogFiles(root).flatMap((key) => readLogFile(root, key))
}

/** The `metricData` of a written record. */
export function dataOf(record: WrittenRecord | undefined): WrittenDatum[] {
  return (record?.requestParameters?.metricData ?? []) as WrittenDatum[]
}
