import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, booleans, constantLong, doubles, integers, longs } from './append'
import type { BatchPoints } from './point-order'
import { assignSegments, lowPoints, type SegmentState } from './segments'
import type { MovedStretch } from './segments-then'
import type { WriterState } from './series-states'

/** New points of one writer in one series that may begin segments, or came later than points that are there. */
export interface WriterWalk {
  /** Rows of the batch's charted points, in order. */
  rows: Int32Array
  /** The state to bring up to date, and what it was. */
  state: WriterState
  before: WriterState
  /** Points of the first new second or later are stored already. */
  late: boolean
}

interface Again {
  points: BatchPoints
  walks: WriterWalk[]
  /** Where the segments of new points are written. */
  segments: Int32Array
  /** As-of of the transaction. */
  seenMs: number
}

/** One point of a walk: new (`row` of the batch) or stored (`row` -1, with the segment it has). */
interface Step {
  eventMs: number
  claimedMs: number
  step: number
  value: number
  seq: number
  item: number
  row: number
  segment: number
}

/**
 * Computes the segments of these walks, from the first affected second on: earlier points cannot change. Stored points
 * whose segment changed are updated. Costs questions to the store, so only walks with a reason come here.
 */
export async function resolveRestarts(connection: DuckDBConnection, again: Again): Promise<void> {
  const { walks } = again
  if (walks.length === 0) return
  await stageWalks(connection, again)
  const [starts, stored] = [await askStarts(connection, walks), await askStored(connection, walks)]
  const paths = walks.map((walk, at) => merged(again.points, walk, stored[at] ?? []))
  const lows = paths.map((path, at) => lowPoints(columnsOf(path), starts[at]?.highest ?? NaN))
  const repeats = await askRepeats(connection, { walks, paths, lows })
  const moved: { point: Step; segment: number }[] = []
  const stretches: MovedStretch[] = []
  for (const [at, path] of paths.entries()) {
    const start = starts[at]?.state ?? { segment: 0, stepMax: NaN }
    const { segments, end } = assignSegments(columnsOf(path), start, repeats[at] ?? new Set())
    const state = walks[at]?.state
    for (const [place, point] of path.entries()) {
      const segment = segments[place] ?? 0
      if (point.row >= 0) again.segments[point.row] = segment
      else if (point.segment !== segment) moved.push({ point, segment })
    }
    if (state) stretches.push(...stretchesOf(path, segments, state))
    if (state) [state.segment, state.segmentStepMax] = [end.segment, end.stepMax]
  }
  await moveStored(connection, moved)
  await keepMoves(connection, stretches, again.seenMs)
}

const firstSecond = (points: BatchPoints, { rows }: WriterWalk) =>
  Math.floor((points.charted.eventMs[rows[0] ?? 0] ?? 0) / 1000) * 1000

async function stageWalks(connection: DuckDBConnection, { points, walks }: Again): Promise<void> {
  await connection.run(`create or replace temp table walks (
    number integer, run_id integer, metric_id integer, writer_id integer, from_ms bigint, late boolean)`)
  await append(connection, 'walks', {
    rows: walks.length,
    columns: [
      integers(Int32Array.from(walks, (_, at) => at)),
      integers(walks.map(({ state }) => state.run)),
      integers(walks.map(({ state }) => state.metric)),
      integers(walks.map(({ state }) => state.writer)),
      longs(walks.map((walk) => firstSecond(points, walk))),
      booleans(walks.map(({ late }) => Number(late))),
    ],
  })
}

/** Where each walk starts: the segment before its first second, that segment's highest step, and the highest of all. */
async function askStarts(
  connection: DuckDBConnection,
  walks: WriterWalk[],
): Promise<{ state: SegmentState; highest: number }[]> {
  const starts = walks.map(({ before }) => ({
    state: { segment: before.segment, stepMax: before.segmentStepMax },
    highest: before.stepMax,
  }))
  for (const [at, { late }] of walks.entries()) {
    if (late) starts[at] = { state: { segment: 0, stepMax: NaN }, highest: NaN }
  }
  if (!walks.some(({ late }) => late)) return starts
  const found = await connection.runAndReadAll(`select w.number, p.segment, max(p.step)::double
    from points p join walks w on p.run_id = w.run_id and p.metric_id = w.metric_id and p.writer_id = w.writer_id
      and p.event_ms < w.from_ms
    where w.late group by w.number, p.segment order by w.number, p.segment`)
  for (const [number, segment, stepMax] of found.getRows()) {
    const start = starts[Number(number)]
    if (start === undefined) continue
    const highest = stepMax === null ? NaN : Number(stepMax)
    start.state = { segment: Number(segment), stepMax: highest }
    if (!(highest <= start.highest) && !Number.isNaN(highest)) start.highest = highest
  }
  return starts
}

/** Stored points from each late walk's first second on. */
async function askStored(connection: DuckDBConnection, walks: WriterWalk[]): Promise<Step[][]> {
  const stored: Step[][] = walks.map(() => [])
  if (!walks.some(({ late }) => late)) return stored
  const found = await connection.runAndReadAll(`select w.number, p.event_ms::double, p.claimed_ms::double,
      p.step::double, p.value, p.event_seq::double, p.item, p.segment
    from points p join walks w on p.run_id = w.run_id and p.metric_id = w.metric_id and p.writer_id = w.writer_id
      and p.event_ms >= w.from_ms
    where w.late`)
  for (const row of found.getRows()) {
    const [number = -1, eventMs = 0, claimedMs = NaN, step = NaN, value = NaN, seq = 0, item = 0, segment = 0] =
      row.map((cell) => (typeof cell === 'number' ? cell : NaN))
    stored[number]?.push({ eventMs, claimedMs, step, value, seq, item, row: -1, segment })
  }
  return stored
}

function merged({ charted }: BatchPoints, { rows }: WriterWalk, stored: Step[]): Step[] {
  const fresh = Array.from(
    rows,
    (row): Step => ({
      eventMs: charted.eventMs[row] ?? 0,
      claimedMs: charted.claimedMs[row] ?? NaN,
      step: charted.step[row] ?? NaN,
      value: charted.value[row] ?? NaN,
      seq: charted.seq[row] ?? 0,
      item: charted.item[row] ?? 0,
      row,
      segment: -1,
    }),
  )
  return stored.length === 0 ? fresh : [...stored, ...fresh].sort(inOrder)
}

function inOrder(left: Step, right: Step): number {
  return (
    left.eventMs - right.eventMs ||
    nullsLast(left.claimedMs, right.claimedMs) ||
    nullsLast(left.step, right.step) ||
    left.seq - right.seq ||
    left.item - right.item
  )
}

function nullsLast(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
  return left - right
}

const columnsOf = (path: Step[]) => ({
  eventMs: Float64Array.from(path, ({ eventMs }) => eventMs),
  step: Float64Array.from(path, ({ step }) => step),
})

interface Suspects {
  walks: WriterWalk[]
  paths: Step[][]
  /** Places in each path that are exact repeats if an earlier point is equal. */
  lows: number[][]
}

/** Which of the suspects repeat an earlier point exactly, on the path itself or stored before it. */
async function askRepeats(connection: DuckDBConnection, { walks, paths, lows }: Suspects): Promise<Set<number>[]> {
  const repeats = paths.map((path, at) => repeatsWithin(path, new Set(lows[at])))
  const open = lows.flatMap((places, at) =>
    // Nothing is stored before the first point of a writer.
    (walks[at]?.before.points ?? 0) === 0
      ? []
      : places.filter((place) => !repeats[at]?.has(place)).map((place) => ({ at, place, point: paths[at]?.[place] })),
  )
  if (open.length === 0) return repeats
  await connection.run(`create or replace temp table suspects (
    suspect integer, number integer, step bigint, claimed_ms bigint, value double)`)
  await append(connection, 'suspects', {
    rows: open.length,
    columns: [
      integers(Int32Array.from(open, (_, row) => row)),
      integers(open.map(({ at }) => at)),
      longs(open.map(({ point }) => point?.step ?? NaN)),
      longs(open.map(({ point }) => point?.claimedMs ?? NaN)),
      doubles(open.map(({ point }) => point?.value ?? NaN)),
    ],
  })
  const found = await connection.runAndReadAll(`select distinct s.suspect
    from suspects s join walks w using (number)
    join points p on p.run_id = w.run_id and p.metric_id = w.metric_id and p.writer_id = w.writer_id
      and p.step = s.step and p.value = s.value and p.claimed_ms is not distinct from s.claimed_ms
      and p.event_ms < w.from_ms`)
  for (const [suspect] of found.getRows()) {
    const repeat = open[Number(suspect)]
    if (repeat) repeats[repeat.at]?.add(repeat.place)
  }
  return repeats
}

function repeatsWithin(path: Step[], suspects: Set<number>): Set<number> {
  const repeats = new Set<number>()
  if (suspects.size === 0) return repeats
  const earlier = new Set<string>()
  for (const [place, { step, claimedMs, value }] of path.entries()) {
    const text = `${step} ${claimedMs} ${value}`
    if (suspects.has(place) && earlier.has(text)) repeats.add(place)
    earlier.add(text)
  }
  return repeats
}

async function moveStored(connection: DuckDBConnection, moved: { point: Step; segment: number }[]): Promise<void> {
  if (moved.length === 0) return
  await connection.run('create or replace temp table moved (event_seq bigint, item integer, segment integer)')
  await append(connection, 'moved', {
    rows: moved.length,
    columns: [
      longs(moved.map(({ point }) => point.seq)),
      integers(moved.map(({ point }) => point.item)),
      integers(moved.map(({ segment }) => segment)),
    ],
  })
  for (const table of ['points_sealed', 'points_tail']) {
    await connection.run(`update ${table} set segment = m.segment from moved m
      where ${table}.event_seq = m.event_seq and ${table}.item = m.item`)
  }
}

/** Where stored points were that move: neighbours of one segment are one stretch. */
function stretchesOf(path: Step[], segments: Int32Array, { run, metric, writer }: WriterState): MovedStretch[] {
  const stretches: MovedStretch[] = []
  let isOpen = false
  for (const [place, { row, eventMs, segment }] of path.entries()) {
    if (row >= 0) continue
    const last = stretches.at(-1)
    const moves = segment !== segments[place]
    if (moves && isOpen && last?.segment === segment) last.toMs = eventMs
    else if (moves) stretches.push({ run, metric, writer, fromMs: eventMs, toMs: eventMs, segment })
    isOpen = moves
  }
  return stretches
}

/** Keeps where points were, for pictures of moments before this transaction. */
async function keepMoves(connection: DuckDBConnection, stretches: MovedStretch[], seenMs: number): Promise<void> {
  // Corners of cells keep the segments that their points were in.
  const series = new Set(stretches.map(({ run, metric }) => `(${run}, ${metric})`))
  if (series.size > 0) await connection.run(`delete from chunks where (run_id, metric_id) in (${[...series].join()})`)
  await append(connection, 'segment_moves', {
    rows: stretches.length,
    columns: [
      integers(stretches.map(({ run }) => run)),
      integers(stretches.map(({ metric }) => metric)),
      integers(stretches.map(({ writer }) => writer)),
      longs(stretches.map(({ fromMs }) => fromMs)),
      longs(stretches.map(({ toMs }) => toMs)),
      integers(stretches.map(({ segment }) => segment)),
      constantLong(seenMs),
    ],
  })
}
