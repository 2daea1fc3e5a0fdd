import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodTrail, type HeldFleet } from '@/e2e/emulator/fleet'
import { EVERYTHING, type Scope } from './access/scope'
import { SELECTORS } from './cloudtrail/set-up-trail'
import { ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { MadeTrail } from './ingest-trail'
import type { LakeSetting } from './source-settings'
import { madeFleet, startFleet } from './sources/fleet.fixture'
import { madeLake, madeLogGroup } from './sources/records.fixture'
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
  // Nothing says that it changed.
  expect(Object.values(await states())).toEqual(Array(4).fill('validation_off'))
  expect(ingest.fleet?.storeProblems).toEqual([
    expect.stringMatching(/GetEventDataStore is needed \(no\)\. .*taken to record what it last did\.$/),
  ])
  await ingest.stop()
})

describe('an event data store that was never read', () => {
  const other = '444455556666'
  const read = async (lake: LakeSetting) => {
    for (const id of [account, other]) held.accounts.set(id, { name: id, unit: '' })
    held.trails.set(other, [{ ...goodTrail, latestDeliveryMs: Date.now(), isMultiRegion: false }])
    const sources = [{ ...lake, toMs: lake.fromMs }]
    const ingest = await ingestOnce({ ...made.settings(), fleet: madeFleet, sources }, silentLog)
    const fleet = await readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
    await ingest.stop()
    return {
      problems: fleet.sourceProblems,
      states: fleet.rows
        .flatMap((row) => row.cells.map((cell) => `${row.account} ${cell.region} ${cell.state}`))
        .sort(),
    }
  }

  test('for its wrong id is told with the fix, and hides no place that is not recorded', async () => {
    const { states, problems } = await read(madeLake)
    expect(states).toEqual([
      ...[`${account} eu-west-1 not_recorded`, `${account} us-east-1 not_recorded`],
      ...[`${other} eu-west-1 not_read`, `${other} us-east-1 not_recorded`],
    ])
    expect(problems).toEqual([
      `Event data store ${madeLake.eventDataStore} of source lake is not there (EventDataStoreNotFoundException: Unknown store). ` +
        'Correct its eventDataStore, region or role in the configuration; aws cloudtrail list-event-data-stores --region us-east-1 ' +
        'names those that are. Accounts are judged by their trails alone.',
    ])
  })

  test.each(['role', 'credentials'])(
    'for a missing right leaves open what its own account (by its %s) records, and no other one',
    async (by) => {
      held.refuse = (operation) =>
        operation === 'GetEventDataStore' ? { status: 400, code: 'AccessDeniedException', message: 'no' } : null
      service.sts.actions.GetCallerIdentity = (_, { accessKeyId }) =>
        `<Account>${accessKeyId === `ASIA${other}` ? other : account}</Account>`
      const role = { arn: `arn:aws:iam::${account}:role/lake`, externalId: 'a-long-random-text' }
      const { states, problems } = await read(by === 'role' ? { ...madeLake, role } : madeLake)
      expect(states).toEqual([
        ...[`${account} eu-west-1 no_permission`, `${account} us-east-1 no_permission`],
        ...[`${other} eu-west-1 not_read`, `${other} us-east-1 not_recorded`],
      ])
      expect(problems[0]).toMatch(
        /cannot be read: cloudtrail:GetEventDataStore is needed \(no\)\. Give the reader this right\./,
      )
    },
  )
})

test('a log group that no trail delivers to is told on its source and in the fleet, until one does', async () => {
  held.trails.set(account, [{ ...goodTrail, latestDeliveryMs: Date.now() }])
  const fleet = { ...madeFleet, accounts: [account], organization: false }
  const sources = [{ ...madeLogGroup, toMs: madeLogGroup.fromMs }]
  const ingest = await ingestOnce({ ...made.settings(), fleet, sources }, silentLog)
  const told = async () => {
    const [source] = (await ingest.state()).sources
    const { sourceProblems } = await readFleet(ingest.store.reader, EVERYTHING, {
      now: ingest.fleet,
      nowMs: Date.now(),
    })
    return [source?.undelivered, sourceProblems]
  }
  const words = expect.stringMatching(/No trail delivers here/) as string
  expect(await told()).toEqual([words, [words]])
  const logGroup = `arn:aws:logs:us-east-1:${account}:log-group:${madeLogGroup.logGroup}:*`
  held.trails.set(account, [{ ...goodTrail, latestDeliveryMs: Date.now(), logGroup }])
  await ingest.again()
  expect(await told()).toEqual([null, []])
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

test('a fleet without any source is followed, and a source that is missing is no failure', async () => {
  held.accounts.set(account, { name: 'team', unit: 'ML' })
  held.trails.set(account, [{ ...goodTrail, latestDeliveryMs: Date.now() }])
  const ingest = await ingestOnce({ ...made.settings(), fleet: madeFleet, sources: [] }, silentLog)
  const { rows } = await readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
  expect(rows).toMatchObject([{ account }])
  expect(await ingest.state()).toMatchObject({ state: 'idle', error: null, sources: [] })
  await ingest.stop()
})

test('an account that is suspended leaves the table, is told of, and is not asked any more', async () => {
  const gone = '444455556666'
  for (const id of [account, gone]) {
    held.accounts.set(id, { name: `team-${id}`, unit: 'ML' })
    held.trails.set(id, [{ ...goodTrail, latestDeliveryMs: Date.now() }])
  }
  const ingest = await ingestOnce({ ...made.settings(), fleet: madeFleet }, silentLog)
  const answer = async (scope: Scope = EVERYTHING) => {
    const { rows, inactive } = await readFleet(ingest.store.reader, scope, { now: ingest.fleet, nowMs: Date.now() })
    return [rows.map((row) => row.account), inactive]
  }
  expect(await answer()).toEqual([[account, gone], []])
  held.accounts.set(gone, { name: 'team-gone', unit: 'ML', state: 'SUSPENDED' })
  const assumed = service.sts.assumed.length
  await ingest.again()
  const told = [{ account: gone, name: 'team-gone', state: 'SUSPENDED' }]
  expect(await answer()).toEqual([[account], told])
  expect(service.sts.assumed.slice(assumed).join()).not.toContain(gone)
  service.organizations.operations.ListAccounts = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  await ingest.again()
  expect(await answer()).toEqual([[account], told])
  expect(await answer({ grants: [{ role: 'viewer', accounts: [account] }] })).toEqual([[account], []])
  await ingest.stop()
})

test('accounts that the configuration names are asked, suspended or not', async () => {
  held.accounts.set(account, { name: 'team', unit: 'ML', state: 'SUSPENDED' })
  const ingest = await ingestOnce({ ...made.settings(), fleet: { ...madeFleet, accounts: [account] } }, silentLog)
  const { rows, inactive } = await readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
  expect([rows.length, inactive]).toEqual([1, []])
  await ingest.stop()
})
