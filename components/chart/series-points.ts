import type { Step, Value, WriterRef } from '@/lib/api/fields'
import type { PointColumns, SeriesResponse } from '@/lib/api/series'

/** What the rows of columns refer to. */
type Legend = Pick<SeriesResponse, 'events' | 'writers' | 'groups' | 'eventGroup'>

/** One write as it is drawn: a row of a series' columns. */
export interface DrawnPoint {
  /** Which of the chart's series it belongs to. */
  series: number
  x: number
  value: Value
  step: Step | null
  claimedMs: number | null
  observedMs: number
  event: string
  item: number
  writer: WriterRef
  segment: number
  /** Of a split series: what its call says of the client or the address; else empty. */
  group: string
  /** It must not be joined to the point before it in its line. */
  isBroken?: boolean
}

/** A value that is not finite, and how many writes of its kind and line it stands for, over which x. */
export interface OddMark extends DrawnPoint {
  writes: number
  from: number
  to: number
}

/** Row `index` of columns; null outside of them. */
export function pointAt(
  columns: PointColumns,
  index: number,
  { series, place }: { series: Legend; place: number },
): DrawnPoint | null {
  const x = columns.x[index]
  const value = columns.value[index]
  const observedMs = columns.observedMs[index]
  if (x === undefined || value === undefined || observedMs === undefined) return null
  const event = columns.event[index] ?? -1
  return {
    series: place,
    x,
    value,
    step: columns.step[index] ?? null,
    claimedMs: columns.claimedMs[index] ?? null,
    observedMs,
    event: series.events[event] ?? '',
    item: columns.item[index] ?? 0,
    writer: series.writers[columns.writer[index] ?? -1] ?? NOBODY,
    segment: columns.segment[index] ?? 0,
    group: series.groups[series.eventGroup[event] ?? -1] ?? '',
  }
}

const NOBODY: WriterRef = { key: '', label: 'unknown' }

/** All rows of `columns`, of the chart's series number `place`. */
export function pointsOf(series: Legend, columns: PointColumns, place = 0): DrawnPoint[] {
  return columns.x.map((_, index) => pointAt(columns, index, { series, place })).filter((point) => point !== null)
}

/** The marks of the chart's series number `place`. */
export function oddMarks(series: SeriesResponse, place: number): OddMark[] {
  const { writes, from, to } = series.markSpans
  return series.marks.x.flatMap((x, at) => {
    const point = pointAt(series.marks, at, { series, place })
    return point === null ? [] : [{ ...point, writes: writes[at] ?? 1, from: from[at] ?? x, to: to[at] ?? x }]
  })
}

/** Names a write in the URL: `eventId.item`. */
export function pointKey(point: Pick<DrawnPoint, 'event' | 'item'>): string {
  return `${point.event}.${point.item}`
}

/** Whether the points are corners of buckets, each of one line: then what lies between them is known line by line. */
export function isBanded({ bucketWidth, split }: SeriesResponse): boolean {
  return bucketWidth !== null && split
}

/** The bucket that x lies in; all in one where every point is there. */
export function bucketOf({ bucketWidth, xscale }: Pick<SeriesResponse, 'bucketWidth' | 'xscale'>, x: number): number {
  if (bucketWidth === null) return 0
  return Math.floor((xscale === 'log' ? Math.log2(x) : x) / bucketWidth)
}

/** Order along x, then as the series itself is ordered. */
export function alongX(a: DrawnPoint, b: DrawnPoint): number {
  return (
    a.x - b.x ||
    a.observedMs - b.observedMs ||
    (a.claimedMs ?? 0) - (b.claimedMs ?? 0) ||
    Number(a.step ?? 0) - Number(b.step ?? 0) ||
    (a.event < b.event ? -1 : a.event > b.event ? 1 : a.item - b.item)
  )
}

/**
 * Every write drawn of a series (points, non-finite marks, both sides of collisions, and `others`) once, along x; it is
 * the chart's series number `place`.
 */
export function drawnWrites(series: SeriesResponse, others: DrawnPoint[] = [], place = 0): DrawnPoint[] {
  const [points, marks, collisions] = [series.points, series.marks, series.collisions].map((columns) =>
    pointsOf(series, columns, place),
  )
  return onceAlongX(points ?? [], [...(marks ?? []), ...(collisions ?? []), ...others])
}

/** `points`, which are each another write, and those of `others` that are not among them, along x. */
export function onceAlongX(points: readonly DrawnPoint[], others: readonly DrawnPoint[]): DrawnPoint[] {
  if (others.length === 0) return [...points].sort(alongX)
  const keyed = new Map(others.map((point) => [pointKey(point), point]))
  // Most points are of calls of which nothing else is drawn: the names of those need not be made.
  const events = new Set(others.map(({ event }) => event))
  const rest = points.filter((point) => !events.has(point.event) || !keyed.has(pointKey(point)))
  return [...rest, ...keyed.values()].sort(alongX)
}
