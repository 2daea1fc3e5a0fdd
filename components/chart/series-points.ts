import type { Step, Value, WriterRef } from '@/lib/api/fields'
import type { PointColumns, SeriesResponse } from '@/lib/api/series'

/** What the rows of columns refer to. */
type Legend = Pick<SeriesResponse, 'events' | 'writers'>

/** One write as it is drawn: a row of a series' columns. */
export interface DrawnPoint {
  x: number
  value: Value
  step: Step | null
  claimedMs: number | null
  observedMs: number
  event: string
  item: number
  writer: WriterRef
  segment: number
}

/** Row `index` of `columns`; null outside of them. */
export function pointAt(series: Legend, columns: PointColumns, index: number): DrawnPoint | null {
  const x = columns.x[index]
  const value = columns.value[index]
  const observedMs = columns.observedMs[index]
  if (x === undefined || value === undefined || observedMs === undefined) return null
  return {
    x,
    value,
    step: columns.step[index] ?? null,
    claimedMs: columns.claimedMs[index] ?? null,
    observedMs,
    event: series.events[columns.event[index] ?? -1] ?? '',
    item: columns.item[index] ?? 0,
    writer: series.writers[columns.writer[index] ?? -1] ?? NOBODY,
    segment: columns.segment[index] ?? 0,
  }
}

const NOBODY: WriterRef = { key: '', label: 'unknown' }

/** All rows of `columns`. */
export function pointsOf(series: Legend, columns: PointColumns): DrawnPoint[] {
  return columns.x.map((_, index) => pointAt(series, columns, index)).filter((point) => point !== null)
}

/** Names a write in the URL: `eventId.item`. */
export function pointKey(point: Pick<DrawnPoint, 'event' | 'item'>): string {
  return `${point.event}.${point.item}`
}

/** Whether the points are corners of buckets, each of one line: then what lies between them is known line by line. */
export function isBanded({ bucketWidth, split }: SeriesResponse): boolean {
  return bucketWidth !== null && split
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
 * Every write drawn in a chart (points, non-finite marks, both sides of collisions, and `others`) once, along x.
 */
export function drawnWrites(series: SeriesResponse, others: DrawnPoint[] = []): DrawnPoint[] {
  const writes = new Map<string, DrawnPoint>()
  for (const columns of [series.points, series.marks, series.collisions]) {
    for (const point of pointsOf(series, columns)) writes.set(pointKey(point), point)
  }
  for (const point of others) writes.set(pointKey(point), point)
  return [...writes.values()].sort(alongX)
}
