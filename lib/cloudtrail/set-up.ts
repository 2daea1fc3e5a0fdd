import { morePolicy, readerPolicy, roleText, type SetUpNames, stackSetText } from './set-up-reader'

/** The type by which a selector knows runs. Basic selectors (`DataResource`) do not take it, only advanced ones. */
export const METRICS_RESOURCE_TYPE = 'AWS::SageMaker::ExperimentTrialComponent'

export interface FieldSelector {
  Field: string
  Equals: string[]
}

export interface AdvancedEventSelector {
  Name: string
  FieldSelectors: FieldSelector[]
}

/**
 * What a trail must record for MetricTrail to show who logged what: every metrics call, of every writer, on every run,
 * and the management events that tell of runs and of the trail. Advanced selectors replace all that were there, so
 * management events are named too.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
export const SELECTORS: readonly AdvancedEventSelector[] = [
  { Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
  {
    Name: 'SageMaker experiment metrics',
    FieldSelectors: [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: [METRICS_RESOURCE_TYPE] },
    ],
  },
]

export const SET_UPS = ['cli', 'cloudformation', 'terraform', 'reader', 'more', 'role', 'stackset'] as const

export interface SetUpText {
  key: (typeof SET_UPS)[number]
  title: string
  /** For whom, and what it does. */
  about: string
  fileName: string
  text: string
}

/** Texts to copy: three ways to a trail that records what it should, and the two policies of a reader. */
export function setUpTexts(names: SetUpNames): SetUpText[] {
  return [
    {
      key: 'cli',
      title: 'AWS CLI',
      about: 'Changes the selectors of a trail that exists, and has its log files signed from now on.',
      fileName: 'metrictrail-trail.sh',
      text: cliText(names),
    },
    {
      key: 'cloudformation',
      title: 'CloudFormation',
      about: 'A trail of its own with a bucket of its own, for all regions of the account.',
      fileName: 'metrictrail-trail.yaml',
      text: cloudFormationText(names),
    },
    {
      key: 'terraform',
      title: 'Terraform',
      about: 'The same trail; its bucket, with a policy that lets CloudTrail write, is yours.',
      fileName: 'metrictrail-trail.tf',
      text: terraformText(names),
    },
    {
      key: 'reader',
      title: 'Reader policy',
      about: 'For the identity that MetricTrail runs as. It can change nothing.',
      fileName: 'metrictrail-reader.json',
      text: `${JSON.stringify(readerPolicy(names), null, 2)}\n`,
    },
    {
      key: 'more',
      title: 'More sources',
      about: 'What CloudTrail Lake, a log group, a queue of notifications or the organization take: only what you use.',
      fileName: 'metrictrail-reader-more.json',
      text: `${JSON.stringify(morePolicy(), null, 2)}\n`,
    },
    {
      key: 'role',
      title: 'Role in another account',
      about: 'Where the bucket belongs to another account: a role there that MetricTrail assumes, with an external id.',
      fileName: 'metrictrail-reader-role.yaml',
      text: roleText(names),
    },
    {
      key: 'stackset',
      title: 'Role in every account',
      about: 'For a fleet: the role, in every account of the organization that is and comes, as a StackSet.',
      fileName: 'metrictrail-reader-stackset.sh',
      text: stackSetText(),
    },
  ]
}

function cliText({ trail }: SetUpNames): string {
  return `# Replaces every selector that the trail has. Look at what is there first:
aws cloudtrail get-event-selectors --trail-name ${trail}

aws cloudtrail put-event-selectors --trail-name ${trail} --advanced-event-selectors '${JSON.stringify(SELECTORS)}'
aws cloudtrail update-trail --name ${trail} --enable-log-file-validation
`
}

function cloudFormationText({ trail, prefix }: SetUpNames): string {
  const root = prefix === '' ? 'AWSLogs' : `${prefix}/AWSLogs`
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: A trail that records who logged which SageMaker training metric.
Resources:
  Logs:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      VersioningConfiguration:
        Status: Enabled
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket:
        Ref: Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:GetBucketAcl
            Resource:
              Fn::GetAtt: [Logs, Arn]
          - Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:PutObject
            Resource:
              Fn::Sub: "\${Logs.Arn}/${root}/\${AWS::AccountId}/*"
            Condition:
              StringEquals:
                s3:x-amz-acl: bucket-owner-full-control
  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogsPolicy
    Properties:
      TrailName: ${trail}
      S3BucketName:
        Ref: Logs
${prefix === '' ? '' : `      S3KeyPrefix: ${prefix}\n`}      IsLogging: true
      IsMultiRegionTrail: true
      IncludeGlobalServiceEvents: true
      EnableLogFileValidation: true
      AdvancedEventSelectors:
${SELECTORS.map(yamlSelector).join('')}Outputs:
  Bucket:
    Value:
      Ref: Logs
`
}

function yamlSelector({ Name, FieldSelectors }: AdvancedEventSelector): string {
  const fields = FieldSelectors.map(
    ({ Field, Equals }) => `            - Field: ${Field}\n              Equals: [${Equals.map(quoted).join(', ')}]\n`,
  )
  return `        - Name: ${Name}\n          FieldSelectors:\n${fields.join('')}`
}

function terraformText({ trail, bucket, prefix }: SetUpNames): string {
  const selectors = SELECTORS.map(({ Name, FieldSelectors }) => {
    const fields = FieldSelectors.map(
      ({ Field, Equals }) => `
    field_selector {
      field  = ${quoted(Field)}
      equals = [${Equals.map(quoted).join(', ')}]
    }`,
    )
    return `
  advanced_event_selector {
    name = ${quoted(Name)}
${fields.join('\n')}
  }
`
  })
  return `resource "aws_cloudtrail" "metrictrail" {
  name                          = ${quoted(trail)}
  s3_bucket_name                = ${quoted(bucket)}
${prefix === '' ? '' : `  s3_key_prefix                 = ${quoted(prefix)}\n`}  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
${selectors.join('')}}
`
}

const quoted = (text: string) => JSON.stringify(text)
