import 'server-only'
import pLimit from 'p-limit'
import type { Scope } from '@/lib/access/scope'
import type { CompareProofQuery, CompareProofResponse } from '@/lib/api/compare'
import { findCompared, placeOf } from './compare-found'
import { toInstant } from './rows'
import { planOf } from './series'
import { proofOf, readRunVerdicts } from './series-proof'
import type { ReadStore } from './store'

/** Runs of one answer that are read at once: the store has other askers. */
const AT_ONCE = 4

/**
 * `GET /api/compare/proof`: of up to 100 runs what `readSeriesProof` tells of one, in the buckets that `readCompareSeries`
 * draws them in. A run whose calls all have one verdict is left out: there is nothing to tell apart.
 */
export async function readCompareProof(
  store: ReadStore,
  scope: Scope,
  query: CompareProofQuery,
): Promise<CompareProofResponse> {
  const { moment, found, grid } = await findCompared(store, scope, query)
  const verdicts = await readRunVerdicts(
    store,
    moment,
    found.map(({ series }) => series.runId),
  )
  const mixed = found.flatMap((each) => {
    const proof = verdicts.get(each.series.runId) ?? []
    return proof.length > 1 ? [{ each, proof }] : []
  })
  const atOnce = pLimit(AT_ONCE)
  const series = await Promise.all(
    mixed.map(({ each, proof }) =>
      atOnce(async () => proofOf(store, await planOf(store, each.series, ...placeOf(query, each, grid)), proof)),
    ),
  )
  return { asOf: toInstant(moment.asOf), metric: query.metric, x: query.x, series }
}
