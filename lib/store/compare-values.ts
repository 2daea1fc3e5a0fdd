import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { RunValues, ValuesQuery, ValuesResponse, Write } from '@/lib/api/compare-values'
import { readMoment } from './as-of'
import { eventVerdicts, FILE_VERDICTS } from './file-verdicts'
import { findPlacedRuns, placedPoints } from './placed-runs'
import { Double, eventIdSql, toInstant, toInstantOrNull, toStep, toValue, VerdictRow, Whole } from './rows'
import type { ReadStore, SqlParams } from './store'

/** So many writes of one run, or metric, at one place are told; all are counted. */
export const MOST_WRITES = 20

/**
 * `GET /api/compare/values`: every write of up to 100 runs at exactly one step, or one millisecond of a time axis, with
 * writer, both clocks and verdict; where a run has none, the places beside it. Never a neighbour's value.
 */
export async function readCompareValues(store: ReadStore, scope: Scope, query: ValuesQuery): Promise<ValuesResponse> {
  const moment = await readMoment(store, query.asOf)
  const asked = await findPlacedRuns(store, scope, { ...query, moment })
  const told = asked.length === 0 ? [] : await readPlaces(store, { moment, runs: asked, x: query.x }, query)
  const places = told.flatMap(({ before }) => before ?? [])
  const later = told.flatMap(({ after }) => after ?? [])
  return {
    asOf: toInstant(moment.asOf),
    ...{ metric: query.metric, x: query.x, at: query.at, runs: told },
    before: places.length === 0 ? null : Math.max(...places),
    after: later.length === 0 ? null : Math.min(...later),
  }
}

type Asked = Parameters<typeof placedPoints>[0]

async function readPlaces(store: ReadStore, asked: Asked, query: ValuesQuery): Promise<RunValues[]> {
  const params: SqlParams = { asOf: asked.moment.asOf, metric: query.metric, at: placeOf(query.at) }
  const placed = placedPoints(asked)
  const [places, writes] = await Promise.all([
    store.query(`with ${placed}\n${PLACES}`, params, PlaceRow),
    store.query(`with ${placed},\n${FILE_VERDICTS},\n${WRITES}`, params, WriteRow),
  ])
  return asked.runs.map(({ run_id, run_key }) => {
    const place = places.find((row) => row.run_id === run_id)
    return {
      run: run_key,
      writes: writes.filter((row) => row.run_id === run_id).map(toWrite),
      count: place?.count ?? 0,
      before: place?.before ?? null,
      after: place?.after ?? null,
    }
  })
}

/** Whole numbers keep every digit: steps go up to 2^63. */
export function placeOf(at: number): number | bigint {
  return Number.isInteger(at) && Math.abs(at) < 2 ** 63 ? BigInt(at) : at
}

const PLACES = `select run_id, count(*) filter (where x = $at) as "count",
  max(x) filter (where x < $at)::double as "before", min(x) filter (where x > $at)::double as "after"
from placed group by run_id order by run_id`
const PlaceRow = z.object({
  run_id: z.number(),
  count: Whole,
  before: Double.nullable(),
  after: Double.nullable(),
})

/** What `WriteRow` needs of `hits`, a table of points, and `event_verdicts`. */
export const WRITE_COLUMNS = `h.run_id, h.value, h.step, h.claimed_ms, h.event_ms, h.item, h.segment, w.writer_key, w.label,
  ${eventIdSql('e')} as event, coalesce(v.verdict, 'pending') as verdict
from hits h join events e using (event_seq) join writers w on w.writer_id = h.writer_id
left join event_verdicts v using (event_seq)`

const WRITES = `hits as materialized (
  select run_id, step, claimed_ms, event_ms, value, event_seq, item, writer_id, segment
  from placed where x = $at
  qualify row_number() over (partition by run_id order by event_ms, event_seq, item) <= ${MOST_WRITES}
),
${eventVerdicts('hits')}
select ${WRITE_COLUMNS}
order by h.run_id, h.event_ms, h.event_seq, h.item`
export const WriteRow = z.object({
  run_id: z.number(),
  value: Double,
  step: z.bigint().nullable(),
  claimed_ms: Whole.nullable(),
  event_ms: Whole,
  item: z.number(),
  segment: z.number(),
  writer_key: z.string(),
  label: z.string(),
  event: z.string(),
  verdict: VerdictRow,
})

export function toWrite(row: z.infer<typeof WriteRow>): Write {
  return {
    value: toValue(row.value),
    step: toStep(row.step),
    claimed: toInstantOrNull(row.claimed_ms),
    observed: toInstant(row.event_ms),
    writer: { key: row.writer_key, label: row.label },
    ...{ event: row.event, item: row.item, segment: row.segment, verdict: row.verdict },
  }
}
