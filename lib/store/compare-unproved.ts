import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { CompareRunsQuery } from '@/lib/api/compare'
import type { CompareUnproved } from '@/lib/api/compare-unproved'
import type { RunResponse } from '@/lib/api/run'
import { type Moment, readMoment } from './as-of'
import { toInstant, toInstantOrNull, Whole } from './rows'
import { findRunHeads } from './run-heads'
import { readUnproved } from './run-unproved'
import { readRunVerdicts } from './series-proof'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** `GET /api/compare/unproved`: when up to 100 runs have no proof. Runs that are not there, or not in scope, are left out. */
export async function readCompareUnproved(
  store: ReadStore,
  scope: Scope,
  query: CompareRunsQuery,
): Promise<CompareUnproved> {
  const asked = [...new Set(query.runs)]
  const moment = await readMoment(store, query.asOf)
  const heads = await findRunHeads(store, scope, { runs: asked, moment })
  const ids = new Map(heads.map(({ run_key, run_id }) => [run_key, run_id]))
  const found = [...ids.values()]
  const [absent, verdicts] = await Promise.all([
    readAbsent(store, moment, found),
    readRunVerdicts(store, moment, found),
  ])
  const spans = await readUnproved(
    store,
    moment,
    found.map((runId) => ({
      runId,
      absent: absent.get(runId)?.files ?? 0,
      verdicts: (verdicts.get(runId) ?? []).map(({ verdict }) => verdict),
    })),
  )
  return {
    asOf: toInstant(moment.asOf),
    runs: asked.flatMap((run) => {
      const id = ids.get(run)
      return id === undefined ? [] : [{ run, unproved: spans.get(id) ?? [] }]
    }),
  }
}

/** The log files of their hours that were never read, of runs of which there is any doubt. */
export async function readAbsent(
  store: ReadStore,
  moment: Moment,
  runIds: readonly number[],
): Promise<Map<number, RunResponse['absent']>> {
  if (runIds.length === 0) return new Map()
  const rows = await store.query(
    `with ${summaries(moment, ['run_doubts'])}
     select run_id, absent, absent_ms from run_doubts_now where run_id in (${runIds.join()}) order by run_id`,
    { asOf: moment.asOf },
    z.object({ run_id: z.number(), absent: Whole, absent_ms: Whole.nullable() }),
  )
  return new Map(
    rows.map(({ run_id, absent, absent_ms }) => [run_id, { files: absent, from: toInstantOrNull(absent_ms) }]),
  )
}
