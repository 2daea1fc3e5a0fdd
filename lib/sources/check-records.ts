import 'server-only'
import { CloudTrailClient, GetEventDataStoreCommand, ListEventDataStoresCommand } from '@aws-sdk/client-cloudtrail'
import { partitionOf } from '@/lib/cloudtrail/arn'
import { formatCounted } from '@/lib/format'
import type { LakeSetting, LogGroupSetting } from '@/lib/source-settings'
import { clientSettings } from './aws-client'
import type { Outcome, Trial } from './check-tried'
import { lakeSource } from './lake'
import { logGroupSource } from './log-group'
import type { RecordSource } from './source'

const minuteMs = 60_000
const neverAsked = { until: () => null, scannedBytes: () => 0 }

/** What reading a data store takes: it is found, and answers a query over one minute, which scans next to nothing. */
export function lakeTrials(setting: LakeSetting): Trial[] {
  const { name: source, region, eventDataStore } = setting
  const client = new CloudTrailClient(clientSettings(setting))
  const on = `arn:${partitionOf(region)}:cloudtrail:${region}:*:eventdatastore/${eventDataStore}`
  const recent = { ...setting, fromMs: Date.now() - minuteMs, toMs: null, mostBytesADay: Number.POSITIVE_INFINITY }
  return [
    {
      ...{ source, what: 'Find the event data store', right: 'cloudtrail:ListEventDataStores', on: '*' },
      ask: () => findStore(client, setting),
    },
    {
      ...{ source, what: 'Read what it records', right: 'cloudtrail:GetEventDataStore', on },
      ask: async () => {
        const { Status } = await client.send(new GetEventDataStoreCommand({ EventDataStore: eventDataStore }))
        return `it is ${Status ?? 'in no state that is told'}`
      },
    },
    {
      ...{ source, what: 'Query one minute', on },
      right: 'cloudtrail:StartQuery, cloudtrail:DescribeQuery, cloudtrail:GetQueryResults',
      ask: () => askOnce(lakeSource(recent)),
    },
  ]
}

async function findStore(client: CloudTrailClient, { eventDataStore, region }: LakeSetting): Promise<string | Outcome> {
  const { EventDataStores = [] } = await client.send(new ListEventDataStoresCommand({}))
  const mine = EventDataStores.find((one) => one.EventDataStoreArn?.endsWith(`/${eventDataStore}`))
  if (mine !== undefined) return `${mine.Name ?? eventDataStore} is there`
  const others = EventDataStores.flatMap((one) => one.EventDataStoreArn?.split('/').at(-1) ?? [])
  const there = others.length === 0 ? `There is none in ${region}` : `In ${region} there are ${others.join(', ')}`
  return { result: 'failed', detail: `${there}, not ${eventDataStore}. Correct "eventDataStore" or "region".` }
}

/** What reading a log group takes. */
export function logGroupTrials(setting: LogGroupSetting): Trial[] {
  const { name: source, region, logGroup } = setting
  const on = `arn:${partitionOf(region)}:logs:${region}:*:log-group:${logGroup}`
  const recent = logGroupSource({ ...setting, fromMs: Date.now() - minuteMs, toMs: null })
  return [{ source, what: 'Read one minute', right: 'logs:FilterLogEvents', on, ask: () => askOnce(recent) }]
}

async function askOnce(source: RecordSource): Promise<string> {
  let records = 0
  for await (const answer of source.ask(neverAsked, new AbortController().signal)) {
    if (answer.kind === 'asked') records += answer.records
  }
  return formatCounted(records, 'kept record')
}
