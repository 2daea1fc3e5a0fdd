import 'server-only'
import type { TrailAnswer } from '@/lib/cloudtrail/trail-settings'
import type { FleetSetting } from '@/lib/source-settings'
import { type NamedAccount, readAccountNames } from './account-names'
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
}

export function fleetSource(setting: FleetSetting): FleetSource {
  const reader = new TrailReader(setting)
  const organization = new Organization()
  return {
    organization: (signal) => organization.accounts(signal),
    names: () =>
      setting.namesPath === null ? Promise.resolve({ names: [], problems: [] }) : readAccountNames(setting.namesPath),
    ask: (account, signal) => reader.ask(account, signal),
  }
}
