import { BUCKET_ROLE, type SetUpNames } from './set-up-reader'

/**
 * Statements for the policy of a KMS key that log files are encrypted with: for CloudTrail, and for a reader whose
 * account is not the key's, whose own policy does not reach it.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function keyPolicy({ partition, trail }: Pick<SetUpNames, 'partition' | 'trail'>) {
  const context = 'kms:EncryptionContext:aws:cloudtrail:arn'
  const cloudTrail = { Service: 'cloudtrail.amazonaws.com' }
  const source = {
    'aws:SourceArn': `arn:${partition}:cloudtrail:YOUR-HOME-REGION:YOUR-TRAIL-ACCOUNT:trail/${trail}`,
  }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Sid: 'LetCloudTrailEncrypt', Effect: 'Allow', Principal: cloudTrail, Action: 'kms:GenerateDataKey*' },
        Resource: '*',
        Condition: {
          StringEquals: source,
          StringLike: { [context]: `arn:${partition}:cloudtrail:*:YOUR-TRAIL-ACCOUNT:trail/*` },
        },
      },
      {
        ...{ Sid: 'LetCloudTrailSeeTheKey', Effect: 'Allow', Principal: cloudTrail, Action: 'kms:DescribeKey' },
        ...{ Resource: '*', Condition: { StringEquals: source } },
      },
      {
        ...{ Sid: 'LetTheReaderDecrypt', Effect: 'Allow' },
        Principal: { AWS: `arn:${partition}:iam::YOUR-READER-ACCOUNT:role/${BUCKET_ROLE}` },
        ...{ Action: 'kms:Decrypt', Resource: '*', Condition: { Null: { [context]: 'false' } } },
      },
    ],
  }
}
