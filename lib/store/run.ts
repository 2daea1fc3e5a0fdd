import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { RunQuery, RunResponse, StatusChange } from '@/lib/api/run'
import { FROM_WORST } from '@/lib/cloudtrail/verdict'
import { readMoment } from './as-of'
import { FILES_THEN } from './files-then'
import { eventIdSql, RunRefRow, toInstant, toInstantOrNull, toRunRef, VerdictRow, Whole } from './rows'
import { readFactValues, toRunFacts } from './run-facts'
import { readRunGroups } from './run-groups'
import { findRunHeads } from './run-heads'
import { readRunKeys } from './run-keys'
import { NO_METRICS, readRunMetrics } from './run-metrics'
import { readUnproved } from './run-unproved'
import { scopeFilter } from './scope-filter'
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
  const [run] = await findRunHeads(store, scope, { runs: [query.run], moment })
  if (run === undefined) throw noSuchRun(query.run)
  const params = { runId: run.run_id, asOf: moment.asOf }
  const [found, writers, statusHistory, groups, factValues, files, proof, doubts, keys] = await Promise.all([
    readRunMetrics(store, moment, [run.run_id]),
    readRunWriters(store, moment, run.run_id),
    readStatusHistory(store, params),
    readRunGroups(store, params),
    readFactValues(store, params),
    store.query(`with ${FILES_THEN},\n${summaries(moment, ['run_files'])}\n${FILES}`, params, FileRow),
    store.query(`with ${summaries(moment, ['run_verdicts'])}\n${PROOF}`, params, ProofRow),
    store.query(`with ${summaries(moment, ['run_doubts'])}\n${DOUBTS}`, params, DoubtsRow),
    readRunKeys(store, moment, run.run_id),
  ])
  const metrics = found.get(run.run_id) ?? NO_METRICS
  const absent = doubts[0]?.absent ?? 0
  const doubted = { runId: run.run_id, absent, verdicts: proof.map(({ verdict }) => verdict) }
  const unproved = (await readUnproved(store, moment, [doubted])).get(run.run_id) ?? []
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
    collisions: sum(metrics.list.map((metric) => metric.collisions - (metric.rewritten ?? 0))),
    metrics: metrics.list,
    writers,
    facts: toRunFacts(factValues, statusHistory),
    files,
    proof: byWorst(proof),
    absent: { files: absent, from: toInstantOrNull(doubts[0]?.absent_ms ?? null) },
    gone: doubts[0]?.gone ?? 0,
    keys,
    unproved,
  }
}

interface RunParams extends Record<string, number> {
  runId: number
  asOf: number
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

const DOUBTS = 'select absent, absent_ms, gone from run_doubts_now where run_id = $runId'
const DoubtsRow = z.object({ absent: Whole, absent_ms: Whole.nullable(), gone: Whole })

function byWorst(proof: z.output<typeof ProofRow>[]): RunResponse['proof'] {
  return proof.sort((a, b) => FROM_WORST.indexOf(a.verdict) - FROM_WORST.indexOf(b.verdict))
}
