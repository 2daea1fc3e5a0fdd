import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, constantLong, doubles, integers, longs, restsOfSeconds, seconds, texts } from './append'
import type { BatchPoints } from './point-order'
import type { PointTable } from './point-table'

/** From so many points on, a transaction's points are a sorted segment of their own; fewer go to the tail. */
const sealedRows = 250_000

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
      seconds(charted.claimedMs),
      restsOfSeconds(charted.claimedMs),
      seconds(charted.eventMs),
      restsOfSeconds(charted.eventMs),
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
  const bySeries = (ids: number[]) => integers(ids, undefined, table.series)
  return [bySeries(runs), bySeries(metrics), longs(table.step, undefined, table.exact)]
}

function valueColumns(table: PointTable) {
  return [doubles(table.value), longs(table.seq), integers(table.item), integers(table.writer)]
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
