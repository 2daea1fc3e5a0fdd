import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, breathe, bytes, constantLong, doubles, integers, longs } from './append'
import { AXES, type CellAxis, type CellPoints, cornersOf } from './cells'
import type { BatchPoints } from './point-order'
import type { SeriesPass } from './series-pass'

/** A transaction's points of one series have cells from so many on. */
const LEAST_POINTS = 1024

interface Source {
  pass: SeriesPass
  seenMs: number
}

/** A chunk (a transaction's points of one series) on one axis. */
interface Chunk {
  series: number
  axis: number
  shift: number
  origin: number
  points: number
  corners: number
}

/** Points that are corners on some axis: rows of the batch, and for each axis how many points they stand for (-1: none). */
interface CornerRows {
  rows: number[]
  stands: number[][]
}

/**
 * Writes the corners of small cells of large chunks, for each x axis, from which charts of large series are drawn. Must
 * run after the states of series are written: relative time counts from what is then the run's first claimed time.
 */
export async function insertCells(connection: DuckDBConnection, points: BatchPoints, source: Source): Promise<void> {
  const large = points.runs.flatMap((_, series) => (isLarge(points, series) ? [series] : []))
  if (large.length === 0) return
  const bases = await readBases(connection, [...new Set(large.map((series) => points.runs[series] ?? -1))])
  const chunks: Chunk[] = []
  const corners: CornerRows = { rows: [], stands: AXES.map(() => []) }
  for (const series of large) {
    await breathe()
    const [from, to] = [points.starts[series] ?? 0, points.starts[series + 1] ?? 0]
    const stands = AXES.map(() => new Int32Array(to - from).fill(-1))
    for (const [axis, x] of AXES.entries()) {
      const origin = x === 'relative' ? (bases.get(points.runs[series] ?? -1) ?? NaN) : 0
      const found = cornersOf(cellPoints(points, source.pass, { series, x, origin }))
      if (found === null) continue
      chunks.push({ series, axis, shift: found.shift, origin, points: to - from, corners: found.rows.length })
      for (const [at, row] of found.rows.entries()) stands[axis]?.fill(found.stands[at] ?? 0, row, row + 1)
    }
    addCorners(corners, stands, from)
  }
  await appendChunks(connection, points, { chunks, seenMs: source.seenMs })
  await appendCorners(connection, points, { ...source, corners })
}

/** Most corners of one axis are corners of the others too. */
function addCorners(corners: CornerRows, stands: Int32Array[], from: number): void {
  const rows = stands[0]?.length ?? 0
  for (let row = 0; row < rows; row++) {
    if (stands.every((axis) => axis[row] === -1)) continue
    corners.rows.push(from + row)
    for (const [axis, column] of stands.entries()) corners.stands[axis]?.push(column[row] ?? -1)
  }
}

/** Steps that no double holds are left to the points themselves. */
function isLarge({ starts, charted }: BatchPoints, series: number): boolean {
  return charted.exact.size === 0 && (starts[series + 1] ?? 0) - (starts[series] ?? 0) >= LEAST_POINTS
}

async function readBases(connection: DuckDBConnection, runs: number[]): Promise<Map<number, number>> {
  const found = await connection.runAndReadAll(`select run_id, min(claimed_min_ms)::double from series
    where run_id in (${runs.join()}) group by run_id`)
  return new Map(found.getRows().map(([run, base]) => [Number(run), base === null ? NaN : Number(base)]))
}

function cellPoints(
  { charted, starts }: BatchPoints,
  { states, segments }: SeriesPass,
  { series, x, origin }: { series: number; x: CellAxis; origin: number },
): CellPoints {
  const [from, to] = [starts[series] ?? 0, starts[series + 1] ?? 0]
  const state = states.series[series]
  const claimed = charted.claimedMs.subarray(from, to)
  const axis: Record<CellAxis, [Float64Array, number | undefined, number | undefined]> = {
    step: [charted.step.subarray(from, to), state?.stepMin, state?.stepMax],
    relative: [origin === 0 ? claimed : claimed.map((ms) => ms - origin), state?.claimedMin, state?.claimedMax],
    claimed: [claimed, state?.claimedMin, state?.claimedMax],
    observed: [charted.eventMs.subarray(from, to), state?.eventMin, state?.eventMax],
  }
  const [places, least = 0, most = 0] = axis[x]
  return {
    x: places,
    value: charted.value.subarray(from, to),
    writer: charted.writer.subarray(from, to),
    segment: segments.subarray(from, to),
    extent: most - least,
  }
}

async function appendChunks(
  connection: DuckDBConnection,
  { runs, metrics }: BatchPoints,
  { chunks, seenMs }: { chunks: Chunk[]; seenMs: number },
): Promise<void> {
  await append(connection, 'chunks', {
    rows: chunks.length,
    columns: [
      integers(chunks.map(({ series }) => runs[series] ?? -1)),
      integers(chunks.map(({ series }) => metrics[series] ?? -1)),
      bytes(chunks.map(({ axis }) => axis)),
      integers(chunks.map(({ shift }) => shift)),
      longs(chunks.map(({ origin }) => origin)),
      integers(chunks.map(({ points }) => points)),
      integers(chunks.map(({ corners }) => corners)),
      constantLong(seenMs),
    ],
  })
}

async function appendCorners(
  connection: DuckDBConnection,
  { runs, metrics, charted }: BatchPoints,
  { pass, seenMs, corners }: Source & { corners: CornerRows },
): Promise<void> {
  const rows = Int32Array.from(corners.rows)
  const ofSeries = (ids: number[]) => integers(rows.map((row) => ids[charted.series[row] ?? -1] ?? -1))
  await append(connection, 'corners', {
    rows: rows.length,
    columns: [
      ofSeries(runs),
      ofSeries(metrics),
      longs(charted.step, rows),
      longs(charted.claimedMs, rows),
      longs(charted.eventMs, rows),
      doubles(charted.value, false, rows),
      longs(charted.seq, rows),
      integers(charted.item, undefined, rows),
      integers(charted.writer, undefined, rows),
      integers(pass.segments, undefined, rows),
      ...corners.stands.map((axis) => integers(axis, -1)),
      constantLong(seenMs),
    ],
  })
}
