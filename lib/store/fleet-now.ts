import 'server-only'
import { z } from 'zod'
import type { ListedAccount } from '@/lib/cloudtrail/inactive-accounts'
import type { IsRead } from '@/lib/cloudtrail/recording-read'
import { type TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** What is known of the fleet at this moment, beside what was noted. */
export interface FleetNow {
  accounts: { account: string; name: string | null; unit: string | null }[]
  /** Accounts of the organization that are not asked, since they are suspended or closed. */
  inactive: ListedAccount[]
  regions: string[]
  /** Where names come from, and when they were read, epoch ms. */
  names: { from: 'organization' | 'file'; atMs: number } | null
  /** Whether CloudTrail is being asked, or is to be at once. */
  isAsking: boolean
  /** Why the organization or the names could not be read; null when they could. */
  error: string | null
  /** What of the configured event data stores could not be read, and the fix, in sentences. */
  storeProblems: string[]
  /** Why no trail delivers to log groups that are sources, by name of the source. */
  undelivered: Map<string, string>
  isRead: IsRead
  /** By `placeKey`. */
  answers: Map<string, TimedAnswer>
}

/** The newest answer of an account and region, and the newest that could be read. */
export interface TimedAnswer {
  latest: Timed
  read: Timed | null
}

export interface Timed {
  answer: TrailAnswer
  atMs: number
}

/** An answer that differs from the one before; `lastMs`: when it was last noted before it became another one. */
export interface Noted extends Timed {
  lastMs: number
}

export const placeKey = ({ account, region }: { account: string; region: string }) => `${account} ${region}`

/** The last noted answers of every account and region. */
export async function readNotedAnswers(store: ReadStore): Promise<FleetNow['answers']> {
  const [latest, read] = await Promise.all([
    store.query(lastSql('true'), {}, SettingsRow),
    store.query(lastSql("answer = 'read'"), {}, SettingsRow),
  ])
  const readable = new Map(read.map((row) => [placeKey(row), timedOf(row)]))
  return new Map(
    latest.map((row) => [placeKey(row), { latest: timedOf(row), read: readable.get(placeKey(row)) ?? null }]),
  )
}

const lastSql = (which: string) => `select account, region, answer, detail, trails, seen_ms from trail_settings
where ${which}
qualify row_number() over (partition by account, region order by seen_ms desc) = 1
order by account, region`

/** A line of `trail_settings`. */
export const SettingsRow = z.object({
  account: z.string(),
  region: z.string(),
  answer: z.enum(['read', 'forbidden', 'failed']),
  detail: z.string().nullable(),
  trails: z.string().transform((text) => z.array(TrailSettings).parse(JSON.parse(text))),
  seen_ms: Whole,
})
export type SettingsRow = z.output<typeof SettingsRow>

/** The answer of a line, and when it was given. */
export function timedOf({ seen_ms: atMs, ...answer }: SettingsRow): Timed {
  return { answer, atMs }
}

/**
 * The lines that say something else than the line before them, delivery times aside, oldest first; at most one a day
 * says the same again, and those are told by the time of the last of them.
 */
export const changedSettings = (condition: string) => `with noted as (
  select rowid as line, account, region, seen_ms,
    print is distinct from lag(print) over (partition by account, region order by seen_ms) as is_new
  from trail_settings p where ${condition}
), spans as (
  select *, count(*) filter (is_new) over (partition by account, region order by seen_ms) as span from noted
), changes as (
  select arg_min(line, seen_ms) as line, max(seen_ms) as last_ms from spans group by account, region, span
)
select account, region, answer, detail, trails, seen_ms, last_ms
from trail_settings t join changes on t.rowid = changes.line
order by account, region, seen_ms`

export const ChangedRow = SettingsRow.extend({ last_ms: Whole })
