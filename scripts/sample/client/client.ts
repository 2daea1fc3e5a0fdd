import type { Random } from '../random'
import type { Call, Calls, WireReply } from '../wire'
import { type Credentials, sign } from './signature'

/** Where a client stands: its time passes by the work it does, not by the machine's clock. */
export interface Timeline {
  nowMs: number
}

/** One signed-in AWS client. `endpointHost` replaces the regional host names when calls go to a loopback recorder. */
export interface Client {
  credentials: Omit<Credentials, 'service'>
  timeline: Timeline
  random: Random
  endpointHost?: string
}

/** One item of `MetricData`, in the API's own spelling and units (seconds). */
export interface MetricDatum {
  MetricName: string
  Value: number | 'NaN' | 'Infinity' | '-Infinity'
  Timestamp: number
  Step?: number
}

/** Calls `BatchPutMetrics` and waits for the reply. */
export function* batchPutMetrics(
  client: Client,
  userAgent: string,
  body: { TrialComponentName: string; MetricData: readonly MetricDatum[] },
): Calls<WireReply> {
  const headers = { 'content-type': 'application/json', 'user-agent': userAgent }
  const host = `metrics.sagemaker.${client.credentials.region}.amazonaws.com`
  return yield* send(client, { method: 'PUT', path: '/BatchPutMetrics', host, service: 'sagemaker', headers }, body)
}

/** Calls one operation of a JSON 1.1 service, such as `SageMaker.CreateTrial`, and waits for the reply. */
export function* callTarget(
  client: Client,
  { service, target, userAgent }: { service: 'sagemaker' | 'cloudtrail'; target: string; userAgent: string },
  body: Record<string, unknown>,
): Calls<WireReply> {
  const prefix = service === 'sagemaker' ? 'api.sagemaker' : service
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', 'user-agent': userAgent }
  const host = `${prefix}.${client.credentials.region}.amazonaws.com`
  return yield* send(client, { method: 'POST', path: '/', host, service, headers }, body)
}

interface Envelope {
  method: string
  path: string
  host: string
  service: Credentials['service']
  headers: Record<string, string>
}

function* send(client: Client, { method, path, host, service, headers }: Envelope, content: object): Calls<WireReply> {
  const body = JSON.stringify(content)
  const unsigned = { method, path, headers: { ...headers, host: client.endpointHost ?? host }, body }
  const signed = sign({ ...client.credentials, service }, unsigned, client.timeline.nowMs)
  const call: Call = {
    atMs: client.timeline.nowMs,
    request: {
      method,
      path,
      headers: {
        ...signed,
        'accept-encoding': 'identity',
        'amz-sdk-invocation-id': client.random.uuid(),
        'amz-sdk-request': 'attempt=1; max=3',
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    },
  }
  const reply = yield call
  client.timeline.nowMs += 8 + client.random.integer(30)
  return reply
}

/** Hands the reply on, or throws as a client library does when the service refused. */
export function mustSucceed(reply: WireReply): WireReply {
  if (reply.status !== 200) throw new Error(`The service answered ${reply.status}: ${reply.body}`)
  return reply
}
