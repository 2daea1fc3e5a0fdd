import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { XAxis } from '@/lib/api/fields'
import type { Moment } from './as-of'
import { Whole } from './rows'
import { scopeFilter } from './scope-filter'
import { pointsThen } from './segments-then'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** A run whose points are to be placed on an axis. */
export interface PlacedRun {
  run_id: number
  run_key: string
  name: string
  /** Where its relative time counts from: its first claimed time; null where that is not asked for. */
  base_ms: number | null
}

/** Those of the runs (keys) that are there and in scope, each once, in the order asked for. */
export async function findPlacedRuns(
  store: ReadStore,
  scope: Scope,
  { runs, x, moment }: { runs: readonly string[]; x: XAxis; moment: Moment },
): Promise<PlacedRun[]> {
  const visible = scopeFilter(scope, 'r')
  const base = '(select min(claimed_min_ms) from series_now s where s.run_id = r.run_id)'
  const asked = [...new Set(runs)]
  const found = await store.query(
    `with ${summaries(moment, ['series'])}
     select r.run_id, r.run_key, r.name, ${x === 'relative' ? base : 'null::bigint'} as base_ms
     from runs r where list_contains($runs, r.run_key) and r.seen_ms <= $asOf and ${visible.sql}
     order by r.run_key`,
    { ...visible.params, runs: asked, asOf: moment.asOf },
    Row,
  )
  return asked.flatMap((key) => found.find(({ run_key }) => run_key === key) ?? [])
}

const Row = z.object({ run_id: z.number(), run_key: z.string(), name: z.string(), base_ms: Whole.nullable() })

const X: Record<XAxis, string> = {
  step: 'p.step',
  relative: 'p.claimed_ms - b.base_ms',
  claimed: 'p.claimed_ms',
  observed: 'p.event_ms',
}

/**
 * Common table expression `placed`: the points of one metric ($metric) of `runs` as `moment` knew them, with their place
 * `x` on the axis (whole: steps or milliseconds). At least one run; their numbers are this store's own.
 */
export const placedPoints = (asked: Placed) =>
  pointsOfRuns(asked, 'p.metric_id = (select metric_id from metrics where name = $metric)')

interface Placed {
  moment: Moment
  runs: readonly PlacedRun[]
  x: XAxis
}

/** The same of all metrics, or of those for which `which` holds. */
export const pointsOfRuns = ({ moment, runs, x }: Placed, which = 'true') =>
  `bases(run_id, base_ms) as (
  values ${runs.map(({ run_id, base_ms }) => `(${run_id}, ${base_ms ?? 'null'}::bigint)`).join(', ')}
),
placed as (
  select p.*, ${X[x]} as x
  from ${pointsThen(moment)} p join bases b using (run_id)
  where p.run_id in (${runs.map(({ run_id }) => run_id).join()}) and p.seen_ms <= $asOf
    and ${which}
)`
