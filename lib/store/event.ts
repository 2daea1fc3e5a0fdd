import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { EventQuery, EventResponse } from '@/lib/api/event'
import { eventFlagWords } from '@/lib/cloudtrail/flags'
import { AppError } from '@/lib/errors'
import { readMoment } from './as-of'
import { readEventItems } from './event-items'
import { type EventDetail, EventDetailRow, eventSql } from './event-row'
import { type RecordPlace, readSightings } from './event-sightings'
import { visibleEvents } from './events-filter'
import { parseEventId, RunRefRow, toInstant, toInstantOrNull, toRunRef } from './rows'
import type { ReadStore } from './store'

/** One event, all but its raw record, and where that lies. */
export interface FoundEvent {
  event: Omit<EventResponse, 'raw'>
  places: RecordPlace[]
}

/** `GET /api/events/{id}`. Throws `not_found` for a missing, a foreign and an impossible id alike. */
export async function readEvent(store: ReadStore, scope: Scope, query: EventQuery): Promise<FoundEvent> {
  const moment = await readMoment(store, query.asOf)
  const id = parseEventId(query.event)
  const visible = visibleEvents(scope)
  const params = { ...visible.params, ...id, asOf: moment.asOf }
  const [row] = id === null ? [] : await store.query(eventSql(scope, visible.sql), params, EventDetailRow)
  if (row === undefined) {
    throw new AppError('not_found', `There is no event ${query.event.slice(0, 80)}, or not for you.`)
  }
  const of = { eventSeq: row.event_seq, runId: row.run_id, asOf: moment.asOf }
  const [items, sighted] = await Promise.all([readEventItems(store, of), readSightings(store, of)])
  return {
    event: { asOf: toInstant(moment.asOf), ...toDetail(row), items, sightings: sighted.sightings },
    places: sighted.places,
  }
}

type Detail = Omit<EventResponse, 'raw' | 'asOf' | 'items' | 'sightings'>

function toDetail(row: EventDetail): Detail {
  const run = RunRefRow.safeParse({ ...row, name: row.run_name, account: row.account, region: row.region })
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    source: row.source,
    observed: toInstant(row.event_ms),
    run: run.success ? toRunRef(run.data) : null,
    account: row.account,
    region: row.region,
    result: row.result,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    writer: toWriter(row),
    session: row.session,
    accessKeyId: row.access_key,
    credentialIssued: toInstantOrNull(row.credential_ms),
    mfa: row.mfa,
    invokedBy: row.invoked_by,
    callerAccount: row.caller_account,
    recipientAccount: row.recipient_account,
    sourceIp: row.ip,
    vpcEndpointId: row.vpce,
    userAgent: row.agent,
    client: row.client,
    tls: row.tls,
    requestId: row.request_id,
    sharedEventId: row.shared,
    readOnly: row.read_only,
    addendum: row.addendum === null ? null : { reason: row.addendum, originalEventId: row.addendum_event },
    flags: eventFlagWords(row.flags),
    itemCount: row.items,
  }
}

function toWriter(row: EventDetail): EventResponse['writer'] {
  return {
    key: row.writer_key,
    label: row.label,
    type: row.writer_type,
    account: row.writer_account,
    principal: row.principal,
    person: row.person,
    personSource: row.person_source,
    points: row.writer_points,
  }
}
