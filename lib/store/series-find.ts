import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { SeriesQuery } from '@/lib/api/series'
import { AppError } from '@/lib/errors'
import type { Moment } from './as-of'
import { Whole } from './rows'
import { scopeFilter } from './scope-filter'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** One metric of one run, as far as its summary tells. */
export interface FoundSeries {
  runId: number
  /** -1: no run of this store has a metric of that name. */
  metricId: number
  total: number
  refused: number
  nonFinite: number
  collisions: number
  /** Lines it is drawn as: one for each (segment, writer). */
  lines: number
  /** Smallest claimed time of the run: where relative time counts from. */
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
  if (found === undefined) throw new AppError('not_found', `There is no run with the key ${run}, or not for you.`)
  return found.run_id
}

/** Summary of `query`'s series at `moment`: an existing run without the metric has total 0. */
export async function findSeries(
  store: ReadStore,
  scope: Scope,
  { query, moment }: { query: SeriesQuery; moment: Moment },
): Promise<FoundSeries> {
  const runId = await findRunId(store, scope, { run: query.run, moment })
  const rows = await store.query(
    `with ${summaries(moment, ['series', 'series_writers'])},
     mine as (select * from series_now where run_id = $runId)
     select s.*, coalesce(m.metric_id, -1) as metric_id, b.base_ms,
       (select count(*) from series_writers_now w where w.run_id = $runId and w.metric_id = m.metric_id) as writers
     from (select min(claimed_min_ms) as base_ms from mine) b
     left join metrics m on m.name = $metric
     left join mine s on s.metric_id = m.metric_id`,
    { runId, metric: query.metric, asOf: moment.asOf },
    SummaryRow,
  )
  return toFound(runId, rows[0])
}

const Bound = z.bigint().nullable()
const SummaryRow = z.object({
  metric_id: z.number(),
  base_ms: Whole.nullable(),
  points: Whole.nullable(),
  refused: Whole.nullable(),
  non_finite: Whole.nullable(),
  collisions: Whole.nullable(),
  segments: Whole.nullable(),
  writers: Whole,
  step_min: Bound,
  step_max: Bound,
  claimed_min_ms: Bound,
  claimed_max_ms: Bound,
  event_min_ms: Bound,
  event_max_ms: Bound,
})

function toFound(runId: number, row: z.infer<typeof SummaryRow> | undefined): FoundSeries {
  const range = (min: bigint | null | undefined, max: bigint | null | undefined) =>
    min === null || max === null || min === undefined || max === undefined ? null : { min, max }
  return {
    runId,
    metricId: row?.metric_id ?? -1,
    total: row?.points ?? 0,
    refused: row?.refused ?? 0,
    nonFinite: row?.non_finite ?? 0,
    collisions: row?.collisions ?? 0,
    lines: Math.max(row?.segments ?? 0, row?.writers ?? 0),
    baseMs: row?.base_ms ?? null,
    range: {
      step: range(row?.step_min, row?.step_max),
      claimed: range(row?.claimed_min_ms, row?.claimed_max_ms),
      observed: range(row?.event_min_ms, row?.event_max_ms),
    },
  }
}
