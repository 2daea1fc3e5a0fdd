import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Random } from '../random'
import type { TrailRecord } from './record'

/** A trail that gathers records and delivers them as CloudTrail log files. */
export interface Trail {
  /** Takes the record of a call that completed at `atMs`; it is dropped while logging is stopped there. */
  accept(record: TrailRecord, atMs: number): void
  /** `StopLogging` and `StartLogging` of one account's trail in one region. */
  setLogging(place: Place, on: boolean): void
  /** Delivers everything that waits, now or, without a time, when its window and delay are over. */
  deliverAll(deliveredMs?: number): void
}

export interface Place {
  accountId: string
  region: string
}

export interface TrailOptions {
  /** The folder that stands for the bucket: keys lie under it. */
  root: string
  random: Random
  /** How long records gather before a file closes; without it only `deliverAll` closes files. */
  windowMs?: number
  /** From the end of a window to the delivery: at least, and at most. */
  delayMs?: readonly [number, number]
  /** Hears of each file that was written. */
  onDelivery?: (delivery: Delivery) => void
}

/** A log file that was written. */
export interface Delivery {
  key: string
  place: Place
  records: readonly TrailRecord[]
  /** The file's inflated content. */
  body: string
  deliveredMs: number
}

interface Window {
  place: Place
  openedMs: number
  records: TrailRecord[]
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Writes log files in the layout and under the names of the CloudTrail user guide (get-and-view-cloudtrail-log-files). */
export function createTrail(options: TrailOptions): Trail {
  const { root, random, windowMs = Number.POSITIVE_INFINITY, delayMs = [0, 0], onDelivery } = options
  const open = new Map<string, Window>()
  const stopped = new Set<string>()

  const dueMs = ({ openedMs }: Window) => openedMs + windowMs + delayMs[0] + random.integer(delayMs[1] - delayMs[0] + 1)

  function deliver(window: Window, deliveredMs: number) {
    open.delete(keyOf(window.place))
    const { place, records } = window
    const key = logFileKey(place, deliveredMs, random)
    const body = JSON.stringify({ Records: outOfOrder(records, random) })
    writeLogFile(join(root, key), body, deliveredMs)
    onDelivery?.({ key, place, records, body, deliveredMs })
  }

  return {
    accept(record, atMs) {
      const place = { accountId: String(record.recipientAccountId), region: String(record.awsRegion) }
      const key = keyOf(place)
      if (stopped.has(key)) return
      const known = open.get(key)
      if (known && atMs >= known.openedMs + windowMs) deliver(known, dueMs(known))
      const window = open.get(key) ?? { place, openedMs: atMs, records: [] }
      window.records.push(record)
      open.set(key, window)
    },
    setLogging(place, on) {
      if (on) stopped.delete(keyOf(place))
      else stopped.add(keyOf(place))
    },
    deliverAll(deliveredMs) {
      for (const window of [...open.values()]) deliver(window, deliveredMs ?? dueMs(window))
    },
  }
}

function keyOf({ accountId, region }: Place): string {
  return `${accountId} ${region}`
}

/** `AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE16.json.gz`, by delivery. */
export function logFileKey({ accountId, region }: Place, deliveredMs: number, random: Random): string {
  const [day = '', time = ''] = new Date(deliveredMs).toISOString().split('T')
  const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`
  const folder = ['AWSLogs', accountId, 'CloudTrail', region, ...day.split('-')].join('/')
  return `${folder}/${accountId}_CloudTrail_${region}_${stamp}_${random.text(16, ALPHABET)}.json.gz`
}

/** Real log files are not in the order of time; neighbours change places here and there. */
function outOfOrder(records: readonly TrailRecord[], random: Random): TrailRecord[] {
  const mixed = [...records]
  for (let at = 1; at < mixed.length; at++)
    if (random.uniform() < 0.1) mixed.splice(at - 1, 2, ...mixed.slice(at - 1, at + 1).reverse())
  return mixed
}

/** The file appears whole or not at all: a reader never meets half of it under a log file's name. */
export function writeLogFile(path: string, body: string, deliveredMs: number) {
  const folder = join(path, '..')
  mkdirSync(folder, { recursive: true })
  const partial = join(folder, `.${path.slice(folder.length + 1)}.partial`)
  writeFileSync(partial, gzipSync(body))
  utimesSync(partial, deliveredMs / 1000, deliveredMs / 1000)
  renameSync(partial, path)
}
