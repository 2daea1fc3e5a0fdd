import { z } from 'zod'
import { readMs } from './dates'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/i)
const time = z.string().refine((text) => readMs(text) !== null)

const LogFileEntry = z.object({
  s3Bucket: z.string(),
  s3Object: z.string(),
  hashValue: sha256,
  hashAlgorithm: z.literal('SHA-256'),
})

const Document = z.object({
  awsAccountId: z.string(),
  digestStartTime: time,
  digestEndTime: time,
  digestS3Bucket: z.string(),
  digestS3Object: z.string(),
  digestPublicKeyFingerprint: z.string(),
  digestSignatureAlgorithm: z.string(),
  previousDigestS3Bucket: z.string().nullable(),
  previousDigestS3Object: z.string().nullable(),
  previousDigestHashValue: sha256.nullable(),
  previousDigestHashAlgorithm: z.literal('SHA-256').nullable(),
  previousDigestSignature: z.string().nullable(),
  logFiles: z.array(LogFileEntry),
})

/**
 * A digest file's document in CloudTrail's own words: the log files that were delivered from `digestStartTime` to
 * `digestEndTime`, and what the digest before it was (all null: this one begins a chain). Times as they are written,
 * since `digestEndTime` is signed letter by letter; hashes in hex.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export type Digest = z.infer<typeof Document>

/** The digest in the inflated bytes of a digest file, or what they lack. */
export function parseDigest(bytes: Uint8Array): Digest | { problem: string } {
  const parsed = Document.safeParse(parseJson(bytes))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { problem: issue === undefined || issue.path.length === 0 ? 'no JSON object' : issue.path.join('.') }
}

/**
 * What CloudTrail signs (RSASSA-PKCS1-v1_5 over SHA-256), in UTF-8. `sha256Hex`: of the digest's inflated bytes.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function stringToSign(digest: Digest, sha256Hex: string): string {
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = digest
  return [digestEndTime, `${digestS3Bucket}/${digestS3Object}`, sha256Hex, previousDigestSignature ?? 'null'].join('\n')
}

/** What the name of a digest file says beside what `parseObjectKey` reads. */
export interface DigestName {
  trail: string
  homeRegion: string
  /**
   * The same for all digests of one trail, account and region, standard and backfill, and for no others: the name
   * without its time, in its organization's folder.
   */
  chain: string
}

const NAME = /^([^_/]+_CloudTrail-Digest_[^_/]+_(.+)_([^_/]+))_\d{8}T\d{6}Z(?:_backfill)?\.json(?:\.gz)?$/
const ORGANIZATION = /(?:^|\/)AWSLogs\/(o-[^/]+\/)[^/]+\/CloudTrail-Digest\//

/** Takes the name in a digest's key apart; null when it is none. Trail names may hold `_`, regions never do. */
export function parseDigestName(key: string): DigestName | null {
  const [, name, trail, homeRegion] = NAME.exec(key.slice(key.lastIndexOf('/') + 1)) ?? []
  if (name === undefined || trail === undefined || homeRegion === undefined) return null
  return { trail, homeRegion, chain: `${ORGANIZATION.exec(key)?.[1] ?? ''}${name}` }
}

/**
 * What of a key holds wherever a bucket was copied to: from its last `AWSLogs/` on, and without these folders the
 * file's name.
 */
export function keyEnd(key: string): string {
  return (
    /^(?:.*\/)?(AWSLogs\/(?:o-[^/]+\/)?[^/]+\/CloudTrail[^/]*\/.*)$/.exec(key)?.[1] ??
    key.slice(key.lastIndexOf('/') + 1)
  )
}

/**
 * True when something that lies at `bucket` and `key` lies where it was put as `signed`. In a folder (`bucket` null)
 * the ends of the keys are compared, and where the folders are missing the names.
 */
export function isInPlace(
  found: { bucket: string | null; key: string },
  signed: { bucket: string; key: string },
): boolean {
  if (found.bucket !== null) return found.bucket === signed.bucket && found.key === signed.key
  const end = keyEnd(found.key)
  return end.includes('/') ? end === keyEnd(signed.key) : signed.key.slice(signed.key.lastIndexOf('/') + 1) === end
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return null
  }
}
