/** Names that the texts are filled with. */
export interface SetUpNames {
  trail: string
  bucket: string
  /** What stands before `AWSLogs/`, without a slash at its end; empty for none. */
  prefix: string
}

/** What a reader may do. No action of these changes anything. */
export const READER_ACTIONS = {
  bucket: ['s3:ListBucket', 's3:GetBucketLocation'],
  objects: ['s3:GetObject'],
  key: ['kms:Decrypt'],
  trail: [
    ...['cloudtrail:DescribeTrails', 'cloudtrail:GetTrail', 'cloudtrail:GetTrailStatus'],
    ...['cloudtrail:GetEventSelectors', 'cloudtrail:ListPublicKeys', 'cloudtrail:LookupEvents'],
  ],
}

/** More that a reader may do, each only where its source is used. The queue's messages are the one thing it deletes. */
export const EXTRA_READER_ACTIONS = {
  lake: [
    ...['cloudtrail:StartQuery', 'cloudtrail:DescribeQuery', 'cloudtrail:GetQueryResults'],
    ...['cloudtrail:ListEventDataStores', 'cloudtrail:GetEventDataStore'],
  ],
  logs: ['logs:FilterLogEvents'],
  queue: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  organization: [
    ...['organizations:ListAccounts', 'organizations:ListParents', 'organizations:DescribeOrganizationalUnit'],
  ],
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

/** The policy of whoever reads a trail's bucket and settings. */
export function readerPolicy({ bucket, prefix }: SetUpNames) {
  const root = prefix === '' ? 'AWSLogs' : `${prefix}/AWSLogs`
  return {
    Version: '2012-10-17',
    Statement: [
      allow('ListTheLogs', READER_ACTIONS.bucket, `arn:aws:s3:::${bucket}`),
      allow('ReadTheLogs', READER_ACTIONS.objects, `arn:aws:s3:::${bucket}/${root}/*`),
      {
        ...allow('DecryptTheLogs', READER_ACTIONS.key, '*'),
        Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
      },
      allow('ReadTheTrailsSettings', READER_ACTIONS.trail, '*'),
    ],
  }
}

/** What further sources take, a statement for each. */
export function morePolicy() {
  return {
    Version: '2012-10-17',
    Statement: [
      allow('QueryTheDataStore', EXTRA_READER_ACTIONS.lake, '*'),
      allow('ReadTheLogGroup', EXTRA_READER_ACTIONS.logs, '*'),
      allow('TakeNotifications', EXTRA_READER_ACTIONS.queue, '*'),
      allow('NameTheAccounts', EXTRA_READER_ACTIONS.organization, '*'),
    ],
  }
}

const allow = (sid: string, actions: string[], resource: string) => ({
  ...{ Sid: sid, Effect: 'Allow', Action: actions, Resource: resource },
})

/** A CloudFormation template of a role with that policy, to be assumed from another account. */
export function roleText(names: SetUpNames): string {
  const policy = JSON.stringify(readerPolicy(names), null, 2).replaceAll('\n', '\n            ')
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: A role that MetricTrail assumes to read a trail's log files. It can change nothing.
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
      RoleName: metrictrail-reader
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
            ${policy}
Outputs:
  Role:
    Value:
      Fn::GetAtt: [Role, Arn]
`
}

/** Commands that roll the role's template out to every account of an organization. */
export function stackSetText(): string {
  return `# In the management account, or where StackSets are delegated to. The template is "Role in another account".
aws cloudformation create-stack-set --stack-set-name metrictrail-reader \\
  --template-body file://metrictrail-reader-role.yaml --capabilities CAPABILITY_NAMED_IAM \\
  --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false \\
  --parameters ParameterKey=Reader,ParameterValue=ARN-OF-THE-READER \\
               ParameterKey=ExternalId,ParameterValue=A-LONG-RANDOM-TEXT

# IAM is the same in all regions, so one region is enough. r-EXAMPLE: the organization's root, or a unit of it.
aws cloudformation create-stack-instances --stack-set-name metrictrail-reader \\
  --deployment-targets OrganizationalUnitIds=r-EXAMPLE --regions us-east-1

# Service-managed StackSets leave the management account out: deploy the template there as a stack of its own.
# Then, in metrictrail.config.json:
#   "fleet": { "organization": true, "regions": ["us-east-1"],
#     "role": { "arn": "arn:aws:iam::{account}:role/metrictrail-reader", "externalId": "A-LONG-RANDOM-TEXT" } }
`
}
