import { afterEach, beforeEach, expect, test } from 'vitest'
import { goodTrail, type HeldFleet } from '@/e2e/emulator/fleet'
import { SELECTORS } from '@/lib/cloudtrail/set-up-trail'
import { madeFleet, startFleet } from './fleet.fixture'
import { Organization } from './organization'
import { TrailReader } from './trail-settings'

const account = '111122223333'
const other = '444455556666'
const { signal } = new AbortController()
let held: HeldFleet
let fleet: Awaited<ReturnType<typeof startFleet>>
beforeEach(async () => {
  held = { trails: new Map(), accounts: new Map(), refuse: () => null }
  fleet = await startFleet(held)
})
afterEach(() => fleet.stop())

const ask = (of = account) => new TrailReader(madeFleet).ask(of, signal)

test('a trail of all regions is seen in each, and asked for its status and selectors once, in its home region', async () => {
  held.trails.set(account, [goodTrail, { ...goodTrail, name: 'here', homeRegion: 'us-east-1', isMultiRegion: false }])
  const [west, east] = await ask()
  expect(west).toMatchObject({ account, region: 'eu-west-1', answer: 'read', detail: null })
  expect(west?.trails).toEqual([
    {
      ...{ name: 'all', arn: `arn:aws:cloudtrail:eu-west-1:${account}:trail/all`, homeRegion: 'eu-west-1' },
      ...{
        bucket: 'trail-logs',
        prefix: null,
        kmsKey: null,
        logGroup: null,
        isMultiRegion: true,
        isOrganization: false,
      },
      ...{ hasValidation: true, isLogging: true, latestDeliveryMs: goodTrail.latestDeliveryMs },
      ...{
        latestDeliveryError: null,
        latestDigestMs: null,
        latestDigestError: null,
        selectors: SELECTORS,
        unread: null,
      },
    },
  ])
  expect(east?.trails.map(({ name }) => name)).toEqual(['all', 'here'])
  expect(fleet.count('DescribeTrails')).toBe(2)
  expect(fleet.count('GetTrailStatus')).toBe(2)
  expect(fleet.count('GetEventSelectors')).toBe(2)
})

test('the role of the account is assumed once, with its external id', async () => {
  held.trails.set(account, [goodTrail])
  await ask()
  expect(fleet.sts.assumed).toEqual([`arn:aws:iam::${account}:role/metrictrail-reader`])
  expect(fleet.cloudTrail.requests.every(({ authorization }) => authorization.includes(`ASIA${account}/`))).toBe(true)
})

test('AssumeRole is asked for the role of the account, with the external id, and signed as the reader', async () => {
  held.trails.set(other, [goodTrail])
  await ask(other)
  expect(fleet.sts.requests.map(({ action, input }) => [action, Object.fromEntries(input)])).toEqual([
    [
      'AssumeRole',
      {
        ...{ Action: 'AssumeRole', Version: '2011-06-15', RoleSessionName: 'metrictrail' },
        RoleArn: `arn:aws:iam::${other}:role/metrictrail-reader`,
        ExternalId: 'a-long-random-text',
      },
    ],
    ['GetCallerIdentity', { Action: 'GetCallerIdentity', Version: '2011-06-15' }],
  ])
  expect(fleet.sts.requests[0]?.authorization).toContain('Credential=ASIA999999999999/')
})

test('without an external id none is sent, and a role that wants one is not assumed', async () => {
  held.trails.set(account, [goodTrail])
  const arn = 'arn:aws:iam::{account}:role/metrictrail-reader'
  const [west] = await new TrailReader({ ...madeFleet, role: { arn, externalId: null } }).ask(account, signal)
  expect(west).toMatchObject({ answer: 'forbidden', trails: [] })
  expect(fleet.sts.requests.length).toBeGreaterThan(0)
  expect(fleet.sts.requests.some(({ input }) => input.has('ExternalId'))).toBe(false)
})

test('whoever asks as another account than the one that is asked is told, and no settings are read', async () => {
  held.trails.set(other, [goodTrail])
  const role = { arn: `arn:aws:iam::${other}:role/metrictrail-reader`, externalId: 'a-long-random-text' }
  const answers = await new TrailReader({ ...madeFleet, role }).ask(account, signal)
  const detail = `The credentials are of account ${other}, so ${account} was not asked. Correct fleet.role.arn: it takes {account} in the place of the account`
  expect(answers).toEqual(
    ['eu-west-1', 'us-east-1'].map((region) => ({ account, region, answer: 'forbidden', detail, trails: [] })),
  )
  expect(fleet.cloudTrail.requests).toEqual([])
  const [own] = await new TrailReader({ ...madeFleet, role: null }).ask(account, signal)
  expect(own?.detail).toContain('The credentials are of account 999999999999')
})

test('without knowing whose the credentials are nothing is asked, and nothing is taken for settings', async () => {
  fleet.sts.actions.GetCallerIdentity = () => ({ status: 400, code: 'ValidationError', message: 'no' })
  const [west] = await ask()
  expect(west).toMatchObject({ answer: 'failed', trails: [] })
  expect(west?.detail).toContain('No answer to sts:GetCallerIdentity (ValidationError: no)')
  expect(fleet.cloudTrail.requests).toEqual([])
})

test('a role that cannot be assumed is a missing right, named', async () => {
  fleet.sts.refused.add(account)
  const answers = await ask()
  expect(answers.map(({ answer }) => answer)).toEqual(['forbidden', 'forbidden'])
  expect(answers[0]?.detail).toMatch(/^sts:AssumeRole is needed .*role\/metrictrail-reader/)
})

test.each(['DescribeTrails', 'GetTrailStatus', 'GetEventSelectors'])('%s that is denied is named', async (denied) => {
  held.trails.set(account, [goodTrail])
  held.refuse = (operation) =>
    operation === denied ? { status: 400, code: 'AccessDeniedException', message: 'no' } : null
  const [west] = await ask()
  expect(west).toMatchObject({ answer: 'forbidden', detail: `cloudtrail:${denied} is needed (no)` })
})

test('what is no missing right is a failure with its words', async () => {
  held.refuse = () => ({ status: 400, code: 'ExpiredTokenException', message: 'The token has expired' })
  const [west] = await ask()
  expect(west).toMatchObject({ answer: 'failed', trails: [] })
  expect(west?.detail).toContain('ExpiredTokenException: The token has expired')
})

test('a trail of the organization whose selectors a member may not read says so, and the answer stands', async () => {
  held.trails.set(other, [{ ...goodTrail, isOrganization: true }])
  held.refuse = (operation, asked) =>
    operation === 'GetEventSelectors' && asked === account
      ? { status: 400, code: 'AccessDeniedException', message: 'member' }
      : null
  const [west] = await ask()
  expect(west).toMatchObject({
    answer: 'read',
    trails: [{ isLogging: true, selectors: null, unread: 'cloudtrail:GetEventSelectors is needed (member)' }],
  })
  expect((await ask(other))[0]?.trails[0]).toMatchObject({ selectors: SELECTORS, unread: null })
})

test('why CloudTrail cannot deliver to a log group is read where the trail has one', async () => {
  const logGroup = `arn:aws:logs:us-east-1:${account}:log-group:trail:*`
  const failing = { ...goodTrail, logGroup, logGroupError: 'AccessDenied' }
  held.trails.set(account, [failing, { ...failing, name: 'before', logGroup: undefined }])
  const [west] = await ask()
  expect(west?.trails.map((trail) => [trail.name, trail.latestLogGroupError])).toEqual([
    ['all', 'AccessDenied'],
    ['before', undefined],
  ])
})

test('basic selectors, which cannot name metrics calls, are told from none that could be read', async () => {
  held.trails.set(account, [{ ...goodTrail, selectors: null }])
  expect((await ask())[0]?.trails).toMatchObject([{ selectors: null, unread: null }])
})

test('accounts of the organization come with names and the paths of their units, and suspended ones apart', async () => {
  for (let at = 0; at < 45; at++)
    held.accounts.set(String(100000000000 + at), { name: `team-${at}`, unit: 'ML/Research' })
  held.accounts.set('200000000000', { name: 'root', unit: '' })
  held.accounts.set('400000000000', { name: 'going', unit: '', state: 'PENDING_CLOSURE' })
  held.accounts.set('300000000000', { name: 'gone', unit: '', state: 'SUSPENDED' })
  const { active: accounts, inactive } = await new Organization(['us-east-1']).accounts(signal)
  expect(accounts).toHaveLength(46)
  expect(accounts[0]).toEqual({ account: '100000000000', name: 'team-0', unit: 'ML/Research' })
  expect(accounts.at(-1)).toEqual({ account: '200000000000', name: 'root', unit: null })
  expect(inactive).toEqual([
    { account: '300000000000', name: 'gone', state: 'SUSPENDED' },
    { account: '400000000000', name: 'going', state: 'PENDING_CLOSURE' },
  ])
  expect(await new Organization(['us-east-1']).ids(signal)).toHaveLength(46)
  const asked = fleet.organizations.requests.filter(({ operation }) => operation === 'DescribeOrganizationalUnit')
  expect(asked).toHaveLength(2)
})

test('an organization that may not be listed is told with the right', async () => {
  fleet.organizations.operations.ListAccounts = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  await expect(new Organization(['us-east-1']).accounts(signal)).rejects.toThrow(
    /no permission: organizations:ListAccounts is needed/,
  )
})
