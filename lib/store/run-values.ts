import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { MetricValues, RunValuesQuery, RunValuesResponse } from '@/lib/api/run-values'
import { readMoment } from './as-of'
import { MOST_WRITES, placeOf, toWrite, WRITE_COLUMNS, WriteRow } from './compare-values'
import { eventVerdicts, FILE_VERDICTS } from './file-verdicts'
import { findPlacedRuns, pointsOfRuns } from './placed-runs'
import { Double, toInstant, toValue, Whole } from './rows'
import { noSuchRun } from './series-find'
import type { ReadStore } from './store'

const MOST_METRICS = 500

/**
 * `GET /api/series/values`: every write of each metric of a run at exactly one step, or one millisecond of a time axis,
 * and the places and the value before. Metrics in order of their names. Throws `not_found`.
 */
export async function readRunValues(store: ReadStore, scope: Scope, query: RunValuesQuery): Promise<RunValuesResponse> {
  const moment = await readMoment(store, query.asOf)
  const runs = await findPlacedRuns(store, scope, { ...query, runs: [query.run], moment })
  if (runs.length === 0) throw noSuchRun(query.run)
  const placed = pointsOfRuns({ moment, runs, x: query.x })
  const params = { asOf: moment.asOf, at: placeOf(query.at) }
  const [places, writes] = await Promise.all([
    store.query(`with ${placed},\n${PLACES}`, params, PlaceRow),
    store.query(`with ${placed},\n${FILE_VERDICTS},\n${WRITES}`, params, MetricWrite),
  ])
  const metrics = places.map(
    (row): MetricValues => ({
      metric: row.name,
      writes: writes.filter(({ metric_id }) => metric_id === row.metric_id).map(toWrite),
      ...{ count: row.count, before: row.before, after: row.after },
      previous: row.previous === null ? null : toValue(row.previous),
    }),
  )
  const before = metrics.flatMap((each) => each.before ?? [])
  const after = metrics.flatMap((each) => each.after ?? [])
  return {
    asOf: toInstant(moment.asOf),
    ...{ run: query.run, x: query.x, at: query.at, metrics },
    before: before.length === 0 ? null : Math.max(...before),
    after: after.length === 0 ? null : Math.min(...after),
  }
}

const PLACES = `places as (
  select metric_id, count(*) filter (where x = $at) as "count", max(x) filter (where x < $at) as "before",
    min(x) filter (where x > $at)::double as "after"
  from placed where x is not null group by metric_id
),
earlier as (
  select metric_id, case when count(distinct value) = 1 then any_value(value) end as previous
  from placed join places using (metric_id) where x = "before" group by metric_id
)
select metric_id, name, "count", "before"::double as "before", "after", previous
from places join metrics using (metric_id) left join earlier using (metric_id)
order by name limit ${MOST_METRICS}`
const PlaceRow = z.object({
  metric_id: z.number(),
  name: z.string(),
  count: Whole,
  before: Double.nullable(),
  after: Double.nullable(),
  previous: Double.nullable(),
})

const WRITES = `hits as materialized (
  select run_id, metric_id, step, claimed_ms, event_ms, value, event_seq, item, writer_id, segment
  from placed where x = $at
  qualify row_number() over (partition by metric_id order by event_ms, event_seq, item) <= ${MOST_WRITES}
),
${eventVerdicts('hits')}
select h.metric_id, ${WRITE_COLUMNS}
order by h.metric_id, h.event_ms, h.event_seq, h.item`
const MetricWrite = WriteRow.extend({ metric_id: z.number() })
