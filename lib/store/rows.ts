import 'server-only'
import { z } from 'zod'
import type { Instant, RunRef, Step, Value } from '@/lib/api/fields'
import { EventFlag } from '@/lib/cloudtrail/event'
import { PROOF_STATES } from '@/lib/cloudtrail/proof'
import { REASON_WORDS, VERDICTS, type VerdictReason } from '@/lib/cloudtrail/verdict'

/** A whole number of the store that a double holds exactly: counts, milliseconds. */
export const Whole = z.union([z.bigint(), z.number()]).transform(Number)

export const VerdictRow = z.enum(VERDICTS)
export const ProofStateRow = z.enum(PROOF_STATES)

/** Why a verdict is what it is. */
export const Reason = z.custom<VerdictReason>(
  (value) => typeof value === 'string' && Object.hasOwn(REASON_WORDS, value),
  'not a reason',
)

/** A double of the store, NaN and infinities included. */
export const Double = z.custom<number>((value) => typeof value === 'number', 'not a double')

/** The columns of a run that leave the store. */
export const RunRefRow = z.object({
  run_key: z.string(),
  name: z.string(),
  account: z.string(),
  region: z.string(),
  partition: z.string(),
  resource_type: z.string(),
})

/** A run as it leaves the store. */
export function toRunRef(row: z.infer<typeof RunRefRow>): RunRef {
  return {
    key: row.run_key,
    name: row.name,
    account: row.account,
    region: row.region,
    partition: row.partition,
    resourceType: row.resource_type,
  }
}

/** Epoch milliseconds with the same instant as text. Beyond year 275760 the text says so: `Date` has no word for it. */
export function toInstant(ms: number): Instant {
  const date = new Date(ms)
  return { ms, iso: Number.isNaN(date.getTime()) ? 'beyond year 275760' : date.toISOString() }
}

/** `null` stays `null`. */
export const toInstantOrNull = (ms: number | null): Instant | null => (ms === null ? null : toInstant(ms))

/** A metric's value as JSON can carry it. */
export function toValue(value: number): Value {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

export const toValueOrNull = (value: number | null): Value | null => (value === null ? null : toValue(value))

/** A step as JSON can carry it: text beyond 2^53. */
export function toStep(step: bigint | null): Step | null {
  if (step === null) return null
  return step >= Number.MIN_SAFE_INTEGER && step <= Number.MAX_SAFE_INTEGER ? Number(step) : step.toString()
}

/**
 * The id of the event in `alias` as it leaves the store: its eventID; the slice hash (32 hex digits) when it has no
 * usable one; `eventID~hash` for a second event that carries the same eventID with other content.
 */
export function eventIdSql(alias: string): string {
  return `case
    when not ${alias}.has_event_id then replace(${alias}.event_id::varchar, '-', '')
    when ${alias}.variant is not null then ${alias}.event_id::varchar || '~' || replace(${alias}.variant::varchar, '-', '')
    else ${alias}.event_id::varchar
  end`
}

/** allowed, denied, failed or itemErrors, of the event in `alias`. */
export function resultSql(alias: string): string {
  return `case
    when (${alias}.flags & ${EventFlag.denied}) <> 0 then 'denied'
    when ${alias}.error_id is not null then 'failed'
    when (${alias}.flags & ${EventFlag.itemErrors}) <> 0 then 'itemErrors'
    else 'allowed'
  end`
}

/** The event that a text of `eventIdSql` names, or null when no event can have that id. */
export function parseEventId(text: string): EventIdentity | null {
  if (HASH.test(text)) return { eventId: text, variant: null, hasEventId: false }
  const [eventId, hash, ...rest] = text.split('~')
  if (eventId === undefined || !UUID.test(eventId) || rest.length > 0) return null
  if (hash !== undefined && !HASH.test(hash)) return null
  return { eventId, variant: hash ?? null, hasEventId: true }
}

/** Both ids are texts that the engine's UUID type reads. */
export interface EventIdentity {
  eventId: string
  variant: string | null
  hasEventId: boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HASH = /^[0-9a-f]{32}$/

/** Rows of several runs, those of each in the order given. */
export function byRun<Row extends { run_id: number }>(rows: Row[]): Map<number, Row[]> {
  const runs = new Map<number, Row[]>()
  for (const row of rows) {
    const known = runs.get(row.run_id)
    if (known) known.push(row)
    else runs.set(row.run_id, [row])
  }
  return runs
}
