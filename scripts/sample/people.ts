import { assumedRole, type Caller, iamUser } from './recorder/people'

/** The two accounts of the sample. Nothing else in the world should carry these numbers. */
export const RESEARCH = '012301230123'
export const PRODUCTION = '456745674567'

/** Everyone in the sample, by the name that the plan uses. */
export type PersonName =
  | 'ana'
  | 'shared-notebook'
  | 'bo'
  | 'contractor'
  | 'nightly'
  | 'jonas'
  | 'batch-export'
  | 'trail-admin'

/** A person or role with the key that its client signs with. */
export interface Person extends Caller {
  accessKeyId: string
}

const WRITES_METRICS = ['sagemaker:*', 'sts:GetCallerIdentity']

/** The sample's people. Their keys are printed for everyone and open nothing outside of a recorder. */
export function samplePeople(issuedMs: number): Record<PersonName, Person> {
  return { ...researchPeople(issuedMs), ...productionPeople(issuedMs) }
}

/** The same people as the recorder's table wants them. */
export function byAccessKey(people: Readonly<Record<string, Person>>): Map<string, Caller> {
  return new Map(Object.values(people).map(({ accessKeyId, ...caller }) => [accessKeyId, caller]))
}

function researchPeople(issuedMs: number) {
  const accountId = RESEARCH
  return {
    ana: person('ASIASAMPLE0000000ANA', {
      accountId,
      userIdentity: assumedRole({
        accountId,
        rolePath: 'aws-reserved/sso.amazonaws.com/eu-west-1/',
        roleName: 'AWSReservedSSO_DataScientist_5a3c1e0f9b7d2468',
        roleId: 'AROASAMPLE000DATASCI',
        sessionName: 'ana.silva@sample.example',
        issuedMs,
      }),
      sourceIPAddress: '198.51.100.24',
      allows: WRITES_METRICS,
    }),
    'shared-notebook': person('ASIASAMPLE00NOTEBOOK', {
      accountId,
      userIdentity: assumedRole({
        accountId,
        rolePath: 'service-role/',
        roleName: 'AmazonSageMaker-ExecutionRole-20260401T101500',
        roleId: 'AROASAMPLE000EXECUTE',
        sessionName: 'SageMaker',
        issuedMs,
      }),
      sourceIPAddress: '10.20.4.17',
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60718',
      allows: WRITES_METRICS,
    }),
    bo: person('ASIASAMPLE00000000BO', {
      accountId,
      userIdentity: assumedRole({
        accountId,
        rolePath: 'service-role/',
        roleName: 'AmazonSageMaker-ExecutionRole-Profiles',
        roleId: 'AROASAMPLE00PROFILES',
        sessionName: 'SageMaker',
        sourceIdentity: 'bo.lindqvist',
        issuedMs,
      }),
      sourceIPAddress: '10.20.4.52',
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60718',
      allows: WRITES_METRICS,
    }),
  }
}

function productionPeople(issuedMs: number) {
  const accountId = PRODUCTION
  const session = (roleName: string, roleId: string, sessionName: string) =>
    assumedRole({ accountId, roleName, roleId, sessionName, issuedMs })
  return {
    contractor: person('ASIASAMPLECONTRACTOR', {
      accountId,
      userIdentity: session('contractor-read-only', 'AROASAMPLE0CONTRACTO', 'temp-417'),
      sourceIPAddress: '203.0.113.77',
      allows: ['sagemaker:Describe*', 'sagemaker:Search'],
    }),
    nightly: person('ASIASAMPLE000NIGHTLY', {
      accountId,
      userIdentity: session('ml-nightly-trainer', 'AROASAMPLE000NIGHTLY', 'nightly-build'),
      sourceIPAddress: '10.40.1.8',
      allows: WRITES_METRICS,
    }),
    jonas: person('AKIASAMPLE00000JONAS', {
      accountId,
      userIdentity: iamUser({ accountId, userName: 'jonas.weber', userId: 'AIDASAMPLE00000JONAS' }),
      sourceIPAddress: '192.0.2.140',
      allows: WRITES_METRICS,
    }),
    'batch-export': person('ASIASAMPLE0000EXPORT', {
      accountId,
      userIdentity: session('ml-batch-export', 'AROASAMPLE0000EXPORT', 'i-0f3e2d1c0b9a87654'),
      sourceIPAddress: '10.40.7.201',
      allows: ['sagemaker:BatchPutMetrics'],
    }),
    'trail-admin': person('AKIASAMPLE0000ADMIN0', {
      accountId,
      userIdentity: iamUser({ accountId, userName: 'ops.admin', userId: 'AIDASAMPLE0000ADMIN0' }),
      sourceIPAddress: '192.0.2.12',
      allows: ['cloudtrail:*'],
    }),
  }
}

function person(accessKeyId: string, caller: Omit<Caller, 'secretAccessKey'>): Person {
  return { accessKeyId, secretAccessKey: `sample-secret-of-${accessKeyId}`, ...caller }
}
