import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { EvidenceQuery } from '@/lib/api/evidence'
import { EventFlag } from '@/lib/cloudtrail/event'
import { AppError } from '@/lib/errors'
import { type Moment, readMoment } from './as-of'
import { eventConditions } from './events-filter'
import { EVENT_VERDICTS } from './file-verdicts'
import { parseEventId, Whole } from './rows'
import { fileScope } from './scope-filter'
import { findRunId } from './series-find'
import type { ReadStore, SqlParams } from './store'

/** The events of a bundle, as the beginning of each question about them. */
export interface Selection {
  moment: Moment
  /** Common tables: `selected` (event_seq, event_ms, run_id) and those of `FILE_VERDICTS`. */
  tables: string
  /** Condition on `files f`: all of its records are for this viewer. */
  wholeFiles: string
  params: SqlParams
}

/** How much a bundle holds, and over which times (epoch ms; null: nothing with that clock). */
export interface BundleCounts {
  events: number
  points: number
  refused: number
  claimedMs: [number, number] | null
  observedMs: [number, number] | null
}

/** What `query` selects for this viewer, pinned to one moment. Throws `not_found` for an event or a run that is not there or not theirs. */
export async function findSelection(store: ReadStore, scope: Scope, query: EvidenceQuery): Promise<Selection> {
  const moment = await readMoment(store, query.asOf)
  for (const run of query.event === null ? query.run : []) await findRunId(store, scope, { run, moment })
  const files = fileScope(scope, 'f')
  const { sql, params } = query.event === null ? filtered(scope, query, moment) : named(scope, query, moment)
  const tables = `with ${EVENT_VERDICTS},
selected as materialized (select e.event_seq, e.event_ms, e.run_id from events e where ${sql})`
  const selection = { moment, tables, wholeFiles: files.sql, params: { ...params, ...files.params, asOf: moment.asOf } }
  if (query.event !== null && (await readBundleCounts(store, selection)).events === 0) throw noSuchEvent(query.event)
  return selection
}

const noSuchEvent = (event: string) =>
  new AppError('not_found', `There is no event ${event.slice(0, 80)}, or not for you.`)

function filtered(scope: Scope, query: EvidenceQuery, moment: Moment) {
  const { visible, base, time, facets, params } = eventConditions(scope, query, moment)
  return { sql: [visible, base, time, ...Object.values(facets)].join('\n  and '), params }
}

function named(scope: Scope, query: EvidenceQuery, moment: Moment) {
  const id = parseEventId(query.event ?? '')
  if (id === null) throw noSuchEvent(query.event ?? '')
  const { visible, params } = eventConditions(scope, query, moment)
  const sql = `${visible} and e.event_id = $eventId::uuid and e.variant is not distinct from $variant::uuid
  and e.has_event_id = $hasEventId`
  return { sql, params: { ...params, ...id } }
}

/** The counts of a selection. */
export async function readBundleCounts(store: ReadStore, { tables, params }: Selection): Promise<BundleCounts> {
  const [row] = await store.query(`${tables}\n${COUNTS}`, params, CountsRow)
  const range = (min: number | null | undefined, max: number | null | undefined): [number, number] | null =>
    min == null || max == null ? null : [min, max]
  const { events = 0, points = 0, refused = 0 } = row ?? {}
  const claimedMs = range(row?.claimed_min, row?.claimed_max)
  return { events, points, refused, claimedMs, observedMs: range(row?.event_min, row?.event_max) }
}

const isCharted = `(e.flags & ${EventFlag.denied}) = 0 and e.error_id is null`
const COUNTS = `select count(*) as events,
  coalesce(sum(case when ${isCharted} then e.items - e.refused else 0 end), 0)::bigint as points,
  coalesce(sum(case when ${isCharted} then e.refused else e.items end), 0)::bigint as refused,
  min(e.claimed_min_ms) as claimed_min, max(e.claimed_max_ms) as claimed_max,
  min(e.event_ms) as event_min, max(e.event_ms) as event_max
from selected join events e using (event_seq)`

const CountsRow = z.object({
  events: Whole,
  points: Whole,
  refused: Whole,
  claimed_min: Whole.nullable(),
  claimed_max: Whole.nullable(),
  event_min: Whole.nullable(),
  event_max: Whole.nullable(),
})
