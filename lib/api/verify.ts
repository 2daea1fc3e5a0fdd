import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson, postJson } from './fetch'
import { EpochMs, Instant } from './fields'

/** A file that is not what it was when it was read, and why. An empty key: the source as a whole. */
export const CheckedFile = z.object({
  source: z.string(),
  key: z.string(),
  what: z.enum(['different', 'gone', 'unreadable']),
  detail: z.string(),
})
export type CheckedFile = z.infer<typeof CheckedFile>

/** Log files and digests by what reading them again came to; `fresh`: in the source, and not read before. */
export const CheckCounts = z.object({
  equal: z.number(),
  different: z.number(),
  gone: z.number(),
  unreadable: z.number(),
  fresh: z.number(),
})

export const CheckResult = CheckCounts.extend({
  started: Instant,
  ended: Instant,
  files: z.number(),
  bytes: z.number(),
  /** The first 200 that are not equal. */
  named: z.array(CheckedFile),
})
export type CheckResult = z.infer<typeof CheckResult>

/** `asOf`: the last one that had come to its end by then. */
export const VerifyQuery = z.object({ asOf: EpochMs.nullable().default(null) })

/** `GET /api/integrity/verify`: the reading again of all log files and digests from their sources. */
export const VerifyResponse = z.object({
  running: CheckCounts.extend({
    started: Instant,
    /** True: the sources are still being listed, and `files` grows. */
    isListing: z.boolean(),
    files: z.number(),
    done: z.number(),
    bytes: z.number(),
    filesPerSecond: z.number(),
    bytesPerSecond: z.number(),
    /** Null: not known yet. */
    secondsLeft: z.number().nullable(),
  }).nullable(),
  /** Why the last one did not come to its end; null: it did, or there was none since the server started. */
  stopped: z.string().nullable(),
  /** The newest one that came to its end. */
  last: CheckResult.nullable(),
})
export type VerifyResponse = z.infer<typeof VerifyResponse>

/** `POST /api/integrity/verify`; false: one is running already. */
export const VerifyStarted = z.object({ started: z.boolean() })

/** `POST /api/integrity/verify/cancel`; false: none is running. */
export const VerifyCancelled = z.object({ cancelled: z.boolean() })

export const verifyOptions = (asOf: number | null) =>
  queryOptions({
    queryKey: ['verify', asOf],
    queryFn: ({ signal }) => fetchJson<VerifyResponse>('/api/integrity/verify', { asOf }, signal),
  })

export const startVerify = () => postJson<z.infer<typeof VerifyStarted>>('/api/integrity/verify')
export const cancelVerify = () => postJson<z.infer<typeof VerifyCancelled>>('/api/integrity/verify/cancel')
