import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { HOUR_MS } from './plan'
import type { Random } from './random'
import { dataOf, readLogFile, type WrittenRecord } from './read-trail'
import { logFileKey, type Place, writeLogFile } from './recorder/trail'

/** A log file that was delivered. */
export interface DeliveredFile {
  key: string
  place: Place
  deliveredMs: number
  /** Runs that its metrics calls name. */
  components: ReadonlySet<unknown>
}

/** The whole trail, after its digests were signed. */
export interface SignedTrail {
  root: string
  startMs: number
  /** In the order in which they were delivered. */
  files: readonly DeliveredFile[]
  random: Random
}

/** Files that are gone, and files that came: the records of each. */
export interface Difference {
  deleted: WrittenRecord[][]
  added: WrittenRecord[][]
}

/** One thing that was done to the log files after they had been signed. */
export interface Tampered {
  id: 'log-file-deleted' | 'log-file-changed' | 'log-file-forged'
  /** What was done, for people. Times are those of the default end date. */
  sentence: string
  /** The run concerned. */
  component: string
  apply(trail: SignedTrail): Difference
}

/** Everything of the kind. No record shows any of it: only the digests tell. */
export const TAMPERED: readonly Tampered[] = [
  {
    id: 'log-file-deleted',
    sentence:
      'One log file, with some minutes of spiral-mlp-adam-lr3e3-h32, was deleted: the first that was delivered after 2026-11-17 09:45Z.',
    component: 'spiral-mlp-adam-lr3e3-h32',
    apply({ root, startMs, files }) {
      const late = filesOf(this.component, files).filter(({ deliveredMs }) => deliveredMs > startMs + 9.75 * HOUR_MS)
      const { key } = one(late[0])
      const records = readLogFile(root, key)
      rmSync(join(root, key))
      return { deleted: [records], added: [] }
    },
  },
  {
    id: 'log-file-changed',
    sentence:
      'The last validation:accuracy of glyph-prod-nightly-1119 was raised from 0.875 to 0.946875 in its log file, some hours after it was delivered.',
    component: 'glyph-prod-nightly-1119',
    apply({ root, files }) {
      const { key, deliveredMs } = one(filesOf(this.component, files).at(-1))
      const records = readLogFile(root, key)
      const data = records.filter(callsOf(this.component)).flatMap(dataOf)
      one(data.filter(({ metricName }) => metricName === 'validation:accuracy').at(-1)).value = 0.946875
      writeLogFile(join(root, key), JSON.stringify({ Records: records }), deliveredMs + 14 * HOUR_MS)
      return { deleted: [], added: [] }
    },
  },
  {
    id: 'log-file-forged',
    sentence:
      "A log file that was never delivered lies among the others of 2026-11-18: it repeats one of Bo's own calls to glyph-mlp-adam-spot, with a validation:accuracy of 0.99375 at step 2997.",
    component: 'glyph-mlp-adam-spot',
    apply({ root, files, random }) {
      const { key, place, deliveredMs } = one(filesOf(this.component, files).at(-1))
      const calls = readLogFile(root, key).filter(callsOf(this.component))
      const copied = calls.reduce((a, b) => (dataOf(b).length > dataOf(a).length ? b : a))
      const { timestamp, step } = one(dataOf(copied).at(-1))
      const metricData = [{ metricName: 'validation:accuracy', timestamp, step, value: 0.99375 }]
      const record = {
        ...copied,
        requestParameters: { ...copied.requestParameters, metricData },
        requestID: random.uuid(),
        eventID: random.uuid(),
      }
      const atMs = deliveredMs + 60_000
      writeLogFile(join(root, logFileKey(place, atMs, random)), JSON.stringify({ Records: [record] }), atMs)
      return { deleted: [], added: [[record]] }
    },
  },
]

const filesOf = (component: string, files: readonly DeliveredFile[]) =>
  files.filter(({ components }) => components.has(component))

const callsOf = (component: string) => (record: WrittenRecord) =>
  record.eventName === 'BatchPutMetrics' && record.requestParameters?.trialComponentName === component

function one<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('The sample holds nothing that could be tampered with.')
  return found
}
