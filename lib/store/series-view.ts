import 'server-only'
import { z } from 'zod'
import type { XAxis } from '@/lib/api/fields'
import type { SeriesQuery } from '@/lib/api/series'
import { MOST_TOLD_APART } from './rewritten'
import { Whole } from './rows'
import { pointsThen } from './segments-then'
import type { FoundSeries } from './series-find'
import { LINE, type PlacedPoints, pointsInRange } from './series-points'
import type { ReadStore, SqlParams } from './store'

/** x of a point on each axis, as SQL over `points`. All are whole: steps or milliseconds. */
const X: Record<XAxis, string> = {
  step: 'step',
  relative: '(claimed_ms - $base)',
  claimed: 'claimed_ms',
  observed: 'event_ms',
}

/** The points of `series` as `query` wants to see them: where they lie, what their values are, and what splits lines. */
export function placedAs(query: SeriesQuery, series: FoundSeries): PlacedPoints {
  const { value, by } = query
  const points = pointsThen(series.moment)
  return {
    x: X[query.x],
    points: by === null ? lagOr(value, points) : splitBy(by, lagOr(value, points)),
    wide: isWide(series.range.step),
    tellsRestarts: series.collisions <= MOST_TOLD_APART,
    split: by !== null,
  }
}

/** Whether a double cannot tell all steps apart. */
export function isWide(steps: FoundSeries['range']['step']): boolean {
  return steps !== null && (steps.min < Number.MIN_SAFE_INTEGER || steps.max > Number.MAX_SAFE_INTEGER)
}

/** Claimed minus observed time in milliseconds, in the place of the value. A point without a claimed time has none. */
function lagOr(value: SeriesQuery['value'], points: string): string {
  if (value === 'value') return points
  return `(select * replace ((claimed_ms - event_ms)::double as value) from ${points} where claimed_ms is not null)`
}

const SPLITS = { client: 'client_id', ip: 'ip_id' } as const

/** With `by_id`: what its event says of `by`, -1 where it says nothing. */
function splitBy(by: keyof typeof SPLITS, points: string): string {
  return `(
    select p.*, coalesce(e.by_id, -1) as by_id from ${points} p
    join (select event_seq, ${SPLITS[by]} as by_id from events where run_id = $runId) e using (event_seq)
  )`
}

/** A series as its lags are: each of them finite, and no two of them contradict. */
export function asLags(series: FoundSeries): FoundSeries {
  return { ...series, nonFinite: 0, collisions: 0 }
}

/** Lines of a split series in range. */
export async function countLines(store: ReadStore, placed: PlacedPoints, bounds: SqlParams): Promise<number> {
  const lines = `select distinct ${LINE}, by_id from ${pointsInRange(placed)}`
  const [row] = await store.query(`select count(*) as lines from (${lines})`, bounds, z.object({ lines: Whole }))
  return row?.lines ?? 0
}

/** What each event says of `by`: `groups` are the different texts, empty where an event says nothing. */
export async function readGroups(
  store: ReadStore,
  { runId, by, seqs }: { runId: number; by: SeriesQuery['by']; seqs: number[] },
): Promise<{ groups: string[]; eventGroup: number[] }> {
  if (by === null || seqs.length === 0) return { groups: [], eventGroup: [] }
  const rows = await store.query(
    `select event_seq, d.text from events e left join dict d on d.dict_id = e.${SPLITS[by]}
     where run_id = $runId and event_seq in (select unnest(string_split($seqs, ',')::bigint[]))`,
    { runId, seqs: seqs.join() },
    z.object({ event_seq: Whole, text: z.string().nullable() }),
  )
  const told = new Map(rows.map(({ event_seq, text }) => [event_seq, text ?? '']))
  const texts = seqs.map((seq) => told.get(seq) ?? '')
  const groups = [...new Set(texts)]
  return { groups, eventGroup: texts.map((text) => groups.indexOf(text)) }
}
