import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { goodTrail, type HeldFleet } from '@/e2e/emulator/fleet'
import type { SourceSetting } from '@/lib/source-settings'
import { madeBucket, startS3 } from './bucket.fixture'
import { checkAll } from './check-all'
import { madeFleet, startFleet } from './fleet.fixture'
import { madeLogGroup } from './records.fixture'

const account = '111122223333'
const role = { arn: `arn:aws:iam::${account}:role/reader`, externalId: null }
const asker = 'arn:aws:iam::999999999999:user/reader'
const held: HeldFleet = {
  trails: new Map([[account, [{ ...goodTrail, latestDeliveryMs: Date.now() }]]]),
  accounts: new Map(),
  refuse: () => null,
}
let fleet: Awaited<ReturnType<typeof startFleet>>
let service: Awaited<ReturnType<typeof startS3>>
beforeEach(async () => {
  service = await startS3()
  fleet = await startFleet(held)
  vi.stubEnv('AWS_ENDPOINT_URL_IAM', process.env.AWS_ENDPOINT_URL_STS ?? '')
})
afterEach(() => {
  fleet.stop()
  service.stop()
})

const two: SourceSetting[] = [
  { ...madeBucket, role },
  { ...madeLogGroup, role },
]

describe('a role that cannot be assumed', () => {
  test('is told once, with who tried and what was sent, and what takes it is not checked and not asked', async () => {
    const checks = await checkAll({ sources: two, fleet: null }, false)
    const [who, assumed, ...rest] = checks
    expect(who).toMatchObject({ result: 'ok', detail: asker })
    expect(assumed).toMatchObject({
      ...{ source: 'bucket, logs', what: 'Assume the role', right: 'sts:AssumeRole', on: role.arn, result: 'missing' },
      detail: expect.stringMatching(
        /^arn:aws:iam::999999999999:user\/reader tried, and no ExternalId was sent\. Name it .* \[AccessDenied\]$/,
      ) as string,
    })
    expect(rest).toHaveLength(8)
    for (const check of rest) {
      expect(check).toMatchObject({ result: 'not checked', detail: `It takes ${role.arn}, which cannot be assumed.` })
    }
    expect(service.s3.requests).toEqual({ list: 0, get: 0, head: 0 })
    expect(fleet.sts.assumed).toEqual([role.arn])
  })

  test('says that an ExternalId was sent, and not which', async () => {
    const wrong = { ...role, externalId: 'not-the-right-one' }
    const [, assumed] = await checkAll({ sources: [{ ...madeBucket, role: wrong }], fleet: null }, false)
    expect(assumed?.detail).toContain('the configured ExternalId was sent')
    expect(assumed?.detail).not.toContain('not-the-right-one')
  })

  test('of one account of a fleet holds back no other account', async () => {
    const other = '444455556666'
    fleet.sts.refused.add(other)
    const setting = { ...madeFleet, accounts: [account, other], organization: false }
    const checks = await checkAll({ sources: [], fleet: setting }, true)
    expect(checks.map(({ source, result }) => [source, result])).toEqual([
      ['credentials', 'ok'],
      [`fleet ${account}`, 'ok'],
      [`fleet ${other}`, 'missing'],
      [`fleet ${other} eu-west-1`, 'not checked'],
      [`fleet ${other} us-east-1`, 'not checked'],
      [`fleet ${account} eu-west-1`, 'ok'],
      [`fleet ${account} us-east-1`, 'ok'],
    ])
  })
})

test('credentials that AWS does not know are told once', async () => {
  fleet.sts.actions.GetCallerIdentity = () => ({
    status: 403,
    code: 'InvalidClientTokenId',
    message: 'The token is invalid',
  })
  const checks = await checkAll({ sources: two, fleet: madeFleet }, false)
  expect(checks[0]).toMatchObject({
    ...{ source: 'credentials', result: 'failed' },
    detail:
      'AWS does not know the access key. Correct the credentials. AWS: The token is invalid. [InvalidClientTokenId]',
  })
  expect(new Set(checks.slice(1).map(({ result }) => result))).toEqual(new Set(['not checked']))
})

test('a folder takes no credentials', async () => {
  const checks = await checkAll({ sources: [{ kind: 'directory', name: 'docs', folder: 'docs' }], fleet: null }, false)
  expect(checks.map(({ result }) => result)).toEqual(['ok'])
  expect(fleet.sts.requests).toEqual([])
})
