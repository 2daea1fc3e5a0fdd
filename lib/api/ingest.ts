import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson, postJson } from './fetch'
import { Instant } from './fields'

export const SourceState = z.object({
  name: z.string(),
  kind: z.enum(['directory', 's3', 'lake', 'logs', 'history']),
  location: z.string(),
  /** The only accounts and regions that are read of it; empty: all that it holds. */
  only: z.object({ accounts: z.array(z.string()), regions: z.array(z.string()) }),
  /** `failed`: the source itself could not be listed; `error` says why and what to do. */
  state: z.enum(['listing', 'ingesting', 'following', 'failed']),
  error: z.string().nullable(),
  /** Since when `error` stands. */
  failedSince: Instant.nullable(),
  /** What is read now, while none of the files that were listed was: they are read in turns. */
  waitsFor: z.string().nullable(),
  /** While files wait: how fast they are read. */
  rate: z.object({ filesPerSecond: z.number(), secondsLeft: z.number() }).nullable(),
  /** While the event history is asked: how many of its questions were, and how long the rest takes at the least. */
  progress: z.object({ done: z.number(), of: z.number(), secondsLeft: z.number() }).nullable(),
  /** Of all log files that were read, by the stamp in their names. */
  newestDelivery: Instant.nullable(),
  files: z.object({
    listed: z.number(),
    ingested: z.number(),
    partial: z.number(),
    quarantined: z.number(),
    missing: z.number(),
    /** Read again with other content: under one key, what was read before stays. */
    replaced: z.number(),
    waiting: z.number(),
    /** Listed, and kept back: no permission, no answer, no file. Nothing of them is known. */
    refused: z.number(),
  }),
  /** Since when the first of what is kept back is, and when some of it is tried again; null: with every listing. */
  held: z.object({ since: Instant, next: Instant.nullable() }).nullable(),
  /** Digest files that were kept, with their signatures. */
  digests: z.number(),
  /** Digest files that are kept back like log files. */
  digestsRefused: z.number(),
  /** Why the public keys that these name cannot be had: they are no proof until then. Null: they can. */
  keysError: z.string().nullable(),
  /** Of a log group: why no trail delivers to it, as far as the settings of trails are known; null: one does, or it is not known. */
  undelivered: z.string().nullable(),
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
  asked: z
    .object({
      until: Instant.nullable(),
      scannedBytes: z.number(),
      /** No query is begun on a UTC day after so many; null: it is not paid for by bytes. */
      mostBytesADay: z.number().nullable(),
      /** How often it is asked for what, in words. */
      habit: z.string(),
    })
    .nullable(),
})

/** `GET /api/ingest`. `state` is `idle` when every listed file has been handled. */
export const IngestResponse = z.object({
  state: z.enum(['starting', 'ingesting', 'idle', 'failed']),
  error: z.string().nullable(),
  newest: Instant.nullable(),
  sources: z.array(SourceState),
  /** What names them: `METRICTRAIL_SOURCES`, or the name of the configuration file. */
  sourcesFrom: z.string(),
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
  /** Log files of which nothing could be read, by what their keys say of them: delivered from `fromMs` to `toMs`, both inclusive. */
  unread: z.array(
    z.object({
      account: z.string().nullable(),
      region: z.string().nullable(),
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
      files: z.number(),
    }),
  ),
  /** How many files `quarantined` stands for, and those that it has no room for. */
  setAside: z.number(),
  quarantined: z.array(
    z.object({
      source: z.string(),
      key: z.string(),
      state: z.string(),
      reason: z.string(),
      detail: z.string(),
      seen: Instant,
      /** How many more there are of the same source and reason, which are not listed. */
      alike: z.number(),
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
