import { identity, iso, type Random, uuid } from './records'
import type { Timeline } from './sets'

type Place = Pick<Timeline, 'account' | 'region'>

type Kind = { source: string; name: string; readOnly: boolean; body: (place: Place, random: Random) => string }

/** IAM calls whose policy names the metrics action: a filter that looks for the bare word keeps these by mistake. */
const trapPolicy = (place: Place) =>
  JSON.stringify(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sagemaker:BatchPutMetrics', 'sagemaker:CreateTrialComponent', 'metrics-sagemaker.amazonaws.com'],
          Resource: `arn:aws:sagemaker:${place.region}:${place.account}:experiment-trial-component/*`,
        },
      ],
    }),
  )

const kinds: readonly Kind[] = [
  { source: 's3.amazonaws.com', name: 'GetObject', readOnly: true, body: s3Body },
  { source: 's3.amazonaws.com', name: 'GetObject', readOnly: true, body: s3Body },
  { source: 's3.amazonaws.com', name: 'PutObject', readOnly: false, body: s3Body },
  { source: 'kms.amazonaws.com', name: 'Decrypt', readOnly: true, body: kmsBody },
  { source: 'sts.amazonaws.com', name: 'AssumeRole', readOnly: true, body: stsBody },
  { source: 'ec2.amazonaws.com', name: 'DescribeInstances', readOnly: true, body: ec2Body },
  { source: 'sagemaker.amazonaws.com', name: 'DescribeTrainingJob', readOnly: true, body: describeBody },
]
const trap: Kind = { source: 'iam.amazonaws.com', name: 'PutRolePolicy', readOnly: false, body: iamBody }

/** One record of another service, one in 50 an IAM policy that mentions the metrics action. */
export function otherRecord(place: Place, timeMs: number, random: Random): string {
  const kind = random() < 0.02 ? trap : (kinds[(random() * kinds.length) | 0] ?? trap)
  return (
    `{"eventVersion":"1.11","userIdentity":${identity(place, kind.name, false)},"eventTime":"${iso(timeMs)}",` +
    `"eventSource":"${kind.source}","eventName":"${kind.name}","awsRegion":"${place.region}","sourceIPAddress":"10.1.4.${(random() * 256) | 0}",` +
    `"userAgent":"[aws-sdk-java/2.29.50 md/io#sync md/http#Apache ua/2.1 os/Linux#5.10.230 lang/java#17.0.13 md/OpenJDK_64-Bit_Server_VM m/D,E]",` +
    `${kind.body(place, random)},"requestID":"${uuid(random)}","eventID":"${uuid(random)}","readOnly":${kind.readOnly},` +
    `"eventType":"AwsApiCall","managementEvent":${kind.source !== 's3.amazonaws.com'},"recipientAccountId":"${place.account}",` +
    `"eventCategory":"${kind.source === 's3.amazonaws.com' ? 'Data' : 'Management'}","tlsDetails":{"tlsVersion":"TLSv1.3",` +
    `"cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${kind.source.replace('.', `.${place.region}.`)}"}}`
  )
}

function s3Body(place: Place, random: Random): string {
  const bucket = `training-data-${place.account}`
  const key = `datasets/images/part-${(random() * 100_000) | 0}.parquet`
  return (
    `"requestParameters":{"bucketName":"${bucket}","Host":"${bucket}.s3.${place.region}.amazonaws.com","key":"${key}"},` +
    `"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256",` +
    `"bytesTransferredIn":0,"SSEApplied":"Default_SSE_S3","AuthenticationMethod":"AuthHeader","x-amz-id-2":"${uuid(random)}${uuid(random)}",` +
    `"bytesTransferredOut":${(random() * 1e7) | 0}},"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${key}"},` +
    `{"accountId":"${place.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]`
  )
}

function kmsBody(place: Place, random: Random): string {
  const arn = `arn:aws:kms:${place.region}:${place.account}:key/${uuid(random)}`
  return (
    `"requestParameters":{"encryptionAlgorithm":"SYMMETRIC_DEFAULT","encryptionContext":{"aws:s3:arn":"arn:aws:s3:::training-data-${place.account}"},` +
    `"keyId":"${arn}"},"responseElements":null,"additionalEventData":{"keyMaterialId":"${uuid(random)}${uuid(random)}"},` +
    `"resources":[{"accountId":"${place.account}","type":"AWS::KMS::Key","ARN":"${arn}"}]`
  )
}

function stsBody(place: Place, random: Random): string {
  const role = `arn:aws:iam::${place.account}:role/service-role/AmazonSageMaker-ExecutionRole-20260401T101500`
  return (
    `"requestParameters":{"roleArn":"${role}","roleSessionName":"SageMaker","durationSeconds":3600},"responseElements":{"credentials":` +
    `{"accessKeyId":"ASIAEXAMPLEEXECROLE02","sessionToken":"${uuid(random).repeat(8)}","expiration":"Sep 1, 2026, 7:00:00 AM"},` +
    `"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLEEXECROLE02:SageMaker","arn":"${role}/SageMaker"}},` +
    `"resources":[{"accountId":"${place.account}","type":"AWS::IAM::Role","ARN":"${role}"}]`
  )
}

function ec2Body(_place: Place, random: Random): string {
  const ids = Array.from({ length: 6 }, () => `{"instanceId":"i-${uuid(random).slice(-12)}"}`)
  return `"requestParameters":{"maxResults":100,"instancesSet":{"items":[${ids.join(',')}]},"filterSet":{}},"responseElements":null`
}

function describeBody(_place: Place, random: Random): string {
  return `"requestParameters":{"trainingJobName":"job-${uuid(random)}"},"responseElements":null`
}

function iamBody(place: Place, random: Random): string {
  return (
    `"requestParameters":{"roleName":"Trainer-${(random() * 1000) | 0}","policyName":"metrics","policyDocument":${trapPolicy(place)}},` +
    `"responseElements":null`
  )
}
