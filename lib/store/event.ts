import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { EventQuery, EventResponse } from '@/lib/api/event'
import { eventFlagWords } from '@/lib/cloudtrail/flags'
import { AppError } from '@/lib/errors'
import { readMoment } from './as-of'
import { readDigestProof } from './digest-proof'
import { readEventItems } from './event-items'
import { type EventDetail, EventDetailRow, eventSql, readTexts, readWriterPoints, type TextId } from './event-row'
import { type RecordPlace, readSightings } from './event-sightings'
import { bestVerdict } from './file-verdicts'
import { parseEventId, RunRefRow, toInstant, toInstantOrNull, toRunRef } from './rows'
import { eventScope } from './scope-filter'
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
  const visible = eventScope(scope, 'e')
  const params = { ...visible.params, ...id, asOf: moment.asOf }
  const [row] = id === null ? [] : await store.query(eventSql(visible.sql), params, EventDetailRow)
  if (row === undefined) {
    throw new AppError('not_found', `There is no event ${query.event.slice(0, 80)}, or not for you.`)
  }
  const of = { eventSeq: row.event_seq, runId: row.run_id, asOf: moment.asOf }
  const [items, sighted, texts, points] = await Promise.all([
    readEventItems(store, of),
    readSightings(store, of),
    readTexts(store, row),
    readWriterPoints(store, scope, { writerId: row.writer_id, asOf: moment.asOf }),
  ])
  const verdict = bestVerdict(sighted.sightings.map((sighting) => sighting.verdict))
  const proving = sighted.sightings.find((sighting) => sighting.verdict === verdict && sighting.digest !== null)
  const digest = proving?.digest
    ? await readDigestProof(store, { source: proving.source, key: proving.digest, logKey: proving.key })
    : null
  const detail = toDetail(row, (column) => texts.get(column) ?? null)
  return {
    event: {
      asOf: toInstant(moment.asOf),
      ...detail,
      writer: { ...toWriter(row), points },
      items,
      sightings: sighted.sightings,
      verdict,
      digest,
    },
    places: sighted.places,
  }
}

type Detail = Omit<EventResponse, 'raw' | 'asOf' | 'writer' | 'items' | 'sightings' | 'verdict' | 'digest'>

function toDetail(row: EventDetail, text: (column: TextId) => string | null): Detail {
  const addendum = text('addendum_id')
  const run = RunRefRow.safeParse({ ...row, name: row.run_name, account: row.account, region: row.region })
  return {
    id: row.id,
    kind: row.kind,
    name: text('name_id') ?? '',
    source: text('source_id') ?? '',
    observed: toInstant(row.event_ms),
    run: run.success ? toRunRef(run.data) : null,
    account: row.account,
    region: row.region,
    result: row.result,
    errorCode: text('error_id'),
    errorMessage: text('message_id'),
    trail: row.trail,
    session: text('session_id'),
    accessKeyId: text('access_key_id'),
    credentialIssued: toInstantOrNull(row.credential_ms),
    mfa: row.mfa,
    invokedBy: text('invoked_by_id'),
    callerAccount: row.caller_account,
    recipientAccount: row.recipient_account,
    sourceIp: text('ip_id'),
    vpcEndpointId: text('vpce_id'),
    userAgent: text('agent_id'),
    client: text('client_id') ?? '',
    tls: text('tls_id'),
    requestId: row.request_uuid ?? text('request_id'),
    sharedEventId: text('shared_id'),
    readOnly: row.read_only,
    addendum: addendum === null ? null : { reason: addendum, originalEventId: row.addendum_event },
    flags: eventFlagWords(row.flags),
    itemCount: row.items,
  }
}

function toWriter(row: EventDetail): Omit<EventResponse['writer'], 'points'> {
  return {
    key: row.writer_key,
    label: row.label,
    type: row.writer_type,
    account: row.writer_account,
    principal: row.principal,
    person: row.person,
    personSource: row.person_source,
  }
}
