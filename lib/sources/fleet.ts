import 'server-only'
import type { TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { FleetSetting, LakeSetting } from '@/lib/source-settings'
import { type NamedAccount, readAccountNames } from './account-names'
import { dataStoreReader } from './event-data-stores'
import { Organization } from './organization'
import { TrailReader } from './trail-settings'

/** Where the accounts of a fleet, their names and their trails are asked for. */
export interface FleetSource {
  /** Throws `source_unreadable`. */
  organization(signal: AbortSignal): Promise<NamedAccount[]>
  /** From the file of the setting; without one nothing. Throws `source_unreadable`. */
  names(): Promise<{ names: NamedAccount[]; problems: string[] }>
  /** One answer a region. */
  ask(account: string, signal: AbortSignal): Promise<TrailAnswer[]>
  /** The event data stores that are configured as sources; they record as trails do. */
  dataStores(signal: AbortSignal): Promise<TrailSettings[]>
}

export function fleetSource(setting: FleetSetting, lakes: LakeSetting[]): FleetSource {
  const reader = new TrailReader(setting)
  const organization = new Organization()
  return {
    organization: (signal) => organization.accounts(signal),
    names: () =>
      setting.namesPath === null ? Promise.resolve({ names: [], problems: [] }) : readAccountNames(setting.namesPath),
    dataStores: dataStoreReader(lakes),
    ask: (account, signal) => reader.ask(account, signal),
  }
}
