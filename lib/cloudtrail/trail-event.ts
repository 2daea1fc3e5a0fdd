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
export const CLOCK_TOLERANCE_MS = 5 * 60_000
const NO_WRITER = writerOf(null)
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
  const event = bareEvent(record, { kind, eventVersion, eventTimeMs })
  event.writer = writer
  event.run = named?.run ?? null
  event.account = named?.run.account ?? event.recipientAccount ?? writer.account
  event.region = named?.run.region ?? region
  event.points = batch.points
  if (kind === 'run') event.change = runChange(record, kept.text)
  if (kind === 'trail') event.trailChange = trailChange(record)
  event.flags = batch.flags | eventFlags(event, named, kept)
  return event
}

type Head = Pick<TrailEvent, 'kind' | 'eventVersion' | 'eventTimeMs'>

/** The fields that are only copied, in one literal: spreading costs more than parsing. */
function bareEvent(record: JsonObject, head: Head): TrailEvent {
  const identity = asObject(record.userIdentity)
  const attributes = asObject(asObject(identity?.sessionContext)?.attributes)
  const addendum = asObject(record.addendum)
  const eventId = asText(record.eventID)
  const userAgent = asText(record.userAgent)
  return {
    eventId: eventId !== null && UUID.test(eventId) ? eventId.toLowerCase() : null,
    kind: head.kind,
    eventName: asText(record.eventName) ?? '',
    eventSource: asText(record.eventSource) ?? '',
    eventVersion: head.eventVersion,
    eventTimeMs: head.eventTimeMs,
    account: '',
    region: '',
    run: null,
    writer: NO_WRITER,
    session: asText(identity?.arn) ?? asText(identity?.principalId),
    accessKeyId: asText(identity?.accessKeyId),
    credentialIssuedMs: readMs(attributes?.creationDate),
    mfa: asFlag(attributes?.mfaAuthenticated),
    invokedBy: asText(identity?.invokedBy),
    callerAccount: asText(identity?.accountId),
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
    flags: 0,
    points: [],
    change: null,
    trailChange: null,
  }
}

function eventFlags(event: TrailEvent, named: NamedRun | null, kept: KeptRecord): number {
  const { writer } = event
  const { errorCode, errorMessage } = event
  const isDenied = isDenial(errorCode) || isDenial(errorMessage)
  return (
    when(kept.hasDuplicates, EventFlag.ambiguousRecord) |
    when(event.eventId === null, EventFlag.noEventId) |
    when(isOdd(event.account) || isOdd(event.recipientAccount) || isOdd(writer.account), EventFlag.oddAccountId) |
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
  const { account, recipientAccount } = event
  const isOwner = !isAccountId(account) || writer.account === account
  return writer.account !== '' && !(isOwner && writer.account === (recipientAccount ?? account))
}

function isDenial(text: string | null): boolean {
  return text !== null && DENIALS.test(text)
}

function isOdd(account: string | null): boolean {
  return account !== null && account !== '' && !isAccountId(account)
}

function when(isTrue: boolean, bit: number): number {
  return isTrue ? bit : 0
}
