import { parseArn, partitionOf } from './arn'
import type { RunIdentity } from './event'
import { asList, asObject, asText, field, type JsonObject } from './json-value'

const COMPONENT = 'experiment-trial-component'
const RUN_TYPES = new Set([COMPONENT, 'training-job'])

/** A run as a record names it, and what is odd about the naming. */
export interface NamedRun {
  run: RunIdentity
  /** The record spells the name with capitals. */
  isMixedCase: boolean
  /** `resources[].accountId` differs from the account in the ARN. */
  accountsDiffer: boolean
}

/**
 * The run a record is about: from `resources[].ARN`, else the ARN in the request or the answer, else
 * recipientAccountId, awsRegion and the name in the request. null when it names none (`CreateExperiment`).
 */
export function runOf(record: JsonObject): NamedRun | null {
  // The right to call BatchPutMetrics exists for other resources too, so whatever its record names is a run.
  const isMetrics = record.eventName === 'BatchPutMetrics'
  for (const resource of asList(record.resources)) {
    const entry = asObject(resource)
    const named = fromArn(asText(entry?.ARN) ?? asText(entry?.arn), asText(entry?.accountId))
    if (named && (isMetrics || RUN_TYPES.has(named.run.resourceType))) return named
  }
  const request = asObject(record.requestParameters)
  const response = asObject(record.responseElements)
  return (
    runFromArn(field(request, 'resourceArn')) ??
    runFromArn(field(response, 'trialComponentArn')) ??
    runFromArn(field(response, 'trainingJobArn')) ??
    fromName(record, COMPONENT, asText(field(request, 'trialComponentName'))) ??
    fromName(record, 'training-job', asText(field(request, 'trainingJobName')))
  )
}

function runFromArn(arn: unknown): NamedRun | null {
  const named = fromArn(asText(arn))
  return named && RUN_TYPES.has(named.run.resourceType) ? named : null
}

const arns = new Map<string, NamedRun | null>()
const REMEMBERED = 10_000

function fromArn(text: string | null, resourceAccount: string | null = null): NamedRun | null {
  if (text === null) return null
  const key = `${text} ${resourceAccount ?? ''}`
  const known = arns.get(key)
  if (known !== undefined) return known
  const named = readArn(text, resourceAccount)
  if (arns.size >= REMEMBERED) arns.clear()
  arns.set(key, named)
  return named
}

function readArn(text: string, resourceAccount: string | null): NamedRun | null {
  const arn = parseArn(text)
  if (arn?.service !== 'sagemaker') return null
  const slash = arn.resource.indexOf('/')
  const [resourceType, name] = [arn.resource.slice(0, slash), arn.resource.slice(slash + 1)]
  if (slash < 0 || name === '') return null
  const { partition, account, region } = arn
  return {
    run: { partition, account, region, resourceType, name: name.toLowerCase() },
    isMixedCase: name !== name.toLowerCase(),
    accountsDiffer: resourceAccount !== null && resourceAccount !== account,
  }
}

function fromName(record: JsonObject, resourceType: string, name: string | null): NamedRun | null {
  if (name === null) return null
  const region = asText(record.awsRegion) ?? ''
  const account = asText(record.recipientAccountId) ?? asText(asObject(record.userIdentity)?.accountId) ?? ''
  return (
    fromArn(name) ?? {
      run: { partition: partitionOf(region), account, region, resourceType, name: name.toLowerCase() },
      isMixedCase: name !== name.toLowerCase(),
      accountsDiffer: false,
    }
  )
}
