import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { ContextQuery, ContextResponse, CoverageState } from '@/lib/api/context'
import type { Moment } from './as-of'
import { eventIdSql, Whole } from './rows'
import { eventScope, placeScope } from './scope-filter'
import type { ReadStore } from './store'

type Coverage = ContextResponse['coverage']
type Stop = Coverage['stops'][number]

const HOUR = 3_600_000
const MOST_CELLS = 400

/** What the range and the filters leave: account-regions that hold runs, and hours with log files. */
interface Asked {
  query: ContextQuery
  moment: Moment
  /** Observed range of the record, when there is one. */
  record: { fromMs: number; toMs: number } | null
}

/**
 * What is known of each hour of the chosen account-regions: trails were stopped in all or some of it, log files were
 * delivered in it (archived or not), or neither. It is said of accounts and regions as a whole, so a viewer limited to some runs sees
 * it too, without the events that tell.
 */
export async function readCoverage(
  store: ReadStore,
  scope: Scope,
  { query, moment, record }: Asked,
): Promise<Coverage> {
  const fromMs = Math.floor((query.from ?? record?.fromMs ?? 0) / HOUR) * HOUR
  const toMs = Math.max(fromMs, Math.ceil((query.to ?? (record ? record.toMs + 1 : 0)) / HOUR) * HOUR)
  const cellMs = Math.max(1, Math.ceil((toMs - fromMs) / HOUR / MOST_CELLS)) * HOUR
  const places = placeScope(scope, 'p')
  const params = {
    ...places.params,
    account: query.account,
    region: query.region,
    asOf: moment.asOf,
    fromMs,
    toMs,
    cellMs,
  }
  const [delivered, chosenPlaces, newest, stops] = await Promise.all([
    store.query(deliveredSql(places.sql), params, Delivered),
    store.query(placesSql(places.sql), params, z.object({ places: Whole })),
    store.query(NEWEST, params, z.object({ newest: Whole })),
    readStops(store, scope, params),
  ])
  const hours = (chosenPlaces[0]?.places ?? 0) * (cellMs / HOUR)
  const known = new Map(delivered.map(({ cell, hours }) => [cell, hours]))
  const endMs = Math.max(moment.asOf, newest[0]?.newest ?? 0)
  const cells = Array.from({ length: Math.ceil((toMs - fromMs) / cellMs) }, (_, at): CoverageState => {
    const startMs = fromMs + at * cellMs
    if (startMs > endMs) return 'future'
    const stopped = stoppedShare(stops, { startMs, endMs: startMs + cellMs, places: chosenPlaces[0]?.places ?? 0 })
    if (stopped !== 'none') return stopped
    return hours > 0 && (known.get(at) ?? 0) >= hours ? 'delivered' : 'unknown'
  })
  return {
    fromMs,
    toMs,
    cellMs,
    cells,
    stops: stops.filter((stop) => stop.fromMs < toMs && (stop.toMs ?? toMs) > fromMs),
  }
}

/**
 * Whether logging was stopped in a cell: `stopped` when the stops of every place fill it together, `partly` when some of
 * it was recorded in some place. A stop in a place without any run counts as a place of its own.
 */
function stoppedShare(
  stops: Stop[],
  { startMs, endMs, places }: { startMs: number; endMs: number; places: number },
): 'none' | 'partly' | 'stopped' {
  const touching = stops.filter((stop) => stop.fromMs < endMs && (stop.toMs ?? endMs) > startMs)
  if (touching.length === 0) return 'none'
  const byPlace = new Map<string, Stop[]>()
  for (const stop of touching) {
    const place = `${stop.account} ${stop.region}`
    byPlace.set(place, [...(byPlace.get(place) ?? []), stop])
  }
  const filled = [...byPlace.values()].filter((own) => fills(own, startMs, endMs))
  return filled.length >= Math.max(places, byPlace.size) ? 'stopped' : 'partly'
}

/** Whether `stops`, oldest first, leave nothing of the time between. */
function fills(stops: Stop[], startMs: number, endMs: number): boolean {
  let until = startMs
  for (const { fromMs, toMs } of stops) {
    if (fromMs > until) return false
    until = Math.max(until, toMs ?? endMs)
  }
  return until >= endMs
}

const chosen = `(len($account) = 0 or list_contains($account, p.account))
  and (len($region) = 0 or list_contains($region, p.region))`

const pairs = (visible: string) => `select distinct account, region from runs p
  where p.seen_ms <= $asOf and ${chosen} and ${visible}`

const placesSql = (visible: string) => `select count(*) as places from (${pairs(visible)})`

// Hours, not files: an hour of an account-region counts once.
const deliveredSql = (visible: string) => `with places as (${pairs(visible)})
select cell, count(*) as hours from (
  select distinct account, region, (delivered_ms - $fromMs) // ${HOUR} as hour,
    ((delivered_ms - $fromMs) // $cellMs)::integer as cell
  from files join places using (account, region)
  where delivered_ms >= $fromMs and delivered_ms < $toMs and seen_ms <= $asOf
) group by cell`
const Delivered = z.object({ cell: z.number(), hours: Whole })

const NEWEST = 'select coalesce(max(delivered_ms), 0) as newest from files where seen_ms <= $asOf'

/** Times between a trail's StopLogging and its next StartLogging, oldest first. */
async function readStops(store: ReadStore, scope: Scope, params: Parameters<ReadStore['query']>[1]): Promise<Stop[]> {
  const places = placeScope(scope, 'p')
  const visible = eventScope(scope, 'e')
  const rows = await store.query(
    `select p.account, p.region, p.trail, p.effect, p.event_ms,
       case when coalesce(${visible.sql}, false) then ${eventIdSql('e')} end as event
     from trail_changes p join events e using (event_seq)
     where p.effect <> 'other' and e.error_id is null and p.seen_ms <= $asOf and ${chosen} and ${places.sql}
     order by p.event_ms, p.event_seq`,
    { ...params, ...visible.params },
    ChangeRow,
  )
  const open = new Map<string, Stop>()
  const stops: Stop[] = []
  for (const { account, region, trail, effect, event_ms, event } of rows) {
    const key = JSON.stringify([account, region, trail?.split('/').at(-1)])
    const stopped = open.get(key)
    if (effect === 'stop' && !stopped) {
      const stop: Stop = { account, region, trail, fromMs: event_ms, toMs: null, event }
      open.set(key, stop)
      stops.push(stop)
    }
    if (effect === 'start' && stopped) {
      stopped.toMs = event_ms
      open.delete(key)
    }
  }
  return stops
}

const ChangeRow = z.object({
  account: z.string(),
  region: z.string(),
  trail: z.string().nullable(),
  effect: z.enum(['stop', 'start']),
  event_ms: Whole,
  event: z.string().nullable(),
})
