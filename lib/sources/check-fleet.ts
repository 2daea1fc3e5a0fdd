import 'server-only'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import pLimit from 'p-limit'
import { inactiveWords } from '@/lib/cloudtrail/inactive-accounts'
import type { TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { Settings } from '@/lib/env'
import { formatCounted } from '@/lib/format'
import type { FleetSetting, SourceSetting } from '@/lib/source-settings'
import { readAccountNames } from './account-names'
import { clientSettings } from './aws-client'
import { assumeRole, type Identity } from './check-reader'
import { recordingChecks } from './check-recording'
import { type Check, notChecked, type Outcome, type Question, type Trial, tryAll, tryOne } from './check-tried'
import { dataStoreReader } from './event-data-stores'
import { fleetCredentials } from './fleet-credentials'
import { Organization } from './organization'
import { TrailReader } from './trail-settings'
import { trailsRead } from './trails-read'

const atOnce = 8
const SETTINGS = 'cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus, cloudtrail:GetEventSelectors'
const ORGANIZATION = 'organizations:ListAccounts, organizations:ListParents, organizations:DescribeOrganizationalUnit'

type Configured = Pick<Settings, 'sources'> & { fleet: FleetSetting }

/**
 * Tries what reading trail settings and event history takes, in the first account and region, or in `all` of them, and
 * judges the settings that were read.
 */
export async function checkFleet({ fleet, sources }: Configured, all: boolean, asker: Identity): Promise<Check[]> {
  const listed = fleet.organization ? await listAccounts(fleet, asker) : null
  const checks = [...(await checkNames(fleet)), ...(listed === null ? [] : [listed.check])]
  const accounts = fleet.accounts.length > 0 ? fleet.accounts : (listed?.accounts ?? [])
  if (accounts.length === 0) {
    const question = { source: 'fleet', what: 'Read the trail settings', right: SETTINGS, on: '*' }
    return [
      ...checks,
      notChecked(question, asker.blocked ?? 'It takes the accounts of the organization, of which none is known.'),
    ]
  }
  const regions = all ? fleet.regions : fleet.regions.slice(0, 1)
  const turn = pLimit(atOnce)
  const tried = accounts
    .slice(0, all ? undefined : 1)
    .map((account) => turn(() => checkAccount({ ...fleet, regions }, account, asker)))
  const found = await Promise.all(tried)
  const answers = found.flatMap((one) => one.answers)
  const judging = { isRead: trailsRead(sources), organization: fleet.organization, all }
  const stores = answers.length === 0 ? [] : await readStores(sources)
  const judged = recordingChecks(answers, { ...judging, stores })
  return [...checks, ...found.flatMap((one) => one.checks), ...judged]
}

async function readStores(sources: SourceSetting[]): Promise<TrailSettings[]> {
  const lakes = sources.filter((source) => source.kind === 'lake')
  const answers = await dataStoreReader(lakes)(new AbortController().signal)
  return answers.flatMap((one) => (one.answer === 'absent' ? [] : (one.settings ?? [])))
}

interface Found {
  checks: Check[]
  /** Those that came, read or not. */
  answers: TrailAnswer[]
}

async function checkNames({ namesPath }: FleetSetting): Promise<Check[]> {
  if (namesPath === null) return []
  const ask = async (): Promise<string | Outcome> => {
    const { names, problems } = await readAccountNames(namesPath)
    return problems.length === 0
      ? formatCounted(names.length, 'name')
      : { result: 'failed', detail: problems.join(' ') }
  }
  return [await tryOne({ source: 'fleet', what: 'Read the names of accounts', right: null, on: null, ask })]
}

async function listAccounts(fleet: FleetSetting, asker: Identity): Promise<{ check: Check; accounts: string[] }> {
  let accounts: string[] = []
  const question = { source: 'fleet', what: 'List the organization', right: ORGANIZATION, on: '*' }
  if (asker.blocked !== null) return { check: notChecked(question, asker.blocked), accounts }
  const ask = async () => {
    const { active, inactive } = await new Organization(fleet.regions).accounts(new AbortController().signal)
    accounts = active.map(({ account }) => account)
    const counted = formatCounted(accounts.length, 'account')
    const words = fleet.accounts.length === 0 ? inactiveWords(inactive) : null
    return words === null ? counted : `${counted}. ${words}`
  }
  return { check: await tryOne({ ...question, ask }), accounts }
}

async function checkAccount(fleet: FleetSetting, account: string, asker: Identity): Promise<Found> {
  const { role, history, regions } = fleet
  const own = role && { ...role, arn: role.arn.replaceAll('{account}', account) }
  const reader = own === null ? null : await assumeRole(own, `fleet ${account}`, asker)
  const { blocked } = reader ?? asker
  const settings = await checkSettings(fleet, account, blocked)
  const lookUps = history ? regions.map((region) => historyTrial(fleet, account, region)) : []
  const found = await Promise.all(lookUps.map((trial) => tryAll([trial], blocked)))
  const checks = [...(reader === null ? [] : [reader.check]), ...settings.checks, ...found.flat()]
  return { checks, answers: settings.answers }
}

/** What is read is told by its verdict alone: a count of trails says nothing of what they record. */
async function checkSettings(fleet: FleetSetting, account: string, blocked: string | null): Promise<Found> {
  const question = (region: string): Question => ({
    ...{ source: `fleet ${account} ${region}`, what: 'Read the trail settings', right: SETTINGS, on: '*' },
  })
  if (blocked !== null) {
    return { checks: fleet.regions.map((region) => notChecked(question(region), blocked)), answers: [] }
  }
  const answers = await new TrailReader(fleet).ask(account, new AbortController().signal)
  const unread = answers.filter(({ answer }) => answer !== 'read')
  const checks = unread.map(({ region, answer, detail }): Check => {
    const [, right, words] = /^(\S+) is needed \((.*)\)$/s.exec(detail ?? '') ?? []
    const isMissing = answer === 'forbidden' && right !== undefined
    if (!isMissing) return { ...question(region), result: 'failed', detail: detail ?? '' }
    return { ...question(region), right, result: 'missing', detail: `AWS: ${words}` }
  })
  return { checks, answers }
}

function historyTrial(fleet: FleetSetting, account: string, region: string): Trial {
  const source = `fleet ${account} ${region}`
  return {
    ...{ source, what: 'Look up events', right: 'cloudtrail:LookupEvents', on: '*' },
    ask: async () => {
      const credentials = fleetCredentials(fleet.role)(account)
      const client = new CloudTrailClient({ ...clientSettings({ region, role: null }), ...credentials })
      const { Events = [] } = await client.send(new LookupEventsCommand({ MaxResults: 1 }))
      return `${Events.length === 0 ? 'none' : 'some'} in the last 90 days`
    },
  }
}
