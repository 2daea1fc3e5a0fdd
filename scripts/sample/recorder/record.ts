import type { JsonObject, Operation } from './answer'
import type { Caller } from './people'

/** One CloudTrail record as it goes into a log file. */
export type TrailRecord = JsonObject

/** What the record says beside the operation itself. */
export interface Circumstances {
  caller: Caller
  accessKeyId: string
  region: string
  sourceIPAddress: string
  userAgent: string
  host: string
  /** Plain HTTP on loopback has no TLS to tell about. */
  isTls: boolean
  completedMs: number
  requestId: string
  eventId: string
}

/** How a call ended. */
export interface Result {
  responseElements: JsonObject | null
  error?: { errorCode: string; errorMessage: string }
}

/**
 * The record of one call. The body is the AWS page's (experiments-monitoring), the envelope that of the documented
 * SageMaker data event `PutRecord` (feature-store-logging-using-cloudtrail); no full `BatchPutMetrics` record is public.
 */
export function toRecord(operation: Operation, result: Result, at: Circumstances): TrailRecord {
  const { caller } = at
  return {
    eventVersion: '1.11',
    userIdentity: toUserIdentity(caller, at.accessKeyId),
    eventTime: toEventTime(at.completedMs),
    eventSource: operation.eventSource,
    eventName: operation.eventName,
    awsRegion: at.region,
    sourceIPAddress: at.sourceIPAddress,
    userAgent: at.userAgent,
    ...result.error,
    requestParameters: operation.requestParameters,
    responseElements: result.responseElements,
    requestID: at.requestId,
    eventID: at.eventId,
    readOnly: operation.readOnly,
    ...(operation.resource ? { resources: [{ accountId: caller.accountId, ...operation.resource }] } : {}),
    eventType: 'AwsApiCall',
    managementEvent: !operation.isData,
    recipientAccountId: caller.accountId,
    ...(caller.vpcEndpointId ? { vpcEndpointId: caller.vpcEndpointId, vpcEndpointAccountId: caller.accountId } : {}),
    eventCategory: operation.isData ? 'Data' : 'Management',
    tlsDetails: {
      ...(at.isTls ? { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' } : {}),
      clientProvidedHostHeader: at.host,
    },
  }
}

/** CloudTrail's `eventTime`: UTC, whole seconds. */
export function toEventTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '')
}

function toUserIdentity({ userIdentity }: Caller, accessKeyId: string): JsonObject {
  const { sessionContext, userName, ...who } = userIdentity
  return {
    ...who,
    accessKeyId,
    ...(userName === undefined ? {} : { userName }),
    ...(sessionContext === undefined ? {} : { sessionContext }),
  }
}
