import { afterEach, beforeEach, expect, test } from 'vitest'
import { goodTrail, type HeldFleet } from '@/e2e/emulator/fleet'
import { EVERYTHING } from './access/scope'
import { SELECTORS } from './cloudtrail/set-up'
import { ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { MadeTrail } from './ingest-trail'
import { madeFleet, startFleet } from './sources/fleet.fixture'
import { madeLake } from './sources/records.fixture'
import { readFleet } from './store/fleet'

const account = '111122223333'
let held: HeldFleet
let made: MadeTrail
let service: Awaited<ReturnType<typeof startFleet>>
beforeEach(async () => {
  held = { trails: new Map(), accounts: new Map(), refuse: () => null }
  made = new MadeTrail()
  service = await startFleet(held)
})
afterEach(() => {
  service.stop()
  made.remove()
})

test('a configured event data store records where no trail does, in the accounts and regions that it takes', async () => {
  const store = {
    ...{ Name: 'metrics', Status: 'ENABLED', MultiRegionEnabled: false, OrganizationEnabled: false },
    EventDataStoreArn: `arn:aws:cloudtrail:us-east-1:${account}:eventdatastore/${madeLake.eventDataStore}`,
    AdvancedEventSelectors: SELECTORS,
  }
  held.stores = new Map([[madeLake.eventDataStore, store]])
  const other = '444455556666'
  for (const id of [account, other]) held.accounts.set(id, { name: id, unit: '' })
  // Its records are of no interest here: the window that is asked for is empty.
  const sources = [{ ...madeLake, toMs: madeLake.fromMs }]
  const ingest = await ingestOnce({ ...made.settings(), fleet: madeFleet, sources }, silentLog)
  const states = async () => {
    await ingest.again()
    const { rows } = await readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
    const cells = rows.flatMap((row) => row.cells.map((cell) => [`${row.account} ${cell.region}`, cell.state] as const))
    return Object.fromEntries(cells)
  }
  const none = {
    ...{ [`${account} eu-west-1`]: 'not_recorded', [`${account} us-east-1`]: 'validation_off' },
    ...{ [`${other} eu-west-1`]: 'not_recorded', [`${other} us-east-1`]: 'not_recorded' },
  }
  expect(await states()).toEqual(none)
  held.stores.set(madeLake.eventDataStore, { ...store, MultiRegionEnabled: true, OrganizationEnabled: true })
  expect(Object.values(await states())).toEqual(Array(4).fill('validation_off'))
  held.refuse = (operation) =>
    operation === 'GetEventDataStore' ? { status: 400, code: 'AccessDeniedException', message: 'no' } : null
  expect(Object.values(await states())).toEqual(Array(4).fill('no_permission'))
  await ingest.stop()
})

test('CloudTrail is asked at once when somebody wants it, and not twice while it is being asked', async () => {
  held.trails.set(account, [{ ...goodTrail, latestDeliveryMs: Date.now() }])
  const fleet = { ...madeFleet, accounts: [account], organization: false, pollMs: 86_400_000 }
  const ingest = await ingestOnce({ ...made.settings(), fleet }, silentLog)
  const answer = () => readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
  expect(await answer()).toMatchObject({ isAsking: false, counts: { recorded: 2 } })
  held.trails.set(account, [{ ...goodTrail, isLogging: false }])
  await ingest.again()
  expect(await answer()).toMatchObject({ counts: { recorded: 2 } })
  expect([ingest.evaluateFleet(), ingest.evaluateFleet()]).toEqual([1, 1])
  expect(await answer()).toMatchObject({ isAsking: true })
  const asked = service.count('DescribeTrails')
  await ingest.again()
  expect(await answer()).toMatchObject({ isAsking: false, counts: { not_recorded: 2 } })
  await ingest.again()
  expect(service.count('DescribeTrails')).toBe(asked + 2)
  await ingest.stop()
})
