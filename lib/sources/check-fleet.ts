import 'server-only'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import pLimit from 'p-limit'
import type { FleetSetting } from '@/lib/source-settings'
import { clientSettings } from './aws-client'
import { type Check, triedCall } from './check-tried'
import { fleetCredentials } from './fleet-credentials'
import { Organization } from './organization'
import { TrailReader } from './trail-settings'

const atOnce = 8

/** Tries what reading trail settings and event history takes, in the first account and region, or in `all` of them. */
export async function checkFleet(fleet: FleetSetting, all: boolean): Promise<Check[]> {
  const checks: Check[] = []
  let { accounts } = fleet
  if (fleet.organization) {
    const right = 'organizations:ListAccounts, ListParents, DescribeOrganizationalUnit'
    const question = { source: 'fleet', what: 'List the organization', right }
    checks.push(
      await triedCall(question, async () => {
        const listed = await new Organization().accounts(new AbortController().signal)
        if (accounts.length === 0) accounts = listed.map(({ account }) => account)
        return `${listed.length} accounts`
      }),
    )
  }
  const regions = all ? fleet.regions : fleet.regions.slice(0, 1)
  const turn = pLimit(atOnce)
  const tried = accounts
    .slice(0, all ? undefined : 1)
    .map((account) =>
      turn(async () => [
        ...(await checkSettings({ ...fleet, regions }, account)),
        ...(fleet.history ? await Promise.all(regions.map((region) => checkHistory(fleet, account, region))) : []),
      ]),
    )
  return [...checks, ...(await Promise.all(tried)).flat()]
}

async function checkSettings(fleet: FleetSetting, account: string): Promise<Check[]> {
  const right = 'cloudtrail:DescribeTrails, GetTrailStatus, GetEventSelectors'
  const answers = await new TrailReader(fleet).ask(account, new AbortController().signal)
  return answers.map(({ region, answer, detail, trails }) => ({
    ...{ source: `fleet ${account} ${region}`, what: 'Read the trail settings', right },
    result: answer === 'read' ? 'ok' : answer === 'forbidden' ? 'missing' : 'failed',
    detail: detail ?? `${trails.length} trails`,
  }))
}

function checkHistory(fleet: FleetSetting, account: string, region: string): Promise<Check> {
  const source = `fleet ${account} ${region}`
  return triedCall({ source, what: 'Look up events', right: 'cloudtrail:LookupEvents' }, async () => {
    const credentials = fleetCredentials(fleet.role)(account)
    const client = new CloudTrailClient({ ...clientSettings({ region, role: null }), ...credentials })
    const { Events = [] } = await client.send(new LookupEventsCommand({ MaxResults: 1 }))
    return `${Events.length === 0 ? 'none' : 'some'} in the last 90 days`
  })
}
