import { isAccountId } from './arn'
import { clientOf } from './client'
import { runChange, trailChange } from './context'
import { readMs } from './dates'
import { EventFlag, type EventKind, type Rejection, type TrailEvent, type Writer } from './event'
import { writerOf } from './identity'
import { asFlag, asObject, asText, type JsonObject } from './json-value'
import { type ExactSource, metricPoints } from './metrics'
import { type NamedRun, runOf } from './run'

/** How far eventTime may lie after the moment the file was first seen: two machines' clocks. */
const CLOCK_TOLERANCE_MS = 5 * 60_000
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const DENIALS =
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden|OptInRequired|InvalidClientTokenId|SignatureDoesNotMatch/i

/** A parsed record of a kept name, with what is needed to read it exactly. */
export interface KeptRecord extends ExactSource {
  record: JsonObject
  kind: EventKind
  /** When the file was first seen, epoch ms: what "in the future" is measured against, the same after a rebuild. */
  seenMs: number
}

/**
 * The event that a record of a kept name is, or why it is rejected. Every field but the event's time may be missing.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toTrailEvent(kept: KeptRecord): TrailEvent | Rejection {
  const { record, kind } = kept
  const eventVersion = asText(record.eventVersion) ?? ''
  if (eventVersion !== '' && !/^1(\.|$)/.test(eventVersion)) {
    return { reason: 'unsupported_version', detail: `unsupported major eventVersion ${eventVersion}` }
  }
  const eventTimeMs = readMs(record.eventTime)
  if (eventTimeMs === null) return { reason: 'no_event_time', detail: `eventTime ${JSON.stringify(record.eventTime)}` }
  const named = runOf(record)
  const region = asText(record.awsRegion) ?? ''
  const writer = writerOf(record.userIdentity, region)
  const batch = kind === 'metrics' ? metricPoints(record, kept) : { points: [], flags: 0 }
  const event: TrailEvent = {
    ...identityFields(record),
    ...callFields(record),
    kind,
    eventVersion,
    eventTimeMs,
    account: named?.run.account ?? asText(record.recipientAccountId) ?? writer.account,
    region: named?.run.region ?? region,
    run: named?.run ?? null,
    writer,
    flags: batch.flags,
    points: batch.points,
    change: kind === 'run' ? runChange(record) : null,
    trailChange: kind === 'trail' ? trailChange(record) : null,
  }
  event.flags |= eventFlags(event, named, kept)
  return event
}

function identityFields(record: JsonObject) {
  const identity = asObject(record.userIdentity)
  const session = asObject(identity?.sessionContext)
  const attributes = asObject(session?.attributes)
  return {
    session: asText(identity?.arn) ?? asText(identity?.principalId),
    accessKeyId: asText(identity?.accessKeyId),
    credentialIssuedMs: readMs(attributes?.creationDate),
    mfa: asFlag(attributes?.mfaAuthenticated),
    invokedBy: asText(identity?.invokedBy),
    callerAccount: asText(identity?.accountId),
  }
}

function callFields(record: JsonObject) {
  const eventId = asText(record.eventID)
  const userAgent = asText(record.userAgent)
  const addendum = asObject(record.addendum)
  return {
    eventId: eventId !== null && UUID.test(eventId) ? eventId.toLowerCase() : null,
    eventName: asText(record.eventName) ?? '',
    eventSource: asText(record.eventSource) ?? '',
    recipientAccount: asText(record.recipientAccountId),
    sourceIp: asText(record.sourceIPAddress),
    userAgent,
    client: clientOf(userAgent),
    vpcEndpointId: asText(record.vpcEndpointId),
    tls: asText(asObject(record.tlsDetails)?.tlsVersion),
    errorCode: asText(record.errorCode),
    errorMessage: asText(record.errorMessage),
    requestId: asText(record.requestID),
    sharedEventId: asText(record.sharedEventID),
    readOnly: asFlag(record.readOnly),
    addendumReason: asText(addendum?.reason),
    addendumOriginalEventId: asText(addendum?.originalEventID),
  }
}

function eventFlags(event: TrailEvent, named: NamedRun | null, kept: KeptRecord): number {
  const { writer } = event
  const accounts = [event.account, event.recipientAccount ?? '', writer.account].filter((account) => account !== '')
  const isDenied = DENIALS.test(event.errorCode ?? '') || DENIALS.test(event.errorMessage ?? '')
  return (
    when(kept.hasDuplicates, EventFlag.ambiguousRecord) |
    when(event.eventId === null, EventFlag.noEventId) |
    when(!accounts.every(isAccountId), EventFlag.oddAccountId) |
    when(event.eventTimeMs > kept.seenMs + CLOCK_TOLERANCE_MS, EventFlag.eventTimeInFuture) |
    when(event.addendumReason !== null, EventFlag.addendum) |
    when(isCrossAccount(event, writer), EventFlag.crossAccount) |
    when(writer.personSource === 'root', EventFlag.root) |
    when(writer.personSource === 'none' && writer.type === 'AssumedRole', EventFlag.sharedRole) |
    when(named?.isMixedCase === true, EventFlag.namesMixed) |
    when(named?.accountsDiffer === true, EventFlag.accountsDiffer) |
    when(isDenied, EventFlag.denied)
  )
}

function isCrossAccount(event: TrailEvent, writer: Writer): boolean {
  return writer.account !== '' && writer.account !== (event.recipientAccount ?? event.account)
}

function when(isTrue: boolean, bit: number): number {
  return isTrue ? bit : 0
}
