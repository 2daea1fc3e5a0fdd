import type { WireReply, WireRequest } from '../wire'
import { readCredential } from './access-key'
import { type CallContext, isJsonObject, isRefusal, type JsonObject, type Operation, type Refusal } from './answer'
import { batchPutMetrics, type ItemFault } from './batch-put-metrics'
import { controlPlane } from './control-plane'
import { isAllowed, type People } from './people'
import { type Result, toRecord } from './record'
import { createShelves, type Shelf } from './shelf'
import { getCallerIdentity, toXmlError, toXmlReply } from './sts'
import type { Trail } from './trail'
import { trailOperation } from './trail-operations'

/** What a recorder stands on. */
export interface RecorderOptions {
  people: People
  trail: Trail
  /** Makes request and event ids. */
  newId: () => string
  itemFault?: ItemFault
}

/** When a request was answered, and by which socket it came (none when it was handed over in the same process). */
export interface Arrival {
  nowMs: number
  peer?: string
}

/** Answers AWS requests and leaves a CloudTrail record of each. */
export interface Recorder {
  handle(request: WireRequest, arrival: Arrival): WireReply
}

/** A stand-in for the SageMaker, SageMaker Metrics, STS and CloudTrail endpoints, for trying and teaching. */
export function createRecorder({ people, trail, newId, itemFault = () => null }: RecorderOptions): Recorder {
  const shelfOf = createShelves()
  return {
    handle(request, arrival) {
      const requestId = newId()
      const reply = replier(request, requestId)
      const credential = readCredential(request.headers.authorization)
      if (!credential) return reply.refusal(MISSING_TOKEN)
      const caller = people.get(credential.accessKeyId)
      if (!caller) return reply.refusal(UNKNOWN_KEY)
      const { region } = credential
      const context: CallContext = { caller, accountId: caller.accountId, region, nowMs: arrival.nowMs }
      const shelf = shelfOf(caller.accountId, region)
      const operation = findOperation(request, context, { shelf, itemFault, trail })
      if ('code' in operation) return reply.refusal(operation)

      const outcome = isAllowed(caller, operation.action) ? operation.run() : denied(operation, context)
      const result: Result = isRefusal(outcome)
        ? {
            responseElements: null,
            error: { errorCode: outcome.recordedCode ?? outcome.code, errorMessage: outcome.message },
          }
        : { responseElements: outcome.responseElements }
      const record = toRecord(operation, result, {
        caller,
        ...credential,
        sourceIPAddress: arrival.peer ?? caller.sourceIPAddress,
        userAgent: request.headers['user-agent'] ?? '',
        host: request.headers.host ?? '',
        isTls: arrival.peer === undefined,
        completedMs: arrival.nowMs,
        requestId,
        eventId: newId(),
      })
      trail.accept(record, arrival.nowMs)
      if (isRefusal(outcome)) return reply.refusal(outcome)
      operation.afterRecord?.()
      return reply.answer(operation.eventName, outcome.reply)
    },
  }
}

const MISSING_TOKEN: Refusal = {
  status: 403,
  code: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
}
const UNKNOWN_KEY: Refusal = {
  status: 403,
  code: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
}
const UNKNOWN_OPERATION: Refusal = {
  status: 404,
  code: 'UnknownOperationException',
  message: 'This recorder has no such operation.',
}
const NOT_JSON: Refusal = { status: 400, code: 'SerializationException', message: 'The body is not a JSON object.' }

interface Rooms {
  shelf: Shelf
  itemFault: ItemFault
  trail: Trail
}

function findOperation(request: WireRequest, context: CallContext, rooms: Rooms): Operation | Refusal {
  if (isQuery(request))
    return new URLSearchParams(request.body).get('Action') === 'GetCallerIdentity'
      ? getCallerIdentity(context)
      : UNKNOWN_OPERATION
  const body = parseBody(request.body)
  if (!body) return NOT_JSON
  if (request.method === 'PUT' && request.path === '/BatchPutMetrics') return batchPutMetrics(body, context, rooms)
  const [service = '', name = ''] = (request.headers['x-amz-target'] ?? '').split(/\.(?=[^.]*$)/)
  if (request.method !== 'POST' || request.path !== '/') return UNKNOWN_OPERATION
  if (service === 'SageMaker') return controlPlane(name, { body, shelf: rooms.shelf, context }) ?? UNKNOWN_OPERATION
  if (service.endsWith('CloudTrail_20131101'))
    return trailOperation(name, body, { context, trail: rooms.trail }) ?? UNKNOWN_OPERATION
  return UNKNOWN_OPERATION
}

function isQuery(request: WireRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
}

function parseBody(text: string): JsonObject | null {
  try {
    const body: unknown = JSON.parse(text)
    return isJsonObject(body) ? body : null
  } catch {
    return null
  }
}

/** SageMaker's API says AccessDeniedException; records of JSON services commonly say AccessDenied. */
function denied({ action, resource }: Operation, { caller, accountId, region }: CallContext): Refusal {
  const on = resource?.ARN ?? `arn:aws:sagemaker:${region}:${accountId}:*`
  return {
    status: 400,
    code: 'AccessDeniedException',
    recordedCode: 'AccessDenied',
    message: `User: ${caller.userIdentity.arn} is not authorized to perform: ${action} on resource: ${on} because no identity-based policy allows the ${action} action`,
  }
}

/** Writes replies in the protocol of the request: REST JSON, JSON 1.1 or query. */
function replier(request: WireRequest, requestId: string) {
  const query = isQuery(request)
  const type = query ? 'text/xml' : request.method === 'PUT' ? 'application/json' : 'application/x-amz-json-1.1'
  const headers = { 'content-type': type, 'x-amzn-requestid': requestId }
  return {
    answer: (action: string, reply: JsonObject): WireReply => ({
      status: 200,
      headers,
      body: query ? toXmlReply(action, reply, requestId) : JSON.stringify(reply),
    }),
    refusal: ({ status, code, message }: Refusal): WireReply => ({
      status,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: query ? toXmlError(code, message, requestId) : JSON.stringify({ __type: code, message }),
    }),
  }
}
