import 'server-only'
import { z } from 'zod'
import type { MetricSummary, RunResponse } from '@/lib/api/run'
import type { Moment } from './as-of'
import { FEW_COLLISIONS, MOST_TOLD_APART, rewrittenSql } from './rewritten'
import { byRun, Double, toInstantOrNull, toStep, toValueOrNull, Whole } from './rows'
import { pointsThen } from './segments-then'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** What a run wrote: its metrics by name, and when it began and ended to. */
export interface RunMetrics {
  list: MetricSummary[]
  ends: Pick<RunResponse, 'firstWrite' | 'lastWrite' | 'firstClaimedMs' | 'lastClaimedMs'>
}

export const NO_METRICS: RunMetrics = {
  list: [],
  ends: { firstWrite: null, lastWrite: null, firstClaimedMs: null, lastClaimedMs: null },
}

/** Of runs of this store, by run_id; a run that wrote nothing is left out. */
export async function readRunMetrics(
  store: ReadStore,
  moment: Moment,
  runIds: number[],
): Promise<Map<number, RunMetrics>> {
  if (runIds.length === 0) return new Map()
  const ids = runIds.join()
  const params = { asOf: moment.asOf }
  const rows = await store.query(
    `with ${summaries(moment, ['series'])}
     select m.name, s.* from series_now s join metrics m using (metric_id)
     where s.run_id in (${ids}) order by s.run_id, m.name`,
    params,
    MetricRow,
  )
  const rewritten = rows.some(({ collisions }) => collisions > 0 && collisions <= MOST_TOLD_APART)
    ? await store.query(rewrittenIn(moment, ids), params, RewrittenRow)
    : []
  const again = new Map(rewritten.map((row) => [nameOf(row), row.steps]))
  return new Map([...byRun(rows)].map(([runId, mine]) => [runId, toRunMetrics(mine, again)]))
}

const nameOf = ({ run_id, name }: { run_id: number; name: string }) => `${run_id} ${name}`

function toRunMetrics(rows: z.infer<typeof MetricRow>[], again: Map<string, number>): RunMetrics {
  const written = rows.filter((row) => row.points > 0)
  const ends = (pick: (row: z.infer<typeof MetricRow>) => number | null) =>
    written.map(pick).filter((ms) => ms !== null)
  const min = (times: number[]) => (times.length === 0 ? null : Math.min(...times))
  const max = (times: number[]) => (times.length === 0 ? null : Math.max(...times))
  return {
    list: rows.map((row) => toMetric(row, row.collisions > MOST_TOLD_APART ? null : (again.get(nameOf(row)) ?? 0))),
    ends: {
      firstWrite: toInstantOrNull(min(ends((row) => row.event_min_ms))),
      lastWrite: toInstantOrNull(max(ends((row) => row.event_max_ms))),
      firstClaimedMs: min(ends((row) => row.claimed_min_ms)),
      lastClaimedMs: max(ends((row) => row.claimed_max_ms)),
    },
  }
}

const rewrittenIn = (moment: Moment, ids: string) => `select run_id, m.name, count(*) as steps
from (${rewrittenSql(pointsThen(moment), `run_id in (${ids}) and ${FEW_COLLISIONS}`)}) join metrics m using (metric_id)
group by run_id, m.name order by run_id, m.name`
const RewrittenRow = z.object({ run_id: z.number(), name: z.string(), steps: Whole })

const MetricRow = z.object({
  run_id: z.number(),
  name: z.string(),
  points: Whole,
  refused: Whole,
  non_finite: Whole,
  no_step: Whole,
  collisions: Whole,
  segments: Whole,
  step_min: z.bigint().nullable(),
  step_max: z.bigint().nullable(),
  claimed_min_ms: Whole.nullable(),
  claimed_max_ms: Whole.nullable(),
  event_min_ms: Whole,
  event_max_ms: Whole,
  last_value: Double.nullable(),
  value_min: Double.nullable(),
  value_max: Double.nullable(),
})

function toMetric(row: z.infer<typeof MetricRow>, rewritten: number | null): MetricSummary {
  return {
    name: row.name,
    points: row.points,
    refused: row.refused,
    nonFinite: row.non_finite,
    noStep: row.no_step,
    collisions: row.collisions,
    rewritten,
    segments: row.segments,
    stepMin: toStep(row.step_min),
    stepMax: toStep(row.step_max),
    last: toValueOrNull(row.last_value),
    min: toValueOrNull(row.value_min),
    max: toValueOrNull(row.value_max),
  }
}
