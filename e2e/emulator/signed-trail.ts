import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An object as it lies in a bucket; `metadata`: what its `x-amz-meta-` headers say. */
export interface MadeObject {
  bucket: string
  key: string
  bytes: Buffer
  metadata: Record<string, string>
}

/** A key pair with which CloudTrail signs in one region, valid from and to (epoch ms). */
export interface SigningKey {
  region: string
  validFromMs: number
  validToMs: number
  /** Of the public key. */
  der: Buffer
  fingerprint: string
  privateKey: KeyObject
}

/** A new key pair. */
export function signingKey(
  region: string,
  [validFromMs, validToMs]: [number, number],
  encoding: 'pkcs1' | 'spki' = 'pkcs1',
): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ format: 'der', type: encoding })
  return { region, validFromMs, validToMs, der, fingerprint: createHash('md5').update(der).digest('hex'), privateKey }
}

export interface TrailPlan {
  account: string
  region: string
  name: string
  homeRegion: string
  bucket: string
  /** Of the bucket, without its last slash; empty: none. */
  prefix: string
  /** Of an organization's trail: `o-…`. */
  organization: string | null
  /** When validation is switched on: the first digest's start, epoch ms. */
  startMs: number
}

export const hourMs = 3_600_000

interface Link {
  bucket: string
  key: string
  hash: string
  signature: string
}

/**
 * A stand-in for a trail with log file validation, for tests: it delivers log files and signs digests of them, in
 * memory. It is a witness, so it shares nothing with the code that it is put before.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export class SignedTrail {
  /** Everything delivered, in its order; tests take objects out and change them. */
  readonly objects: MadeObject[] = []
  private readonly links: { standard: Link | null; backfill: Link | null } = { standard: null, backfill: null }
  /** Of the text of each log file, by key. */
  private readonly hashes = new Map<string, string>()
  private endMs: number
  private files = 0

  /** `signer` and `bucket` may be changed while it runs: keys rotate, trails are pointed at other buckets. */
  constructor(
    readonly plan: Readonly<TrailPlan>,
    public signer: SigningKey,
    public bucket = plan.bucket,
  ) {
    this.endMs = plan.startMs
  }

  /** Lets an hour (or less: the last digest of a trail that is stopped) go by, in which these texts were delivered. */
  hour(texts: string[] = [this.someText()], lengthMs = hourMs): { digest: MadeObject; logs: MadeObject[] } {
    const startMs = this.endMs
    this.endMs += lengthMs
    const logs = texts.map((text, at) => this.deliver(text, startMs + (at + 1) * 60_000))
    return { digest: this.digest(logs, { startMs, endMs: this.endMs, generatedMs: null }), logs }
  }

  /** A backfill digest for log files that the digest of the last hour missed. */
  backfill(generatedMs = this.endMs + 5 * hourMs): { digest: MadeObject; logs: MadeObject[] } {
    const startMs = this.endMs - hourMs
    const logs = [this.deliver(this.someText(), startMs + 50 * 60_000)]
    return { digest: this.digest(logs, { startMs, endMs: this.endMs, generatedMs }), logs }
  }

  /** Logging or validation is off for so long: the next digest begins a new chain. */
  pause(lengthMs: number): void {
    this.endMs += lengthMs
    this.links.standard = null
  }

  /** A log file delivered then, which no digest names. */
  deliver(text: string, deliveredMs: number): MadeObject {
    const { account, region } = this.plan
    const unique = createHash('sha256')
      .update(`${this.plan.name}${this.files++}`)
      .digest('hex')
      .slice(0, 16)
    const name = `${account}_CloudTrail_${region}_${stamp(deliveredMs, 4)}_${unique}.json.gz`
    const made = this.put(`${this.folder('CloudTrail', deliveredMs)}${name}`, gzipSync(text), {})
    this.hashes.set(made.key, sha256(text))
    return made
  }

  /** Some text of a log file, each time another. */
  someText(): string {
    return JSON.stringify({ Records: [{ eventID: `${this.plan.name}-${this.files}`, eventName: 'BatchPutMetrics' }] })
  }

  private digest(
    logs: MadeObject[],
    { startMs, endMs, generatedMs }: { startMs: number; endMs: number; generatedMs: number | null },
  ): MadeObject {
    const { account, region, name, homeRegion } = this.plan
    const chain = generatedMs === null ? 'standard' : 'backfill'
    const suffix = generatedMs === null ? '' : '_backfill'
    const fileName = `${account}_CloudTrail-Digest_${region}_${name}_${homeRegion}_${stamp(endMs, 6)}${suffix}.json.gz`
    const key = `${this.folder('CloudTrail-Digest', endMs)}${fileName}`
    const previous = this.links[chain]
    const document = {
      awsAccountId: account,
      digestStartTime: seconds(startMs),
      digestEndTime: seconds(endMs),
      digestS3Bucket: this.bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: this.signer.fingerprint,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: logs.length > 0 ? seconds(endMs - 60_000) : null,
      oldestEventTime: logs.length > 0 ? seconds(startMs - 60_000) : null,
      previousDigestS3Bucket: previous?.bucket ?? null,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.hash ?? null,
      previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
      logFiles: logs.map((log) => ({
        s3Bucket: log.bucket,
        s3Object: log.key,
        hashValue: this.hashes.get(log.key),
        hashAlgorithm: 'SHA-256',
        newestEventTime: seconds(endMs - 60_000),
        oldestEventTime: seconds(startMs - 60_000),
      })),
    }
    const { text, signature } = signDocument(document, this.signer)
    this.links[chain] = { bucket: this.bucket, key, hash: sha256(text), signature }
    const metadata: Record<string, string> = { signature, 'signature-algorithm': 'SHA256withRSA' }
    if (generatedMs !== null) metadata['backfill-generation-timestamp'] = seconds(generatedMs)
    return this.put(key, gzipSync(text), metadata)
  }

  private put(key: string, bytes: Buffer, metadata: Record<string, string>): MadeObject {
    const made = { bucket: this.bucket, key, bytes, metadata }
    this.objects.push(made)
    return made
  }

  private folder(kind: string, ms: number): string {
    const { prefix, organization, account, region } = this.plan
    const above = [prefix, 'AWSLogs', organization ?? '', account].filter((part) => part !== '')
    const day = new Date(ms).toISOString().slice(0, 10).split('-')
    return `${[...above, kind, region, ...day].join('/')}/`
  }
}

/** What of a digest's document is signed by name. */
export interface SignedFields {
  digestEndTime: string
  digestS3Bucket: string
  digestS3Object: string
  previousDigestSignature: string | null
}

/** The text of a digest and its signature in hex. */
export function signDocument(document: SignedFields, { privateKey }: SigningKey): { text: string; signature: string } {
  const text = JSON.stringify(document)
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = document
  const signed = `${digestEndTime}\n${digestS3Bucket}/${digestS3Object}\n${sha256(text)}\n${previousDigestSignature ?? 'null'}`
  return { text, signature: sign('sha256', Buffer.from(signed), privateKey).toString('hex') }
}

const seconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** `YYYYMMDDTHHMM[SS]Z`, with so many digits of the time. */
const stamp = (ms: number, digits: 4 | 6) =>
  `${new Date(ms)
    .toISOString()
    .replaceAll(/[-:]/g, '')
    .slice(0, 9 + digits)}Z`

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
