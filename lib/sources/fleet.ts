import 'server-only'
import type { IsRead } from '@/lib/cloudtrail/recording-read'
import type { TrailAnswer } from '@/lib/cloudtrail/trail-settings'
import type { FleetSetting, LogGroupSetting, SourceSetting } from '@/lib/source-settings'
import { type NamedAccount, readAccountNames } from './account-names'
import { dataStoreReader, type StoreAnswer } from './event-data-stores'
import { Organization, type OrganizationAccounts } from './organization'
import { TrailReader } from './trail-settings'
import { trailsRead } from './trails-read'

/** Where the accounts of a fleet, their names and their trails are asked for. */
export interface FleetSource {
  /** Throws `source_unreadable`. */
  organization(signal: AbortSignal): Promise<OrganizationAccounts>
  /** From the file of the setting; without one nothing. Throws `source_unreadable`. */
  names(): Promise<{ names: NamedAccount[]; problems: string[] }>
  /** One answer a region. */
  ask(account: string, signal: AbortSignal): Promise<TrailAnswer[]>
  /** The event data stores that are configured as sources; they record as trails do. */
  dataStores(signal: AbortSignal): Promise<StoreAnswer[]>
  /** The log groups that are configured as sources; trails deliver to them. */
  logGroups: LogGroupSetting[]
  isRead: IsRead
}

export function fleetSource(setting: FleetSetting, sources: SourceSetting[]): FleetSource {
  const reader = new TrailReader(setting)
  const organization = new Organization(setting.regions)
  return {
    organization: (signal) => organization.accounts(signal),
    names: () =>
      setting.namesPath === null ? Promise.resolve({ names: [], problems: [] }) : readAccountNames(setting.namesPath),
    dataStores: dataStoreReader(sources.filter((source) => source.kind === 'lake')),
    logGroups: sources.filter((source) => source.kind === 'logs'),
    isRead: trailsRead(sources),
    ask: (account, signal) => reader.ask(account, signal),
  }
}
