import type { SetUpNames } from './set-up-reader'

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

/** Commands that change a trail that exists, and stop before they would take other data events away. */
export function cliText({ trail }: SetUpNames): string {
  const at = `--region YOUR-HOME-REGION --trail-name ${trail}`
  const metrics = JSON.stringify(SELECTORS.at(-1))
  return `#!/bin/sh
# YOUR-HOME-REGION: where the trail was made. Selectors are changed there alone.
# What it costs: CloudTrail bills data events, and a second copy of management events. Where another trail of the
# account records management events already, take the selector "Management events" out below.
metrictrail_trail() {
  aws cloudtrail get-event-selectors ${at} || return 1
  # Put selectors replace every selector that is there, so that nothing is put where other data events are recorded.
  others=$(aws cloudtrail get-event-selectors ${at} --output text --query '${OTHERS}') || return 1
  if [ -n "$others" ] && [ "$others" != None ]; then
    echo "Stopped, nothing was changed: the trail also records $others" >&2
    echo "Write its selectors of above as advanced selectors, add this one, and put them all together:" >&2
    echo '${metrics}' >&2
    return 1
  fi
  aws cloudtrail put-event-selectors ${at} \\
    --advanced-event-selectors '${JSON.stringify(SELECTORS)}' || return 1
  aws cloudtrail update-trail --region YOUR-HOME-REGION --name ${trail} --enable-log-file-validation
}
metrictrail_trail
`
}

/** JMESPath of all that a trail records besides management events and metrics calls. */
const OTHERS = [
  '[EventSelectors[].DataResources[].Type,',
  'AdvancedEventSelectors[].FieldSelectors[?Field==`resources.type`][].Equals[],',
  'AdvancedEventSelectors[].FieldSelectors[?Field==`eventCategory`][].Equals[]][]',
  `| [?@ && @!=\`Management\` && @!=\`Data\` && @!=\`${METRICS_RESOURCE_TYPE}\`]`,
].join(' ')

/** A trail with a bucket of its own. `organization`: for all of its accounts. */
export function cloudFormationText(
  { trail, prefix }: SetUpNames,
  { isOrganization }: { isOrganization: boolean },
): string {
  const root = rootOf(prefix)
  const ofMembers = isOrganization ? `\n              - Fn::Sub: "\${Logs.Arn}/${root}/\${Organization}/*"` : ''
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: A trail that records who logged which SageMaker training metric.
${isOrganization ? ORGANIZATION : ''}Resources:
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
            Condition:
              StringEquals:
                aws:SourceArn:
                  Fn::Sub: "arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/${trail}"
          - Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:PutObject
            Resource:
              - Fn::Sub: "\${Logs.Arn}/${root}/\${AWS::AccountId}/*"${ofMembers}
            Condition:
              StringEquals:
                s3:x-amz-acl: bucket-owner-full-control
                aws:SourceArn:
                  Fn::Sub: "arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:\${AWS::AccountId}:trail/${trail}"
${yamlTrail({ trail, prefix, isOrganization })}Outputs:
  Bucket:
    Value:
      Ref: Logs
`
}

function yamlTrail({ trail, prefix, isOrganization }: { trail: string; prefix: string; isOrganization: boolean }) {
  return `  Trail:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogsPolicy
    Properties:
      TrailName: ${trail}
      S3BucketName:
        Ref: Logs
${prefix === '' ? '' : `      S3KeyPrefix: ${prefix}\n`}      IsLogging: true
      IsMultiRegionTrail: true
${isOrganization ? '      IsOrganizationTrail: true\n' : ''}      IncludeGlobalServiceEvents: true
      EnableLogFileValidation: true
      # A second copy of management events is billed: where another trail has them, take their selector out.
      AdvancedEventSelectors:
${SELECTORS.map(yamlSelector).join('')}`
}

const ORGANIZATION = `Parameters:
  Organization:
    Type: String
    AllowedPattern: "o-[a-z0-9]{10,32}"
    Description: The id of the organization, from aws organizations describe-organization.
`

function yamlSelector({ Name, FieldSelectors }: AdvancedEventSelector): string {
  const fields = FieldSelectors.map(
    ({ Field, Equals }) => `            - Field: ${Field}\n              Equals: [${Equals.map(quoted).join(', ')}]\n`,
  )
  return `        - Name: ${Name}\n          FieldSelectors:\n${fields.join('')}`
}

/** The same trail, with the policy of its bucket. */
export function terraformText({ trail, bucket, prefix }: SetUpNames): string {
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
  return `${bucketPolicy({ trail, bucket, prefix })}
# A second copy of management events is billed: where another trail has them, take their selector out.
resource "aws_cloudtrail" "metrictrail" {
  name                          = ${quoted(trail)}
  s3_bucket_name                = ${quoted(bucket)}
${prefix === '' ? '' : `  s3_key_prefix                 = ${quoted(prefix)}\n`}  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  depends_on                    = [aws_s3_bucket_policy.metrictrail]
${selectors.join('')}}
`
}

/** A bucket has one policy: where yours has one, its statements go there. */
function bucketPolicy({ trail, bucket, prefix }: Pick<SetUpNames, 'trail' | 'bucket' | 'prefix'>): string {
  const current = (what: string) => `\${data.aws_${what}}`
  const arn = `arn:${current('partition.current.partition')}`
  const account = current('caller_identity.current.account_id')
  const statement = (action: string, resource: string, conditions: [string, string][]) => `
  statement {
    actions   = [${quoted(action)}]
    resources = [${quoted(resource)}]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
${conditions.map(([variable, value]) => `    condition {\n      test     = "StringEquals"\n      variable = ${quoted(variable)}\n      values   = [${quoted(value)}]\n    }\n`).join('')}  }
`
  const source: [string, string] = [
    'aws:SourceArn',
    `${arn}:cloudtrail:${current('region.current.name')}:${account}:trail/${trail}`,
  ]
  const objects = `${arn}:s3:::${bucket}/${rootOf(prefix)}/${account}/*`
  return `data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

data "aws_iam_policy_document" "metrictrail" {${statement('s3:GetBucketAcl', `${arn}:s3:::${bucket}`, [source])}${statement(
    's3:PutObject',
    objects,
    [['s3:x-amz-acl', 'bucket-owner-full-control'], source],
  )}}

# It replaces the policy that the bucket has: where there is one, add these statements to it instead.
resource "aws_s3_bucket_policy" "metrictrail" {
  bucket = ${quoted(bucket)}
  policy = data.aws_iam_policy_document.metrictrail.json
}
`
}

const rootOf = (prefix: string) => (prefix === '' ? 'AWSLogs' : `${prefix}/AWSLogs`)
const quoted = (text: string) => JSON.stringify(text)
