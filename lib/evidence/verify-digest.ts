import 'server-only'
import { hash, type KeyObject, verify } from 'node:crypto'
import { readMs } from '@/lib/cloudtrail/dates'
import { type Digest, isInPlace, parseDigest, parseDigestName, stringToSign } from '@/lib/cloudtrail/digest'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { VerdictReason } from '@/lib/cloudtrail/verdict'
import { inflateMember } from './gzip-member'
import type { KeyRing, OpenedKey } from './public-key'

const hourMs = 3_600_000

/** A digest file as it lies in its source. */
export interface DigestFile {
  /** Null in a folder: which bucket its files were copied from is not known. */
  bucket: string | null
  key: string
  /** As stored: gzip. */
  stored: Uint8Array
  /** `x-amz-meta-signature` (hex) and `x-amz-meta-signature-algorithm`; null: the metadata is lost. */
  signature: string | null
  algorithm: string | null
  /** `x-amz-meta-backfill-generation-timestamp`, epoch ms. */
  generatedMs: number | null
}

/**
 * Judges one digest file by itself: gzip, document, place, key and signature. `nextSignature`: the
 * `previousDigestSignature` of a verified later digest that names this one, used where the metadata is lost. Bad data
 * is a verdict with its reason; nothing throws.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function verifyDigest(file: DigestFile, keys: KeyRing, nextSignature: string | null): DigestFact {
  const named = nameFacts(file)
  const bytes = inflateMember(file.stored)
  if (typeof bytes === 'string') return { ...named, verdict: 'failed', reason: bytes }
  const sha256 = hash('sha256', bytes, 'hex')
  const digest = parseDigest(bytes)
  if ('problem' in digest) return { ...named, sha256, verdict: 'failed', reason: 'not_a_digest' }
  // Metadata is whole, or it counts as lost.
  const signature = (file.algorithm === null ? null : file.signature) ?? nextSignature
  const { verdict, reason } = judge({ file, digest, sha256, signature }, keys)
  const facts = { ...named, ...linkFacts(digest), sha256, verdict, reason }
  // What a failed digest says of itself counts for nothing, so that it stands in the hour in whose place it lies; one
  // that lies in its own place names its organization, and only a signed one its time.
  if (verdict === 'failed') return facts
  const chain =
    file.key === digest.digestS3Object ? named.chain : (parseDigestName(digest.digestS3Object)?.chain ?? null)
  return { ...facts, chain, ...(verdict === 'verified' ? timeFacts(digest) : {}) }
}

/**
 * Judges many digest files, in the order given: from the newest name to the oldest, so that one whose metadata is lost
 * is checked by the signature that the next one names, where that one is verified.
 */
export function verifyDigests(files: readonly DigestFile[], keys: KeyRing): DigestFact[] {
  const facts = new Map<DigestFile, DigestFact>()
  const named = new Map<string, Linked[]>()
  const stampOf = new Map(files.map((file) => [file, parseObjectKey(file.key)?.deliveredMs ?? 0]))
  for (const file of files.toSorted((a, b) => (stampOf.get(b) ?? 0) - (stampOf.get(a) ?? 0))) {
    const next = named.get(nameOf(file.key))?.find((link) => isInPlace(file, link))
    const fact = verifyDigest(file, keys, next?.signature ?? null)
    facts.set(file, fact)
    if (fact.verdict !== 'verified' || fact.previous === null) continue
    const name = nameOf(fact.previous.key)
    named.set(name, [...(named.get(name) ?? []), fact.previous])
  }
  return files.flatMap((file) => facts.get(file) ?? [])
}

type Linked = NonNullable<DigestFact['previous']>
const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)

type Judgement = Pick<DigestFact, 'verdict' | 'reason'>
const failed = (reason: VerdictReason): Judgement => ({ verdict: 'failed', reason })
const hashOnly = (reason: VerdictReason): Judgement => ({ verdict: 'hash-only', reason })

interface Claim {
  file: DigestFile
  digest: Digest
  sha256: string
  signature: string | null
}

function judge(claim: Claim, keys: KeyRing): Judgement {
  const { file, digest, signature } = claim
  if (!isInPlace(file, { bucket: digest.digestS3Bucket, key: digest.digestS3Object })) return failed('moved')
  const name = parseObjectKey(digest.digestS3Object)
  if (name?.kind !== 'digest' || name.account !== digest.awsAccountId) return failed('other_account')
  if (signature === null) return hashOnly('no_signature')
  if (digest.digestSignatureAlgorithm !== 'SHA256withRSA') return hashOnly('unknown_algorithm')
  const named = keys.get(digest.digestPublicKeyFingerprint) ?? []
  const opened = named.find(({ saved, key }) => saved.region === name.region && key !== null) ?? named[0]
  if (opened === undefined) return hashOnly('no_key')
  if (opened.key === null) return hashOnly(opened.reason ?? 'key_unreadable')
  if (opened.saved.region !== name.region) return failed('key_of_other_region')
  if (!isSigned(claim, signature, opened.key)) return failed('signature_mismatch')
  if (name.isBackfill && file.generatedMs === null) return hashOnly('no_generation_time')
  const generatedMs = name.isBackfill ? file.generatedMs : null
  return wasValid(opened, digest, generatedMs) ? { verdict: 'verified', reason: null } : hashOnly('key_not_valid_then')
}

function isSigned({ digest, sha256 }: Claim, signature: string, key: KeyObject): boolean {
  if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false
  return verify('sha256', Buffer.from(stringToSign(digest, sha256)), key, Buffer.from(signature, 'hex'))
}

/**
 * A digest is signed after its hour, so also with a key that came within the two hours after it; a backfill digest
 * about when its metadata says. Both as `aws cloudtrail validate-logs` asks for keys.
 */
function wasValid({ saved }: OpenedKey, digest: Digest, generatedMs: number | null): boolean {
  const endMs = readMs(digest.digestEndTime) ?? NaN
  const fromMs = generatedMs === null ? endMs : generatedMs - hourMs
  const toMs = generatedMs === null ? endMs + 2 * hourMs : generatedMs + hourMs
  return (saved.validFromMs ?? -Infinity) <= toMs && (saved.validToMs ?? Infinity) >= fromMs
}

function nameFacts({ bucket, key }: DigestFile): Omit<DigestFact, 'verdict' | 'reason'> {
  const name = parseObjectKey(key)
  const { trail = null, chain = null } = parseDigestName(key) ?? {}
  const endMs = name?.deliveredMs ?? null
  return {
    ...{ bucket, key, account: name?.account ?? null, region: name?.region ?? null, trail, chain },
    ...{ isBackfill: name?.isBackfill ?? false, startMs: endMs === null ? null : endMs - hourMs, endMs },
    ...{ sha256: null, fingerprint: null, previous: null, logFiles: [] },
  }
}

const timeFacts = ({ digestStartTime, digestEndTime }: Digest) => ({
  startMs: readMs(digestStartTime),
  endMs: readMs(digestEndTime),
})

function linkFacts(digest: Digest): Pick<DigestFact, 'fingerprint' | 'previous' | 'logFiles'> {
  const [bucket, key] = [digest.previousDigestS3Bucket, digest.previousDigestS3Object]
  const [previousHash, signature] = [digest.previousDigestHashValue, digest.previousDigestSignature]
  const isLinked = bucket !== null && key !== null && previousHash !== null && signature !== null
  return {
    fingerprint: digest.digestPublicKeyFingerprint,
    previous: isLinked ? { bucket, key, hash: previousHash.toLowerCase(), signature } : null,
    logFiles: digest.logFiles.map(({ s3Bucket, s3Object, hashValue }) => ({
      ...{ bucket: s3Bucket, key: s3Object, hash: hashValue.toLowerCase() },
    })),
  }
}
