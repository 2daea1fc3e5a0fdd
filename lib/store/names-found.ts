import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { NamesQuery, NamesResponse } from '@/lib/api/names'
import { RunRefRow, toRunRef, Whole } from './rows'
import { scopeFilter } from './scope-filter'
import type { ReadStore } from './store'

/** Of each kind so many are told. */
const MOST = 8

/** `GET /api/names`: at most eight runs, metrics and writers of what this viewer may see. */
export async function findNames(store: ReadStore, scope: Scope, { q }: NamesQuery): Promise<NamesResponse> {
  const visible = scopeFilter(scope, 'r')
  const params = { ...visible.params, q }
  const [runs, metrics, writers] = await Promise.all([
    store.query(
      `select r.run_key, r.name, r.account, r.region, r.partition, r.resource_type
       from runs r left join run_totals t using (run_id)
       where contains(lower(r.name), lower($q)) and ${visible.sql}
       order by t.last_write desc nulls last, r.name, r.run_key limit ${MOST}`,
      params,
      RunRefRow,
    ),
    store.query(
      `select m.name, count(*) as runs
       from series s join metrics m using (metric_id) join runs r using (run_id)
       where s.points > 0 and contains(lower(m.name), lower($q)) and ${visible.sql}
       group by m.name order by runs desc, m.name limit ${MOST}`,
      params,
      z.object({ name: z.string(), runs: Whole }),
    ),
    store.query(
      `select w.writer_key as key, any_value(w.label) as label, count(*) as runs
       from run_writers a join writers w using (writer_id) join runs r using (run_id)
       where contains(lower(w.label), lower($q)) and ${visible.sql}
       group by w.writer_key order by runs desc, label, key limit ${MOST}`,
      params,
      z.object({ key: z.string(), label: z.string(), runs: Whole }),
    ),
  ])
  return {
    runs: runs.map(toRunRef),
    metrics,
    writers: writers.map(({ key, label, runs: count }) => ({ writer: { key, label }, runs: count })),
  }
}
