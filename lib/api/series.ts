import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { EpochMs, Instant, Key, MetricName, SeriesX, Value, Verdict, WriterRef, XAxis } from './fields'
import { withTail } from './series-tail'

/** `GET /api/series`: one metric of one run, bucketed for drawing. `from`, `to` are in x units of the axis. */
export const SeriesQuery = z.object({
  run: Key,
  metric: MetricName,
  x: XAxis.default('step'),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  /** At most so many buckets; their width is the power of two that fits. */
  buckets: z.number().int().min(16).max(2000).default(640),
  /** On a log axis x of 0 and below have no place, and buckets are equally wide parts of its logarithm. */
  xscale: z.enum(['linear', 'log']).default('linear'),
  /** `lag`: claimed minus observed time of each point, in milliseconds, in the place of its value. */
  value: z.enum(['value', 'lag']).default('value'),
  /** Lines are split by what the call says of this, besides by segment and writer. */
  by: z.enum(['client', 'ip']).nullable().default(null),
  /**
   * The asker holds an answer as of this moment, with this `bucketWidth`: only points at x from `after` on are given where
   * those before have not changed.
   */
  since: EpochMs.nullable().default(null),
  width: z.number().positive().nullable().default(null),
  asOf: EpochMs.nullable().default(null),
})
export type SeriesQuery = z.infer<typeof SeriesQuery>
/** The same before defaults: what a page asks. */
export type SeriesAsk = z.input<typeof SeriesQuery>

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

/**
 * Of each mark how many writes it stands for, itself and those of its kind and line that are left out before the next
 * mark of them, and the smallest and the largest x of these.
 */
export const MarkSpans = z.object({
  writes: column(z.number()),
  from: column(z.number()),
  to: column(z.number()),
})
export type MarkSpans = z.infer<typeof MarkSpans>

/** `GET /api/series/joined`: one metric over another of the same run. `from`, `to` are values of `xmetric`. */
export const JoinedQuery = SeriesQuery.pick({
  run: true,
  metric: true,
  from: true,
  to: true,
  buckets: true,
  asOf: true,
}).extend({
  xmetric: MetricName,
})
export type JoinedQuery = z.infer<typeof JoinedQuery>

/**
 * `GET /api/series/proof`: the points of a series whose log files have another verdict than those of most of the run's
 * calls. With the same query, every point that `GET /api/series` gives of another verdict is among them.
 */
export const SeriesProof = z.object({
  asOf: Instant,
  run: Key,
  metric: z.string(),
  x: SeriesX,
  /** Of all points that `others` does not hold; null: no log file of the run is known. */
  verdict: Verdict.nullable(),
  /** By verdict: finite points in range as in `SeriesResponse.points`, and marks and collisions as there. */
  others: z.array(z.object({ verdict: Verdict, inRange: z.number(), points: PointColumns })),
  events: z.array(z.string()),
  writers: z.array(WriterRef),
  /** As in `SeriesResponse`. */
  groups: z.array(z.string()),
  eventGroup: z.array(z.number()),
})
export type SeriesProof = z.infer<typeof SeriesProof>

export const SeriesResponse = z.object({
  asOf: Instant,
  run: Key,
  metric: z.string(),
  x: SeriesX,
  xscale: SeriesQuery.shape.xscale.unwrap(),
  value: SeriesQuery.shape.value.unwrap(),
  by: SeriesQuery.shape.by.unwrap(),
  /** Smallest and largest x of the whole series; null when nothing can be drawn on this axis. */
  extent: z.object({ min: z.number(), max: z.number() }).nullable(),
  /**
   * null: every point in range is in `points`. Else the width of a bucket in x units (a power of two); on a log axis the
   * part of an octave that it is wide: bucket `floor(log2(x) / bucketWidth)`.
   */
  bucketWidth: z.number().nullable(),
  /** A line is one (segment, writer). false: there are so many lines that they share their buckets. */
  split: z.boolean(),
  /** null: all is given. Else points at x below it are as in the answer of `since`, and not given again. */
  after: z.number().nullable(),
  /** Points of the series in range, and those of them in `points` and `marks`. */
  inRange: z.number(),
  drawn: z.number(),
  total: z.number(),
  /** Points that have no place on this axis (no step, no readable claimed time). */
  noX: z.number(),
  /** Points of the series at x of 0 and below, which have no place on a log axis (0 on a linear one). */
  nonPositiveX: z.number(),
  /** Points of the series with a place on the axis and no claimed time, so without lag (0 unless `value` is `lag`). */
  noLag: z.number(),
  refused: z.number(),
  /** Finite points, line by line: by (segment, writer, x); of a bucket its first, min, max and last without repeats. */
  points: PointColumns,
  /**
   * Of a zoom that is not bucketed: each line's nearest points on both sides of the range, at most a range's width away
   * and not beyond a value that is no finite number. They let a line go on to the edge; no count has them. Of a metric
   * over another one: the steps before and after those shown.
   */
  beside: PointColumns,
  /**
   * NaN and infinite values in range, at most 500: of more the first and the last of each kind of each line, and others
   * spread along it. `nonFinite` counts all in range.
   */
  marks: PointColumns,
  markSpans: MarkSpans,
  nonFinite: z.number(),
  /** All writes of steps that hold different values, but for those written again: the first 400 in range. */
  collisions: PointColumns,
  /** All steps in range that hold different values. */
  collisionSteps: z.number(),
  /**
   * Those of them that one writer alone wrote, again in a later segment: after a restart, not against anybody. null: the
   * series has so many collisions that they are not told apart.
   */
  rewrittenSteps: z.number().nullable(),
  events: z.array(z.string()),
  writers: z.array(WriterRef),
  /** Of a split series: the texts that tell its lines apart (empty: the call says nothing), and the one of each of `events`. */
  groups: z.array(z.string()),
  eventGroup: z.array(z.number()),
  /** Of a metric over another one, whose points are in step order; null: x is an axis. */
  joined: z
    .object({
      xmetric: z.string(),
      /** Steps that only one of both metrics has, that were written more than once, and without a finite x. */
      missing: z.number(),
      repeated: z.number(),
      placeless: z.number(),
      /** Writes of steps that hold different values, those of restarts aside, that are left out for one of these reasons. */
      collidingPlaceless: z.number(),
      /**
       * Places in step order of the points of `beside`, which stand among `points` there: the next ones of their line to
       * what a zoom shows, so that it goes on to the edge.
       */
      besideAt: z.array(z.number()),
      /** There are too many of them, so lines end at their last point in range. */
      cut: z.boolean(),
      /** Places in step order, `beside` counted in, that are not to be joined to the one before, where no line begins. */
      breaksAt: z.array(z.number()),
      /** As in `SeriesProof`, of the log files of the metric itself: those of `xmetric` may have others. */
      proof: SeriesProof.pick({ verdict: true, others: true }),
    })
    .nullable(),
})
export type SeriesResponse = z.infer<typeof SeriesResponse>

export const seriesProofOptions = (query: SeriesAsk) =>
  queryOptions({
    queryKey: ['series/proof', query],
    queryFn: ({ signal }) => fetchJson<SeriesProof>('/api/series/proof', query, signal),
    placeholderData: keepPreviousData,
  })

export const seriesOptions = (query: SeriesAsk) =>
  queryOptions({
    queryKey: ['series', query],
    queryFn: ({ signal, client, queryKey }) => askSeries(query, client.getQueryData<SeriesResponse>(queryKey), signal),
    placeholderData: keepPreviousData,
  })

/** What is held already is not asked for again: only what came since. */
async function askSeries(
  query: SeriesAsk,
  held: SeriesResponse | undefined,
  signal: AbortSignal,
): Promise<SeriesResponse> {
  if (held !== undefined && (query.asOf ?? null) === null) {
    const since = { since: held.asOf.ms, width: held.bucketWidth }
    const whole = withTail(held, await fetchJson<SeriesResponse>('/api/series', { ...query, ...since }, signal))
    if (whole !== null) return whole
  }
  return fetchJson<SeriesResponse>('/api/series', query, signal)
}

export const joinedOptions = (query: z.input<typeof JoinedQuery>) =>
  queryOptions({
    queryKey: ['series/joined', query],
    queryFn: ({ signal }) => fetchJson<SeriesResponse>('/api/series/joined', query, signal),
    placeholderData: keepPreviousData,
  })
