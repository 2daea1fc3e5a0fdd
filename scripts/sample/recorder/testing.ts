import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { seededRandom } from '../random'
import { readRecords, type WrittenRecord } from '../read-trail'
import type { WireReply, WireRequest } from '../wire'
import { iamUser, type People } from './people'
import { createRecorder, type Recorder, type RecorderOptions } from './recorder'
import { createTrail } from './trail'

/** The account of the captured requests in `fixtures/wire`, whose key is `AKIAX`. */
export const FIXTURE_ACCOUNT = '111122223333'

/** A recorder whose table holds the fixtures' key and a key without rights (`AKIANORIGHTS`), with a folder for this test. */
export function openRecorder(options: Partial<RecorderOptions> = {}): {
  recorder: Recorder
  root: string
  records: () => WrittenRecord[]
} {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-recorder-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const random = seededRandom(7, 'test')
  const trail = createTrail({ root, random })
  const recorder = createRecorder({ people: fixturePeople(), trail, newId: () => random.uuid(), ...options })
  return {
    recorder,
    root,
    records() {
      trail.deliverAll(Date.parse('2026-11-23T15:10:00Z'))
      return readRecords(root)
    },
  }
}

/** Sends one request to a recorder at a fixed moment. */
export function ask(recorder: Recorder, request: WireRequest): WireReply {
  return recorder.handle(request, { nowMs: Date.parse('2026-11-23T14:59:13.400Z') })
}

/** A `PUT /BatchPutMetrics` with the given key and body. */
export function putRequest(accessKeyId: string, body: unknown): WireRequest {
  return {
    method: 'PUT',
    path: '/BatchPutMetrics',
    headers: { ...signedBy(accessKeyId), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/** A `POST /` of the SageMaker control plane. */
export function controlRequest(operation: string, body: unknown): WireRequest {
  return {
    method: 'POST',
    path: '/',
    headers: {
      ...signedBy('AKIAX'),
      'x-amz-target': `SageMaker.${operation}`,
      'content-type': 'application/x-amz-json-1.1',
    },
    body: JSON.stringify(body),
  }
}

/** Headers of a request signed with a key, for us-east-1. */
export function signedBy(accessKeyId: string): Record<string, string> {
  return {
    host: '127.0.0.1:18501',
    'user-agent': 'Boto3/1.44.5 md/Botocore#1.44.5',
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=00`,
  }
}

function fixturePeople(): People {
  const accountId = FIXTURE_ACCOUNT
  const caller = (userName: string, allows: string[]) => ({
    accountId,
    userIdentity: iamUser({ accountId, userName, userId: `AIDA${userName.toUpperCase()}` }),
    secretAccessKey: 'not-a-secret',
    sourceIPAddress: '192.0.2.1',
    allows,
  })
  return new Map([
    ['AKIAX', caller('fixture', ['sagemaker:*', 'sts:*', 'cloudtrail:*'])],
    ['AKIANORIGHTS', caller('bystander', ['sagemaker:Describe*'])],
  ])
}
