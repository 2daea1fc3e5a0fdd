import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import { append, integers, texts } from './append'
import { Reason, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/** All digests of one trail, account and region in a source. */
export interface ChainName {
  source: string
  chain: string
}

/** A chain's digests, as their own signatures were judged, and what was noted of them last. */
export async function readChain(store: ReadStore, name: ChainName) {
  const rows = await store.query(CHAIN, { ...name }, ChainRow, { deadlineMs: 60_000 })
  return rows.map((row) => ({
    digestId: row.digest_id,
    source: row.source,
    key: row.object_key,
    version: row.version,
    bucket: row.bucket,
    account: row.account,
    region: row.region,
    trail: row.trail,
    chain: row.chain,
    isBackfill: row.is_backfill,
    startMs: row.start_ms,
    endMs: row.end_ms,
    sha256: row.sha256,
    fingerprint: row.fingerprint,
    previous:
      row.previous_bucket === null || row.previous_key === null || row.previous_sha256 === null
        ? null
        : {
            bucket: row.previous_bucket,
            key: row.previous_key,
            hash: row.previous_sha256,
            signature: row.previous_signature ?? '',
          },
    verdict: row.signature_verdict,
    reason: row.signature_reason,
    logs: row.logs,
    logFiles: [],
  }))
}

const CHAIN = `select * from digest_facts where source = $source and coalesce(chain, object_key) = $chain
order by end_ms, object_key`
const ChainRow = z.object({
  digest_id: z.number(),
  source: z.string(),
  object_key: z.string(),
  version: z.string(),
  bucket: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  trail: z.string().nullable(),
  chain: z.string().nullable(),
  is_backfill: z.boolean(),
  start_ms: Whole.nullable(),
  end_ms: Whole.nullable(),
  sha256: z.string().nullable(),
  fingerprint: z.string().nullable(),
  previous_bucket: z.string().nullable(),
  previous_key: z.string().nullable(),
  previous_sha256: z.string().nullable(),
  previous_signature: z.string().nullable(),
  signature_verdict: z.enum(['verified', 'hash-only', 'failed']),
  signature_reason: Reason.nullable(),
  logs: z.number(),
})

/** The verdict on a digest beside the rest of its chain. */
export interface JudgedDigest {
  digestId: number
  verdict: string
  reason: string | null
}

export async function keepJudged(connection: DuckDBConnection, judged: JudgedDigest[]): Promise<void> {
  await connection.run('create or replace temp table judged (digest_id integer, verdict varchar, reason varchar)')
  await append(connection, 'judged', {
    rows: judged.length,
    columns: [
      integers(judged.map(({ digestId }) => digestId)),
      texts(judged.map(({ verdict }) => verdict)),
      texts(judged.map(({ reason }) => reason)),
    ],
  })
  await connection.run(`update digest_facts set verdict = j.verdict, reason = j.reason
    from judged j where j.digest_id = digest_facts.digest_id
      and (j.verdict is distinct from digest_facts.verdict or j.reason is distinct from digest_facts.reason)`)
}

/** Digests whose verdict is another one than was noted for their version, or whose version has none. */
export const CHANGED_DIGESTS = `changed_digests as (
  select f.digest_id, f.source, f.object_key, f.version, f.verdict, f.reason from digest_facts f
  left join (
    select source, object_key, version, arg_max(verdict || ' ' || coalesce(reason, ''), seen_ms) as noted
    from digest_verdicts group by all
  ) n using (source, object_key, version)
  where f.verdict is not null and n.noted is distinct from f.verdict || ' ' || coalesce(f.reason, '')
)`

/** What is to be noted of digests: up to `most`. */
export async function readChangedDigests(store: ReadStore, most: number) {
  return store.query(
    `with ${CHANGED_DIGESTS}
     select source, object_key as "key", version, verdict, reason from changed_digests order by source, object_key limit $most`,
    { most },
    z.object({
      source: z.string(),
      key: z.string(),
      version: z.string(),
      verdict: VerdictRow,
      reason: z.string().nullable(),
    }),
  )
}

/** Keys that digests name and nobody has, with the ends of these digests. */
export async function readMissingKeys(store: ReadStore) {
  return store.query(
    `select source, region, fingerprint, min(end_ms) as "fromMs", max(end_ms) as "toMs" from digest_facts
     where signature_reason = 'no_key' and region is not null and fingerprint is not null and end_ms is not null
     group by all order by all`,
    {},
    z.object({ source: z.string(), region: z.string(), fingerprint: z.string(), fromMs: Whole, toMs: Whole }),
  )
}

/** Every public key that was noted of `source`; the same key once. */
export async function readSavedKeys(store: ReadStore, source: string) {
  return store.query(
    `select region, fingerprint, der, from_ms as "validFromMs", to_ms as "validToMs", min(seen_ms) as "seenMs"
     from public_keys where source = $source group by all order by all`,
    { source },
    z.object({
      region: z.string(),
      fingerprint: z.string(),
      der: z.string(),
      validFromMs: Whole.nullable(),
      validToMs: Whole.nullable(),
      seenMs: Whole,
    }),
  )
}
