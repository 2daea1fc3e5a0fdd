import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import { KIND } from './events-filter'
import { eventIdSql, resultSql, Whole } from './rows'
import { scopeFilter } from './scope-filter'

const text = (column: string) => `(select text from dict where dict_id = e.${column})`

/** One event by `$eventId`, `$variant`, `$hasEventId` with all its words. `visible` is the condition of its scope. */
export function eventSql(scope: Scope, visible: string): string {
  const runs = scopeFilter(scope, 'o')
  return `select e.event_seq::double as event_seq, e.run_id, ${eventIdSql('e')} as id, ${KIND} as kind,
  ${resultSql('e')} as result, e.event_ms, e.account, e.region, e.flags, e.items,
  r.run_key, r.name as run_name, r."partition", r.resource_type,
  w.writer_key, w.label, w.type as writer_type, w.account as writer_account, w.principal, w.person, w.person_source,
  (
    select count(*) from points p join runs o using (run_id)
    where p.writer_id = e.writer_id and p.seen_ms <= $asOf and ${runs.sql}
  ) as writer_points,
  ${text('name_id')} as name, ${text('source_id')} as source, ${text('error_id')} as error_code,
  ${text('message_id')} as error_message, ${text('session_id')} as session, ${text('access_key_id')} as access_key,
  ${text('invoked_by_id')} as invoked_by, ${text('ip_id')} as ip, ${text('vpce_id')} as vpce,
  ${text('agent_id')} as agent, ${text('client_id')} as client, ${text('tls_id')} as tls,
  ${text('shared_id')} as shared, ${text('addendum_id')} as addendum,
  coalesce(e.request_uuid::varchar, ${text('request_id')}) as request_id,
  e.addendum_event::varchar as addendum_event, e.credential_ms, e.mfa, e.read_only,
  e.caller_account, e.recipient_account
from events e
join writers w using (writer_id)
left join runs r on r.run_id = e.run_id
where e.event_id = $eventId::uuid and e.variant is not distinct from $variant::uuid and e.has_event_id = $hasEventId
  and e.seen_ms <= $asOf and ${visible}
order by e.event_seq limit 1`
}

const Text = z.string().nullable()

/** A row of `eventSql`. */
export const EventDetailRow = z.object({
  event_seq: z.number(),
  run_id: z.number().nullable(),
  id: z.string(),
  kind: z.enum(['metrics', 'run', 'trail']),
  result: z.enum(['allowed', 'denied', 'failed', 'itemErrors']),
  event_ms: Whole,
  account: z.string(),
  region: z.string(),
  flags: z.number(),
  items: z.number(),
  run_key: Text,
  run_name: Text,
  partition: Text,
  resource_type: Text,
  writer_key: z.string(),
  label: z.string(),
  writer_type: z.string(),
  writer_account: z.string(),
  principal: z.string(),
  person: Text,
  person_source: z.string(),
  writer_points: Whole,
  name: z.string(),
  source: z.string(),
  error_code: Text,
  error_message: Text,
  session: Text,
  access_key: Text,
  invoked_by: Text,
  ip: Text,
  vpce: Text,
  agent: Text,
  client: z.string(),
  tls: Text,
  shared: Text,
  addendum: Text,
  request_id: Text,
  addendum_event: Text,
  credential_ms: Whole.nullable(),
  mfa: z.boolean().nullable(),
  read_only: z.boolean().nullable(),
  caller_account: Text,
  recipient_account: Text,
})
export type EventDetail = z.infer<typeof EventDetailRow>
