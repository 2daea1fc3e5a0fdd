import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { ContextResponse } from '@/lib/api/context'
import { notedBy } from './coverage-settings'
import { eventIdSql, Whole } from './rows'
import { eventScope, type Fragment } from './scope-filter'
import type { ReadStore } from './store'

type Stop = ContextResponse['coverage']['stops'][number]

/**
 * Times between a trail's StopLogging and its next StartLogging, oldest first, of places `p` that fulfil a condition;
 * it binds `$asOf` and `$settingsAsOf`. A stop without a StartLogging ends where settings that were read later first
 * say that the trail logs: it began again then or before, and nobody saw when.
 */
export async function readStops(store: ReadStore, scope: Scope, places: Fragment): Promise<Stop[]> {
  const stops = await readCalls(store, scope, places)
  const open = stops.filter(({ toMs }) => toMs === null)
  if (open.length === 0) return stops
  const rows = await store.query(
    LOGS_AGAIN,
    {
      settingsAsOf: places.params.settingsAsOf ?? null,
      accounts: open.map((stop) => stop.account),
      regions: open.map((stop) => stop.region),
      trails: open.map(({ trail }) => trail ?? ''),
      from: open.map(({ fromMs }) => String(fromMs)),
    },
    AgainRow,
  )
  for (const { stop, ms } of rows)
    Object.assign(open[stop] ?? {}, { toMs: ms, endedBy: 'settings' } satisfies Partial<Stop>)
  return stops
}

async function readCalls(store: ReadStore, scope: Scope, { sql, params }: Fragment): Promise<Stop[]> {
  const visible = eventScope(scope, 'e')
  const rows = await store.query(
    `select p.account, p.region, p.trail, p.effect, p.event_ms,
       case when coalesce(${visible.sql}, false) then ${eventIdSql('e')} end as event
     from trail_changes p join events e using (event_seq)
     where p.effect <> 'other' and e.error_id is null and p.seen_ms <= $asOf and ${sql}
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
      const stop: Stop = { account, region, trail, fromMs: event_ms, toMs: null, endedBy: null, event }
      open.set(key, stop)
      stops.push(stop)
    }
    if (effect === 'start' && stopped) {
      stopped.toMs = event_ms
      stopped.endedBy = 'call'
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

// A trail is named by its ARN, or by its name in its own region and account; another one may have the same name.
const LOGS_AGAIN = `with stopped as (
  select unnest(range(len($accounts)))::integer as stop, unnest($accounts) as account, unnest($regions) as region,
    unnest($trails) as trail, unnest($from)::bigint as from_ms
),
told as (
  select p.account, p.region, p.seen_ms,
    unnest(from_json(p.trails, '[{"arn": "VARCHAR", "name": "VARCHAR", "isLogging": "BOOLEAN"}]')) as told
  from trail_settings p semi join stopped using (account, region)
  where p.answer = 'read' and ${notedBy('p')}
)
select stop, min(seen_ms) as ms
from stopped s join told t on t.account = s.account and t.region = s.region and t.seen_ms > s.from_ms
where t.told.isLogging and (t.told.arn = s.trail or (
  t.told.name = s.trail and split_part(t.told.arn, ':', 4) = s.region and split_part(t.told.arn, ':', 5) = s.account
))
group by stop
order by stop`
const AgainRow = z.object({ stop: z.number(), ms: Whole })
