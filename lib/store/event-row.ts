import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import { KIND } from './events-filter'
import { eventIdSql, resultSql, Whole } from './rows'
import { scopeFilter } from './scope-filter'
import type { ReadStore } from './store'

/** Columns of an event that hold the id of a text. */
const TEXT_IDS = [
  'name_id',
  'source_id',
  'error_id',
  'message_id',
  'session_id',
  'access_key_id',
  'invoked_by_id',
  'ip_id',
  'vpce_id',
  'agent_id',
  'client_id',
  'tls_id',
  'shared_id',
  'addendum_id',
  'request_id',
] as const
export type TextId = (typeof TEXT_IDS)[number]

/** One event by `$eventId`, `$variant`, `$hasEventId`. `visible` is the condition of the viewer's scope. */
export const eventSql = (visible: string) => `select e.event_seq::double as event_seq, e.run_id,
  ${eventIdSql('e')} as id, ${KIND} as kind, ${resultSql('e')} as result, e.event_ms, e.account, e.region, e.flags, e.items,
  r.run_key, r.name as run_name, r."partition", r.resource_type,
  w.writer_id, w.writer_key, w.label, w.type as writer_type, w.account as writer_account, w.principal, w.person,
  w.person_source, ${TEXT_IDS.map((column) => `e.${column}`).join(', ')},
  e.request_uuid::varchar as request_uuid, e.addendum_event::varchar as addendum_event, e.credential_ms, e.mfa,
  e.read_only, e.caller_account, e.recipient_account, t.trail
from events e
join writers w using (writer_id)
left join runs r on r.run_id = e.run_id
left join trail_changes t using (event_seq)
where e.event_id = $eventId::uuid and e.variant is not distinct from $variant::uuid and e.has_event_id = $hasEventId
  and e.seen_ms <= $asOf and ${visible}
order by e.event_seq limit 1`

/** The texts of a row, by column. */
export async function readTexts(store: ReadStore, row: EventDetail): Promise<Map<TextId, string>> {
  const ids = TEXT_IDS.map((column) => row[column]).filter((id) => id !== null)
  const rows = await store.query(
    'select dict_id, text from dict where dict_id in (select unnest($ids::integer[]))',
    { ids: ids.map(String) },
    z.object({ dict_id: z.number(), text: z.string() }),
  )
  const texts = new Map(rows.map(({ dict_id, text }) => [dict_id, text]))
  return new Map(
    TEXT_IDS.flatMap((column) => {
      const text = texts.get(row[column] ?? -1)
      return text === undefined ? [] : [[column, text]]
    }),
  )
}

/** Points by a writer in runs that the viewer may see. */
export async function readWriterPoints(
  store: ReadStore,
  scope: Scope,
  { writerId, asOf }: { writerId: number; asOf: number },
): Promise<number> {
  const visible = scopeFilter(scope, 'r')
  const [row] = await store.query(
    `select count(*) as points from points
     where writer_id = $writerId and seen_ms <= $asOf and run_id in (select run_id from runs r where ${visible.sql})`,
    { ...visible.params, writerId, asOf },
    z.object({ points: Whole }),
  )
  return row?.points ?? 0
}

const Text = z.string().nullable()
const TextIdOrNull = z.number().nullable()

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
  writer_id: z.number(),
  writer_key: z.string(),
  label: z.string(),
  writer_type: z.string(),
  writer_account: z.string(),
  principal: z.string(),
  person: Text,
  person_source: z.string(),
  name_id: TextIdOrNull,
  source_id: TextIdOrNull,
  error_id: TextIdOrNull,
  message_id: TextIdOrNull,
  session_id: TextIdOrNull,
  access_key_id: TextIdOrNull,
  invoked_by_id: TextIdOrNull,
  ip_id: TextIdOrNull,
  vpce_id: TextIdOrNull,
  agent_id: TextIdOrNull,
  client_id: TextIdOrNull,
  tls_id: TextIdOrNull,
  shared_id: TextIdOrNull,
  addendum_id: TextIdOrNull,
  request_id: TextIdOrNull,
  request_uuid: Text,
  addendum_event: Text,
  credential_ms: Whole.nullable(),
  mfa: z.boolean().nullable(),
  read_only: z.boolean().nullable(),
  caller_account: Text,
  recipient_account: Text,
  trail: Text,
})
export type EventDetail = z.infer<typeof EventDetailRow>
