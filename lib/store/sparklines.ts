import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { SparklinesQuery, SparklinesResponse } from '@/lib/api/runs'
import { readMoment } from './as-of'
import { FEW_COLLISIONS, rewrittenSql } from './rewritten'
import { scopeFilter } from './scope-filter'
import { pointsThen } from './segments-then'
import { toNumber } from './series-rows'
import type { Column, ReadStore } from './store'
import { summaries } from './summaries'

/** Buckets over the run's own steps: two points (min, max) each on 96 px. */
const BUCKETS = 48

/**
 * `GET /api/runs/sparklines`: smallest and largest value of each bucket over step, per run, in the order they came.
 * A null breaks the line where values are not finite. Runs out of scope, without the metric or without steps have no line. At most 200 runs.
 */
export async function readSparklines(
  store: ReadStore,
  scope: Scope,
  query: SparklinesQuery,
): Promise<SparklinesResponse> {
  const moment = await readMoment(store, query.asOf)
  const visible = scopeFilter(scope, 'r')
  const params = { ...visible.params, runs: query.runs, metric: query.metric, asOf: moment.asOf }
  const again = rewrittenSql(
    pointsThen(moment),
    `(run_id, metric_id) in (select (run_id, metric_id) from chosen) and ${FEW_COLLISIONS}`,
  )
  const sql = `with ${summaries(moment, ['series'])},
${SQL.replace('$visible', visible.sql).replace('$again', again)}`
  const [key, first, x0, y0, x1, y1, broken, collisions] = await store.columns(sql, params)
  const lines = new Map<string, Line>()
  Array.from(collisions ?? [], toNumber).forEach((count, row) => {
    const name = String(key?.[row])
    const line = lines.get(name) ?? { x: [], y: [], collision: count > 0 }
    lines.set(name, line)
    const ends = [end(x0, y0, row), end(x1, y1, row)]
    if (first?.[row] === 0) ends.reverse()
    if (broken?.[row] !== 0) ends.push({ x: ends.at(-1)?.x ?? line.x.at(-1) ?? 0, y: null })
    for (const { x, y } of ends) {
      if (x === null) continue
      line.x.push(x)
      line.y.push(y)
    }
  })
  return { lines: Object.fromEntries(lines) }
}

type Line = SparklinesResponse['lines'][string]

function end(x: Column | undefined, y: Column | undefined, row: number): { x: number | null; y: number | null } {
  const [at, value] = [x?.[row], y?.[row]]
  return { x: typeof at === 'number' ? at : null, y: typeof value === 'number' ? value : null }
}

const SQL = `chosen as (
  select r.run_id, r.run_key, s.metric_id, s.step_min, greatest(s.step_max - s.step_min, 1)::double as width, s.collisions
  from runs r join series_now s using (run_id) join metrics m using (metric_id)
  where list_contains($runs, r.run_key) and m.name = $metric and r.seen_ms <= $asOf and $visible
    and s.step_min is not null
),
restarted as (select run_id, metric_id, count(*) as steps from ($again) group by run_id, metric_id),
drawn as (
  select c.run_key, (step - step_min)::double / width as x, case when isfinite(value) then value end as y,
    c.collisions - coalesce(a.steps, 0) as collisions
  from points p join chosen c using (run_id, metric_id) left join restarted a using (run_id, metric_id)
  where step is not null and seen_ms <= $asOf
)
select run_key, coalesce((arg_min(x, y) <= arg_max(x, y))::integer, 1) as low_first,
  arg_min(x, y) as x0, min(y) as y0, arg_max(x, y) as x1, max(y) as y1,
  (count(*) > count(y))::integer as broken, any_value(collisions)::integer as collisions
from drawn
group by run_key, least(${BUCKETS - 1}, floor(x * ${BUCKETS}))
order by run_key, least(${BUCKETS - 1}, floor(x * ${BUCKETS}))`
