import 'server-only'
import type { Moment } from './as-of'

/** A stretch of a writer's points that was in another segment before a late file. Times are observed, both inclusive. */
export interface MovedStretch {
  run: number
  metric: number
  writer: number
  fromMs: number
  toMs: number
  segment: number
}

/**
 * The points as `moment` knew them, as a relation. An earlier event that arrives late moves points that are there to
 * other segments; the oldest change after the moment tells where they were. Costs a join, so only when there is one.
 */
export function pointsThen({ moved }: Moment): string {
  return moved ? `(select * replace (coalesce(${SEGMENT_THEN}, segment) as segment) from points now)` : 'points'
}

const SEGMENT_THEN = `(
  select arg_min(m.segment, m.until_ms) from segment_moves m
  where m.run_id = now.run_id and m.metric_id = now.metric_id and m.writer_id = now.writer_id
    and now.event_ms between m.from_ms and m.to_ms and m.until_ms > $asOf
)`
