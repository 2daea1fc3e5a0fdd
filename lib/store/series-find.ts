import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { SeriesQuery } from '@/lib/api/series'
import { AppError } from '@/lib/errors'
import { type Moment, NEWEST, readMoment } from './as-of'
import { Whole } from './rows'
import { scopeFilter } from './scope-filter'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** One metric of one run, as far as its summary tells. */
export interface FoundSeries {
  moment: Moment
  runId: number
  /** -1: no run of this store has a metric of that name. */
  metricId: number
  total: number
  refused: number
  nonFinite: number
  noStep: number
  collisions: number
  /** Lines it is drawn as: one for each segment of each writer. */
  lines: number
  /** Smallest claimed time of the run, where relative time counts from; read only when that is asked for. */
  baseMs: number | null
  range: Record<'step' | 'claimed' | 'observed', { min: bigint; max: bigint } | null>
}

/** The run by key, in scope. Throws `not_found` for a missing and a foreign run alike. */
export async function findRunId(
  store: ReadStore,
  scope: Scope,
  { run, moment }: { run: string; moment: Moment },
): Promise<number> {
  const visible = scopeFilter(scope, 'r')
  const rows = await store.query(
    `select run_id from runs r where run_key = $run and seen_ms <= $asOf and ${visible.sql}`,
    { ...visible.params, run, asOf: moment.asOf },
    z.object({ run_id: z.number() }),
  )
  const [found] = rows
  if (found === undefined) throw noSuchRun(run)
  return found.run_id
}

/** The same words for a run that is not there and one that is not for this viewer. */
export function noSuchRun(run: string): AppError {
  return new AppError('not_found', `There is no run with the key ${run}, or not for you.`)
}

/** One metric of several runs, as one moment knew them. Runs that are not there, or not in scope, are left out. */
export interface FoundRuns {
  moment: Moment
  /** By run key; a run without the metric has total 0. */
  series: Map<string, FoundSeries>
}

/** What series are looked for. */
export interface SeriesOfRuns extends Pick<SeriesQuery, 'metric' | 'x' | 'asOf'> {
  runs: string[]
}

/** Summary of `query`'s series: an existing run without the metric has total 0. */
export async function findSeries(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<FoundSeries> {
  const { series } = await findSeriesOfRuns(store, scope, { ...query, runs: [query.run] })
  const found = series.get(query.run)
  if (found === undefined) throw noSuchRun(query.run)
  return found
}

/** The same of several runs at once. */
export async function findSeriesOfRuns(store: ReadStore, scope: Scope, query: SeriesOfRuns): Promise<FoundRuns> {
  const { moment, rows } = (await findLive(store, scope, query)) ?? (await findPinned(store, scope, query))
  return { moment, series: new Map(rows.map((row) => [row.run_key, toFound(row, moment)])) }
}

function toFound(row: z.infer<typeof SummaryRow>, moment: Moment): FoundSeries {
  const range = (min: bigint | null, max: bigint | null) => (min === null || max === null ? null : { min, max })
  return {
    moment,
    runId: row.run_id,
    metricId: row.metric_id ?? -1,
    total: row.points ?? 0,
    refused: row.refused ?? 0,
    nonFinite: row.non_finite ?? 0,
    noStep: row.no_step ?? 0,
    collisions: row.collisions ?? 0,
    lines: row.segments ?? 0,
    baseMs: row.base_ms,
    range: {
      step: range(row.step_min, row.step_max),
      claimed: range(row.claimed_min_ms, row.claimed_max_ms),
      observed: range(row.event_min_ms, row.event_max_ms),
    },
  }
}

interface Found {
  moment: Moment
  rows: z.infer<typeof SummaryRow>[]
}

/** All in one question, which sees one moment of the store; null when the answer has to be of an earlier one. */
async function findLive(store: ReadStore, scope: Scope, query: SeriesOfRuns): Promise<Found | null> {
  const visible = scopeFilter(scope, 'r')
  const found = await store.query(
    `with mine as (select * from runs r where list_contains($runs, r.run_key) and ${visible.sql})
     select n.newest, r.run_key, r.run_id, m.metric_id, ${SUMMARY}, b.base_ms
     from (select ${NEWEST} as newest) n
     left join mine r on true
     left join metrics m on m.name = $metric
     left join series s on s.run_id = r.run_id and s.metric_id = m.metric_id
     left join ${query.x === 'relative' ? baseSql('series', 'select run_id from mine') : NO_BASE} b on b.run_id = r.run_id
     order by r.run_key`,
    { ...visible.params, runs: query.runs, metric: query.metric },
    LiveRow,
  )
  const newest = found[0]?.newest ?? 0
  if (query.asOf !== null && query.asOf < newest) return null
  const rows = found.flatMap(({ run_key, run_id, ...row }) =>
    run_key === null || run_id === null ? [] : [{ ...row, run_key, run_id }],
  )
  return { moment: { asOf: newest, newest, pinned: false, moved: false }, rows }
}

async function findPinned(store: ReadStore, scope: Scope, query: SeriesOfRuns): Promise<Found> {
  const moment = await readMoment(store, query.asOf)
  const visible = scopeFilter(scope, 'r')
  const runs = await store.query(
    `select run_key, run_id from runs r
     where list_contains($runs, r.run_key) and r.seen_ms <= $asOf and ${visible.sql} order by run_key`,
    { ...visible.params, runs: query.runs, asOf: moment.asOf },
    SummaryRow.pick({ run_key: true, run_id: true }),
  )
  if (runs.length === 0) return { moment, rows: [] }
  const ids = runs.map(({ run_id }) => run_id).join()
  const rows = await store.query(
    `with ${summaries(moment, ['series'])},
     mine as materialized (select * from series_now where run_id in (${ids}))
     select r.run_key, r.run_id, m.metric_id, ${SUMMARY}, b.base_ms
     from runs r
     left join ${baseSql('mine', ids)} b on b.run_id = r.run_id
     left join metrics m on m.name = $metric
     left join mine s on s.run_id = r.run_id and s.metric_id = m.metric_id
     where r.run_id in (${ids})
     order by r.run_key`,
    { metric: query.metric, asOf: moment.asOf },
    SummaryRow,
  )
  return { moment, rows }
}

/** Where relative time of each run counts from. */
const baseSql = (series: string, runs: string) =>
  `(select run_id, min(claimed_min_ms) as base_ms from ${series} where run_id in (${runs}) group by run_id)`
const NO_BASE = '(select null::integer as run_id, null::bigint as base_ms)'

const SUMMARY = `s.points, s.refused, s.non_finite, s.no_step, s.collisions, s.segments, s.step_min, s.step_max,
  s.claimed_min_ms, s.claimed_max_ms, s.event_min_ms, s.event_max_ms`

const Bound = z.bigint().nullable()
const SummaryRow = z.object({
  run_key: z.string(),
  run_id: z.number(),
  metric_id: z.number().nullable(),
  base_ms: Whole.nullable(),
  points: Whole.nullable(),
  refused: Whole.nullable(),
  non_finite: Whole.nullable(),
  no_step: Whole.nullable(),
  collisions: Whole.nullable(),
  segments: Whole.nullable(),
  step_min: Bound,
  step_max: Bound,
  claimed_min_ms: Bound,
  claimed_max_ms: Bound,
  event_min_ms: Bound,
  event_max_ms: Bound,
})
/** Without a run only the moment is told. */
const LiveRow = SummaryRow.extend({
  run_key: z.string().nullable(),
  run_id: z.number().nullable(),
  newest: Whole,
})
