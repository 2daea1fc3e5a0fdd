import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type MadeObject, SignedTrail, type SigningKey, signingKey } from '@/e2e/emulator/signed-trail'
import { benchFolder } from './generate-trail'
import { metricsRecord } from './records'
import { mulberry32 } from './sets'

/** Raised when what is made changes, so that an older cache is made again. */
const version = 1
const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2']
const hours = 365 * 24
const logFiles = 100_000
const eventsPerFile = 10
const account = '111122223333'
const startMs = Date.UTC(2025, 8, 1, 0, 1, 31)
const run = { name: 'finetune-mid-0', metrics: ['train/loss', 'val/loss'], events: 0, canFail: false }

/** A year of log files and signed digests in three regions, with what `aws` says of them in files beside. */
export interface SignedYear {
  folder: string
  regions: string[]
  startMs: number
  endMs: number
  digests: number
  logFiles: number
  /** Of log files, inflated. */
  rawBytes: number
}

/** The year on disk, made when it is not there yet. */
export function ensureSignedYear(): SignedYear {
  const home = join(benchFolder(), `signed-year-v${version}`)
  const manifest = join(home, 'totals.json')
  if (!existsSync(manifest)) {
    const draft = `${home}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    const rawBytes = regions.map((region, at) => makeRegion(join(draft, 'trail'), region, at))
    const totals = { digests: regions.length * hours, logFiles, rawBytes: rawBytes.reduce((sum, each) => sum + each) }
    writeFileSync(join(draft, 'totals.json'), JSON.stringify(totals))
    rmSync(home, { recursive: true, force: true })
    renameSync(draft, home)
  }
  const totals = JSON.parse(readFileSync(manifest, 'utf8')) as Pick<SignedYear, 'digests' | 'logFiles' | 'rawBytes'>
  return { folder: join(home, 'trail'), regions, startMs, endMs: startMs + hours * 3_600_000, ...totals }
}

function makeRegion(folder: string, region: string, at: number): number {
  const key = signingKey(region, [startMs, startMs + 2 * hours * 3_600_000])
  const plan = { account, region, name: 'metrics', homeRegion: 'us-east-1', bucket: 'trail-logs', prefix: '' }
  const trail = new SignedTrail({ ...plan, organization: null, startMs }, key)
  const random = mulberry32(at + 1)
  let rawBytes = 0
  for (let hour = 0; hour < hours; hour++) {
    const texts = Array.from({ length: filesOf(at * hours + hour) }, (_, file) => {
      const timeMs = startMs + hour * 3_600_000 + file * 60_000
      const records = Array.from({ length: eventsPerFile }, (_, index) =>
        metricsRecord({ account, region }, run, { timeMs, random, index: hour * eventsPerFile + index }),
      )
      return `{"Records":[${records.join(',')}]}`
    })
    trail.hour(texts)
    rawBytes += texts.reduce((sum, { length }) => sum + length, 0)
    // Nothing is kept in memory of what is on disk.
    for (const object of trail.objects.splice(0)) writeObject(folder, object)
  }
  writeFileSync(join(folder, `list-public-keys.${region}.json`), JSON.stringify(keysAnswer(key)))
  return rawBytes
}

/** Log files of one of all hours, so that they come to exactly as many as there are to be. */
function filesOf(hour: number): number {
  const upTo = (hours_: number) => Math.floor((hours_ * logFiles) / (regions.length * hours))
  return upTo(hour + 1) - upTo(hour)
}

/** Writes an object below `folder`, and what `head-object` says of it beside it. */
export function writeObject(folder: string, { key, bytes, metadata }: MadeObject): void {
  const path = join(folder, key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  if (metadata.signature !== undefined) writeFileSync(`${path}.head.json`, JSON.stringify({ Metadata: metadata }))
}

/** What `aws cloudtrail list-public-keys` says of a key. */
export const keysAnswer = ({ der, fingerprint, validFromMs, validToMs }: SigningKey) => ({
  PublicKeyList: [
    {
      ...{ Value: der.toString('base64'), Fingerprint: fingerprint },
      ...{ ValidityStartTime: new Date(validFromMs).toISOString(), ValidityEndTime: new Date(validToMs).toISOString() },
    },
  ],
})
