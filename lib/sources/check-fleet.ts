import 'server-only'
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
} from '@aws-sdk/client-cloudtrail'
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import pLimit from 'p-limit'
import type { FleetSetting } from '@/lib/source-settings'
import { clientSettings } from './aws-client'
import { type Check, triedCall } from './check-tried'

const atOnce = 8

/** Tries what reading trail settings and event history takes, in the first account and region or in `all`. */
export async function checkFleet(fleet: FleetSetting, all: boolean): Promise<Check[]> {
  const checks: Check[] = []
  let accounts = fleet.accounts
  if (fleet.organization) {
    const question = { source: 'fleet', what: 'List the organization', right: 'organizations:ListAccounts' }
    checks.push(
      await triedCall(question, async () => {
        const listed = await listAccounts()
        if (accounts.length === 0) accounts = listed
        return `${listed.length} accounts`
      }),
    )
  }
  const places = accounts.flatMap((account) => fleet.regions.map((region) => ({ account, region })))
  const turn = pLimit(atOnce)
  const tried = (all ? places : places.slice(0, 1)).map((place) => turn(() => checkPlace(fleet, place)))
  return [...checks, ...(await Promise.all(tried)).flat()]
}

async function listAccounts(): Promise<string[]> {
  const client = new OrganizationsClient(clientSettings({ region: 'us-east-1', role: null }))
  const found: string[] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(new ListAccountsCommand({ NextToken }))
    found.push(...(page.Accounts ?? []).flatMap(({ Id }) => Id ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

async function checkPlace(fleet: FleetSetting, place: { account: string; region: string }): Promise<Check[]> {
  const { account, region } = place
  const role = fleet.role && { ...fleet.role, arn: fleet.role.arn.replace('{account}', account) }
  const client = new CloudTrailClient(clientSettings({ region, role }))
  const question = (what: string, right: string) => ({ source: `fleet ${account} ${region}`, what, right })
  let trail: string | undefined
  const checks = [
    await triedCall(question('List the trails', 'cloudtrail:DescribeTrails'), async () => {
      const { trailList = [] } = await client.send(new DescribeTrailsCommand({}))
      trail = trailList[0]?.TrailARN
      return `${trailList.length} trails`
    }),
  ]
  if (trail !== undefined) {
    const Name = trail
    checks.push(
      await triedCall(question('Ask whether a trail logs', 'cloudtrail:GetTrailStatus'), async () => {
        const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name }))
        return `${Name} ${IsLogging === true ? 'logs' : 'does not log'}`
      }),
      await triedCall(question('Ask what a trail records', 'cloudtrail:GetEventSelectors'), async () => {
        const { AdvancedEventSelectors } = await client.send(new GetEventSelectorsCommand({ TrailName: Name }))
        return AdvancedEventSelectors === undefined ? 'basic selectors' : `${AdvancedEventSelectors.length} selectors`
      }),
    )
  }
  if (!fleet.history) return checks
  const history = await triedCall(question('Look up events', 'cloudtrail:LookupEvents'), async () => {
    const { Events = [] } = await client.send(new LookupEventsCommand({ MaxResults: 1 }))
    return `${Events.length} of the newest events`
  })
  return [...checks, history]
}
