import 'server-only'
import {
  DescribeOrganizationalUnitCommand,
  ListAccountsCommand,
  ListParentsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { homeRegionOf, partitionOf } from '@/lib/cloudtrail/arn'
import type { ListedAccount } from '@/lib/cloudtrail/inactive-accounts'
import type { NamedAccount } from './account-names'
import { unreadableSource } from './api-failure'
import { clientSettings } from './aws-client'

/** Accounts of an organization, each in order of ids. */
export interface OrganizationAccounts {
  active: NamedAccount[]
  /** Suspended or being closed: their roles cannot be assumed. */
  inactive: ListedAccount[]
}

/**
 * Accounts of the organization with their names and units. Throws `source_unreadable`.
 * Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export class Organization {
  private readonly client: OrganizationsClient

  /** `regions`: of the fleet. Organizations is one service for all of their partition. */
  constructor([region = '']: string[]) {
    const home = homeRegionOf(partitionOf(region))
    this.client = new OrganizationsClient(clientSettings({ region: home, role: null }))
  }

  async accounts(signal: AbortSignal): Promise<OrganizationAccounts> {
    const location = 'AWS Organizations'
    let right = 'organizations:ListAccounts'
    try {
      const listed = await this.list(signal)
      right = 'organizations:ListParents and organizations:DescribeOrganizationalUnit'
      const units = new Map<string, Promise<string | null>>()
      const active: NamedAccount[] = []
      for (const { account, name } of listed.filter(isActive)) {
        active.push({ account, name, unit: await this.unit(account, units, signal) })
      }
      const inactive = listed.filter((each) => !isActive(each))
      return { active: active.sort(byAccount), inactive: inactive.sort(byAccount) }
    } catch (error) {
      signal.throwIfAborted()
      throw unreadableSource(error, { location, right })
    }
  }

  /** Ids of the active ones alone, for which organizations:ListAccounts is enough. Throws `source_unreadable`. */
  async ids(signal: AbortSignal): Promise<string[]> {
    try {
      const listed = await this.list(signal)
      return listed
        .filter(isActive)
        .map(({ account }) => account)
        .sort()
    } catch (error) {
      signal.throwIfAborted()
      throw unreadableSource(error, { location: 'AWS Organizations', right: 'organizations:ListAccounts' })
    }
  }

  private async list(signal: AbortSignal): Promise<ListedAccount[]> {
    const listed: ListedAccount[] = []
    let NextToken: string | undefined
    do {
      const page = await this.client.send(new ListAccountsCommand({ NextToken }), { abortSignal: signal })
      for (const { Id, Name, State, Status } of page.Accounts ?? []) {
        // Status is what State was called until September 2026.
        const state = State ?? Status ?? 'UNKNOWN'
        if (Id !== undefined) listed.push({ account: Id, name: Name ?? null, state })
      }
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    return listed
  }

  /** Path of the unit that holds `child`; null: it is the root. */
  private async unit(
    child: string,
    units: Map<string, Promise<string | null>>,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { Parents } = await this.client.send(new ListParentsCommand({ ChildId: child }), { abortSignal: signal })
    const [parent] = Parents ?? []
    if (parent?.Id === undefined || parent.Type !== 'ORGANIZATIONAL_UNIT') return null
    const path = units.get(parent.Id) ?? this.path(parent.Id, units, signal)
    units.set(parent.Id, path)
    return path
  }

  private async path(id: string, units: Map<string, Promise<string | null>>, signal: AbortSignal): Promise<string> {
    const command = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id })
    const { OrganizationalUnit } = await this.client.send(command, { abortSignal: signal })
    const name = OrganizationalUnit?.Name ?? id
    const above = await this.unit(id, units, signal)
    return above === null ? name : `${above}/${name}`
  }
}

const isActive = ({ state }: ListedAccount) => state === 'ACTIVE'

const byAccount = (a: { account: string }, b: { account: string }) => (a.account < b.account ? -1 : 1)
