import 'server-only'
import { z } from 'zod'
import type { RunResponse } from '@/lib/api/run'
import { keyOrigin } from '@/lib/cloudtrail/sample-keys'
import type { Moment } from './as-of'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** Keys that signed the digests of a run's verified log files, at most ten. */
export async function readRunKeys(store: ReadStore, moment: Moment, runId: number): Promise<RunResponse['keys']> {
  const sql = `with ${summaries(moment, ['run_files'])},
given as (
  select file_id, arg_max(verdict, seen_ms) as verdict, arg_max(digest_key, seen_ms) as digest_key
  from verdicts where seen_ms <= $asOf and file_id in (select file_id from run_files_now where run_id = $runId)
  group by file_id
)
select distinct d.fingerprint, d.bucket is not null as bucket
from given g join files f using (file_id)
join digest_facts d on d.source = f.source and d.object_key = g.digest_key
where g.verdict = 'verified' and d.fingerprint is not null
order by bucket, d.fingerprint limit 10`
  const rows = await store.query(sql, { runId, asOf: moment.asOf }, KeyRow)
  return rows.map(({ fingerprint, bucket }) => ({ fingerprint, from: keyOrigin(fingerprint, bucket) }))
}

const KeyRow = z.object({ fingerprint: z.string(), bucket: z.boolean() })
