import type { EventKind } from './event'

/**
 * The one list of event names that MetricTrail keeps; all others are only counted.
 * Sources: the metrics call https://docs.aws.amazon.com/sagemaker/latest/dg/experiments-monitoring.html, the life of a
 * run (SageMaker API), and calls that stop, redirect or delete the trail which witnesses (CloudTrail, S3, KMS APIs).
 */
const KEPT: Record<string, { kind: EventKind; names: string[] }> = {
  'metrics-sagemaker': { kind: 'metrics', names: ['BatchPutMetrics'] },
  sagemaker: {
    kind: 'run',
    names: [
      ...['CreateExperiment', 'UpdateExperiment', 'DeleteExperiment'],
      ...['CreateTrial', 'UpdateTrial', 'DeleteTrial'],
      ...['CreateTrialComponent', 'UpdateTrialComponent', 'DeleteTrialComponent'],
      ...['AssociateTrialComponent', 'DisassociateTrialComponent', 'AddTags', 'DeleteTags'],
      ...['CreateTrainingJob', 'UpdateTrainingJob', 'StopTrainingJob', 'DeleteTrainingJob'],
      ...['CreateProcessingJob', 'StopProcessingJob', 'CreateTransformJob', 'StopTransformJob'],
    ],
  },
  cloudtrail: {
    kind: 'trail',
    names: [
      ...['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'],
      ...['PutEventSelectors', 'PutInsightSelectors', 'PutEventConfiguration'],
      ...['CreateEventDataStore', 'UpdateEventDataStore', 'DeleteEventDataStore', 'RestoreEventDataStore'],
      ...['StartEventDataStoreIngestion', 'StopEventDataStoreIngestion'],
    ],
  },
  s3: {
    kind: 'trail',
    names: [
      ...['PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketVersioning', 'DeleteBucket'],
      ...['PutBucketLifecycle', 'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle'],
      ...['DeleteObject', 'DeleteObjects'],
    ],
  },
  kms: {
    kind: 'trail',
    names: ['DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'PutKeyPolicy'],
  },
}

/** Recorded only where a trail's selectors ask for them. */
const DATA_EVENTS = new Set(['BatchPutMetrics', 'DeleteObject', 'DeleteObjects'])

/** By eventSource; the China partition may spell it with its own suffix. */
const kinds = new Map<string, Map<string, EventKind>>()
for (const [service, { kind, names }] of Object.entries(KEPT)) {
  const byName = new Map(names.map((name) => [name, kind]))
  for (const suffix of ['amazonaws.com', 'amazonaws.com.cn']) kinds.set(`${service}.${suffix}`, byName)
}
const fingerprints = fingerprintTable()

/** The kind of a kept (eventSource, eventName); null when the event is not kept whatever it holds. */
export function keptKind(eventSource: string, eventName: string): EventKind | null {
  return kinds.get(eventSource)?.get(eventName) ?? null
}

/** The kept names by the first part of their eventSource, such as `kms`. */
export function keptByService(): { service: string; names: string[] }[] {
  return Object.entries(KEPT).map(([service, { names }]) => ({ service, names }))
}

/** Names of kept management calls: the event history shows no data events. */
export function managementNames(): string[] {
  const names = new Set(Object.values(KEPT).flatMap(({ names }) => names))
  return [...names].filter((name) => !DATA_EVENTS.has(name))
}

/** False when no kept name has this length and these first and last bytes: a cheap no for other services' events. */
export function mayBeKept(first: number, last: number, length: number): boolean {
  return fingerprints[fingerprint(first, last, length)] === 1
}

function fingerprint(first: number, last: number, length: number): number {
  return (first * 31 + last * 7 + length) & 0xfff
}

function fingerprintTable(): Uint8Array {
  const table = new Uint8Array(0x1000)
  for (const name of Object.values(KEPT).flatMap(({ names }) => names)) {
    table[fingerprint(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)] = 1
  }
  return table
}
