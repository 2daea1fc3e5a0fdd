import 'server-only'
import { z } from 'zod'
import { type TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** What is known of the fleet at this moment, beside what was noted. */
export interface FleetNow {
  accounts: { account: string; name: string | null; unit: string | null }[]
  regions: string[]
  /** Where names come from, and when they were read, epoch ms. */
  names: { from: 'organization' | 'file'; atMs: number } | null
  /** Whether CloudTrail is being asked, or is to be at once. */
  isAsking: boolean
  /** Why the organization or the names could not be read; null when they could. */
  error: string | null
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
 * says the same again, and those are left out.
 */
export const changedSettings = (condition: string) => `select account, region, answer, detail, trails, seen_ms
from trail_settings where rowid in (
  select line from (
    select rowid as line, print, lag(print) over (partition by account, region order by seen_ms) as before
    from trail_settings p where ${condition}
  ) where before is distinct from print
)
order by account, region, seen_ms`
