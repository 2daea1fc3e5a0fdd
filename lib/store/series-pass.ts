import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, breathe, integers, longs } from './append'
import type { BatchPoints } from './point-order'
import { nullsLast } from './point-sort'
import type { PointTable } from './point-table'
import { highestStep, lowPoints } from './segments'
import { resolveRestarts, type WriterWalk } from './segments-again'
import { newWriter, readStates, type SeriesState, type SeriesStates, type WriterState } from './series-states'
import { repeatedSteps } from './step-repeats'

const lateMs = 3_600_000
const breatheEvery = 100

/** What the batch's points change besides being there. */
export interface SeriesPass {
  states: SeriesStates
  /** Writers whose state changed. */
  writers: WriterState[]
  /** Segment of each charted point. */
  segments: Int32Array
  /** Steps that may now have two values: rows of `charted`. */
  repeated: number[]
  /** Series with steps that a double cannot hold: their extremes are read from the points. */
  wide: Set<number>
}

/**
 * One walk over the points in order: counts, extremes, last values, segments and suspects for collisions of each
 * series. Must run before the points are written, since points that are there already are asked for.
 */
export async function passSeries(
  connection: DuckDBConnection,
  points: BatchPoints,
  seenMs: number,
): Promise<SeriesPass> {
  const states = await readStates(connection, points)
  const pass: SeriesPass = {
    states,
    writers: [],
    segments: new Int32Array(points.charted.rows),
    repeated: [],
    wide: new Set(),
  }
  const walks: WriterWalk[] = []
  for (const [series, state] of states.series.entries()) {
    if (series % breatheEvery === breatheEvery - 1) await breathe()
    const [from, to] = [points.starts[series] ?? 0, points.starts[series + 1] ?? 0]
    if (from === to) continue
    addToSeries(points.charted, { state, from, to, repeated: pass.repeated })
    for (const range of rangesByWriter(points.charted, from, to)) walks.push(...walkWriter(range, series, pass))
    if (isWide(state)) pass.wide.add(series)
  }
  addRefused(points, states.series)
  await resolveRestarts(connection, { points, walks, segments: pass.segments, seenMs })
  countSegments(states)
  return pass
}

interface SeriesRange {
  state: SeriesState
  from: number
  to: number
  repeated: number[]
}

function addToSeries(table: PointTable, { state, from, to, repeated }: SeriesRange): void {
  // A series of refused points only has had their times.
  if (state.points === 0) state.eventMin = state.eventMax = NaN
  state.points += to - from
  for (const row of repeatedSteps(table.step, { from, to }, state.stepMax)) repeated.push(row)
  let highest = state.stepMax
  for (let at = from; at < to; at++) {
    const step = table.step[at] ?? NaN
    const claimed = table.claimedMs[at] ?? NaN
    const value = table.value[at] ?? NaN
    if (Number.isNaN(step)) state.noStep++
    else {
      if (!(step <= highest)) highest = step
      if (!(step >= state.stepMin)) state.stepMin = step
    }
    if (!Number.isNaN(claimed)) {
      if (!(claimed >= state.claimedMin)) state.claimedMin = claimed
      if (!(claimed <= state.claimedMax)) state.claimedMax = claimed
      if (Math.abs((table.eventMs[at] ?? 0) - claimed) > lateMs) state.late++
    }
    if (!Number.isFinite(value)) state.nonFinite++
    else {
      if (!(value >= state.valueMin)) state.valueMin = value
      if (!(value <= state.valueMax)) state.valueMax = value
    }
  }
  state.stepMax = highest
  const [first, last] = [table.eventMs[from] ?? NaN, table.eventMs[to - 1] ?? NaN]
  if (!(first >= state.eventMin)) state.eventMin = first
  if (!(last <= state.eventMax)) state.eventMax = last
  if (isLaterThanLast(table, to - 1, state)) setLast(table, to - 1, state)
}

function isLaterThanLast(table: PointTable, row: number, state: SeriesState): boolean {
  if (Number.isNaN(state.lastEventMs)) return true
  const order =
    state.lastEventMs - (table.eventMs[row] ?? NaN) ||
    nullsLast(state.lastClaimedMs, table.claimedMs[row] ?? NaN) ||
    nullsLast(state.lastStep, table.step[row] ?? NaN) ||
    state.lastSeq - (table.seq[row] ?? NaN) ||
    state.lastItem - (table.item[row] ?? NaN)
  return order < 0
}

function setLast(table: PointTable, row: number, state: SeriesState): void {
  state.lastValue = table.value[row] ?? NaN
  state.lastStep = table.step[row] ?? NaN
  state.lastEventMs = table.eventMs[row] ?? NaN
  state.lastClaimedMs = table.claimedMs[row] ?? NaN
  state.lastSeq = table.seq[row] ?? NaN
  state.lastItem = table.item[row] ?? NaN
}

/** One writer's points of a series, in order. `rows` is asked for only when a walk has to be looked at again. */
interface WriterRange {
  writer: number
  eventMs: Float64Array
  step: Float64Array
  rows: () => Int32Array
}

/** A series by writers. Nearly always there is one, whose columns are the series' own. */
function rangesByWriter(table: PointTable, from: number, to: number): WriterRange[] {
  const writer = table.writer[from] ?? -1
  let same = true
  for (let at = from + 1; at < to && same; at++) same = table.writer[at] === writer
  if (same) {
    const rows = () => Int32Array.from({ length: to - from }, (_, at) => from + at)
    return [{ writer, eventMs: table.eventMs.subarray(from, to), step: table.step.subarray(from, to), rows }]
  }
  const rowsOf = new Map<number, number[]>()
  for (let at = from; at < to; at++) {
    const mine = rowsOf.get(table.writer[at] ?? -1)
    if (mine) mine.push(at)
    else rowsOf.set(table.writer[at] ?? -1, [at])
  }
  return [...rowsOf].map(([one, rows]) => ({
    writer: one,
    eventMs: taken(table.eventMs, rows),
    step: taken(table.step, rows),
    rows: () => Int32Array.from(rows),
  }))
}

function taken(column: Float64Array, rows: number[]): Float64Array {
  const found = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) found[at] = column[rows[at] ?? 0] ?? NaN
  return found
}

/** Adds a writer's points to its state. Answers the walk that has to be looked at again, if any. */
function walkWriter(range: WriterRange, series: number, pass: SeriesPass): WriterWalk[] {
  const { states, segments } = pass
  const { writer, eventMs, step } = range
  const [run, metric] = [states.series[series]?.run ?? -1, states.series[series]?.metric ?? -1]
  const state = states.writers[series]?.get(writer) ?? newWriter(run, metric, writer)
  states.writers[series]?.set(writer, state)
  pass.writers.push(state)
  const [first = 0, last = 0] = [eventMs[0], eventMs.at(-1)]
  const late = Math.floor(first / 1000) <= Math.floor(state.eventMax / 1000)
  const low = lowPoints({ eventMs, step }, state.stepMax)
  const before = { ...state }
  state.points += step.length
  state.stepMax = highestStep(step, state.stepMax)
  if (!(first >= state.eventMin)) state.eventMin = first
  if (!(last <= state.eventMax)) state.eventMax = last
  if (late || low.length > 0) return [{ rows: range.rows(), state, before, late }]
  state.segmentStepMax = highestStep(step, state.segmentStepMax)
  if (state.segment > 0) for (const row of range.rows()) segments[row] = state.segment
  return []
}

function addRefused({ refused }: BatchPoints, series: SeriesState[]): void {
  for (let at = 0; at < refused.rows; at++) {
    const state = series[refused.series[at] ?? -1]
    if (state === undefined) continue
    state.refused++
    if (state.points > 0) continue
    const eventMs = refused.eventMs[at] ?? NaN
    if (!(eventMs >= state.eventMin)) state.eventMin = eventMs
    if (!(eventMs <= state.eventMax)) state.eventMax = eventMs
  }
}

/** A line of a series is one segment of one writer. */
function countSegments({ series, writers }: SeriesStates): void {
  for (const [at, state] of series.entries()) {
    state.segments = [...(writers[at]?.values() ?? [])].reduce((sum, writer) => sum + writer.segment + 1, 0)
  }
}

function isWide({ stepMin, stepMax }: SeriesState): boolean {
  return Math.abs(stepMin) > Number.MAX_SAFE_INTEGER || Math.abs(stepMax) > Number.MAX_SAFE_INTEGER
}

/** Reads extremes and last steps of series with very long steps from the points, digit by digit. */
export async function refineWideSteps(
  connection: DuckDBConnection,
  { states, wide }: Pick<SeriesPass, 'states' | 'wide'>,
): Promise<void> {
  if (wide.size === 0) return
  const series = [...wide].flatMap((at) => states.series[at] ?? [])
  await connection.run('create or replace temp table wide (run_id integer, metric_id integer, last_event_seq bigint)')
  await append(connection, 'wide', {
    rows: series.length,
    columns: [
      integers(series.map(({ run }) => run)),
      integers(series.map(({ metric }) => metric)),
      longs(series.map(({ lastSeq }) => lastSeq)),
    ],
  })
  await connection.run(`update series set step_min = p.step_min, step_max = p.step_max, last_step = p.last_step
    from (
      select run_id, metric_id, min(step) as step_min, max(step) as step_max,
        last(step order by event_ms, claimed_ms, step, event_seq, item) as last_step
      from points semi join wide using (run_id, metric_id) group by run_id, metric_id
    ) p
    where series.run_id = p.run_id and series.metric_id = p.metric_id`)
}
