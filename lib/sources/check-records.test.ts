import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SourceSetting } from '@/lib/source-settings'
import { sourceTrials } from './check'
import { tryAll } from './check-tried'
import { madeLake, madeLogGroup, startRecordSources } from './records.fixture'

let service: Awaited<ReturnType<typeof startRecordSources>>
beforeEach(async () => {
  service = await startRecordSources({ lake: [], logs: [], states: [] })
  service.api.operations.ListEventDataStores = () => ({
    EventDataStores: [
      {
        Name: 'metrics',
        EventDataStoreArn: `arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/${madeLake.eventDataStore}`,
      },
    ],
  })
  service.api.operations.GetEventDataStore = () => ({ Status: 'ENABLED' })
})
afterEach(() => service.stop())

const checkSource = (setting: SourceSetting) => tryAll(sourceTrials(setting), null)

test('a data store is found by name and asked over one minute', async () => {
  expect(await checkSource(madeLake)).toMatchObject([
    { result: 'ok', detail: 'metrics is there' },
    { result: 'ok', detail: 'it is ENABLED' },
    { result: 'ok', detail: '0 kept records' },
  ])
})

test('a data store that is not there is told with those that are', async () => {
  const other = { ...madeLake, eventDataStore: 'e0d5e7a0-0000-4000-8000-00000000000f' }
  const [found] = await checkSource(other)
  expect(found).toMatchObject({ result: 'failed' })
  expect(found?.detail).toContain(madeLake.eventDataStore)
})

test('the missing right of a query and of a log group is named', async () => {
  const denied = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  service.api.operations.StartQuery = denied
  service.api.operations.GetEventDataStore = denied
  service.api.operations.FilterLogEvents = denied
  const checks = [...(await checkSource(madeLake)), ...(await checkSource(madeLogGroup))]
  expect(checks.filter(({ result }) => result === 'missing').map(({ right }) => right)).toEqual([
    'cloudtrail:GetEventDataStore',
    'cloudtrail:StartQuery, cloudtrail:DescribeQuery, cloudtrail:GetQueryResults',
    'logs:FilterLogEvents',
  ])
})
