import 'server-only'
import { z } from 'zod'
import type { CompareSeriesQuery } from '@/lib/api/compare'
import type { Compared } from './compare-found'
import type { ReadStore } from './store'

/**
 * Runs of which nothing came since the answer that the asker holds, so that it need not be read or given again: no write
 * of the metric, none moved to another segment, and relative time counts from where it did. Asked for all of them at
 * once; empty where everything has to be given anew.
 */
export async function readUnchanged(
  store: ReadStore,
  { moment, found, grid }: Compared,
  { since, width, whole, bucketed, x, xscale }: CompareSeriesQuery,
): Promise<Set<string>> {
  // Buckets of another width are others, of whichever run.
  const held = found.filter(({ run }) => (width === grid.width && bucketed.includes(run)) || whole.includes(run))
  const [first] = held
  if (since === null || first === undefined || moment.pinned || xscale === 'log') return new Set()
  const bases = x === 'relative' ? `union all\n${REBASED}` : ''
  const rows = await store.query(
    `with held(run_id, base_ms) as (
       values ${held.map(({ series }) => `(${series.runId}, ${series.baseMs ?? 'null'}::bigint)`).join(', ')}
     )
     select distinct run_id from (${CAME} ${bases}) order by run_id`,
    { since, metricId: first.series.metricId },
    z.object({ run_id: z.number() }),
  )
  const changed = new Set(rows.map(({ run_id }) => run_id))
  return new Set(held.filter(({ series }) => !changed.has(series.runId)).map(({ run }) => run))
}

const of = (table: string, when: string) =>
  `select run_id from ${table} semi join held using (run_id) where metric_id = $metricId and ${when} > $since`

const CAME = [of('points', 'seen_ms'), of('points_refused', 'seen_ms'), of('segment_moves', 'until_ms')].join(
  '\nunion all\n',
)

const REBASED = `select run_id from points join held using (run_id) where seen_ms > $since and claimed_ms <= base_ms`
