import { describe, expect, it } from 'vitest'
import { EventFlag } from './event'
import { isGenericSession, writerOf } from './identity'
import { eventOf, metricsRecord, SHARED_ROLE } from './record.fixture'

const A = '111122223333'
const ROLE = `arn:aws:iam::${A}:role/research/Trainer`
const session = (name: string, more: Record<string, unknown> = {}) => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${name}`,
  arn: `arn:aws:sts::${A}:assumed-role/Trainer/${name}`,
  accountId: A,
  sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE, accountId: A, userName: 'Trainer' }, ...more },
})

describe('who wrote', () => {
  it.each([
    ['Root', { type: 'Root', accountId: A, arn: `arn:aws:iam::${A}:root`, principalId: A }, 'root', null, 'root'],
    ['IAMUser', { type: 'IAMUser', userName: 'ada', arn: `arn:aws:iam::${A}:user/x/ada` }, 'userName', 'ada', 'ada'],
    ['a session with a name', session('ada@example.com'), 'sessionName', 'ada@example.com', 'ada@example.com'],
    ['a session with sourceIdentity', session('SageMaker', { sourceIdentity: 'ada' }), 'sourceIdentity', 'ada', 'ada'],
    ['a shared role', SHARED_ROLE, 'none', null, 'AmazonSageMaker-ExecutionRole-20260101T000000'],
    ['a session without issuer', { ...session('ada'), sessionContext: {} }, 'sessionName', 'ada', 'ada'],
    [
      'FederatedUser',
      {
        type: 'FederatedUser',
        principalId: `${A}:ada`,
        arn: `arn:aws:sts::${A}:federated-user/ada`,
        accountId: A,
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${A}:user/broker` } },
      },
      'sessionName',
      'ada',
      'ada',
    ],
    ['AWSAccount', { type: 'AWSAccount', accountId: A, principalId: 'AIDAEXAMPLE' }, 'none', null, 'AIDAEXAMPLE'],
    ['AWSAccount session', { type: 'AWSAccount', accountId: A, principalId: 'AROAX:bob' }, 'sessionName', 'bob', 'bob'],
    [
      'AWSService',
      { type: 'AWSService', invokedBy: 'sagemaker.amazonaws.com' },
      'service',
      null,
      'sagemaker.amazonaws.com',
    ],
    [
      'IdentityCenterUser',
      { type: 'IdentityCenterUser', accountId: A, onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:i::1:s/d' } },
      'identityCenter',
      'u-1',
      'u-1',
    ],
    [
      'WebIdentityUser',
      { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:sub', userName: 'sub' },
      'userName',
      'sub',
      'sub',
    ],
    ['Role', { type: 'Role', userName: 'Trainer', arn: ROLE }, 'none', null, 'Trainer'],
    ['Directory', { type: 'Directory', userName: 'ada@corp' }, 'userName', 'ada@corp', 'ada@corp'],
    [
      'a hidden name',
      { type: 'IAMUser', accountId: A, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      'none',
      null,
      'HIDDEN_DUE_TO_SECURITY_REASONS',
    ],
    ['a missing type', { accountId: A, invokedBy: 'ec2.amazonaws.com' }, 'service', null, 'ec2.amazonaws.com'],
    ['a missing identity', undefined, 'none', null, 'unknown'],
    ['something else', 'x', 'none', null, 'unknown'],
  ])('%s', (_, identity, ...expected) => {
    const [personSource, person, label] = expected
    expect(writerOf(identity)).toMatchObject({ personSource, person, label })
  })

  it('is the role, not its sessions', () => {
    expect(writerOf(session('i-0123456789abcdef0'))).toEqual(writerOf(session('botocore-session-1763632800')))
    expect(writerOf(session('SageMaker')).principal).toBe(ROLE)
    expect(writerOf({ ...session('SageMaker'), sessionContext: {} }).principal).toBe(`arn:aws:iam::${A}:role/Trainer`)
  })

  it('knows the partition of the principal, else of the region', () => {
    expect(writerOf({ type: 'IAMUser', arn: 'arn:aws-us-gov:iam::1:user/a' }).partition).toBe('aws-us-gov')
    expect(writerOf({ invokedBy: 'x' }, 'cn-north-1').partition).toBe('aws-cn')
    expect(writerOf({ invokedBy: 'x' }, 'moon-1').partition).toBe('aws')
  })

  it('is flagged when it is root, a shared role, or from another account', () => {
    const flags = (userIdentity: unknown) => eventOf(metricsRecord([], { userIdentity })).flags
    expect(flags({ type: 'Root', accountId: A }) & EventFlag.root).toBeTruthy()
    expect(flags(SHARED_ROLE) & EventFlag.sharedRole).toBeTruthy()
    expect(flags(session('ada')) & (EventFlag.sharedRole | EventFlag.crossAccount)).toBe(0)
    expect(flags({ ...session('ada'), accountId: '444455556666' }) & EventFlag.crossAccount).toBeTruthy()
  })
})

describe('session names that name nobody', () => {
  it.each([
    'SageMaker',
    'botocore-session-1763632800',
    'boto3-session-1763632800',
    'aws-sdk-js-1763632800',
    'aws-sdk-java-1763632800123',
    'aws-go-sdk-1688991075873744000',
    'AWSCLI-Session',
    'i-0123456789abcdef0',
    'i-01234567',
    '7b0f2f53-9a3a-4c8b-8bb3-0a9f6f3c7d10',
    '0123456789abcdef0123456789abcdef',
    '1763632800123',
    'session',
    'AssumeRoleSession1',
    'GitHubActions',
    'AWSCodeBuild-7b0f2f53-9a3a-4c8b-8bb3-0a9f6f3c7d10',
  ])('%s', (name) => {
    expect(isGenericSession(name)).toBe(true)
  })

  it.each(['ada', 'ada@example.com', 'ada.lovelace', 'sagemaker-ada', 'AROAEXAMPLE', 'team-session-ada', 'i-am-ada'])(
    'but not %s',
    (name) => {
      expect(isGenericSession(name)).toBe(false)
    },
  )
})
