import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import { append, booleans, constantLong, integers, longs, texts } from './append'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** A version of a digest file that the archive has. */
export interface KeptDigest {
  source: string
  key: string
  version: string
  storedSha256: string
  signature: string | null
  algorithm: string | null
  generatedMs: number | null
  /** What a later digest, itself verified, says that this one's signature was; null: none does. */
  nextSignature: string | null
}

export interface ReadDigestFile {
  kept: KeptDigest
  fact: DigestFact
}

/** Puts what digests say, read with what was known at `readMs`, in the place of what their keys said before. */
export async function keepFacts(connection: DuckDBConnection, read: ReadDigestFile[], readMs: number): Promise<void> {
  if (read.length === 0) return
  await connection.run('create or replace temp table kept_digests (source varchar, object_key varchar)')
  await append(connection, 'kept_digests', {
    rows: read.length,
    columns: [texts(read.map(({ kept }) => kept.source)), texts(read.map(({ kept }) => kept.key))],
  })
  await connection.run(`delete from digest_logs where digest_id in
    (select digest_id from digest_facts join kept_digests using (source, object_key))`)
  await connection.run('delete from digest_facts where (source, object_key) in (from kept_digests)')
  const found = await connection.runAndReadAll('select coalesce(max(digest_id) + 1, 0) from digest_facts')
  const first = Number(found.getRows()[0]?.[0] ?? 0)
  await insertFacts(connection, read, { first, readMs })
  await insertLogs(connection, read, first)
}

async function insertFacts(
  connection: DuckDBConnection,
  read: ReadDigestFile[],
  { first, readMs }: { first: number; readMs: number },
): Promise<void> {
  const text = (pick: (row: ReadDigestFile) => string | null) => texts(read.map(pick))
  const long = (pick: (row: ReadDigestFile) => number | null) => longs(read.map((row) => pick(row) ?? Number.NaN))
  const none = texts(read.map(() => null))
  await append(connection, 'digest_facts', {
    rows: read.length,
    columns: [
      integers(read.map((_, at) => first + at)),
      ...[text(({ kept }) => kept.source), text(({ kept }) => kept.key), text(({ kept }) => kept.version)],
      ...[text(({ kept }) => kept.storedSha256), text(({ fact }) => fact.bucket)],
      ...[text(({ fact }) => fact.account), text(({ fact }) => fact.region), text(({ fact }) => fact.trail)],
      text(({ fact }) => fact.chain),
      booleans(read.map(({ fact }) => Number(fact.isBackfill))),
      ...[long(({ fact }) => fact.startMs), long(({ fact }) => fact.endMs)],
      ...[text(({ fact }) => fact.sha256), text(({ fact }) => fact.fingerprint)],
      ...[text(({ fact }) => fact.previous?.bucket ?? null), text(({ fact }) => fact.previous?.key ?? null)],
      ...[text(({ fact }) => fact.previous?.hash ?? null), text(({ fact }) => fact.previous?.signature ?? null)],
      ...[text(({ fact }) => fact.verdict), text(({ fact }) => fact.reason)],
      ...[none, none],
      integers(read.map(({ fact }) => fact.logFiles.length)),
      constantLong(readMs),
    ],
  })
}

async function insertLogs(connection: DuckDBConnection, read: ReadDigestFile[], first: number): Promise<void> {
  const logs = read.flatMap(({ fact }, at) => fact.logFiles.map((log) => ({ digestId: first + at, ...log })))
  await append(connection, 'digest_logs', {
    rows: logs.length,
    columns: [
      integers(logs.map(({ digestId }) => digestId)),
      texts(logs.map(({ bucket }) => bucket)),
      texts(logs.map(({ key }) => key)),
      texts(logs.map(({ key }) => key.slice(key.lastIndexOf('/') + 1))),
      texts(logs.map(({ hash }) => hash)),
    ],
  })
}

/**
 * Up to `most` digest files to be read: never read in their newest version, or read without a key or signature that is
 * there by now. Newest first, since a digest says what the signature of the one before it was.
 */
export async function readUnreadDigests(store: ReadStore, most: number): Promise<KeptDigest[]> {
  const rows = await store.query(UNREAD, { most }, UnreadRow)
  return rows.map((row) => ({
    source: row.source,
    key: row.object_key,
    version: row.version,
    storedSha256: row.stored_sha256,
    signature: row.signature,
    algorithm: row.algorithm,
    generatedMs: row.generated_ms,
    nextSignature: row.next_signature,
  }))
}

// A copied folder may be rooted anywhere, so digests are found by the last part of the key that the next one names.
const UNREAD = `with newest as (
  select *, parse_filename(object_key, false, 'forward_slash') as name from digests
  qualify row_number() over (partition by source, object_key order by seen_ms desc, version desc) = 1
),
next as (
  select source, parse_filename(previous_key, false, 'forward_slash') as name, any_value(previous_signature) as signature
  from digest_facts where signature_verdict = 'verified' and previous_signature is not null
  group by source, name
)
select d.source, d.object_key, d.version, d.stored_sha256, d.signature, d.algorithm, d.generated_ms,
  x.signature as next_signature
from newest d
left join digest_facts f using (source, object_key, version)
left join next x on x.source = d.source and x.name = d.name
where f.digest_id is null
  or (f.signature_reason = 'no_signature' and x.signature is not null)
  or (f.signature_reason = 'no_key' and exists (
    from public_keys k
    where k.source = d.source and k.region = f.region and k.fingerprint = f.fingerprint and k.seen_ms > f.read_ms
  ))
order by d.object_key desc, d.source
limit $most`
const UnreadRow = z.object({
  source: z.string(),
  object_key: z.string(),
  version: z.string(),
  stored_sha256: z.string(),
  signature: z.string().nullable(),
  algorithm: z.string().nullable(),
  generated_ms: Whole.nullable(),
  next_signature: z.string().nullable(),
})
