import 'server-only'
import { z } from 'zod'
import type { ContextResponse } from '@/lib/api/context'
import { judgeRecording } from '@/lib/cloudtrail/recording'
import { describeRecording } from '@/lib/cloudtrail/recording-words'
import type { SettingsSpan } from './coverage-cells'
import { changedSettings, placeKey, SettingsRow } from './fleet-now'
import { Whole } from './rows'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

const HOUR = 3_600_000

interface Place {
  account: string
  region: string
}

/** What the noted settings of trails tell of an account and region. */
export interface PlaceSettings extends Place {
  /** Oldest first; none before the first answer that could be read, nor while a trail could not be judged. */
  spans: (SettingsSpan & { words: string })[]
  /** Why it is not known what is recorded now; null when it is. */
  unread: ContextResponse['coverage']['unread'][number] | null
}

export interface NotedSettings {
  byPlace: Map<string, PlaceSettings>
  /** When the first and the newest answer were noted, epoch ms; null: none. */
  firstMs: number | null
  newestMs: number | null
}

/** Settings noted until `$settingsAsOf` (null: all) of places `p` that fulfil a condition. */
export async function readSettings(store: ReadStore, { sql, params }: Fragment): Promise<NotedSettings> {
  const condition = `${notedBy('p')} and ${sql}`
  const [lines, times] = await Promise.all([
    store.query(changedSettings(condition), params, SettingsRow),
    store.query(timesSql(condition), params, Times),
  ])
  const byPlace = new Map<string, PlaceSettings>()
  for (const line of lines) {
    const key = placeKey(line)
    const place = byPlace.get(key) ?? { account: line.account, region: line.region, spans: [], unread: null }
    byPlace.set(key, addLine(place, line))
  }
  return { byPlace, firstMs: times[0]?.first ?? null, newestMs: times[0]?.newest ?? null }
}

/** Settings are noted without any log file too, so a picture that follows the record knows them all. */
export const notedBy = (alias: string) => `($settingsAsOf::bigint is null or ${alias}.seen_ms <= $settingsAsOf::bigint)`

const timesSql = (condition: string) =>
  `select min(seen_ms) as first, max(seen_ms) as newest from trail_settings p where ${condition}`
const Times = z.object({ first: Whole.nullable(), newest: Whole.nullable() })

/** An answer that could not be read changes nothing of what was known, but is told. */
function addLine(place: PlaceSettings, line: SettingsRow): PlaceSettings {
  const { account, region, seen_ms: atMs } = line
  const doubt = (words: string) => place.unread ?? { account, region, words, sinceMs: atMs }
  if (line.answer !== 'read') return { ...place, unread: doubt(`${line.detail ?? 'CloudTrail gave no answer'}.`) }
  const times = { askedMs: atMs, newestFileMs: atMs }
  const { state, words } = describeRecording(judgeRecording(line.trails, place), place, times)
  const last = place.spans.at(-1)
  const isOpen = last !== undefined && last.toMs === null
  if (state === 'unread' || state === 'no_delivery') {
    if (isOpen) last.toMs = atMs
    return { ...place, unread: doubt(words) }
  }
  const told = state === 'validation_off' ? 'recorded' : state
  if (isOpen && last.state === told && last.words === words) return { ...place, unread: null }
  if (isOpen) last.toMs = atMs
  // The first answer speaks for the hour in which it was given.
  const fromMs = last === undefined ? Math.floor(atMs / HOUR) * HOUR : atMs
  return { ...place, spans: [...place.spans, { state: told, words, fromMs, toMs: null }], unread: null }
}
