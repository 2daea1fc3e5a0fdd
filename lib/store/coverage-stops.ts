import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { ContextResponse } from '@/lib/api/context'
import { eventIdSql, Whole } from './rows'
import { eventScope, type Fragment } from './scope-filter'
import type { ReadStore } from './store'

type Stop = ContextResponse['coverage']['stops'][number]

/**
 * Times between a trail's StopLogging and its next StartLogging, oldest first, of places `p` that fulfil a condition;
 * it binds `$asOf`.
 */
export async function readStops(store: ReadStore, scope: Scope, { sql, params }: Fragment): Promise<Stop[]> {
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
