import 'server-only'
import { S3Client } from '@aws-sdk/client-s3'
import type { BucketSetting } from '@/lib/source-settings'
import { assumed, usualRegion } from './aws-client'

/** Requests to one bucket at once, downloads and listings together. */
export const REQUESTS_AT_ONCE = 32

export interface Patience {
  /** A connection, or an answer that stands still for so long, is given up. */
  stallMs: number
  /** Tries of one request, the first included. */
  attempts: number
}

const usual: Patience = { stallMs: 20_000, attempts: 5 }

/**
 * A client by the SDK's own settings: credentials from its default chain, and endpoint and region from its environment
 * and files. Throttled and failed requests are tried again with growing pauses.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function s3Client({ region, role }: BucketSetting, patience: Patience = usual): S3Client {
  return new S3Client({
    // Where the environment names no region, the bucket's own is found by the redirect that any other one answers with.
    region: region ?? usualRegion(),
    followRegionRedirects: true,
    maxAttempts: patience.attempts,
    retryMode: 'adaptive',
    requestHandler: {
      connectionTimeout: patience.stallMs,
      socketTimeout: patience.stallMs,
      httpsAgent: { maxSockets: REQUESTS_AT_ONCE },
      httpAgent: { maxSockets: REQUESTS_AT_ONCE },
    },
    ...(role === null ? {} : { credentials: assumed(role) }),
  })
}
