import 'server-only'
import { rewrittenSql } from './rewritten'
import { eventIdSql } from './rows'
import { MARK_COLUMNS, thinnedMarks } from './series-marks'
import { POINT, pointColumns } from './series-rows'

/** The order of a series, within which no two points are equal. */
export const SERIES_ORDER = 'event_ms, claimed_ms, step, event_seq, item'

/** Largest finite double. A range prunes whole row groups, which `isfinite` cannot (measured: 70 instead of 53 ms). */
export const FINITE = `value between -${String(Number.MAX_VALUE)} and ${String(Number.MAX_VALUE)}`

const SERIES = 'run_id = $runId and metric_id = $metricId and seen_ms <= $asOf'

/** Where on an axis, and which points: all that are there, or as an earlier moment knew them (`pointsThen`). */
export interface PlacedPoints {
  /** An expression over the points. */
  x: string
  /** A relation. */
  points: string
  /** Some steps are beyond 2^53. */
  wide: boolean
  /** Steps that a restart wrote again are told from others: `MOST_TOLD_APART`. */
  tellsRestarts: boolean
  /** The relation has `by_id`, which splits lines too. */
  split: boolean
}

/** What tells the lines of a series apart. */
export const LINE = 'segment, writer_id'

/** The same, of a series that may be split further. */
export const lineOf = ({ split }: PlacedPoints) => (split ? `${LINE}, by_id` : LINE)

/** The points of one series whose x lies between $lo and $hi, both inclusive, as a subquery. */
export const pointsInRange = ({ x, points, split }: PlacedPoints) => `(
  select ${x} as x, value, step, claimed_ms, event_ms, event_seq, item, writer_id, segment, seen_ms${split ? ', by_id' : ''}
  from ${points} where ${SERIES} and ${x} between $lo and $hi
) p`

const columnsOf = ({ wide }: PlacedPoints) => `${pointColumns('p', wide)}, segment, writer_id`

/** Every finite point in range with its event: line by line (segment, writer) along x, as far as x tells. */
export const allPointsSql = (placed: PlacedPoints) => `select ${columnsOf(placed)}, e.id
from ${pointsInRange(placed)} join (select event_seq, ${eventIdSql('events')} as id from events) e using (event_seq)
where ${FINITE}
order by segment, writer_id, x`

/**
 * Each line's nearest points below $from and above $to, as far as $lo and $hi reach. Where the nearest is no finite
 * number there is none: a line does not go past it.
 */
export const besideSql = (placed: PlacedPoints) => `with near as (
  select segment, writer_id,
    arg_max(point, (x, ${SERIES_ORDER})) filter (where x < $from) as before,
    arg_min(point, (x, ${SERIES_ORDER})) filter (where x > $to) as after
  from (
    select *, ${POINT} as point from ${pointsInRange(placed)} where x < $from or x > $to
  )
  group by ${lineOf(placed)}
),
sides as (
  select before as point, segment, writer_id from near
  union all
  select after, segment, writer_id from near
)
select ${pointColumns('point', placed.wide)}, segment, writer_id
from sides where point is not null and isfinite(point.value)
order by segment, writer_id, point.event_seq`

/**
 * NaN and infinite values in range, as far as `thinnedMarks` keeps them, in series order. `of`: only those of them of
 * events that are among these points.
 */
export function marksSql(placed: PlacedPoints, of = placed) {
  const odd = `(select * from ${pointsInRange(placed)} where not isfinite(value))`
  const only = of === placed ? '' : `where event_seq in (select event_seq from ${of.points} where ${SERIES})`
  return `select ${columnsOf(placed)}, ${MARK_COLUMNS}
from ${thinnedMarks(odd, { line: lineOf(placed), along: ['x', SERIES_ORDER] })} p ${only} order by ${SERIES_ORDER}`
}

/** Of a step: it holds different values. */
export const COLLIDED = `step in (
  select step from collisions where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf
)`

/** Steps that a restart wrote again; none where they are not told apart. */
export const rewritten = ({ points, tellsRestarts }: Pick<PlacedPoints, 'points' | 'tellsRestarts'>) =>
  tellsRestarts
    ? `(select step from (${rewrittenSql(points, 'run_id = $runId and metric_id = $metricId')}))`
    : '(select null::bigint where false)'

/**
 * Writes in range of steps that hold different values, but for those of one writer's restart: the first 400 along x.
 * `of`: only those of them that are among these points.
 */
export const collisionsSql = (placed: PlacedPoints, of = placed) => `select ${columnsOf(of)}
from ${pointsInRange(of)} where ${COLLIDED} and step not in ${rewritten(placed)}
order by p.x, ${SERIES_ORDER} limit 400`

/** Steps that hold different values and have a write in range, and those of them that a restart wrote again (null: not told). */
export const collisionStepsSql = (placed: PlacedPoints) => `select count(*) as steps,
  ${placed.tellsRestarts ? `count(*) filter (where step in ${rewritten(placed)})` : 'null::bigint'} as rewritten
from (select distinct step from ${pointsInRange(placed)} where ${COLLIDED})`

/** NaN and infinite values in range. */
export const nonFiniteSql = (placed: PlacedPoints) => `select count(*) as count
from ${pointsInRange(placed)} where not isfinite(value)`

/** Points of the series without an x, those at 0 and below, and those with an x and no claimed time. */
export const placelessSql = (x: string) => `select count(*) filter (where ${x} is null) as without,
  count(*) filter (where ${x} <= 0) as low, count(*) filter (where ${x} is not null and claimed_ms is null) as unclaimed
from points where ${SERIES}`
