import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { SeriesProof, SeriesQuery } from '@/lib/api/series'
import { commonVerdict, type Verdict } from '@/lib/cloudtrail/verdict'
import { eventVerdicts, FILE_VERDICTS } from './file-verdicts'
import { toInstant, VerdictRow, Whole } from './rows'
import { type Plan, planOf } from './series'
import { toLines } from './series-columns'
import { findSeries } from './series-find'
import { readBuckets } from './series-m4'
import { allPointsSql, collisionsSql, marksSql } from './series-points'
import { Points, readLegend, readPoints, readSeriesWriters } from './series-rows'
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
  const plan = planOf(series, query)
  const { runId, moment } = series
  const proof = await store.query(
    `with ${summaries(moment, ['run_verdicts'])}
     select verdict, events from run_verdicts_now where run_id = $runId order by verdict`,
    { runId, asOf: moment.asOf },
    z.object({ verdict: VerdictRow, events: Whole }),
  )
  const verdict = commonVerdict(proof)
  const kinds = series.total === 0 ? [] : proof.filter((row) => row.verdict !== verdict)
  const [writers, ...found] = await Promise.all([
    readSeriesWriters(store, series),
    ...kinds.map((kind) => readKind(store, plan, kind.verdict)),
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
  }
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
  const none = new Points()
  const [some, marks, collisions] = await Promise.all([
    read(`${allPointsSql(kind)} limit ${most + 1}`),
    series.nonFinite > 0 ? read(marksSql(kind)) : none,
    series.collisions > 0 ? read(collisionsSql(placed, kind)) : none,
  ])
  const drawn =
    some.length <= most
      ? { points: some, inRange: some.length }
      : await readBuckets(store, { placed: kind, bounds, shift: grid.shift, split })
  return { verdict, inRange: drawn.inRange + marks.length, points: together([drawn.points, marks, collisions]) }
}

/** Those of `points` whose events have a verdict, as a relation. An event has only verdicts that a file of it has. */
const pointsOf = (points: string, verdict: Verdict) => `(
  select * from ${points} where event_seq in (
    with ${FILE_VERDICTS},
    asked as (
      select event_seq from sightings left join file_verdicts v using (file_id)
      where coalesce(v.verdict, 'pending') = '${verdict}'
        and event_seq in (select event_seq from events where run_id = $runId)
    ),
    ${eventVerdicts('asked')}
    select event_seq from event_verdicts where verdict = '${verdict}'
  )
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
