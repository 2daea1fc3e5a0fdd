import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson, postJson } from './fetch'
import { Instant } from './fields'

export const SourceState = z.object({
  name: z.string(),
  kind: z.enum(['directory', 's3', 'lake', 'logs', 'history']),
  location: z.string(),
  /** `failed`: the source itself could not be listed; `error` says why and what to do. */
  state: z.enum(['listing', 'ingesting', 'following', 'failed']),
  error: z.string().nullable(),
  /** Since when `error` stands. */
  failedSince: Instant.nullable(),
  /** While files wait: how fast they are read. */
  rate: z.object({ filesPerSecond: z.number(), secondsLeft: z.number() }).nullable(),
  /** Of all log files that were read, by the stamp in their names. */
  newestDelivery: Instant.nullable(),
  files: z.object({
    listed: z.number(),
    ingested: z.number(),
    partial: z.number(),
    quarantined: z.number(),
    missing: z.number(),
    waiting: z.number(),
  }),
  /** Digest files that were kept, with their signatures. */
  digests: z.number(),
  /** Why the public keys that these name cannot be had: they are no proof until then. Null: they can. */
  keysError: z.string().nullable(),
  lastListed: Instant.nullable(),
  /** Of a bucket that is told of new objects: why the queue is not heard, and how much it named that is not the bucket's. */
  queue: z
    .object({
      location: z.string(),
      error: z.string().nullable(),
      failedSince: Instant.nullable(),
      ignored: z.number(),
    })
    .nullable(),
  /** Of a source without files: until when all of it was asked, and bytes its queries scanned on this UTC day. */
  asked: z.object({ until: Instant.nullable(), scannedBytes: z.number() }).nullable(),
})

/** `GET /api/ingest`. `state` is `idle` when every listed file has been handled. */
export const IngestResponse = z.object({
  state: z.enum(['starting', 'ingesting', 'idle', 'failed']),
  error: z.string().nullable(),
  newest: Instant.nullable(),
  sources: z.array(SourceState),
  totals: z.object({
    files: z.number(),
    records: z.number(),
    kept: z.number(),
    other: z.number(),
    rejected: z.number(),
    duplicates: z.number(),
    events: z.number(),
    points: z.number(),
  }),
  archiveBytes: z.number(),
  storeBytes: z.number(),
  quarantined: z.array(
    z.object({
      source: z.string(),
      key: z.string(),
      state: z.string(),
      reason: z.string(),
      detail: z.string(),
      seen: Instant,
    }),
  ),
})
export type IngestResponse = z.infer<typeof IngestResponse>

export const ingestOptions = () =>
  queryOptions({
    queryKey: ['ingest'],
    queryFn: ({ signal }) => fetchJson<IngestResponse>('/api/ingest', {}, signal),
  })

/** `POST /api/ingest/retry`: log files that were set aside are read again; how many. */
export const RetryResponse = z.object({ files: z.number() })

export const retrySetAside = () => postJson<z.infer<typeof RetryResponse>>('/api/ingest/retry')
