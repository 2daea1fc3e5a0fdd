import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, integers, longs } from './append'
import type { BatchPoints } from './point-order'
import type { SeriesPass } from './series-pass'

/**
 * Finds steps that now have two different values, among those of `pass.repeated`: only a step at or below what its
 * series had before, or one that comes twice in the batch, can have been written twice. Must run after the points are written. Adds to the series' counts.
 */
export async function findCollisions(
  connection: DuckDBConnection,
  points: BatchPoints,
  { pass, seenMs }: { pass: SeriesPass; seenMs: number },
): Promise<void> {
  if (pass.repeated.length === 0) return
  const rows = Int32Array.from(pass.repeated)
  const { charted } = points
  const exact = new Map<number, bigint>()
  if (charted.exact.size > 0) {
    for (const [at, row] of rows.entries()) {
      const step = charted.exact.get(row)
      if (step !== undefined) exact.set(at, step)
    }
  }
  await connection.run(
    'create or replace temp table repeated (series integer, run_id integer, metric_id integer, step bigint)',
  )
  await append(connection, 'repeated', {
    rows: rows.length,
    columns: [
      integers(charted.series, undefined, rows),
      integers(Int32Array.from(rows, (row) => points.runs[charted.series[row] ?? -1] ?? -1)),
      integers(Int32Array.from(rows, (row) => points.metrics[charted.series[row] ?? -1] ?? -1)),
      longs(
        Float64Array.from(rows, (row) => charted.step[row] ?? NaN),
        undefined,
        exact,
      ),
    ],
  })
  await connection.run(FIND)
  await connection.run(`insert into collisions select run_id, metric_id, step, ${seenMs} from collided`)
  const counted = await connection.runAndReadAll('select series, count(*)::integer from collided group by series')
  for (const [series, count] of counted.getRows()) {
    const state = pass.states.series[Number(series)]
    if (state) state.collisions += Number(count)
  }
}

const FIND = `create or replace temp table collided as
  select r.series, p.run_id, p.metric_id, p.step
  from points p
  join (select distinct * from repeated) r using (run_id, metric_id, step)
  anti join collisions c on c.run_id = p.run_id and c.metric_id = p.metric_id and c.step = p.step
  group by r.series, p.run_id, p.metric_id, p.step
  having min(p.value) <> max(p.value)
  order by p.run_id, p.metric_id, p.step`
