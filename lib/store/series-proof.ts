import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { SeriesProof, SeriesQuery } from '@/lib/api/series'
import { commonVerdict, type Verdict } from '@/lib/cloudtrail/verdict'
import type { Moment } from './as-of'
import { eventVerdicts, FILE_VERDICTS } from './file-verdicts'
import { byRun, toInstant, VerdictRow, Whole } from './rows'
import { type Plan, planOf } from './series'
import { toLines } from './series-columns'
import { type FoundSeries, findSeries } from './series-find'
import { readBuckets } from './series-m4'
import { readMarks } from './series-marks'
import { allPointsSql, collisionsSql, marksSql, nonFiniteSql } from './series-points'
import { Points, readLegend, readPoints, readSeriesWriters } from './series-rows'
import { readGroups } from './series-view'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/**
 * `GET /api/series/proof`: the points of a series whose log files have another verdict than those of most of the run's
 * calls, each verdict with first, last, smallest and largest point of each bucket of its own. So one failed point
 * among a million is there, and every point of another verdict that `readSeries` draws is too, since a corner of all
 * points is one of its own kind. Throws as `readSeries`.
 */
export async function readSeriesProof(store: ReadStore, scope: Scope, query: SeriesQuery): Promise<SeriesProof> {
  const series = await findSeries(store, scope, query)
  const plan = await planOf(store, series, query)
  const proof = (await readRunVerdicts(store, series.moment, [series.runId])).get(series.runId) ?? []
  return proofOf(store, plan, proof)
}

type RunVerdicts = { verdict: Verdict; events: number }[]

/** The calls of runs by the verdict on their log files. */
export async function readRunVerdicts(
  store: ReadStore,
  moment: Moment,
  runIds: readonly number[],
): Promise<Map<number, RunVerdicts>> {
  if (runIds.length === 0) return new Map()
  const rows = await store.query(
    `with ${summaries(moment, ['run_verdicts'])}
     select run_id, verdict, events from run_verdicts_now where run_id in (${runIds.join()}) order by run_id, verdict`,
    { asOf: moment.asOf },
    z.object({ run_id: z.number(), verdict: VerdictRow, events: Whole }),
  )
  return byRun(rows)
}

/** The points of another verdict than most, as `plan` wants the series. */
export async function proofOf(store: ReadStore, plan: Plan, proof: RunVerdicts): Promise<SeriesProof> {
  const { query, series } = plan
  const { runId, moment } = series
  const { verdict, others: kinds } = verdictsIn(series, proof)
  const [writers, ...found] = await Promise.all([
    readSeriesWriters(store, series),
    ...kinds.map((kind) => readKind(store, plan, kind)),
  ])
  const others = found.filter(({ points }) => points.length > 0)
  const legend = await readLegend(store, { runId, writers, sets: others.map(({ points }) => points) })
  const layout = { x: query.x, baseMs: series.baseMs ?? 0, legend }
  return {
    asOf: toInstant(moment.asOf),
    run: query.run,
    metric: query.metric,
    x: query.x,
    verdict,
    others: others.map(({ points, ...kind }) => ({ ...kind, points: toLines(points, layout) })),
    events: legend.events,
    writers: legend.writers,
    ...(await readGroups(store, { runId, by: query.by, seqs: [...legend.event.keys()] })),
  }
}

/** The verdict of most calls of the run, and the others that a point of the series may have. */
export async function readVerdicts(
  store: ReadStore,
  { runId, moment, total }: Pick<FoundSeries, 'runId' | 'moment' | 'total'>,
): Promise<{ verdict: Verdict | null; others: Verdict[] }> {
  const proof = (await readRunVerdicts(store, moment, [runId])).get(runId) ?? []
  return verdictsIn({ total }, proof)
}

function verdictsIn({ total }: Pick<FoundSeries, 'total'>, proof: RunVerdicts) {
  const verdict = commonVerdict(proof)
  const all = total === 0 ? [] : proof.map((row) => row.verdict)
  return { verdict, others: all.filter((each) => each !== verdict) }
}

interface Kind {
  verdict: Verdict
  inRange: number
  points: Points
}

async function readKind(store: ReadStore, plan: Plan, verdict: Verdict): Promise<Kind> {
  const { series, placed, bounds, grid, split, most } = plan
  const kind = { ...placed, points: pointsOf(placed.points, verdict) }
  const read = async (sql: string) => readPoints(await store.columns(sql, bounds))
  const readOdd = async (sql: string) => readMarks(await store.columns(sql, bounds)).points
  const none = new Points()
  const isOdd = series.nonFinite > 0
  const [some, marks, collisions, nonFinite] = await Promise.all([
    read(`${allPointsSql(kind)} limit ${most + 1}`),
    isOdd ? Promise.all([marksSql(kind), marksSql(placed, kind)].map(readOdd)) : [],
    series.collisions > 0 ? read(collisionsSql(placed, kind)) : none,
    isOdd ? store.query(nonFiniteSql(kind), bounds, z.object({ count: Whole })) : [],
  ])
  const drawn =
    some.length <= most
      ? { points: some, inRange: some.length }
      : await readBuckets(store, { placed: kind, bounds, bucket: grid.bucket, split })
  const inRange = drawn.inRange + (nonFinite[0]?.count ?? 0)
  return { verdict, inRange, points: together([drawn.points, ...marks, collisions]) }
}

/** Those of `points` whose events have a verdict, as a relation. */
const pointsOf = (points: string, verdict: Verdict) =>
  `(select * from ${points} where event_seq in ${eventsWith(verdict)})`

/** The events of `$runId` with a verdict. An event has only verdicts that a file of it has. */
export const eventsWith = (verdict: Verdict) => `(
  with ${FILE_VERDICTS},
  asked as (
    select event_seq from sightings left join file_verdicts v using (file_id)
    where coalesce(v.verdict, 'pending') = '${verdict}'
      and event_seq in (select event_seq from events where run_id = $runId)
  ),
  ${eventVerdicts('asked')}
  select event_seq from event_verdicts where verdict = '${verdict}'
)`

/** All points of several lists, each once. */
function together(lists: Points[]): Points {
  const all = new Points()
  const seen = new Set<string>()
  for (const points of lists) {
    for (let at = 0; at < points.length; at++) {
      const name = `${points.seq[at]} ${points.item[at]}`
      if (seen.has(name)) continue
      seen.add(name)
      all.take(points, at)
    }
    for (const [seq, id] of points.eventIds) all.eventIds.set(seq, id)
  }
  return all
}
