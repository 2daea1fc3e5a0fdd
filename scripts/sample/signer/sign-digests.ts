import { createHash } from 'node:crypto'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { HOUR_MS, SPAN_HOURS } from '../plan'
import { seededRandom } from '../random'
import { toEventTime } from '../recorder/record'
import type { Delivery, Place } from '../recorder/trail'
import { type DigestHour, digestHours, type LoggingPhase } from './digest-hours'
import { listPublicKeysAnswer, readSampleKey, type SampleKey, signature } from './sample-key'

/** What a digest says of one log file. */
interface SignedLogFile {
  s3Bucket: string
  s3Object: string
  hashValue: string
  hashAlgorithm: 'SHA-256'
  newestEventTime: string
  oldestEventTime: string
}

interface PlaceLog {
  place: Place
  files: { deliveredMs: number; entry: SignedLogFile }[]
  changes: { atMs: number; on: boolean }[]
}

/** A digest that was written, as the next one refers to it. */
interface Previous {
  key: string
  hash: string
  signature: string
}

const BUCKET = 'sample-trail-logs'
const DAY_MS = 24 * HOUR_MS

/**
 * Stands in for CloudTrail's signing: it takes note of the log files that are delivered, and writes a chain of digests
 * for each account and region, with the metadata of each in a file of its own beside it, and the public keys.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export class Signer {
  private readonly places = new Map<string, PlaceLog>()

  constructor(private readonly settings: { root: string; seed: number; endMs: number }) {}

  /** Takes note of a log file, and of logging that was stopped or started by its records. */
  note({ key, place, records, body, deliveredMs }: Delivery): void {
    const id = `${place.accountId} ${place.region}`
    const log = this.places.get(id) ?? { place, files: [], changes: [] }
    this.places.set(id, log)
    const times = records.map(({ eventTime }) => String(eventTime)).sort()
    const entry: SignedLogFile = {
      s3Bucket: BUCKET,
      s3Object: key,
      hashValue: sha256(body),
      hashAlgorithm: 'SHA-256',
      newestEventTime: times.at(-1) ?? '',
      oldestEventTime: times[0] ?? '',
    }
    log.files.push({ deliveredMs, entry })
    for (const { eventName, eventTime } of records)
      if (eventName === 'StopLogging' || eventName === 'StartLogging')
        log.changes.push({ atMs: Date.parse(String(eventTime)), on: eventName === 'StartLogging' })
  }

  /** Writes every digest and the keys. Answers how many digests there are. */
  write(): number {
    const { root, endMs } = this.settings
    let digests = 0
    const keys = new Map<string, SampleKey>()
    for (const log of this.places.values()) {
      const { region } = log.place
      const key = keys.get(region) ?? readSampleKey(region)
      keys.set(region, key)
      digests += this.writeChain(log, key)
    }
    const window = { fromMs: endMs - 30 * DAY_MS, toMs: endMs + 30 * DAY_MS }
    for (const [region, key] of keys)
      writeAt(join(root, `list-public-keys.${region}.json`), pretty(listPublicKeysAnswer(key, window)), endMs)
    return digests
  }

  private writeChain({ place, files, changes }: PlaceLog, key: SampleKey): number {
    const { seed, endMs } = this.settings
    const random = seededRandom(seed, `digests of ${place.accountId} in ${place.region}`)
    // Digests end at any minute, not with the clock's hour.
    const enabledMs = endMs - (SPAN_HOURS + 1) * HOUR_MS + random.integer(3600) * 1000
    const hours = digestHours(phasesOf(enabledMs, changes), endMs)
    let previous: Previous | null = null
    for (const hour of hours) {
      const named = files.filter(({ deliveredMs }) => deliveredMs >= hour.fromMs && deliveredMs < hour.toMs)
      const writtenMs = hour.toMs + (60 + random.integer(240)) * 1000
      const entries = named.map(({ entry }) => entry)
      previous = this.writeDigest({ place, hour, entries, previous: hour.isStarting ? null : previous, key }, writtenMs)
    }
    return hours.length
  }

  private writeDigest(digest: DigestParts, writtenMs: number): Previous {
    const { place, hour, previous, key } = digest
    const s3Object = digestKey(place, hour.toMs)
    const body = JSON.stringify(digestDocument(digest, s3Object))
    const hash = sha256(body)
    const text = [toEventTime(hour.toMs), `${BUCKET}/${s3Object}`, hash, previous?.signature ?? 'null'].join('\n')
    const signed = signature(key, text)
    const bytes = gzipSync(body)
    const path = join(this.settings.root, s3Object)
    mkdirSync(dirname(path), { recursive: true })
    writeAt(path, bytes, writtenMs)
    writeAt(`${path}.head.json`, pretty(headObjectAnswer(bytes, { signed, writtenMs })), writtenMs)
    return { key: s3Object, hash, signature: signed }
  }
}

interface DigestParts {
  place: Place
  hour: DigestHour
  entries: SignedLogFile[]
  previous: Previous | null
  key: SampleKey
}

function digestDocument({ place, hour, entries, previous, key }: DigestParts, s3Object: string) {
  return {
    awsAccountId: place.accountId,
    digestStartTime: toEventTime(hour.fromMs),
    digestEndTime: toEventTime(hour.toMs),
    digestS3Bucket: BUCKET,
    digestS3Object: s3Object,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime:
      entries
        .map(({ newestEventTime }) => newestEventTime)
        .sort()
        .at(-1) ?? null,
    oldestEventTime: entries.map(({ oldestEventTime }) => oldestEventTime).sort()[0] ?? null,
    previousDigestS3Bucket: previous === null ? null : BUCKET,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: entries,
  }
}

/** What `aws s3api head-object` answers for a digest. */
function headObjectAnswer(bytes: Buffer, { signed, writtenMs }: { signed: string; writtenMs: number }) {
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(writtenMs).toISOString().replace('.000Z', '+00:00'),
    ContentLength: bytes.length,
    ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    ContentEncoding: 'gzip',
    ContentType: 'application/json',
    ServerSideEncryption: 'AES256',
    Metadata: { signature: signed, 'signature-algorithm': 'SHA256withRSA' },
  }
}

/** The times between which logging was on, from the calls that changed it. */
function phasesOf(enabledMs: number, changes: PlaceLog['changes']): LoggingPhase[] {
  const phases: LoggingPhase[] = [{ fromMs: enabledMs, toMs: null }]
  for (const { atMs, on } of changes.toSorted((a, b) => a.atMs - b.atMs)) {
    const last = phases.at(-1)
    if (on) phases.push({ fromMs: atMs, toMs: null })
    else if (last) last.toMs = atMs
  }
  return phases
}

/** The trail of each region is its own, so that its home region is the same. */
function digestKey({ accountId, region }: Place, endMs: number): string {
  const day = new Date(endMs).toISOString().slice(0, 10).split('-')
  const stamp = toEventTime(endMs).replace(/[-:]/g, '')
  const name = `${accountId}_CloudTrail-Digest_${region}_experiments-${region}_${region}_${stamp}.json.gz`
  return ['AWSLogs', accountId, 'CloudTrail-Digest', region, ...day, name].join('/')
}

function writeAt(path: string, content: Buffer | string, writtenMs: number): void {
  writeFileSync(path, content)
  utimesSync(path, writtenMs / 1000, writtenMs / 1000)
}

const pretty = (answer: object) => `${JSON.stringify(answer, null, 4)}\n`
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
