import 'server-only'
import { CloudTrailClient, GetEventDataStoreCommand, ListEventDataStoresCommand } from '@aws-sdk/client-cloudtrail'
import type { LakeSetting, LogGroupSetting } from '@/lib/source-settings'
import { clientSettings } from './aws-client'
import { type Check, triedCall } from './check-tried'
import { lakeSource } from './lake'
import { logGroupSource } from './log-group'
import type { RecordSource } from './source'

const minuteMs = 60_000
const neverAsked = { until: () => null, scannedBytes: () => 0 }

/** Tries what reading a data store takes: it is found, and answers a query over one minute, which scans next to nothing. */
export async function checkLake(setting: LakeSetting): Promise<Check[]> {
  const client = new CloudTrailClient(clientSettings(setting))
  const question = { source: setting.name, what: 'Find the event data store', right: 'cloudtrail:ListEventDataStores' }
  const found = await triedCall(question, async () => {
    const { EventDataStores = [] } = await client.send(new ListEventDataStoresCommand({}))
    const mine = EventDataStores.find((one) => one.EventDataStoreArn?.endsWith(`/${setting.eventDataStore}`))
    if (mine !== undefined) return `${mine.Name ?? setting.eventDataStore} is there`
    const others = EventDataStores.flatMap((one) => one.EventDataStoreArn?.split('/').at(-1) ?? [])
    throw new Error(`it is not among ${others.length === 0 ? 'none' : others.join(', ')}`)
  })
  const settings = { source: setting.name, what: 'Read what it records', right: 'cloudtrail:GetEventDataStore' }
  const read = await triedCall(settings, async () => {
    const { Status } = await client.send(new GetEventDataStoreCommand({ EventDataStore: setting.eventDataStore }))
    return `it is ${Status ?? 'in no state that is told'}`
  })
  const what = 'Query one minute'
  const right = 'cloudtrail:StartQuery, DescribeQuery, GetQueryResults'
  const recent = { ...setting, fromMs: Date.now() - minuteMs, toMs: null, mostBytesADay: Number.POSITIVE_INFINITY }
  return [found, read, await askedOnce(lakeSource(recent), { what, right })]
}

/** Tries what reading a log group takes. */
export async function checkLogGroup(setting: LogGroupSetting): Promise<Check[]> {
  const recent = logGroupSource({ ...setting, fromMs: Date.now() - minuteMs, toMs: null })
  return [await askedOnce(recent, { what: 'Read one minute', right: 'logs:FilterLogEvents' })]
}

function askedOnce(source: RecordSource, { what, right }: { what: string; right: string }): Promise<Check> {
  return triedCall({ source: source.name, what, right }, async () => {
    let records = 0
    for await (const answer of source.ask(neverAsked, new AbortController().signal)) {
      if (answer.kind === 'asked') records += answer.records
    }
    return `${records} kept records`
  })
}
