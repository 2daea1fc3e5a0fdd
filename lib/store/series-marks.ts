import 'server-only'
import type { MarkSpans } from '@/lib/api/series'
import { LINE_WIDTH, POINT_WIDTH, type Points, readPoints, toNumber } from './series-rows'
import type { Column } from './store'

/** Marks of values that are not finite that an answer holds at most. */
const MOST_MARKS = 500

/** A mark, and how many writes of its kind and line it stands for, over which x. */
export interface Marks {
  points: Points
  spans: MarkSpans
}

/**
 * Rows of `odd`, of which no value is finite, with `writes`, `from_x` and `to_x`: all of them, or of too many the first
 * and the last of each kind (NaN, +Infinity, -Infinity) of each line in equal parts of the range, so of the whole. One
 * that is left out is counted with the first of its part. Where there are more lines than marks, some have none. Grouped
 * and not ranked: a window over a million rows takes minutes.
 */
export function thinnedMarks(odd: string, { line, along }: { line: string; along: readonly [string, ...string[]] }) {
  const kind = `${line}, isnan(value), value > 0`
  const at = `${along[0]}::double`
  const order = along.length === 1 ? along[0] : `(${along.join()})`
  return `(
  with o as materialized (select * from ${odd}),
  facts as (
    select count(*) as total, min(${at}) as low, greatest(max(${at}) - min(${at}), 1) as width,
      greatest(${MOST_MARKS / 2} // greatest(count(distinct (${kind})), 1), 1) as parts
    from o
  ),
  cells as (
    select arg_min(o, ${order}) as first, arg_max(o, ${order}) as last, count(*) as writes, min(x) as from_x, max(x) as to_x
    from o cross join facts
    group by ${kind}, case when total <= ${MOST_MARKS} then (${along.join()})::varchar
      else floor((${at} - low) / width * (parts - 0.5))::varchar end
  )
  select unnest(first), greatest(writes - 1, 1) as writes, from_x, to_x from cells
  union all
  select unnest(last), 1, last.x, last.x from cells where writes > 1
  limit ${MOST_MARKS}
)`
}

/** Columns that `readMarks` reads after those of `readPoints`. */
export const MARK_COLUMNS = 'writes::double, from_x::double, to_x::double'

export function readMarks(columns: Column[]): Marks {
  const width = POINT_WIDTH + LINE_WIDTH
  const [writes = [], from = [], to = []] = columns
    .slice(width, width + 3)
    .map((column) => Array.from(column, toNumber))
  return { points: readPoints(columns.slice(0, width)), spans: { writes, from, to } }
}
