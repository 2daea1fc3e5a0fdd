import 'server-only'
import { z } from 'zod'
import type { ContextResponse } from '@/lib/api/context'
import type { Recording } from '@/lib/cloudtrail/recording'
import { type IsRead, judgeRead } from '@/lib/cloudtrail/recording-read'
import type { SettingsSpan } from './coverage-cells'
import { ChangedRow, changedSettings, placeKey, type SettingsRow } from './fleet-now'
import { Whole } from './rows'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

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
export async function readSettings(
  store: ReadStore,
  { sql, params }: Fragment,
  isRead: IsRead,
): Promise<NotedSettings> {
  const condition = `${notedBy('p')} and ${sql}`
  const [lines, times] = await Promise.all([
    store.query(changedSettings(condition), params, ChangedRow),
    store.query(timesSql(condition), params, Times),
  ])
  const byPlace = new Map<string, PlaceSettings>()
  for (const line of lines) {
    const key = placeKey(line)
    const place = byPlace.get(key) ?? { account: line.account, region: line.region, spans: [], unread: null }
    byPlace.set(key, addLine(place, line, isRead))
  }
  return { byPlace, firstMs: times[0]?.first ?? null, newestMs: times[0]?.newest ?? null }
}

/** Settings are noted without any log file too, so a picture that follows the record knows them all. */
export const notedBy = (alias: string) => `($settingsAsOf::bigint is null or ${alias}.seen_ms <= $settingsAsOf::bigint)`

const timesSql = (condition: string) =>
  `select min(seen_ms) as first, max(seen_ms) as newest from trail_settings p where ${condition}`
const Times = z.object({ first: Whole.nullable(), newest: Whole.nullable() })

/** An answer that could not be read changes nothing of what was known, but is told. */
function addLine(place: PlaceSettings, line: SettingsRow, isRead: IsRead): PlaceSettings {
  // Asking takes seconds: the fleet tells no part of one either.
  const atMs = Math.floor(line.seen_ms / 1000) * 1000
  if (line.answer !== 'read') {
    const words = `${line.detail ?? 'CloudTrail gave no answer'}.`
    return doubted(place, { why: 'settings', words, sinceMs: atMs })
  }
  // What was delivered is as the trail says: whether newer log files were read by then is not known any more.
  const { recording, verdict } = judgeRead(line.trails, place, { askedMs: atMs, newestFileMs: null, isRead })
  const { state, words } = verdict
  const last = place.spans.at(-1)
  const isOpen = last !== undefined && last.toMs === null
  if (state === 'unread' || state === 'not_read') {
    if (isOpen) last.toMs = atMs
    return doubted(place, { why: state === 'unread' ? 'settings' : 'source', words, sinceMs: atMs })
  }
  if (state === 'no_delivery') {
    const deliveredMs = lastDelivery(recording) ?? atMs
    // Nothing tells of the time after the last delivery, whatever the settings were then.
    if (isOpen) last.toMs = Math.max(last.fromMs, Math.min(deliveredMs, atMs))
    return doubted(place, { why: 'delivery', words, sinceMs: deliveredMs })
  }
  const told = state === 'validation_off' ? 'recorded' : state
  if (isOpen && last.state === told && last.words === words) return { ...place, unread: null }
  if (isOpen) last.toMs = atMs
  return { ...place, spans: [...place.spans, { state: told, words, fromMs: atMs, toMs: null }], unread: null }
}

type Doubt = Pick<ContextResponse['coverage']['unread'][number], 'why' | 'words' | 'sinceMs'>

/** As it first was while the reason is the same. */
function doubted(place: PlaceSettings, doubt: Doubt): PlaceSettings {
  const { account, region, unread } = place
  return { ...place, unread: unread?.why === doubt.why ? unread : { account, region, ...doubt } }
}

/** Of the trails that record; null: none is known. */
function lastDelivery({ recording }: Recording): number | null {
  const times = recording.flatMap(({ trail }) => trail.latestDeliveryMs ?? [])
  return times.length === 0 ? null : Math.max(...times)
}
