import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { KEY_ORIGINS } from '@/lib/cloudtrail/sample-keys'
import { fetchJson } from './fetch'
import { EpochMs, Instant, RunRef, Step, Value, Verdict, WriterRef } from './fields'

/** `GET /api/events/{id}`: one event with its raw record, read from the log file (or the archive) at that moment. */
export const EventQuery = z.object({ event: z.string().max(100), asOf: EpochMs.nullable().default(null) })
export type EventQuery = z.infer<typeof EventQuery>

export const EventItem = z.object({
  item: z.number(),
  metric: z.string(),
  step: Step.nullable(),
  value: Value,
  claimed: Instant.nullable(),
  refused: z.string().nullable(),
  flags: z.array(z.string()),
  /** Exact digits where the typed field cannot carry them. */
  raw: z
    .object({ step: z.string().nullable(), value: z.string().nullable(), claimed: z.string().nullable() })
    .nullable(),
  /** Other writes of the same (metric, step) in this run, with other values. */
  conflicts: z.array(
    z.object({ event: z.string(), item: z.number(), value: Value, observed: Instant, writer: WriterRef }),
  ),
})
export type EventItem = z.infer<typeof EventItem>

export const Sighting = z.object({
  source: z.string(),
  key: z.string(),
  recordIndex: z.number(),
  records: z.number(),
  byteFrom: z.number(),
  byteLength: z.number(),
  delivered: Instant.nullable(),
  deliveredReason: z.string().nullable(),
  firstSeen: Instant,
  fileState: z.string(),
  contentSha256: z.string().nullable(),
  /** Of the log file, as it was given last: `given` null while it is pending its first. */
  verdict: Verdict,
  reason: z.string().nullable(),
  given: Instant.nullable(),
  /** Key of the digest that the verdict rests on. */
  digest: z.string().nullable(),
  /**
   * What became of the log file in its source since it was read, and when that was seen (null: it was gone when the
   * index was made again); `archived`: its bytes are kept here. Null: it is there as it was read.
   */
  gone: z.object({ as: z.enum(['missing', 'replaced']), since: Instant.nullable(), archived: z.boolean() }).nullable(),
})
export type Sighting = z.infer<typeof Sighting>

/** The digest that an event's proof rests on, and what its own rests on. */
export const DigestProof = z.object({
  source: z.string(),
  key: z.string(),
  /** Null in a copied folder: not known. */
  bucket: z.string().nullable(),
  trail: z.string().nullable(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  backfill: z.boolean(),
  verdict: Verdict,
  reason: z.string().nullable(),
  /** The hour of delivery that it covers. */
  start: Instant.nullable(),
  end: Instant.nullable(),
  /** SHA-256 of its inflated bytes. */
  sha256: z.string().nullable(),
  /** SHA-256 that it names for the log file's inflated bytes. */
  named: z.string().nullable(),
  signature: z.string().nullable(),
  fingerprint: z.string().nullable(),
  /** The public key (DER in base64), where it came from, and when: null, there is none. */
  publicKey: z.object({ der: z.string(), from: z.enum(KEY_ORIGINS), seen: Instant }).nullable(),
  previous: z.string().nullable(),
})
export type DigestProof = z.infer<typeof DigestProof>

export const RawRecord = z.union([
  z.object({ text: z.string(), from: z.enum(['source', 'archive']), key: z.string() }),
  /** Why the record cannot be shown: never an empty text. */
  z.object({ unavailable: z.string() }),
])
export type RawRecord = z.infer<typeof RawRecord>

export const EventResponse = z.object({
  asOf: Instant,
  id: z.string(),
  kind: z.enum(['metrics', 'run', 'trail']),
  name: z.string(),
  source: z.string(),
  observed: Instant,
  run: RunRef.nullable(),
  account: z.string(),
  region: z.string(),
  result: z.enum(['allowed', 'denied', 'failed', 'itemErrors']),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** Of a call about a trail: its name or ARN, as the request has it. */
  trail: z.string().nullable(),
  writer: z.object({
    key: z.string(),
    label: z.string(),
    type: z.string(),
    account: z.string(),
    principal: z.string(),
    person: z.string().nullable(),
    personSource: z.string(),
    /** Points by this writer in scope, this event's included. */
    points: z.number(),
  }),
  session: z.string().nullable(),
  accessKeyId: z.string().nullable(),
  credentialIssued: Instant.nullable(),
  mfa: z.boolean().nullable(),
  invokedBy: z.string().nullable(),
  callerAccount: z.string().nullable(),
  recipientAccount: z.string().nullable(),
  sourceIp: z.string().nullable(),
  vpcEndpointId: z.string().nullable(),
  userAgent: z.string().nullable(),
  client: z.string(),
  tls: z.string().nullable(),
  requestId: z.string().nullable(),
  sharedEventId: z.string().nullable(),
  readOnly: z.boolean().nullable(),
  addendum: z.object({ reason: z.string(), originalEventId: z.string().nullable() }).nullable(),
  flags: z.array(z.string()),
  /** The first 500 items of the body; `itemCount` says how many there are. */
  items: z.array(EventItem),
  itemCount: z.number(),
  sightings: z.array(Sighting),
  /** The best of its sightings: each of them holds the same record. */
  verdict: Verdict,
  /** Null: no digest names the log file. */
  digest: DigestProof.nullable(),
  raw: RawRecord,
})
export type EventResponse = z.infer<typeof EventResponse>

export const eventOptions = ({ event, asOf }: EventQuery) =>
  queryOptions({
    queryKey: ['events', event, asOf],
    queryFn: ({ signal }) => fetchJson<EventResponse>(`/api/events/${encodeURIComponent(event)}`, { asOf }, signal),
  })
