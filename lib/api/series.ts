import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { EpochMs, Instant, Key, MetricName, Value, Verdict, WriterRef, XAxis } from './fields'

/** `GET /api/series`: one metric of one run, bucketed for drawing. `from`, `to` are in x units of the axis. */
export const SeriesQuery = z.object({
  run: Key,
  metric: MetricName,
  x: XAxis.default('step'),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  /** At most so many buckets; their width is the power of two that fits. */
  buckets: z.number().int().min(16).max(2000).default(640),
  asOf: EpochMs.nullable().default(null),
})
export type SeriesQuery = z.infer<typeof SeriesQuery>

const column = <T extends z.ZodType>(item: T) => z.array(item)

/** Points as parallel columns: index i is one point. `event` and `writer` index into `events` and `writers`. */
export const PointColumns = z.object({
  x: column(z.number()),
  value: column(Value),
  step: column(z.union([z.number(), z.string()]).nullable()),
  claimedMs: column(z.number().nullable()),
  observedMs: column(z.number()),
  event: column(z.number()),
  item: column(z.number()),
  writer: column(z.number()),
  segment: column(z.number()),
})
export type PointColumns = z.infer<typeof PointColumns>

export const SeriesResponse = z.object({
  asOf: Instant,
  run: Key,
  metric: z.string(),
  x: XAxis,
  /** Smallest and largest x of the whole series; null when nothing can be drawn on this axis. */
  extent: z.object({ min: z.number(), max: z.number() }).nullable(),
  /** null: every point in range is in `points`. Else the width of a bucket in x units (a power of two). */
  bucketWidth: z.number().nullable(),
  /** A line is one (segment, writer). false: there are so many lines that they share their buckets. */
  split: z.boolean(),
  /** Points of the series in range, and those of them in `points` and `marks`. */
  inRange: z.number(),
  drawn: z.number(),
  total: z.number(),
  /** Points that have no place on this axis (no step, no readable claimed time). */
  noX: z.number(),
  refused: z.number(),
  /** Finite points, line by line: by (segment, writer, x); of a bucket its first, min, max and last without repeats. */
  points: PointColumns,
  /**
   * Of a zoom that is not bucketed: each line's nearest points on both sides of the range, at most a range's width away
   * and not beyond a value that is no finite number. They let a line go on to the edge; no count has them.
   */
  beside: PointColumns,
  /** NaN and infinite values, newest 500 in range; `nonFinite` counts all in range. */
  marks: PointColumns,
  nonFinite: z.number(),
  /** All writes of steps that hold different values, but for those written again: the first 400 in range. */
  collisions: PointColumns,
  /** All steps in range that hold different values. */
  collisionSteps: z.number(),
  /** Those of them that one writer alone wrote, again in a later segment: after a restart, not against anybody. */
  rewrittenSteps: z.number(),
  events: z.array(z.string()),
  writers: z.array(WriterRef),
})
export type SeriesResponse = z.infer<typeof SeriesResponse>

/**
 * `GET /api/series/proof`: the points of a series whose log files have another verdict than those of most of the run's
 * calls. With the same query, every point that `GET /api/series` gives of another verdict is among them.
 */
export const SeriesProof = z.object({
  asOf: Instant,
  run: Key,
  metric: z.string(),
  x: XAxis,
  /** Of all points that `others` does not hold; null: no log file of the run is known. */
  verdict: Verdict.nullable(),
  /** By verdict: finite points in range as in `SeriesResponse.points`, and marks and collisions as there. */
  others: z.array(z.object({ verdict: Verdict, inRange: z.number(), points: PointColumns })),
  events: z.array(z.string()),
  writers: z.array(WriterRef),
})
export type SeriesProof = z.infer<typeof SeriesProof>

export const seriesProofOptions = (query: SeriesQuery) =>
  queryOptions({
    queryKey: ['series/proof', query],
    queryFn: ({ signal }) => fetchJson<SeriesProof>('/api/series/proof', query, signal),
    placeholderData: keepPreviousData,
  })

export const seriesOptions = (query: SeriesQuery) =>
  queryOptions({
    queryKey: ['series', query],
    queryFn: ({ signal }) => fetchJson<SeriesResponse>('/api/series', query, signal),
    placeholderData: keepPreviousData,
  })
