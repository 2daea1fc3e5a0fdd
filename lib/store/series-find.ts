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

/** Summary of `query`'s series: an existing run without the metric has total 0. */
export async function findSeries(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<FoundSeries> {
  const { moment, row } = (await findLive(store, scope, query)) ?? (await findPinned(store, scope, query))
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
  row: z.infer<typeof SummaryRow>
}

/** All in one question, which sees one moment of the store; null when the answer has to be of an earlier one. */
async function findLive(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<Found | null> {
  const visible = scopeFilter(scope, 'r')
  const [row] = await store.query(
    `select r.run_id, m.metric_id, ${SUMMARY},
       ${NEWEST} as newest,
       ${query.x === 'relative' ? BASE : 'null::bigint'} as base_ms
     from runs r
     left join metrics m on m.name = $metric
     left join series s on s.run_id = r.run_id and s.metric_id = m.metric_id
     where r.run_key = $run and ${visible.sql}`,
    { ...visible.params, run: query.run, metric: query.metric },
    SummaryRow.extend({ newest: Whole }),
  )
  if (row === undefined) throw noSuchRun(query.run)
  if (query.asOf !== null && query.asOf < row.newest) return null
  return { moment: { asOf: row.newest, newest: row.newest, pinned: false, moved: false }, row }
}

async function findPinned(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<Found> {
  const moment = await readMoment(store, query.asOf)
  const runId = await findRunId(store, scope, { run: query.run, moment })
  const [row] = await store.query(
    `with ${summaries(moment, ['series'])},
     mine as materialized (select * from series_now where run_id = $runId)
     select $runId::integer as run_id, m.metric_id, ${SUMMARY}, b.base_ms
     from (select min(claimed_min_ms) as base_ms from mine) b
     left join metrics m on m.name = $metric
     left join mine s on s.metric_id = m.metric_id`,
    { runId, metric: query.metric, asOf: moment.asOf },
    SummaryRow,
  )
  if (row === undefined) throw noSuchRun(query.run)
  return { moment, row }
}

const BASE = `(
         select min(claimed_min_ms) from series
         where run_id in (select run_id from runs where run_key = $run)
       )`

const SUMMARY = `s.points, s.refused, s.non_finite, s.no_step, s.collisions, s.segments, s.step_min, s.step_max,
  s.claimed_min_ms, s.claimed_max_ms, s.event_min_ms, s.event_max_ms`

const Bound = z.bigint().nullable()
const SummaryRow = z.object({
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
