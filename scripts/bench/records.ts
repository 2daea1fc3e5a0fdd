import { itemsPerEvent, type RunPlan, type Timeline } from './sets'

export type Random = () => number
type Place = Pick<Timeline, 'account' | 'region'>
/** `index` is the event's number within its run, 0-based. */
type At = { timeMs: number; random: Random; index: number }

const hex = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'))
const people = ['SageMaker', 'SageMaker', 'SageMaker', 'ana', 'brook', 'chen', 'SageMaker', 'nightly']

/** A version 4 UUID from the set's own random numbers, so that two generations agree. */
export function uuid(random: Random): string {
  const word = () => hex[(random() * 65_536) | 0] ?? '0000'
  const versioned = hex[0x4000 | ((random() * 4096) | 0)] ?? '4000'
  const variant = hex[0x8000 | ((random() * 16_384) | 0)] ?? '8000'
  return `${word()}${word()}-${word()}-${versioned}-${variant}-${word()}${word()}${word()}`
}

/**
 * One BatchPutMetrics record in the order of fields that trails use: the AWS page's body in the envelope of the
 * documented Feature Store data event.
 */
export function metricsRecord(place: Place, run: RunPlan, at: At): string {
  const { timeMs, random } = at
  const second = random() < 0.03
  const failed = run.canFail && random() < 0.005
  const error = failed
    ? '"errorCode":"ThrottlingException","errorMessage":"Rate exceeded","requestParameters"'
    : '"requestParameters"'
  return (
    `{"eventVersion":"1.11","userIdentity":${identity(place, run.name, second)},"eventTime":"${iso(timeMs)}",` +
    `"eventSource":"metrics-sagemaker.amazonaws.com","eventName":"BatchPutMetrics","awsRegion":"${place.region}",` +
    `"sourceIPAddress":"10.0.${run.name.length}.${second ? 7 : 4}","userAgent":"${agents[second ? 1 : 0]}",` +
    `${error}:{"trialComponentName":"${run.name}","metricData":[${items(run, at)}]},"responseElements":null,` +
    `"requestID":"${uuid(random)}","eventID":"${uuid(random)}","readOnly":false,"resources":[{"accountId":"${place.account}",` +
    `"type":"AWS::SageMaker::ExperimentTrialComponent","ARN":"arn:aws:sagemaker:${place.region}:${place.account}:experiment-trial-component/${run.name}"}],` +
    `"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"${place.account}","eventCategory":"Data",` +
    `"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"metrics.sagemaker.${place.region}.amazonaws.com"}}`
  )
}

const agents = [
  'Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#5.10.230 md/arch#x86_64 lang/python#3.11.7 md/pyimpl#CPython m/b,Z,E cfg/retry-mode#legacy Botocore/1.43.11 lib/AWS-SageMaker-Python-SDK#2.257.7',
  'Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython m/N,b,E,Z cfg/retry-mode#standard Botocore/1.44.5',
]

function items(run: RunPlan, at: At): string {
  const count = run.metrics.length
  let text = ''
  for (let i = 0; i < itemsPerEvent; i++) {
    const point = at.index * itemsPerEvent + i
    const metric = point % count
    const step = (point - metric) / count
    const whole = Math.floor(at.timeMs / 1000 - 3 + (i >> 2)) * 1000
    const number = step === run.spikeAt ? 9999.5 : value(metric, step, { random: at.random, shift: count })
    text += `${i ? ',' : ''}{"metricName":"${run.metrics[metric]}","timestamp":${whole},"step":${step},"value":${number}}`
  }
  return text
}

/** A third of the values are widened 32-bit floats, a third have four decimals, a third are full doubles. */
function value(metric: number, step: number, { random, shift }: { random: Random; shift: number }): number {
  const curve = 2 / (1 + step / 400) + 0.05 * random() + 0.1 * metric
  const kind = (metric + shift) % 3
  if (kind === 0) return Math.fround(curve)
  return kind === 1 ? Math.round(curve * 10_000) / 10_000 : curve
}

/** A caller's userIdentity as an assumed role; the second writer of a run has a role and an address of its own. */
export function identity(place: Place, name: string, second: boolean): string {
  const role = second ? 'MlOpsBackfillRole' : 'AmazonSageMaker-ExecutionRole-20260401T101500'
  const session = second ? 'backfill' : (people[name.length % people.length] ?? 'SageMaker')
  const id = second ? 'AROAEXAMPLEBACKFILL01' : 'AROAEXAMPLEEXECROLE02'
  return (
    `{"type":"AssumedRole","principalId":"${id}:${session}","arn":"arn:aws:sts::${place.account}:assumed-role/${role}/${session}",` +
    `"accountId":"${place.account}","accessKeyId":"ASIAEXAMPLE${id.slice(-9)}","sessionContext":{"sessionIssuer":{"type":"Role",` +
    `"principalId":"${id}","arn":"arn:aws:iam::${place.account}:role/service-role/${role}","accountId":"${place.account}","userName":"${role}"},` +
    `"attributes":{"creationDate":"2026-09-01T06:00:00Z","mfaAuthenticated":"false"}}}`
  )
}

/** Whole seconds, as CloudTrail writes eventTime. */
export function iso(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`
}
