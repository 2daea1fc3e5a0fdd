import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, constantLong, doubles, integers, longs, texts } from './append'
import type { BatchPoints, PointTable } from './point-order'

/** From so many points on, a transaction's points are a sorted segment of their own; fewer go to the tail. */
const sealedRows = 250_000
const noTime = -1

/** Writes charted points (sorted) and refused ones, and the digits that columns cannot hold. */
export async function insertPoints(
  connection: DuckDBConnection,
  points: BatchPoints,
  { segments, seenMs }: { segments: Int32Array; seenMs: number },
): Promise<void> {
  const { charted, refused } = points
  await append(connection, charted.rows >= sealedRows ? 'points_sealed' : 'points_tail', {
    rows: charted.rows,
    columns: [
      ...seriesColumns(points, charted),
      ...splitTimes(charted.claimedMs),
      ...splitTimes(charted.eventMs),
      ...valueColumns(charted),
      integers(segments),
      integers(charted.flags),
      constantLong(seenMs),
    ],
  })
  await append(connection, 'points_refused', {
    rows: refused.rows,
    columns: [
      ...seriesColumns(points, refused),
      longs(refused.claimedMs),
      longs(refused.eventMs),
      ...valueColumns(refused),
      integers(refused.flags),
      integers(points.reasons),
      constantLong(seenMs),
    ],
  })
  await insertRaw(connection, points)
}

function seriesColumns({ runs, metrics }: BatchPoints, table: PointTable) {
  const bySeries = (ids: number[]) => integers(idsOf(table.series, ids))
  return [bySeries(runs), bySeries(metrics), longs(table.step, undefined, table.exact)]
}

function valueColumns(table: PointTable) {
  return [doubles(table.value), longs(table.seq), integers(table.item), integers(table.writer)]
}

/** Seconds and the milliseconds left over; both null where `times` is NaN. */
function splitTimes(times: Float64Array) {
  const seconds = times.map((ms) => Math.floor(ms / 1000))
  const rest = new Int32Array(times.length)
  for (let row = 0; row < rest.length; row++) {
    const ms = (times[row] ?? NaN) - 1000 * (seconds[row] ?? NaN)
    rest[row] = Number.isNaN(ms) ? noTime : ms
  }
  return [longs(seconds), integers(rest, noTime)]
}

function idsOf(series: Int32Array, ids: number[]): Int32Array {
  const found = new Int32Array(series.length)
  for (let row = 0; row < series.length; row++) found[row] = ids[series[row] ?? -1] ?? -1
  return found
}

async function insertRaw(connection: DuckDBConnection, { raw }: BatchPoints): Promise<void> {
  const kept = raw.filter(({ point }) => point.step !== null || point.value !== null || point.claimed !== null)
  await append(connection, 'point_raw', {
    rows: kept.length,
    columns: [
      longs(kept.map(({ seq }) => seq)),
      integers(kept.map(({ item }) => item)),
      texts(kept.map(({ point }) => point.step)),
      texts(kept.map(({ point }) => point.value)),
      texts(kept.map(({ point }) => point.claimed)),
    ],
  })
}
