/**
 * The words of a CloudTrail event as MetricTrail keeps it. Everything in `lib/cloudtrail` produces or explains these.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */

/** What kind of call an event is: a metrics call, a change in a run's life, or a change to the trail that witnesses. */
export type EventKind = 'metrics' | 'run' | 'trail'

/** A run: a trial component (or another resource that metrics are put to) in one account and region. */
export interface RunIdentity {
  partition: string
  account: string
  region: string
  /** As in the ARN: `experiment-trial-component`, `training-job`, ... */
  resourceType: string
  /** Lower case: management calls may spell it in mixed case, metrics calls cannot. */
  name: string
}

/** Which field says who called, strongest first. `none`: a shared role, the person is not known. */
export type PersonSource =
  | 'sourceIdentity'
  | 'sessionName'
  | 'userName'
  | 'identityCenter'
  | 'service'
  | 'root'
  | 'none'

/** Who called, as far as the record tells. Equal fields mean the same writer. */
export interface Writer {
  partition: string
  /** The caller's account; empty when the record has none (an AWS service). */
  account: string
  /** ARN of the session's issuer (role) for sessions, else of the principal, else principalId or service name. */
  principal: string
  /** sourceIdentity, else a session name that is not generic, else null. */
  person: string | null
  personSource: PersonSource
  /** `userIdentity.type`, or `Unknown` when it is absent. */
  type: string
  /** Short text for people: the person, else the last part of the principal. */
  label: string
}

/** One item of `metricData`. `raw*` hold the exact digits only when the typed value cannot carry them. */
export interface MetricPoint {
  item: number
  metric: string
  /** null: absent or not an integer within +-2^63 (see flags). */
  step: bigint | null
  /** Claimed time in epoch milliseconds; null when absent or unreadable. */
  claimedMs: number | null
  value: number
  flags: number
  rawStep: string | null
  rawValue: string | null
  rawTimestamp: string | null
  /** Item error code when `responseElements.errors` names this item: the service refused it. */
  refused: string | null
}

/** A parsed CloudTrail event of a kept name. Strings are as in the record, absent ones null. */
export interface TrailEvent {
  /** Lower-case UUID, or null when the record has no usable eventID (then its slice hash is its identity). */
  eventId: string | null
  kind: EventKind
  eventName: string
  eventSource: string
  eventVersion: string
  /** Observed time, epoch ms (whole seconds in practice). */
  eventTimeMs: number
  /** Account and region that own the event: the run's, else recipientAccountId / awsRegion. */
  account: string
  region: string
  run: RunIdentity | null
  writer: Writer
  /** assumed-role session ARN or principal ARN as recorded, principalId else. */
  session: string | null
  accessKeyId: string | null
  credentialIssuedMs: number | null
  mfa: boolean | null
  invokedBy: string | null
  callerAccount: string | null
  recipientAccount: string | null
  sourceIp: string | null
  userAgent: string | null
  /** What the user agent says, normalised: `SageMaker SDK v2`, `boto3 or SageMaker SDK v3`, `AWS CLI`, ... */
  client: string
  vpcEndpointId: string | null
  tls: string | null
  errorCode: string | null
  errorMessage: string | null
  requestId: string | null
  sharedEventId: string | null
  readOnly: boolean | null
  addendumReason: string | null
  addendumOriginalEventId: string | null
  flags: number
  points: MetricPoint[]
  change: RunChange | null
  trailChange: TrailChange | null
}

/** What a run-life event says about a run. */
export interface RunChange {
  experiment: string | null
  trial: string | null
  /** True when the run left `trial` by this call (`DisassociateTrialComponent`). */
  trialLeft: boolean
  displayName: string | null
  status: string | null
  statusMessage: string | null
  startMs: number | null
  endMs: number | null
  facts: RunFact[]
  deleted: boolean
}

export interface RunFact {
  kind: 'parameter' | 'input' | 'output' | 'metadata' | 'tag'
  name: string
  /** Text as sent; null when the name was removed. */
  text: string | null
  number: number | null
}

/** What a trail event says about the witness. `trail` is a name or an ARN, as recorded. */
export interface TrailChange {
  trail: string | null
  /** `stop` and `start` bound hours that were not recorded. */
  effect: 'stop' | 'start' | 'other'
}

/** Bits of `TrailEvent.flags`. Facts only: later issues judge them. Never renumber: stored. */
export const EventFlag = {
  ambiguousRecord: 1 << 0,
  omittedBody: 1 << 1,
  noMetricData: 1 << 2,
  moreThanTenItems: 1 << 3,
  noEventId: 1 << 4,
  oddAccountId: 1 << 5,
  eventTimeInFuture: 1 << 6,
  addendum: 1 << 7,
  crossAccount: 1 << 8,
  root: 1 << 9,
  sharedRole: 1 << 10,
  itemErrors: 1 << 11,
  conflictingCopy: 1 << 12,
  namesMixed: 1 << 13,
  unreadableItems: 1 << 14,
  accountsDiffer: 1 << 15,
  denied: 1 << 16,
} as const

/** Bits of `MetricPoint.flags`. Never renumber: stored. */
export const PointFlag = {
  nonFinite: 1 << 0,
  valueFromString: 1 << 1,
  stepAbsent: 1 << 2,
  stepOdd: 1 << 3,
  stepBeyondSafe: 1 << 4,
  timeInSeconds: 1 << 5,
  timeFromText: 1 << 6,
  timeUnreadable: 1 << 7,
  nameHasHiddenCharacters: 1 << 8,
  valueUnreadable: 1 << 9,
  ambiguous: 1 << 10,
  stepNegative: 1 << 11,
  timeNegative: 1 << 12,
} as const

/** Why a record (or a whole file) was not kept. `detail` is for people and may hold attacker-chosen text. */
export interface Rejection {
  reason: RejectionReason
  detail: string
}

/** The last three concern a whole file. */
export type RejectionReason =
  | 'not_json'
  | 'not_an_object'
  | 'too_deep'
  | 'unsupported_version'
  | 'no_event_name'
  | 'no_event_time'
  | 'not_text'
  | 'no_records'
  | 'too_many_records'
