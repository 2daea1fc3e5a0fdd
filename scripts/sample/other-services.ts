import { PRODUCTION, RESEARCH } from './people'
import { HOUR_MS, SPAN_HOURS } from './plan'
import { type Random, seededRandom } from './random'
import { type TrailRecord, toEventTime } from './recorder/record'
import type { OtherRecord } from './simulate'

const PLACES = [
  { accountId: RESEARCH, region: 'eu-west-1' },
  { accountId: RESEARCH, region: 'us-east-1' },
  { accountId: PRODUCTION, region: 'eu-west-1' },
  { accountId: PRODUCTION, region: 'ap-southeast-2' },
] as const

interface Happening {
  eventSource: string
  eventName: string
  readOnly: boolean
  userAgent: string
  requestParameters: TrailRecord | null
}

/** What goes on in any account: other services' management events, in small groups. Sorted by time. */
export function otherServices(seed: number, startMs: number): OtherRecord[] {
  const records = PLACES.flatMap((place) => {
    const random = seededRandom(seed, `other services of ${place.accountId} in ${place.region}`)
    const made: OtherRecord[] = []
    for (let atMs = startMs; ; ) {
      atMs += Math.round((0.1 + random.uniform() * 0.8) * HOUR_MS)
      if (atMs > startMs + (SPAN_HOURS - 0.5) * HOUR_MS) return made
      for (let left = 1 + random.integer(8); left > 0; left--) {
        made.push({ atMs, record: toRecord(pick(random), { ...place, atMs, random }) })
        atMs += 200 + random.integer(4000)
      }
    }
  })
  return records.sort((a, b) => a.atMs - b.atMs)
}

function pick(random: Random): Happening {
  const hex = random.text(12, '0123456789abcdef')
  const all: readonly Happening[] = [
    happening('sts', 'AssumeRole', {
      roleArn: `arn:aws:iam::${RESEARCH}:role/service-role/lambda-${hex}`,
      roleSessionName: hex,
    }),
    happening('s3', 'ListBuckets', null),
    happening('s3', 'GetBucketLocation', { bucketName: 'sample-artifacts', Host: 's3.amazonaws.com', location: '' }),
    happening('ec2', 'DescribeInstances', { instancesSet: {}, filterSet: {} }),
    happening('ec2', 'DescribeNetworkInterfaces', { networkInterfaceIdSet: {}, filterSet: {} }),
    happening('kms', 'Decrypt', { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::sample-artifacts' } }),
    happening('logs', 'CreateLogStream', { logGroupName: '/aws/sagemaker/studio', logStreamName: hex }),
    happening('iam', 'GetRole', { roleName: 'ml-nightly-trainer' }),
    happening('sagemaker', 'ListTrainingJobs', { maxResults: 50 }),
  ]
  return all[random.integer(all.length)] ?? happening('s3', 'ListBuckets', null)
}

function happening(service: string, eventName: string, requestParameters: TrailRecord | null): Happening {
  const readOnly = eventName !== 'CreateLogStream'
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    readOnly,
    userAgent: 'lambda.amazonaws.com',
    requestParameters,
  }
}

interface Where {
  accountId: string
  region: string
  atMs: number
  random: Random
}

function toRecord(what: Happening, { accountId, region, atMs, random }: Where): TrailRecord {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
    eventTime: toEventTime(atMs),
    eventSource: what.eventSource,
    eventName: what.eventName,
    awsRegion: region,
    sourceIPAddress: 'lambda.amazonaws.com',
    userAgent: what.userAgent,
    requestParameters: what.requestParameters,
    responseElements: null,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: what.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  }
}
