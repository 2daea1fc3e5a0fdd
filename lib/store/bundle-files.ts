import 'server-only'
import { z } from 'zod'
import { readRows } from './bundle-rows'
import type { Selection } from './bundle-selection'
import { VerdictRow, Whole } from './rows'
import type { ReadStore } from './store'

/** A log file that carries an event of a selection, with its verdict by the selection's moment. */
export interface BundleLog {
  fileId: number
  source: string
  key: string
  sizeBytes: number
  storedSha256: string
  contentSha256: string | null
  deliveredMs: number | null
  verdict: z.infer<typeof VerdictRow>
  reason: string | null
  digestKey: string | null
  events: number
  /** All of its records are for this viewer. */
  isWhole: boolean
}

/** All log files of a selection, in the order of their first sighting. */
export async function readBundleLogs(store: ReadStore, selection: Selection): Promise<BundleLog[]> {
  const { tables, wholeFiles, params } = selection
  const sql = `${tables}\n${logsSql(wholeFiles)}`
  const rows = await readRows(store, { sql, params, row: LogRow })
  return rows.map((row) => ({
    fileId: row.file_id,
    source: row.source,
    key: row.object_key,
    sizeBytes: row.size_bytes,
    storedSha256: row.stored_sha256,
    contentSha256: row.content_sha256,
    deliveredMs: row.delivered_ms,
    verdict: row.verdict,
    reason: row.reason,
    digestKey: row.digest_key,
    events: row.events,
    isWhole: row.is_whole,
  }))
}

const logsSql = (wholeFiles: string) => `select f.file_id, f.source, f.object_key, f.size_bytes, f.stored_sha256,
  f.content_sha256, f.delivered_ms, coalesce(v.verdict, 'pending') as verdict, nullif(v.reason, '') as reason,
  nullif(v.digest_key, '') as digest_key, p.events, ${wholeFiles} as is_whole
from (
  select s.file_id, count(distinct s.event_seq) as events
  from selected join sightings s using (event_seq)
  where s.seen_ms <= $asOf group by s.file_id
) p
join files f using (file_id)
left join file_verdicts v using (file_id)
order by f.file_id`

const Text = z.string().nullable()
const LogRow = z.object({
  file_id: z.number(),
  source: z.string(),
  object_key: z.string(),
  size_bytes: Whole,
  stored_sha256: z.string(),
  content_sha256: Text,
  delivered_ms: Whole.nullable(),
  verdict: VerdictRow,
  reason: Text,
  digest_key: Text,
  events: Whole,
  is_whole: z.boolean(),
})
