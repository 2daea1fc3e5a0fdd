import 'server-only'
import {
  CloudTrailClient,
  GetEventDataStoreCommand,
  type GetEventDataStoreCommandOutput,
} from '@aws-sdk/client-cloudtrail'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { partitionOf } from '@/lib/cloudtrail/arn'
import type { TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { LakeSetting } from '@/lib/source-settings'
import { apiFailure } from './api-failure'
import { clientSettings } from './aws-client'
import { advancedSelectors } from './trail-settings'

const right = 'cloudtrail:GetEventDataStore'

/** What came of asking for a configured event data store. */
export type StoreAnswer =
  /** What it records, in the words of a trail's settings. */
  | { answer: 'read'; id: string; settings: TrailSettings }
  /** There is none with this id, so it records nothing. `words`: what is wrong, and the fix. */
  | { answer: 'absent'; id: string; words: string }
  /** `settings`: those of a store that may record whatever its account does, if it is known which that is. */
  | { answer: 'unread'; id: string; words: string; settings: TrailSettings | null }

/**
 * Asks for the configured event data stores. Throws only when `signal` ends.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventDataStore.html
 */
export function dataStoreReader(lakes: LakeSetting[]): (signal: AbortSignal) => Promise<StoreAnswer[]> {
  const clients = lakes.map((lake) => ({ lake, client: new CloudTrailClient(clientSettings(lake)) }))
  return (signal) =>
    Promise.all(
      clients.map(async ({ lake, client }): Promise<StoreAnswer> => {
        const id = lake.eventDataStore
        try {
          const command = new GetEventDataStoreCommand({ EventDataStore: id })
          const settings = settingsOf(lake, await client.send(command, { abortSignal: signal }))
          return { answer: 'read', id, settings }
        } catch (error) {
          signal.throwIfAborted()
          return unanswered(lake, error, signal)
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
    arn: store.EventDataStoreArn ?? arnOf(lake, ''),
    homeRegion: lake.region,
    isMultiRegion: store.MultiRegionEnabled ?? false,
    isOrganization: store.OrganizationEnabled ?? false,
    kmsKey: store.KmsKeyId ?? null,
    isLogging: store.Status === 'ENABLED',
    selectors: advancedSelectors(store.AdvancedEventSelectors),
    unread: null,
  }
}

async function unanswered(lake: LakeSetting, error: unknown, signal: AbortSignal): Promise<StoreAnswer> {
  const { region, eventDataStore: id } = lake
  const { kind, name, message } = apiFailure(error)
  const store = `Event data store ${id} of source ${lake.name}`
  if (kind === 'absent') {
    const list = `aws cloudtrail list-event-data-stores --region ${region}`
    const words = `${store} is not there (${name}: ${message}). Correct its eventDataStore, region or role in the configuration; ${list} names those that are.`
    return { answer: 'absent', id, words }
  }
  const why =
    kind === 'forbidden'
      ? `${right} is needed (${message}). Give the reader this right`
      : `no answer to ${right} (${name}: ${message}). It is asked again by itself`
  const account = await accountOf(lake, signal)
  const unread =
    kind === 'forbidden' ? `${right} is needed (${message})` : `No answer to ${right} (${name}: ${message})`
  const settings = account === null ? null : unreadSettings(lake, { account, unread })
  return { answer: 'unread', id, words: `${store} cannot be read: ${why}.`, settings }
}

/** All that its own account calls may be in it; what other accounts call is in it only if it is the organization's. */
function unreadSettings(lake: LakeSetting, { account, unread }: { account: string; unread: string }): TrailSettings {
  return {
    ...{ ...always, name: lake.name, arn: arnOf(lake, account), homeRegion: lake.region, kmsKey: null },
    ...{ isMultiRegion: true, isOrganization: false, isLogging: null, selectors: null, unread },
  }
}

/** The account whose credentials ask; null: it cannot be told. No right is needed to ask. */
async function accountOf({ region, role }: LakeSetting, signal: AbortSignal): Promise<string | null> {
  if (role !== null) return role.arn.split(':')[4] ?? null
  try {
    const client = new STSClient(clientSettings({ region, role }))
    return (await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal })).Account ?? null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

const arnOf = ({ region, eventDataStore }: LakeSetting, account: string) =>
  `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:eventdatastore/${eventDataStore}`
