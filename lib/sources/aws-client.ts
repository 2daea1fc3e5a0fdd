import 'server-only'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import type { RoleSetting } from '@/lib/source-settings'

/** A connection, or an answer that stands still for so long, is given up. */
const stallMs = 20_000

/**
 * What every client is made with: credentials from the SDK's default chain, or of a role assumed with them, and retries
 * with growing pauses. Endpoints come from the SDK's own settings.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function clientSettings({ region, role }: { region: string; role: RoleSetting | null }) {
  return {
    region,
    maxAttempts: 5,
    retryMode: 'adaptive' as const,
    requestHandler: { connectionTimeout: stallMs, socketTimeout: stallMs },
    ...(role === null ? {} : { credentials: assumed(role) }),
  }
}

/** Credentials of `role`, renewed before they end. */
export function assumed({ arn, externalId }: RoleSetting) {
  return fromTemporaryCredentials({
    params: {
      RoleArn: arn,
      RoleSessionName: 'metrictrail',
      ...(externalId === null ? {} : { ExternalId: externalId }),
    },
  })
}

/** Where the SDK's own settings name a region, or the first one of all. */
export function usualRegion(): string {
  return process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1'
}
