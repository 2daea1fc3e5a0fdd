import { homeRegionOf, type Partition } from './arn'

/** Names that the texts are filled with. */
export interface SetUpNames {
  partition: Partition
  trail: string
  bucket: string
  /** What stands before `AWSLogs/`, without a slash at its end; empty for none. */
  prefix: string
  /** What a reader reads, by its ARNs or names; empty: it is not known, and a placeholder stands for it. */
  reads: ReadPlaces
}

/** What the configuration names, as far as it is known. */
export interface ReadPlaces {
  buckets: { bucket: string; prefix: string }[]
  /** ARNs after their partition, such as `sqs:eu-west-1:111122223333:trail-logs`. */
  stores: string[]
  logGroups: string[]
  queues: string[]
}

/** What a reader may do: exactly what the sources call. No action of these changes anything. */
export const READER_ACTIONS = {
  bucket: ['s3:ListBucket', 's3:GetBucketLocation'] as const,
  objects: ['s3:GetObject'],
  key: ['kms:Decrypt'],
  trail: [
    ...['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
    ...['cloudtrail:ListPublicKeys', 'cloudtrail:LookupEvents'],
  ],
}

/** More that a reader may do, each only where its source is used. The queue's messages are the one thing it deletes. */
export const EXTRA_READER_ACTIONS = {
  lake: [
    ...['cloudtrail:StartQuery', 'cloudtrail:DescribeQuery', 'cloudtrail:GetQueryResults'],
    'cloudtrail:GetEventDataStore',
  ],
  lakes: ['cloudtrail:ListEventDataStores'],
  logs: ['logs:FilterLogEvents'],
  queue: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  organization: [
    ...['organizations:ListAccounts', 'organizations:ListParents', 'organizations:DescribeOrganizationalUnit'],
  ],
  roles: ['sts:AssumeRole'],
  /** Of a data store and of a queue that are encrypted with a key of yours. */
  keys: ['kms:Decrypt', 'kms:GenerateDataKey'],
  /** `npm run doctor` asks IAM which rights are too many. */
  doctor: ['iam:SimulatePrincipalPolicy'],
}

/** What would let a reader forge, hide or delete what it is to witness, by what it is done to. */
export const UNWANTED_ACTIONS = {
  objects: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
  bucket: ['s3:PutBucketPolicy', 's3:PutLifecycleConfiguration', 's3:PutBucketVersioning', 's3:DeleteBucket'],
  anything: [
    ...['sagemaker:BatchPutMetrics', 'kms:ScheduleKeyDeletion', 'logs:DeleteLogGroup', 'logs:PutLogEvents'],
    ...['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors'],
    'cloudtrail:DeleteEventDataStore',
  ],
}

/** Of the accounts of a fleet. It stands beside the bucket's role where an account has both. */
const FLEET_ROLE = 'metrictrail-reader'
/** Of the account that a bucket belongs to. */
export const BUCKET_ROLE = 'metrictrail-bucket-reader'

/** Where a policy is to hold: what ARNs begin with, and what the names of services end with. */
interface PolicyPlace {
  partition: string
  suffix: string
  /** Region and account of a key. */
  keys: string
}

const placeOf = ({ partition }: Pick<SetUpNames, 'partition'>): PolicyPlace => ({
  ...{ partition, suffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com' },
  keys: 'YOUR-REGION:YOUR-ACCOUNT',
})

/** The policy of whoever reads a trail's bucket and settings. */
export function readerPolicy(names: SetUpNames, place = placeOf(names)) {
  const { partition, suffix } = place
  const { bucket, prefix, reads } = names
  const buckets = reads.buckets.length > 0 ? reads.buckets : [{ bucket, prefix }]
  const [list, locate] = READER_ACTIONS.bucket
  const arns = [...new Set(buckets.map((one) => `arn:${partition}:s3:::${one.bucket}`))]
  const roots = [...new Set(buckets.map((one) => `${one.prefix === '' ? '' : `${one.prefix}/`}AWSLogs`))]
  const objects = buckets.map(
    (one) => `arn:${partition}:s3:::${one.bucket}/${one.prefix === '' ? '' : `${one.prefix}/`}AWSLogs/*`,
  )
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...allow('ListTheLogs', [list], arns),
        Condition: { StringLike: { 's3:prefix': roots.map((root) => `${root}/*`) } },
      },
      allow('FindTheBucket', [locate], arns),
      allow('ReadTheLogs', READER_ACTIONS.objects, objects),
      decrypt('DecryptTheLogs', READER_ACTIONS.key, { services: [`s3.*.${suffix}`], keys: keyIn(place) }),
      allow('ReadTheTrailsSettings', READER_ACTIONS.trail, ['*']),
    ],
  }
}

/** What further sources take, a statement for each. What cannot be named in IAM at all is asked of everything. */
export function morePolicy(names: Pick<SetUpNames, 'partition' | 'reads'>) {
  const place = placeOf(names)
  const { partition, suffix } = place
  const { stores, logGroups, queues } = names.reads
  const arns = (known: string[], usual: string) =>
    (known.length > 0 ? known : [usual]).map((one) => `arn:${partition}:${one}`)
  const store = 'cloudtrail:YOUR-REGION:YOUR-ACCOUNT:eventdatastore/YOUR-DATA-STORE'
  const group = 'logs:YOUR-REGION:YOUR-ACCOUNT:log-group:YOUR-LOG-GROUP:*'
  const queue = 'sqs:YOUR-REGION:YOUR-ACCOUNT:YOUR-QUEUE'
  const roles = [FLEET_ROLE, BUCKET_ROLE].map((role) => `arn:${partition}:iam::*:role/${role}`)
  const services = [`cloudtrail.*.${suffix}`, `sqs.*.${suffix}`]
  return {
    Version: '2012-10-17',
    Statement: [
      allow('QueryTheDataStore', EXTRA_READER_ACTIONS.lake, arns(stores, store)),
      allow('FindTheDataStores', EXTRA_READER_ACTIONS.lakes, ['*']),
      allow('ReadTheLogGroup', EXTRA_READER_ACTIONS.logs, arns(logGroups, group)),
      allow('TakeNotifications', EXTRA_READER_ACTIONS.queue, arns(queues, queue)),
      allow('NameTheAccounts', EXTRA_READER_ACTIONS.organization, ['*']),
      allow('AssumeTheReaderRoles', EXTRA_READER_ACTIONS.roles, roles),
      decrypt('DecryptStoreAndQueue', EXTRA_READER_ACTIONS.keys, { services, keys: keyIn(place) }),
      allow('LetTheDoctorAskForTooMuch', EXTRA_READER_ACTIONS.doctor, ['*']),
    ],
  }
}

/** What the accounts of a fleet are asked with. */
function fleetPolicy() {
  return { Version: '2012-10-17', Statement: [allow('ReadTheTrailsSettings', READER_ACTIONS.trail, ['*'])] }
}

const allow = (sid: string, actions: readonly string[], resources: string[]) => ({
  ...{ Sid: sid, Effect: 'Allow', Action: actions, Resource: resources.length === 1 ? resources[0] : resources },
})

const keyIn = ({ partition, keys }: PolicyPlace) => [`arn:${partition}:kms:${keys}:key/YOUR-KEY`]

/** Only for what a service keeps. */
const decrypt = (sid: string, actions: string[], { services, keys }: { services: string[]; keys: string[] }) => ({
  ...allow(sid, actions, keys),
  Condition: { StringLike: { 'kms:ViaService': services } },
})

/** What CloudFormation fills in with what it runs in. */
const ofStack = (name: string) => `\${AWS::${name}}`

/** Has it filled in. */
function substituted(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${AWS::') ? { 'Fn::Sub': value } : value
  if (Array.isArray(value)) return value.map(substituted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each)]))
}

/** A CloudFormation template of a role that reads a bucket, to be assumed from another account. */
export function roleText(names: SetUpNames): string {
  const keys = `${ofStack('Region')}:${ofStack('AccountId')}`
  const anywhere = { partition: ofStack('Partition'), suffix: ofStack('URLSuffix'), keys }
  return roleTemplate({
    name: BUCKET_ROLE,
    about: "A role that MetricTrail assumes to read a trail's log files. It can change nothing.",
    policy: readerPolicy(names, anywhere),
  })
}

/** The same for a role that reads no more than the settings of trails and the event history. */
export function fleetRoleText(): string {
  return roleTemplate({
    name: FLEET_ROLE,
    about: 'A role that MetricTrail assumes to read trail settings and the event history. It can change nothing.',
    policy: fleetPolicy(),
  })
}

function roleTemplate({ name, about, policy }: { name: string; about: string; policy: object }): string {
  const json = JSON.stringify(substituted(policy), null, 2).replaceAll('\n', '\n            ')
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: ${about}
Parameters:
  Reader:
    Type: String
    Description: ARN of the identity that MetricTrail runs as.
  ExternalId:
    Type: String
    NoEcho: true
    MinLength: 12
    Description: A long random text, the same in metrictrail.config.json.
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${name}
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS:
                Ref: Reader
            Action: sts:AssumeRole
            Condition:
              StringEquals:
                sts:ExternalId:
                  Ref: ExternalId
      Policies:
        - PolicyName: read-the-trail
          PolicyDocument:
            ${json}
Outputs:
  Role:
    Value:
      Fn::GetAtt: [Role, Arn]
`
}

/** Commands that roll the fleet's role out to every account of an organization. */
export function stackSetText({ partition }: Pick<SetUpNames, 'partition'>): string {
  const region = homeRegionOf(partition)
  return `# Once, in the management account: lets StackSets see the organization.
aws cloudformation activate-organizations-access --region ${region}

# In the management account, or where StackSets are delegated to: there add --call-as DELEGATED_ADMIN to both commands.
# The template is "Role of the fleet".
aws cloudformation create-stack-set --stack-set-name metrictrail-reader --region ${region} \\
  --template-body file://metrictrail-fleet-role.yaml --capabilities CAPABILITY_NAMED_IAM \\
  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\
  --parameters ParameterKey=Reader,ParameterValue=ARN-OF-THE-READER \\
               ParameterKey=ExternalId,ParameterValue=A-LONG-RANDOM-TEXT

# IAM is the same in all regions, so one region is enough. r-EXAMPLE: the organization's root, or a unit of it.
# One account that refuses does not stop the others.
aws cloudformation create-stack-instances --stack-set-name metrictrail-reader --region ${region} \\
  --deployment-targets OrganizationalUnitIds=r-EXAMPLE --regions ${region} \\
  --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=25

# Service-managed StackSets leave the management account out: deploy the template there as a stack of its own.
# Then, in metrictrail.config.json:
#   "fleet": { "organization": true, "regions": ["${region}"],
#     "role": { "arn": "arn:${partition}:iam::{account}:role/${FLEET_ROLE}", "externalId": "A-LONG-RANDOM-TEXT" } }
`
}
