import { type FileSummary, type ParsedRecord, parseLogFile } from './record'

/** Made-up records in the documented envelope (no full BatchPutMetrics record is public). Only tests import this. */

export const SEEN_MS = Date.UTC(2026, 10, 24)
export const RUN_ARN = 'arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/my-exp-run-1'

const ROLE = 'arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20260101T000000'

export const SHARED_ROLE = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:SageMaker',
  arn: 'arn:aws:sts::111122223333:assumed-role/AmazonSageMaker-ExecutionRole-20260101T000000/SageMaker',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLE', arn: ROLE, accountId: '111122223333' },
    attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
  },
}

export function metricsRecord(items: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: SHARED_ROLE,
    eventTime: '2026-11-20T10:00:05Z',
    eventSource: 'metrics-sagemaker.amazonaws.com',
    eventName: 'BatchPutMetrics',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1.0',
    requestParameters: { trialComponentName: 'my-exp-run-1', metricData: items },
    responseElements: null,
    requestID: '6d2f2f53-9a3a-4c8b-8bb3-0a9f6f3c7d10',
    eventID: '0d2f2f53-9a3a-4c8b-8bb3-0a9f6f3c7d1f',
    readOnly: false,
    resources: [{ accountId: '111122223333', type: 'AWS::SageMaker::ExperimentTrialComponent', ARN: RUN_ARN }],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    ...more,
  }
}

export function otherRecord(more: Record<string, unknown> = {}): Record<string, unknown> {
  return metricsRecord([], { eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', ...more })
}

export function parse(content: string | Uint8Array, maxRecords = 250_000) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const reading = parseLogFile(bytes, { seenMs: SEEN_MS, maxRecords })
  const records: ParsedRecord[] = []
  let summary: FileSummary | null = null
  while (summary === null) {
    const next = reading.next()
    if (next.done) summary = next.value
    else records.push(next.value)
  }
  const events = records.flatMap((record) => (record.kind === 'event' ? [record.event] : []))
  const rejections = records.flatMap((record) => (record.kind === 'rejected' ? [record.rejection.reason] : []))
  return { bytes, records, events, rejections, summary }
}

/** The only event of a file with this one record. */
export function eventOf(record: unknown) {
  const [event] = parse(typeof record === 'string' ? record : JSON.stringify(record)).events
  if (event === undefined) throw new Error('the record was not kept')
  return event
}
