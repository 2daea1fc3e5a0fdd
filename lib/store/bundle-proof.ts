import 'server-only'
import { z } from 'zod'
import type { BundleLog } from './bundle-files'
import { THERE } from './proof-spans'
import { VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/** A digest file that proves something of a bundle, with what its object's metadata said. */
export interface BundleDigest {
  source: string
  key: string
  bucket: string | null
  storedSha256: string
  signature: string | null
  algorithm: string | null
  generatedMs: number | null
  verdict: z.infer<typeof VerdictRow>
  reason: string | null
  endMs: number | null
  region: string | null
  fingerprint: string | null
}

/** A public key as a source told it; `der` in base64. */
export interface BundleKey {
  source: string
  region: string
  fingerprint: string
  der: string
  validFromMs: number | null
  validToMs: number | null
  seenMs: number
}

/**
 * The digests that the verdicts of `logs` rest on, and where one is signed by what a later one says of it, that one too.
 * They name no run and no writer, so whoever may see the log files' events may see them.
 */
export async function readBundleDigests(store: ReadStore, logs: readonly BundleLog[]): Promise<BundleDigest[]> {
  const named = logs.flatMap(({ source, digestKey }) => (digestKey === null ? [] : [{ source, key: digestKey }]))
  const found = new Map<string, BundleDigest>()
  let fresh = await ask(store, 'list_contains($keys, f.object_key)', named)
  while (fresh.length > 0) {
    for (const digest of fresh) found.set(nameOf(digest), digest)
    const signedByNext = fresh.filter(({ signature, algorithm }) => signature === null || algorithm === null)
    const later = signedByNext.map(({ source, key }) => ({ source, key: key.slice(key.lastIndexOf('/') + 1) }))
    const next = await ask(store, `list_contains($keys, parse_filename(f.previous_key, false, 'forward_slash'))`, later)
    fresh = next.filter((digest) => !found.has(nameOf(digest)))
  }
  return [...found.values()]
}

const nameOf = ({ source, key }: { source: string; key: string }) => `${source}\n${key}`

async function ask(
  store: ReadStore,
  condition: string,
  named: { source: string; key: string }[],
): Promise<BundleDigest[]> {
  if (named.length === 0) return []
  const sources = [...new Set(named.map(({ source }) => source))]
  const keys = [...new Set(named.map(({ key }) => key))]
  const rows = await store.query(`${DIGESTS} and ${condition}\n${ORDER}`, { sources, keys }, DigestRow)
  return rows.map((row) => ({
    source: row.source,
    key: row.object_key,
    bucket: row.bucket,
    storedSha256: row.stored_sha256,
    signature: row.signature,
    algorithm: row.algorithm,
    generatedMs: row.generated_ms,
    verdict: row.verdict,
    reason: row.reason,
    endMs: row.end_ms,
    region: row.region,
    fingerprint: row.fingerprint,
  }))
}

const DIGESTS = `select f.source, f.object_key, f.bucket, f.stored_sha256, d.signature, d.algorithm, d.generated_ms,
  coalesce(f.verdict, f.signature_verdict) as verdict, coalesce(f.reason, f.signature_reason) as reason, f.end_ms,
  f.region, f.fingerprint
from digest_facts f join digests d using (source, object_key, version)
where list_contains($sources, f.source)`
const ORDER = `qualify row_number() over (partition by f.digest_id order by d.seen_ms desc) = 1
order by f.end_ms, f.digest_id`

const Text = z.string().nullable()
const DigestRow = z.object({
  source: z.string(),
  object_key: z.string(),
  bucket: Text,
  stored_sha256: z.string(),
  signature: Text,
  algorithm: Text,
  generated_ms: Whole.nullable(),
  verdict: VerdictRow,
  reason: Text,
  end_ms: Whole.nullable(),
  region: Text,
  fingerprint: Text,
})

/** A log file that a digest names and that is not there; `sha256`: of the content that it had. */
export interface MissingLog {
  source: string
  bucket: string
  key: string
  sha256: string
  digestKey: string
}

/** The log files that `digests` name and that are gone, by key. One that is only kept back is not gone. */
export async function readMissingLogs(store: ReadStore, digests: readonly BundleDigest[]): Promise<MissingLog[]> {
  const sources = [...new Set(digests.map(({ source }) => source))]
  const keys = [...new Set(digests.map(({ key }) => key))]
  const rows = await store.query(MISSING, { sources, keys }, MissingRow)
  return rows.map(({ source, bucket, object_key: key, sha256, digest_key: digestKey }) => ({
    ...{ source, bucket, key, sha256, digestKey },
  }))
}

const MISSING = `select f.source, l.bucket, l.object_key, l.sha256, min(f.object_key) as digest_key
from digest_facts f join digest_logs l using (digest_id)
where list_contains($sources, f.source) and list_contains($keys, f.object_key)
  and f.verdict in ('verified', 'hash-only') and (f.source, l.name) not in (select (source, name) from ${THERE})
group by all
order by l.object_key, f.source, l.bucket, l.sha256`

const MissingRow = z.object({
  source: z.string(),
  bucket: z.string(),
  object_key: z.string(),
  sha256: z.string(),
  digest_key: z.string(),
})

/** The public keys that `digests` name, from their own sources. */
export async function readBundleKeys(store: ReadStore, digests: readonly BundleDigest[]): Promise<BundleKey[]> {
  const sources = [...new Set(digests.map(({ source }) => source))]
  const fingerprints = [...new Set(digests.flatMap(({ fingerprint }) => fingerprint ?? []))]
  const rows = await store.query(KEYS, { sources, fingerprints }, KeyRow)
  return rows.map((row) => ({
    source: row.source,
    region: row.region,
    fingerprint: row.fingerprint,
    der: row.der,
    validFromMs: row.from_ms,
    validToMs: row.to_ms,
    seenMs: row.seen_ms,
  }))
}

const KEYS = `select source, region, fingerprint, der, from_ms, to_ms, seen_ms from public_keys
where list_contains($sources, source) and list_contains($fingerprints, fingerprint)
order by region, fingerprint, seen_ms, source`

const KeyRow = z.object({
  source: z.string(),
  region: z.string(),
  fingerprint: z.string(),
  der: z.string(),
  from_ms: Whole.nullable(),
  to_ms: Whole.nullable(),
  seen_ms: Whole,
})
