import 'server-only'
import { z } from 'zod'
import type { DigestProof } from '@/lib/api/event'
import { keyOrigin } from '@/lib/cloudtrail/sample-keys'
import { toInstant, toInstantOrNull, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/**
 * What is known of the digest that the verdict on a log file rests on. It names no run and no writer, so whoever may see the
 * log file's event may see it. `logKey`: of the log file whose hash in it is asked for.
 */
export async function readDigestProof(
  store: ReadStore,
  { source, key, logKey }: { source: string; key: string; logKey: string | null },
): Promise<DigestProof | null> {
  const name = logKey === null ? null : logKey.slice(logKey.lastIndexOf('/') + 1)
  const [row] = await store.query(SQL, { source, key, logKey, name }, ProofRow)
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
    named: row.named,
    signature: row.signature,
    fingerprint: row.fingerprint,
    publicKey:
      row.der === null || row.key_seen_ms === null
        ? null
        : { der: row.der, from: keyOrigin(row.fingerprint, row.bucket !== null), seen: toInstant(row.key_seen_ms) },
    previous: row.previous_key,
  }
}

const SQL = `select f.bucket, f.trail, f.account, f.region, f.is_backfill, coalesce(f.verdict, f.signature_verdict) as verdict,
  coalesce(f.reason, f.signature_reason) as reason, f.start_ms, f.end_ms, f.sha256, f.fingerprint, f.previous_key,
  (select arg_max(d.signature, d.seen_ms) from digests d
   where d.source = f.source and d.object_key = f.object_key and d.version = f.version) as signature,
  (select arg_max(l.sha256, l.object_key = $logKey) from digest_logs l
   where l.digest_id = f.digest_id and l.name = $name) as named,
  k.der, k.key_seen_ms
from digest_facts f
left join (
  select source, region, fingerprint, arg_min(der, seen_ms) as der, min(seen_ms) as key_seen_ms
  from public_keys group by all
) k using (source, region, fingerprint)
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
  named: z.string().nullable(),
  der: z.string().nullable(),
  key_seen_ms: Whole.nullable(),
  previous_key: z.string().nullable(),
})
