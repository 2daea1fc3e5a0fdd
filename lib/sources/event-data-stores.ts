import 'server-only'
import {
  CloudTrailClient,
  GetEventDataStoreCommand,
  type GetEventDataStoreCommandOutput,
} from '@aws-sdk/client-cloudtrail'
import type { TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { LakeSetting } from '@/lib/source-settings'
import { apiFailure } from './api-failure'
import { clientSettings } from './aws-client'
import { advancedSelectors } from './trail-settings'

const right = 'cloudtrail:GetEventDataStore'

/**
 * What the configured event data stores record, in the words of a trail's settings. One that cannot be asked is told as
 * a trail of every account that could not be read, since it may record any of them. Throws only when `signal` ends.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventDataStore.html
 */
export function dataStoreReader(lakes: LakeSetting[]): (signal: AbortSignal) => Promise<TrailSettings[]> {
  const clients = lakes.map((lake) => ({ lake, client: new CloudTrailClient(clientSettings(lake)) }))
  return (signal) =>
    Promise.all(
      clients.map(async ({ lake, client }) => {
        try {
          const command = new GetEventDataStoreCommand({ EventDataStore: lake.eventDataStore })
          return settingsOf(lake, await client.send(command, { abortSignal: signal }))
        } catch (error) {
          signal.throwIfAborted()
          return unreadStore(lake, error)
        }
      }),
    )
}

const always = {
  ...{ bucket: '', prefix: null, hasValidation: false, latestDeliveryMs: null, latestDeliveryError: null },
  ...{ latestDigestMs: null, latestDigestError: null },
}

function settingsOf(lake: LakeSetting, store: GetEventDataStoreCommandOutput): TrailSettings {
  return {
    ...always,
    name: store.Name ?? lake.name,
    arn: store.EventDataStoreArn ?? arnOf(lake),
    homeRegion: lake.region,
    isMultiRegion: store.MultiRegionEnabled ?? false,
    isOrganization: store.OrganizationEnabled ?? false,
    kmsKey: store.KmsKeyId ?? null,
    isLogging: store.Status === 'ENABLED',
    selectors: advancedSelectors(store.AdvancedEventSelectors),
    unread: null,
  }
}

function unreadStore(lake: LakeSetting, error: unknown): TrailSettings {
  const { kind, name, message } = apiFailure(error)
  return {
    ...{ ...always, name: lake.name, arn: arnOf(lake), homeRegion: lake.region, kmsKey: null },
    ...{ isMultiRegion: true, isOrganization: true, isLogging: null, selectors: null },
    unread: kind === 'forbidden' ? `${right} is needed (${message})` : `No answer to ${right} (${name}: ${message})`,
  }
}

/** Without the account, which only CloudTrail knows. */
const arnOf = ({ region, eventDataStore }: LakeSetting) =>
  `arn:aws:cloudtrail:${region}::eventdatastore/${eventDataStore}`
