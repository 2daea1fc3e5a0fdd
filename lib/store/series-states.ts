import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, doubles, integers, longs } from './append'

/** A row of `series`. NaN is null, also for `lastValue` while there are no points. */
export interface SeriesState {
  run: number
  metric: number
  points: number
  refused: number
  nonFinite: number
  late: number
  noStep: number
  collisions: number
  segments: number
  stepMin: number
  stepMax: number
  claimedMin: number
  claimedMax: number
  eventMin: number
  eventMax: number
  lastValue: number
  lastStep: number
  lastEventMs: number
  lastClaimedMs: number
  lastSeq: number
  lastItem: number
  valueMin: number
  valueMax: number
}

/** A row of `series_writers`. NaN is null. */
export interface WriterState {
  run: number
  metric: number
  writer: number
  points: number
  eventMin: number
  eventMax: number
  stepMax: number
  segment: number
  segmentStepMax: number
}

export function newSeries(run: number, metric: number): SeriesState {
  return {
    run,
    metric,
    ...{ points: 0, refused: 0, nonFinite: 0, late: 0, noStep: 0, collisions: 0, segments: 0 },
    ...{ stepMin: NaN, stepMax: NaN, claimedMin: NaN, claimedMax: NaN, eventMin: NaN, eventMax: NaN },
    ...{ lastValue: NaN, lastStep: NaN, lastEventMs: NaN, lastClaimedMs: NaN, lastSeq: NaN, lastItem: NaN },
    ...{ valueMin: NaN, valueMax: NaN },
  }
}

export function newWriter(run: number, metric: number, writer: number): WriterState {
  const none = { eventMin: NaN, eventMax: NaN, stepMax: NaN, segmentStepMax: NaN }
  return { run, metric, writer, points: 0, segment: 0, ...none }
}

/** State of the batch's series, one for each, as they were before; and of every writer of those series. */
export interface SeriesStates {
  series: SeriesState[]
  /** For each series, by writer. */
  writers: Map<number, WriterState>[]
}

/** Reads the states of the series (`runs`, `metrics`), new ones empty. */
export async function readStates(
  connection: DuckDBConnection,
  { runs, metrics }: { runs: number[]; metrics: number[] },
): Promise<SeriesStates> {
  const states: SeriesStates = {
    series: runs.map((run, at) => newSeries(run, metrics[at] ?? -1)),
    writers: runs.map(() => new Map<number, WriterState>()),
  }
  if (runs.length === 0) return states
  await connection.run('create or replace temp table touched (number integer, run_id integer, metric_id integer)')
  const numbers = Int32Array.from(runs, (_, at) => at)
  await append(connection, 'touched', { rows: runs.length, columns: [numbers, runs, metrics].map((c) => integers(c)) })
  for (const row of await read(connection, READ_SERIES)) states.series[row[0] ?? -1] = toSeries(row.slice(1))
  for (const row of await read(connection, READ_WRITERS)) {
    const state = toWriter(row.slice(1))
    states.writers[row[0] ?? -1]?.set(state.writer, state)
  }
  return states
}

/** Writes states back, over what was there. */
export async function writeStates(
  connection: DuckDBConnection,
  states: { series: SeriesState[]; writers: WriterState[] },
): Promise<void> {
  await connection.run(`create or replace temp table stage_series (${SERIES_COLUMNS.map(typed).join(', ')})`)
  const series = states.series.filter(({ points, refused }) => points + refused > 0)
  await append(connection, 'stage_series', { rows: series.length, columns: seriesColumns(series) })
  await connection.run(`insert or replace into series by name select * replace (
    case when last_event_ms is null then null else last_value end as last_value) from stage_series`)
  await connection.run(`create or replace temp table stage_series_writers (${WRITER_COLUMNS.map(typed).join(', ')})`)
  await append(connection, 'stage_series_writers', {
    rows: states.writers.length,
    columns: writerColumns(states.writers),
  })
  await connection.run('insert or replace into series_writers by name select * from stage_series_writers')
}

const SERIES_COLUMNS = [
  'run_id',
  'metric_id',
  'points',
  'refused',
  'non_finite',
  'late',
  'no_step',
  'collisions',
  'segments',
  'step_min',
  'step_max',
  'claimed_min_ms',
  'claimed_max_ms',
  'event_min_ms',
  'event_max_ms',
  'last_value',
  'last_step',
  'last_event_ms',
  'last_claimed_ms',
  'last_event_seq',
  'last_item',
  'value_min',
  'value_max',
]
const WRITER_COLUMNS = [
  'run_id',
  'metric_id',
  'writer_id',
  'points',
  'event_min_ms',
  'event_max_ms',
  'step_max',
  'segment',
  'segment_step_max',
]

function typed(column: string): string {
  if (/_id$|^segments?$|^last_item$/.test(column)) return `${column} integer`
  return `${column} ${/value/.test(column) ? 'double' : 'bigint'}`
}

const asDoubles = (columns: string[]) => columns.map((column) => `s.${column}::double`).join(', ')
const READ_SERIES = `select number::double, ${asDoubles(SERIES_COLUMNS)} from touched join series s using (run_id, metric_id)`
const READ_WRITERS = `select number::double, ${asDoubles(WRITER_COLUMNS)}
  from touched join series_writers s using (run_id, metric_id)`

async function read(connection: DuckDBConnection, sql: string): Promise<number[][]> {
  const rows = (await connection.runAndReadAll(sql)).getRows()
  return rows.map((row) => row.map((value) => (typeof value === 'number' ? value : NaN)))
}

function toSeries(row: number[]): SeriesState {
  const [run = -1, metric = -1, points = 0, refused = 0, nonFinite = 0, late = 0, noStep = 0, ...more] = row
  const [collisions = 0, segments = 0, stepMin = NaN, stepMax = NaN, claimedMin = NaN, claimedMax = NaN, ...last] = more
  const [eventMin = NaN, eventMax = NaN, lastValue = NaN, lastStep = NaN, lastEventMs = NaN, ...rest] = last
  const [lastClaimedMs = NaN, lastSeq = NaN, lastItem = NaN, valueMin = NaN, valueMax = NaN] = rest
  return {
    ...{ run, metric, points, refused, nonFinite, late, noStep, collisions, segments, stepMin, stepMax },
    ...{ claimedMin, claimedMax, eventMin, eventMax, lastValue, lastStep, lastEventMs, lastClaimedMs, lastSeq },
    ...{ lastItem, valueMin, valueMax },
  }
}

function toWriter(row: number[]): WriterState {
  const [run = -1, metric = -1, writer = -1, points = 0, eventMin = NaN, eventMax = NaN, ...rest] = row
  const [stepMax = NaN, segment = 0, segmentStepMax = NaN] = rest
  return { run, metric, writer, points, eventMin, eventMax, stepMax, segment, segmentStepMax }
}

function seriesColumns(states: SeriesState[]) {
  const of = (pick: (state: SeriesState) => number) => Float64Array.from(states, pick)
  return [
    integers(of((state) => state.run)),
    integers(of((state) => state.metric)),
    longs(of((state) => state.points)),
    longs(of((state) => state.refused)),
    longs(of((state) => state.nonFinite)),
    longs(of((state) => state.late)),
    longs(of((state) => state.noStep)),
    longs(of((state) => state.collisions)),
    integers(of((state) => state.segments)),
    longs(of((state) => state.stepMin)),
    longs(of((state) => state.stepMax)),
    longs(of((state) => state.claimedMin)),
    longs(of((state) => state.claimedMax)),
    longs(of((state) => state.eventMin)),
    longs(of((state) => state.eventMax)),
    doubles(of((state) => state.lastValue)),
    longs(of((state) => state.lastStep)),
    longs(of((state) => state.lastEventMs)),
    longs(of((state) => state.lastClaimedMs)),
    longs(of((state) => state.lastSeq)),
    integers(
      of((state) => (Number.isNaN(state.lastItem) ? -1 : state.lastItem)),
      -1,
    ),
    doubles(
      of((state) => state.valueMin),
      true,
    ),
    doubles(
      of((state) => state.valueMax),
      true,
    ),
  ]
}

function writerColumns(states: WriterState[]) {
  const of = (pick: (state: WriterState) => number) => Float64Array.from(states, pick)
  return [
    integers(of((state) => state.run)),
    integers(of((state) => state.metric)),
    integers(of((state) => state.writer)),
    longs(of((state) => state.points)),
    longs(of((state) => state.eventMin)),
    longs(of((state) => state.eventMax)),
    longs(of((state) => state.stepMax)),
    integers(of((state) => state.segment)),
    longs(of((state) => state.segmentStepMax)),
  ]
}
