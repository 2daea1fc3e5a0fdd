import 'server-only'
import { z } from 'zod'
import { FileFlag } from './batch'
import { CHANGED_DIGESTS } from './digest-chains'
import { Reason, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/** A version of a log file whose verdict may be another one than it was, with the digests that name it. */
export type UnjudgedFile = ReturnType<typeof toFile>

export interface UnjudgedQuery {
  /** A file delivered before it and still pending is looked at again, epoch ms. */
  dueMs: number
  /** In the order of their numbers: of the next `most` files after it. */
  after: number
  most: number
}

/**
 * Files that were not judged yet, that are pending for too long, or that a digest names whose verdict changed. `next`: what
 * to ask after next; null: these were the last.
 */
export async function readUnjudgedFiles(
  store: ReadStore,
  query: UnjudgedQuery,
): Promise<{ files: UnjudgedFile[]; next: number | null }> {
  const rows = await store.query(UNJUDGED, { ...query }, FileRow, { deadlineMs: 120_000 })
  const files = rows.filter(({ is_newest }) => is_newest).map(toFile)
  return { files, next: rows.length < query.most ? null : (rows.at(-1)?.file_id ?? null) }
}

// What is said of all files is said of their numbers and of hashes: the engine has little memory, and of a file that is
// judged once more in vain nothing is noted. A version that was read twice has one verdict, that of its newest reading.
const UNJUDGED = `with ${CHANGED_DIGESTS},
changed_names as (
  select distinct hash(c.source, l.name) as name from digest_logs l join changed_digests c using (digest_id)
),
given as (
  select v.file_id, v.verdict, hash(f.source, v.digest_key) as digest, v.seen_ms
  from verdicts v join files f using (file_id) where v.file_id > $after
),
latest as (
  select file_id, arg_max(verdict = 'pending', seen_ms) as is_pending, arg_max(digest, seen_ms) as digest
  from given group by file_id
),
asked as materialized (
  select f.file_id from files f left join latest l using (file_id)
  where f.file_id > $after
    and (
      l.file_id is null
      or (l.is_pending and coalesce(f.delivered_ms, 0) < $dueMs)
      or hash(f.source, parse_filename(f.object_key, false, 'forward_slash')) in (from changed_names)
      or l.digest in (select hash(source, object_key) from changed_digests)
    )
  order by f.file_id
  limit $most
),
page as materialized (
  select f.*, parse_filename(f.object_key, false, 'forward_slash') as name from files f semi join asked using (file_id)
),
before as (
  select file_id, arg_max({'verdict': verdict, 'reason': reason, 'digest': digest_key}, seen_ms) as given
  from verdicts semi join asked using (file_id) group by file_id
),
older as (
  select distinct p.file_id from files f join page p using (source, object_key, version) where f.file_id > p.file_id
),
named as (
  select p.file_id, list({
    'digestKey': f.object_key, 'verdict': f.verdict, 'reason': f.reason, 'bucket': l.bucket, 'key': l.object_key,
    'hash': l.sha256, 'account': f.account, 'region': f.region
  } order by f.end_ms, f.object_key)::json::varchar as namings
  from page p
  join digest_logs l using (name)
  join digest_facts f on f.digest_id = l.digest_id and f.source = p.source
  group by p.file_id
)
select p.file_id, p.source, p.object_key, p.version, p.content_sha256, p.reason, p.account, p.region, p.delivered_ms,
  (p.flags & ${FileFlag.dataAfterEnd | FileFlag.trailingZeros}) <> 0 as has_data_after_end,
  (p.flags & ${FileFlag.lookup}) <> 0 as is_lookup,
  p.file_id not in (from older) as is_newest,
  b.given.verdict as verdict, b.given.reason as verdict_reason, b.given.digest as digest_key, n.namings
from page p left join before b using (file_id) left join named n using (file_id)
order by p.file_id`

const NamingRow = z.object({
  digestKey: z.string(),
  verdict: z.enum(['verified', 'hash-only', 'failed']),
  reason: Reason.nullable(),
  bucket: z.string(),
  key: z.string(),
  hash: z.string(),
  account: z.string().nullable(),
  region: z.string().nullable(),
})
const FileRow = z.object({
  file_id: z.number(),
  source: z.string(),
  object_key: z.string(),
  version: z.string(),
  content_sha256: z.string().nullable(),
  reason: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  delivered_ms: Whole.nullable(),
  has_data_after_end: z.boolean(),
  is_lookup: z.boolean(),
  is_newest: z.boolean(),
  verdict: VerdictRow.nullable(),
  verdict_reason: z.string().nullable(),
  digest_key: z.string().nullable(),
  namings: z
    .string()
    .transform((text) => z.array(NamingRow).parse(JSON.parse(text)))
    .nullable(),
})

function toFile({ verdict, verdict_reason, digest_key, ...row }: z.output<typeof FileRow>) {
  return {
    fileId: row.file_id,
    source: row.source,
    key: row.object_key,
    version: row.version,
    contentSha256: row.content_sha256,
    reason: row.reason,
    hasDataAfterEnd: row.has_data_after_end,
    /** A saved answer of LookupEvents, which no digest names. */
    isLookup: row.is_lookup,
    account: row.account,
    region: row.region,
    deliveredMs: row.delivered_ms,
    /** The verdict given last; null: none. */
    before: verdict === null ? null : { verdict, reason: verdict_reason, digestKey: digest_key },
    namings: row.namings ?? [],
  }
}
