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
  /** In the order of their numbers: up to `most` files after it. */
  after: number
  most: number
}

/** Files that were not judged yet, that are pending for too long, or that a digest names whose verdict changed. */
export async function readUnjudgedFiles(store: ReadStore, query: UnjudgedQuery): Promise<UnjudgedFile[]> {
  const rows = await store.query(UNJUDGED, { ...query }, FileRow, { deadlineMs: 120_000 })
  return rows.map(toFile)
}

// A version that was read twice has one verdict, that of its newest reading.
const UNJUDGED = `with ${CHANGED_DIGESTS},
changed_names as (
  select distinct c.source, l.name from digest_logs l join changed_digests c using (digest_id)
),
latest as (
  select file_id, arg_max({'verdict': verdict, 'reason': reason, 'digest': digest_key}, seen_ms) as given
  from verdicts group by file_id
),
asked as (
  select f.*, parse_filename(f.object_key, false, 'forward_slash') as name, l.given
  from files f left join latest l using (file_id)
  where f.file_id > $after
    and (
      l.file_id is null
      or (l.given.verdict = 'pending' and coalesce(f.delivered_ms, 0) < $dueMs)
      or (f.source, parse_filename(f.object_key, false, 'forward_slash')) in (from changed_names)
      or (f.source, l.given.digest) in (select (source, object_key) from changed_digests)
    )
  qualify row_number() over (partition by f.source, f.object_key, f.version order by f.file_id desc) = 1
  order by f.file_id
  limit $most
),
named as (
  select a.file_id, list({
    'digestKey': f.object_key, 'verdict': f.verdict, 'reason': f.reason, 'bucket': l.bucket, 'key': l.object_key,
    'hash': l.sha256, 'account': f.account, 'region': f.region
  } order by f.end_ms, f.object_key)::json::varchar as namings
  from asked a
  join digest_logs l using (name)
  join digest_facts f on f.digest_id = l.digest_id and f.source = a.source
  group by a.file_id
)
select a.file_id, a.source, a.object_key, a.version, a.content_sha256, a.reason, a.account, a.region, a.delivered_ms,
  (a.flags & ${FileFlag.dataAfterEnd | FileFlag.trailingZeros}) <> 0 as has_data_after_end,
  (a.flags & ${FileFlag.lookup}) <> 0 as is_lookup,
  a.given.verdict as verdict, a.given.reason as verdict_reason, a.given.digest as digest_key, n.namings
from asked a left join named n using (file_id)
order by a.file_id`

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
