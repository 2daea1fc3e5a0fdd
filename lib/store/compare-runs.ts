import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { CompareRun, CompareRunsQuery, CompareRunsResponse } from '@/lib/api/compare'
import { FROM_WORST } from '@/lib/cloudtrail/verdict'
import { type Moment, readMoment } from './as-of'
import { readOrigins } from './compare-origins'
import { readAbsent } from './compare-unproved'
import { byRun, toInstant, toRunRef, VerdictRow, Whole } from './rows'
import { findRunHeads, type RunHead } from './run-heads'
import { NO_METRICS, type RunMetrics, readRunMetrics } from './run-metrics'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/**
 * `GET /api/compare/runs`: what the heads of up to 100 runs say, and their metrics, in the order asked for. Runs that are
 * not there, not in scope or not yet read are named and keep nobody from the rest.
 */
export async function readCompareRuns(
  store: ReadStore,
  scope: Scope,
  query: CompareRunsQuery,
): Promise<CompareRunsResponse> {
  const asked = [...new Set(query.runs)]
  const moment = await readMoment(store, query.asOf)
  const heads = await findRunHeads(store, scope, { runs: asked, moment })
  const ids = heads.map(({ run_id }) => run_id)
  const [metrics, totals, proof, lost, origins] = await Promise.all([
    readRunMetrics(store, moment, ids),
    readTotals(store, moment, ids),
    readProof(store, moment, ids),
    readAbsent(store, moment, ids),
    readOrigins(store, moment, ids),
  ])
  const runs = new Map(
    heads.map((head) => [
      head.run_key,
      toCompareRun(head, metrics.get(head.run_id) ?? NO_METRICS, {
        totals: totals.get(head.run_id),
        proof: proof.get(head.run_id) ?? [],
        absent: lost.get(head.run_id) ?? { files: 0, from: null },
      }),
    ]),
  )
  const absent = asked.filter((run) => !runs.has(run))
  const unread = await findUnread(store, scope, { runs: absent, moment })
  return {
    asOf: toInstant(moment.asOf),
    runs: asked.flatMap((run) => runs.get(run) ?? []),
    origins,
    unread: absent.filter((run) => unread.has(run)),
    missing: absent.filter((run) => !unread.has(run)),
  }
}

/** Runs in scope that are there now, and were not yet at the moment. */
async function findUnread(
  store: ReadStore,
  scope: Scope,
  { runs, moment }: { runs: string[]; moment: Moment },
): Promise<Set<string>> {
  if (runs.length === 0 || moment.asOf === moment.newest) return new Set()
  const heads = await findRunHeads(store, scope, { runs, moment: await readMoment(store, null) })
  return new Set(heads.map(({ run_key }) => run_key))
}

function toCompareRun(
  head: RunHead,
  metrics: RunMetrics,
  { totals, proof, absent }: { totals: TotalsRow | undefined; proof: ProofRow[]; absent: CompareRun['absent'] },
): CompareRun {
  const sum = (count: (metric: RunMetrics['list'][number]) => number) =>
    metrics.list.reduce((all, metric) => all + count(metric), 0)
  return {
    run: toRunRef(head),
    experiment: head.experiment,
    trial: head.trial,
    displayName: head.display_name,
    status: head.status,
    deleted: head.deleted,
    ...metrics.ends,
    events: totals?.events ?? 0,
    points: sum(({ points }) => points),
    collisions: sum(({ collisions, rewritten }) => collisions - (rewritten ?? 0)),
    restarts: totals?.restarts ?? 0,
    writers: totals?.writers ?? 0,
    proof: proof
      .map(({ verdict, files, events }) => ({ verdict, files, events }))
      .sort((a, b) => FROM_WORST.indexOf(a.verdict) - FROM_WORST.indexOf(b.verdict)),
    absent,
    metrics: metrics.list,
  }
}

async function readTotals(store: ReadStore, moment: Moment, ids: number[]): Promise<Map<number, TotalsRow>> {
  if (ids.length === 0) return new Map()
  const rows = await store.query(
    `with ${summaries(moment, ['run_writers', 'series_writers'])}
     select run_id, events, writers, coalesce(restarts, 0) as restarts
     from (
       select run_id, count(*) as writers, sum(events) as events from run_writers_now
       where run_id in (${ids.join()}) group by run_id
     )
     left join (
       select run_id, max(segment) as restarts from series_writers_now where run_id in (${ids.join()}) group by run_id
     ) using (run_id)
     order by run_id`,
    { asOf: moment.asOf },
    TotalsRow,
  )
  return new Map(rows.map((row) => [row.run_id, row]))
}

const TotalsRow = z.object({ run_id: z.number(), events: Whole, writers: Whole, restarts: Whole })
type TotalsRow = z.infer<typeof TotalsRow>

async function readProof(store: ReadStore, moment: Moment, ids: number[]): Promise<Map<number, ProofRow[]>> {
  if (ids.length === 0) return new Map()
  const rows = await store.query(
    `with ${summaries(moment, ['run_verdicts'])}
     select run_id, verdict, files, events from run_verdicts_now where run_id in (${ids.join()}) order by run_id, verdict`,
    { asOf: moment.asOf },
    ProofRow,
  )
  return byRun(rows)
}

const ProofRow = z.object({ run_id: z.number(), verdict: VerdictRow, files: Whole, events: Whole })
type ProofRow = z.infer<typeof ProofRow>
