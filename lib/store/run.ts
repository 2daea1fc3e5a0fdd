import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { MetricSummary, RunQuery, RunResponse, StatusChange } from '@/lib/api/run'
import { FROM_WORST } from '@/lib/cloudtrail/verdict'
import { type Moment, readMoment } from './as-of'
import { rewrittenSql } from './rewritten'
import {
  Double,
  eventIdSql,
  RunRefRow,
  toInstant,
  toInstantOrNull,
  toRunRef,
  toStep,
  toValueOrNull,
  VerdictRow,
  Whole,
} from './rows'
import { readFactValues, toRunFacts } from './run-facts'
import { readRunGroups } from './run-groups'
import { runLife } from './run-life'
import { scopeFilter } from './scope-filter'
import { pointsThen } from './segments-then'
import { noSuchRun } from './series-find'
import type { ReadStore } from './store'
import { summaries } from './summaries'
import { readRunWriters } from './writers'

/** Key of the experiment component `name` in `place`, or null when there is none in scope. Names ignore case. */
export async function findRun(
  store: ReadStore,
  scope: Scope,
  place: { account: string; region: string; name: string },
): Promise<string | null> {
  const visible = scopeFilter(scope, 'r')
  const rows = await store.query(
    `select run_key from runs r
     where account = $account and region = $region and name = $name and ${visible.sql}
     order by (resource_type = 'experiment-trial-component') desc, run_key limit 1`,
    { ...visible.params, ...place, name: place.name.toLowerCase() },
    RunRefRow.pick({ run_key: true }),
  )
  return rows[0]?.run_key ?? null
}

/** `GET /api/runs/{key}`: everything about a run but its points. Throws `not_found`, for a foreign run alike. */
export async function readRun(store: ReadStore, scope: Scope, query: RunQuery): Promise<RunResponse> {
  const moment = await readMoment(store, query.asOf)
  const run = await readHeader(store, scope, { run: query.run, moment })
  const params = { runId: run.run_id, asOf: moment.asOf }
  const [metrics, writers, statusHistory, groups, factValues, files, proof] = await Promise.all([
    readMetrics(store, moment, params),
    readRunWriters(store, moment, run.run_id),
    readStatusHistory(store, params),
    readRunGroups(store, params),
    readFactValues(store, params),
    store.query(`with ${summaries(moment, ['run_files'])}\n${FILES}`, params, FileRow),
    store.query(`with ${summaries(moment, ['run_verdicts'])}\n${PROOF}`, params, ProofRow),
  ])
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  return {
    asOf: toInstant(moment.asOf),
    run: toRunRef(run),
    arn: `arn:${run.partition}:sagemaker:${run.region}:${run.account}:${run.resource_type}/${run.name}`,
    experiment: run.experiment,
    trial: run.trial,
    groups,
    displayName: run.display_name,
    status: run.status,
    deleted: run.deleted,
    statusHistory,
    ...metrics.ends,
    events: sum(writers.map((writer) => writer.events)),
    denied: sum(writers.map((writer) => writer.denied)),
    points: sum(metrics.list.map((metric) => metric.points)),
    collisions: sum(metrics.list.map((metric) => metric.collisions - metric.rewritten)),
    metrics: metrics.list,
    writers,
    facts: toRunFacts(factValues, statusHistory),
    files,
    proof: byWorst(proof),
  }
}

async function readHeader(store: ReadStore, scope: Scope, { run, moment }: { run: string; moment: Moment }) {
  const visible = scopeFilter(scope, 'r')
  const rows = await store.query(
    `with ${runLife},
     changes as (
       select c.* from run_life c join runs r using (run_id) where r.run_key = $run
     )
     select r.*,
       (select last(experiment order by event_ms, event_seq) from changes where experiment is not null) as experiment,
       (select last(trial order by event_ms, event_seq) from changes where trial is not null) as trial,
       (select last(display_name order by event_ms, event_seq) from changes where display_name is not null)
         as display_name,
       (select last(status order by event_ms, event_seq) from changes where status is not null) as status,
       coalesce((select last(deleted order by event_ms, event_seq) from changes), false) as deleted
     from runs r where r.run_key = $run and r.seen_ms <= $asOf and ${visible.sql}`,
    { ...visible.params, run, asOf: moment.asOf },
    HeaderRow,
  )
  const [header] = rows
  if (header === undefined) throw noSuchRun(run)
  return header
}

const HeaderRow = RunRefRow.extend({
  run_id: z.number(),
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  display_name: z.string().nullable(),
  status: z.string().nullable(),
  deleted: z.boolean(),
})

interface RunParams extends Record<string, number> {
  runId: number
  asOf: number
}

async function readMetrics(store: ReadStore, moment: Moment, params: RunParams) {
  const rows = await store.query(
    `with ${summaries(moment, ['series'])}
     select m.name, s.* from series_now s join metrics m using (metric_id) where s.run_id = $runId order by m.name`,
    params,
    MetricRow,
  )
  const rewritten = rows.some(({ collisions }) => collisions > 0)
    ? await store.query(REWRITTEN(moment), params, RewrittenRow)
    : []
  const again = new Map(rewritten.map(({ name, steps }) => [name, steps]))
  const written = rows.filter((row) => row.points > 0)
  const ends = (pick: (row: z.infer<typeof MetricRow>) => number | null) =>
    written.map(pick).filter((ms) => ms !== null)
  const min = (times: number[]) => (times.length === 0 ? null : Math.min(...times))
  const max = (times: number[]) => (times.length === 0 ? null : Math.max(...times))
  return {
    list: rows.map((row) => toMetric(row, again.get(row.name) ?? 0)),
    ends: {
      firstWrite: toInstantOrNull(min(ends((row) => row.event_min_ms))),
      lastWrite: toInstantOrNull(max(ends((row) => row.event_max_ms))),
      firstClaimedMs: min(ends((row) => row.claimed_min_ms)),
      lastClaimedMs: max(ends((row) => row.claimed_max_ms)),
    },
  }
}

const REWRITTEN = (moment: Moment) => `select m.name, count(*) as steps
from (${rewrittenSql(pointsThen(moment), 'run_id = $runId')}) join metrics m using (metric_id)
group by m.name order by m.name`
const RewrittenRow = z.object({ name: z.string(), steps: Whole })

const MetricRow = z.object({
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

function toMetric(row: z.infer<typeof MetricRow>, rewritten: number): MetricSummary {
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

async function readStatusHistory(store: ReadStore, params: RunParams): Promise<StatusChange[]> {
  const rows = await store.query(
    `select c.status, c.status_message as message, c.event_ms, ${eventIdSql('e')} as event, w.writer_key, w.label
     from run_changes c join events e using (event_seq) join writers w using (writer_id)
     where c.run_id = $runId and c.seen_ms <= $asOf and c.status is not null
     order by c.event_ms, c.event_seq`,
    params,
    StatusRow,
  )
  return rows.map(({ status, message, event_ms, event, writer_key, label }) => ({
    status,
    message,
    at: toInstant(event_ms),
    event,
    writer: { key: writer_key, label },
  }))
}

const StatusRow = z.object({
  status: z.string(),
  message: z.string().nullable(),
  event_ms: Whole,
  event: z.string(),
  writer_key: z.string(),
  label: z.string(),
})

const FILES = `select f.state, count(*) as files, sum(r.events) as events
from run_files_now r join files f using (file_id)
where r.run_id = $runId
group by f.state order by f.state`
const FileRow = z.object({ state: z.string(), files: Whole, events: Whole })

const PROOF = 'select verdict, files, events from run_verdicts_now where run_id = $runId order by verdict'
const ProofRow = z.object({ verdict: VerdictRow, files: Whole, events: Whole })

function byWorst(proof: z.output<typeof ProofRow>[]): RunResponse['proof'] {
  return proof.sort((a, b) => FROM_WORST.indexOf(a.verdict) - FROM_WORST.indexOf(b.verdict))
}
