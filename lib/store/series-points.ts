import 'server-only'
import { pointColumnsSql } from './series-rows'

/** Order of drawing inside one line: along x, then as the series itself is ordered. */
const ALONG = 'x, event_ms, claimed_ms, step, event_seq, item'

/** The points of one series in a range of `x`, as a common table expression `p`. All bounds are inclusive. */
export const pointsInRange = (x: string) => `p as (
  select ${x} as x, value, step, claimed_ms, event_ms, event_seq, item, writer_id, segment
  from points
  where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf and ${x} between $lo and $hi
)`

/** Every finite point in range, line by line. */
export const allPointsSql = (x: string) => `with ${pointsInRange(x)}
select ${pointColumnsSql('x')} from p
where isfinite(value)
order by segment, writer_id, ${ALONG}`

/**
 * First, last, smallest and largest finite point of each bucket of 2^$shift along x, each with its event, line by line
 * and without repeats. Of equal extremes the one first seen is drawn. `split`: one grid cell for each line, else one
 * for all lines together.
 */
export function bucketedPointsSql(x: string, split: boolean): string {
  const cell = split ? 'segment, writer_id, x >> $shift' : 'x >> $shift'
  const line = split ? 'p.segment = b.segment and p.writer_id = b.writer_id and ' : ''
  const key = split ? 'segment, writer_id, bucket' : 'bucket'
  return `with ${pointsInRange(x)},
finite as (select *, (event_seq::bigint << 20) + item as id from p where isfinite(value)),
b as (
  select ${split ? 'segment, writer_id, ' : ''}x >> $shift as bucket, min(x) as x0, max(x) as x1, min(value) as lo,
    max(value) as hi
  from finite group by ${cell}
),
edges as (
  select ${split ? 'p.segment, p.writer_id, ' : ''}bucket, id, x, value, x0, x1, lo, hi,
    row(event_ms, claimed_ms, step, event_seq, item) as along
  from finite p join b on ${line}p.x >> $shift = b.bucket
  where x = x0 or x = x1 or value = lo or value = hi
),
picked as (
  select arg_min(id, along) filter (where x = x0) as first, arg_max(id, along) filter (where x = x1) as "last",
    min(id) filter (where value = lo) as low, min(id) filter (where value = hi) as high
  from edges group by ${key}
),
drawn as (select distinct unnest([first, "last", low, high]) as id from picked)
select ${pointColumnsSql('x')} from finite join drawn using (id)
order by ${split ? 'segment, writer_id, ' : ''}${ALONG}`
}

/** NaN and infinite values in range: the newest 500, in series order. */
export const marksSql = (x: string) => `with ${pointsInRange(x)},
newest as (
  select * from p where not isfinite(value)
  order by event_ms desc, claimed_ms desc, step desc, event_seq desc, item desc limit 500
)
select ${pointColumnsSql('x')} from newest order by event_ms, claimed_ms, step, event_seq, item`

/** Writes in range of steps that hold different values: the first 400 along x. */
export const collisionsSql = (x: string) => `with ${pointsInRange(x)}
select ${pointColumnsSql('x')} from p
where step in (
  select step from collisions where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf
)
order by ${ALONG} limit 400`

/** How many points there are in range, by kind, and how many have no place on this axis at all. */
export const countsSql = (x: string) => `with mine as (
  select ${x} as x, value, step from points
  where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf
)
select count(*) filter (where x between $lo and $hi) as in_range,
  count(*) filter (where x between $lo and $hi and not isfinite(value)) as non_finite,
  count(*) filter (where x is null) as no_x
from mine`

/** Steps that hold different values and have a write in range. */
export const collisionStepsSql = (x: string) => `with ${pointsInRange(x)}
select count(distinct step) as steps from p
where step in (
  select step from collisions where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf
)`
