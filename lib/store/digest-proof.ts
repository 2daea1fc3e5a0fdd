import 'server-only'
import { z } from 'zod'
import type { DigestProof } from '@/lib/api/event'
import { toInstant, toInstantOrNull, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/**
 * What is known of a digest that a log file's verdict rests on. It names no run and no writer, so whoever may see the
 * log file's event may see it.
 */
export async function readDigestProof(store: ReadStore, source: string, key: string): Promise<DigestProof | null> {
  const [row] = await store.query(SQL, { source, key }, ProofRow)
  if (row === undefined) return null
  return {
    source,
    key,
    bucket: row.bucket,
    trail: row.trail,
    account: row.account,
    region: row.region,
    backfill: row.is_backfill,
    verdict: row.verdict,
    reason: row.reason,
    start: toInstantOrNull(row.start_ms),
    end: toInstantOrNull(row.end_ms),
    sha256: row.sha256,
    signature: row.signature,
    fingerprint: row.fingerprint,
    publicKey:
      row.key_seen_ms === null
        ? null
        : { from: row.bucket === null ? 'file' : 'cloudtrail', seen: toInstant(row.key_seen_ms) },
    previous: row.previous_key,
  }
}

const SQL = `select f.bucket, f.trail, f.account, f.region, f.is_backfill, coalesce(f.verdict, f.signature_verdict) as verdict,
  coalesce(f.reason, f.signature_reason) as reason, f.start_ms, f.end_ms, f.sha256, f.fingerprint, f.previous_key,
  (select arg_max(d.signature, d.seen_ms) from digests d
   where d.source = f.source and d.object_key = f.object_key and d.version = f.version) as signature,
  (select min(k.seen_ms) from public_keys k
   where k.source = f.source and k.region = f.region and k.fingerprint = f.fingerprint) as key_seen_ms
from digest_facts f
where f.source = $source and f.object_key = $key`

const ProofRow = z.object({
  bucket: z.string().nullable(),
  trail: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  is_backfill: z.boolean(),
  verdict: VerdictRow,
  reason: z.string().nullable(),
  start_ms: Whole.nullable(),
  end_ms: Whole.nullable(),
  sha256: z.string().nullable(),
  signature: z.string().nullable(),
  fingerprint: z.string().nullable(),
  key_seen_ms: Whole.nullable(),
  previous_key: z.string().nullable(),
})
