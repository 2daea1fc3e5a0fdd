import { afterEach, beforeEach, expect, test } from 'vitest'
import { goodTrail, type HeldFleet } from '@/e2e/emulator/fleet'
import { SELECTORS } from '@/lib/cloudtrail/set-up-trail'
import { checkFleet } from './check-fleet'
import type { Identity } from './check-reader'
import { madeFleet, startFleet } from './fleet.fixture'

const account = '111122223333'
const fleet = { ...madeFleet, accounts: [account, '444455556666'], organization: false, history: true }
const asker: Identity = {
  check: { source: 'credentials', what: 'Who asks', right: null, on: null, result: 'ok', detail: '' },
  ...{ arn: 'arn:aws:iam::999999999999:user/reader', blocked: null },
}

let held: HeldFleet
let service: Awaited<ReturnType<typeof startFleet>>
beforeEach(async () => {
  held = { trails: new Map(), accounts: new Map(), refuse: () => null }
  service = await startFleet(held)
})
afterEach(() => service.stop())

test('the first account and region are tried, or all of them, and the missing right is named', async () => {
  service.cloudTrail.operations.LookupEvents = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  const first = await checkFleet({ fleet, sources: [] }, false, asker)
  expect(first.map(({ source, result, right }) => [source, result, right])).toEqual([
    [`fleet ${account}`, 'ok', 'sts:AssumeRole'],
    [`fleet ${account} eu-west-1`, 'missing', 'cloudtrail:LookupEvents'],
    [`fleet ${account} eu-west-1`, 'failed', null],
  ])
  expect(await checkFleet({ fleet, sources: [] }, true, asker)).toHaveLength(10)
  held.refuse = () => ({ status: 400, code: 'AccessDeniedException', message: 'not you' })
  const [, settings] = await checkFleet({ fleet, sources: [] }, false, asker)
  expect(settings).toMatchObject({ result: 'missing', right: 'cloudtrail:DescribeTrails', detail: 'AWS: not you' })
})

test('an account that answers as another one is no missing right', async () => {
  const role = { arn: 'arn:aws:iam::444455556666:role/metrictrail-reader', externalId: 'a-long-random-text' }
  const [, settings] = await checkFleet({ fleet: { ...fleet, role }, sources: [] }, false, asker)
  expect(settings).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('The credentials are of account 444455556666') as string,
  })
})

test('every account and region is judged as the fleet judges it, and only what is recorded passes', async () => {
  const good = { ...goodTrail, latestDeliveryMs: Date.now() }
  const hiding = SELECTORS.map((selector, at) =>
    at === 0 ? selector : { FieldSelectors: [...selector.FieldSelectors, { Field: 'readOnly', Equals: ['false'] }] },
  )
  const trails = [
    good,
    { ...good, selectors: null },
    { ...good, selectors: hiding },
    { ...good, hasValidation: false },
    { ...good, latestDeliveryMs: Date.now() - 31.5 * 3_600_000 },
  ]
  const accounts = [...trails.keys()].map((at) => `10000000000${at}`)
  for (const [at, one] of accounts.entries()) held.trails.set(one, trails.slice(at, at + 1))
  const setting = { ...fleet, accounts: [...accounts, '200000000000'], regions: ['eu-west-1'], history: false }
  const checks = await checkFleet({ fleet: setting, sources: [] }, true, asker)
  const judged = checks.filter(({ what }) => what === 'Record metrics calls')
  expect(judged.map(({ result, state, detail }) => [result, state, detail.split('. ')[0]])).toEqual([
    ['ok', 'recorded', 'Every metrics call is recorded, by trail “all”.'],
    ['failed', 'not_recorded', 'Not recorded'],
    ['failed', 'partly', 'Hides reads'],
    ['failed', 'validation_off', 'Validation off'],
    ['failed', 'no_delivery', 'No delivery 31 h'],
    ['failed', 'not_recorded', 'Not recorded'],
  ])
  expect(checks.map(({ detail }) => detail).join()).not.toMatch(/\d trails?/)
})

test('accounts of the organization that are not active are told of and not asked', async () => {
  held.accounts.set(account, { name: 'team', unit: '' })
  held.accounts.set('777788889999', { name: 'gone', unit: '', state: 'SUSPENDED' })
  const all = { ...fleet, accounts: [], organization: true, history: false }
  const checks = await checkFleet({ fleet: all, sources: [] }, true, asker)
  expect(checks[0]).toMatchObject({
    ...{ what: 'List the organization', result: 'ok' },
    detail:
      '1 account. 1 account of the organization is not active and is not asked: “gone” (777788889999, suspended). ' +
      'What was recorded before stays.',
  })
  expect(
    checks
      .slice(1)
      .map(({ source }) => source)
      .join(),
  ).not.toContain('777788889999')
})

test('a log group that a trail cannot deliver to is told with what is recorded', async () => {
  const logGroup = `arn:aws:logs:eu-west-1:${account}:log-group:trail:*`
  held.trails.set(account, [{ ...goodTrail, latestDeliveryMs: Date.now(), logGroup, logGroupError: 'AccessDenied' }])
  const checks = await checkFleet({ fleet: { ...fleet, history: false }, sources: [] }, false, asker)
  expect(checks.at(-1)).toMatchObject({
    ...{ result: 'ok', state: 'recorded' },
    detail: expect.stringMatching(/^Every metrics call is recorded.* to log group trail: AccessDenied\.$/) as string,
  })
})
