import 'server-only'
import type { Rejection, RunChange, RunIdentity, TrailChange, Writer } from '@/lib/cloudtrail/event'

/** Bits of `files.flags`. Facts about the stored bytes; later issues judge them. Never renumber: stored. */
export const FileFlag = {
  dataAfterEnd: 1 << 0,
  trailingZeros: 1 << 1,
  digest: 1 << 2,
  insight: 1 << 3,
  aggregated: 1 << 4,
  lookup: 1 << 5,
} as const

/** What a repeating text of an event is; `dict.kind`. */
export const dictKinds = [
  'name',
  'source',
  'session',
  'access_key',
  'ip',
  'agent',
  'client',
  'vpce',
  'tls',
  'error',
  'message',
  'shared',
  'addendum',
  'invoked_by',
  'request',
  'refusal',
] as const
export type DictKind = (typeof dictKinds)[number]

/** Columns of an event that hold a dictionary id, each with its kind; -1 is null. */
export const eventDicts = {
  name_id: 'name',
  source_id: 'source',
  session_id: 'session',
  access_key_id: 'access_key',
  ip_id: 'ip',
  agent_id: 'agent',
  client_id: 'client',
  vpce_id: 'vpce',
  tls_id: 'tls',
  error_id: 'error',
  message_id: 'message',
  shared_id: 'shared',
  addendum_id: 'addendum',
  invoked_by_id: 'invoked_by',
  request_id: 'request',
} as const satisfies Record<string, DictKind>
export type EventDict = keyof typeof eventDicts

/** Columns of an event that hold a number in 32 bits; -1 is null where the schema allows it. */
export const eventIntegers = [
  'record_index',
  'byte_from',
  'byte_length',
  'kind',
  'account',
  'region',
  'recipient_account',
  'caller_account',
  'run',
  'writer',
  'flags',
  'items',
  'refused',
  'first_metric',
  'metric_count',
  'has_event_id',
  'mfa',
  'read_only',
] as const
export type EventInteger = (typeof eventIntegers)[number]

/** Columns of an event that hold a number of more digits; NaN is null. */
export const eventDoubles = [
  'event_ms',
  'credential_ms',
  'step_min',
  'step_max',
  'claimed_min_ms',
  'claimed_max_ms',
] as const
export type EventDouble = (typeof eventDoubles)[number]

/** 16 bytes a row, as the engine stores a UUID (see `uuid.ts`); all zero is null where the schema allows it. */
export const eventUuids = ['event_id', 'slice_hash', 'request_uuid', 'addendum_event'] as const
export type EventUuid = (typeof eventUuids)[number]

export interface EventColumns {
  rows: number
  dicts: Record<EventDict, Int32Array>
  integers: Record<EventInteger, Int32Array>
  doubles: Record<EventDouble, Float64Array>
  uuids: Record<EventUuid, Uint8Array>
}

/** Points in the order of their events and items. Times and steps: NaN is null. */
export interface PointColumns {
  rows: number
  /** Row of `events`. */
  event: Int32Array
  item: Int32Array
  /** Index into `series`. */
  series: Int32Array
  step: Float64Array
  claimed_ms: Float64Array
  value: Float64Array
  flags: Int32Array
  /** Index into `texts` of the item's error code, -1 when the service took it. */
  refusal: Int32Array
}

/** Digits that a column cannot hold, and steps that a double cannot. */
export interface RawPoint {
  /** Row of `points`. */
  row: number
  step: string | null
  value: string | null
  claimed: string | null
  /** The step exactly, when it is beyond 2^53 and within 64 bits. */
  exactStep: bigint | null
}

/**
 * What one log file says, as columns with file-local ids: made in a parse worker and handed over without copying.
 * Nothing here is an object per event or point, except what is rare.
 */
export interface ParsedFile {
  texts: string[]
  textKinds: Uint8Array
  /** Accounts and regions of events: short lists, so the texts themselves. */
  places: string[]
  runs: RunIdentity[]
  writers: Writer[]
  metrics: string[]
  /** Local run and metric of each series. */
  seriesRun: Int32Array
  seriesMetric: Int32Array
  events: EventColumns
  points: PointColumns
  rawPoints: RawPoint[]
  changes: { event: number; change: RunChange }[]
  trailChanges: { event: number; change: TrailChange }[]
  rejections: { index: number; byteFrom: number; byteLength: number; rejection: Rejection }[]
}

/** Records of a file: records = kept + other + rejected. */
export interface FileCounts {
  records: number
  kept: number
  other: number
  rejected: number
}

export type FileState = 'ingested' | 'partial' | 'quarantined' | 'missing' | 'replaced'

/** One file of a transaction: where it came from, what it was, and what it says (null: nothing to add). */
export interface LedgerFile {
  source: string
  key: string
  version: string
  sizeBytes: number
  modifiedMs: number | null
  /** SHA-256 in hex of the bytes as stored; empty when they were too many to read. */
  storedSha256: string
  contentSha256: string | null
  state: FileState
  reason: string | null
  detail: string | null
  flags: number
  archived: boolean
  counts: FileCounts
  parsed: ParsedFile | null
}
