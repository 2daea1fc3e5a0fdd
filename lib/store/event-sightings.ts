import 'server-only'
import { z } from 'zod'
import type { Sighting } from '@/lib/api/event'
import { FILE_VERDICTS } from './file-verdicts'
import { FILES_THEN, GONE_FILES } from './files-then'
import { toInstant, toInstantOrNull, VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/** Where a record's bytes lie, and the hash they had when they were ingested. */
export interface RecordPlace {
  source: string
  key: string
  version: string
  archived: boolean
  storedSha256: string
  byteFrom: number
  byteLength: number
  /** 32 hex digits: the first 16 bytes of SHA-256 over the slice. */
  sliceHash: string
}

/** Every place where an event was read, first seen first. */
export async function readSightings(
  store: ReadStore,
  of: { eventSeq: number; asOf: number },
): Promise<{ sightings: Sighting[]; places: RecordPlace[] }> {
  const rows = await store.query(SQL, of, SightingRow)
  return {
    sightings: rows.map((row) => ({
      source: row.source,
      key: row.object_key,
      recordIndex: row.record_index,
      records: row.records,
      byteFrom: row.byte_from,
      byteLength: row.byte_length,
      delivered: toInstantOrNull(row.delivered_ms),
      deliveredReason: row.delivered_reason,
      firstSeen: toInstant(row.seen_ms),
      fileState: row.state,
      contentSha256: row.content_sha256,
      verdict: row.verdict,
      reason: row.verdict_reason,
      given: toInstantOrNull(row.given_ms),
      digest: row.digest_key,
      gone: row.gone === null ? null : { as: row.gone, since: toInstantOrNull(row.gone_ms), archived: row.archived },
    })),
    places: rows.map((row) => ({
      source: row.source,
      key: row.object_key,
      version: row.version,
      archived: row.archived,
      storedSha256: row.stored_sha256,
      byteFrom: row.byte_from,
      byteLength: row.byte_length,
      sliceHash: row.slice_hash,
    })),
  }
}

const SQL = `with ${FILES_THEN},
${GONE_FILES},
${FILE_VERDICTS}
select f.source, f.object_key, f.version, f.archived, f.stored_sha256, f.content_sha256, f.records,
  f.delivered_ms, f.delivered_reason, f.state, s.record_index, s.byte_from, s.byte_length, s.seen_ms,
  replace(s.slice_hash::varchar, '-', '') as slice_hash,
  coalesce(v.verdict, 'pending') as verdict, nullif(v.reason, '') as verdict_reason,
  nullif(v.digest_key, '') as digest_key, v.given_ms, g.state as gone, g.state_ms as gone_ms
from sightings s join files f using (file_id) left join file_verdicts v using (file_id)
left join gone_files g using (file_id)
where s.event_seq = $eventSeq and s.seen_ms <= $asOf
order by s.seen_ms, f.file_id, s.record_index
limit 200`

const SightingRow = z.object({
  source: z.string(),
  object_key: z.string(),
  version: z.string(),
  archived: z.boolean(),
  stored_sha256: z.string(),
  content_sha256: z.string().nullable(),
  records: z.number(),
  delivered_ms: Whole.nullable(),
  delivered_reason: z.string().nullable(),
  state: z.string(),
  record_index: z.number(),
  byte_from: Whole,
  byte_length: Whole,
  seen_ms: Whole,
  slice_hash: z.string(),
  verdict: VerdictRow,
  verdict_reason: z.string().nullable(),
  digest_key: z.string().nullable(),
  given_ms: Whole.nullable(),
  gone: z.enum(['missing', 'replaced']).nullable(),
  gone_ms: Whole.nullable(),
})
