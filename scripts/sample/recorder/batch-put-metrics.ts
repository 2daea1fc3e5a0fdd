import {
  type Answer,
  type CallContext,
  invalid,
  isJsonObject,
  type JsonObject,
  type Operation,
  type Refusal,
} from './answer'
import type { Component, Shelf } from './shelf'

/** Why one item of an accepted batch was not stored (API_metrics_BatchPutMetricsError). */
export type ItemErrorCode = 'METRIC_LIMIT_EXCEEDED' | 'INTERNAL_ERROR' | 'VALIDATION_ERROR' | 'CONFLICT_ERROR'

/** What the service may do to an item of its own accord; `null` stores it. */
export type ItemFault = (item: { component: string; metricName: string; index: number }) => ItemErrorCode | null

/** How many metric names one component may have. AWS publishes no number; the error exists, so there is one. */
const METRIC_LIMIT = 1000
const NAME_PATTERN = /^[a-z0-9](-*[a-z0-9]){0,119}$/
const NON_FINITE = new Set<unknown>(['NaN', 'Infinity', '-Infinity'])

/** `PUT /BatchPutMetrics`: checks the request as the API's model does, item errors included. */
export function batchPutMetrics(
  body: JsonObject,
  context: CallContext,
  { shelf, itemFault }: { shelf: Shelf; itemFault: ItemFault },
): Operation {
  const name = body.TrialComponentName
  const ARN = `arn:aws:sagemaker:${context.region}:${context.accountId}:experiment-trial-component/${String(name)}`
  return {
    eventSource: 'metrics-sagemaker.amazonaws.com',
    eventName: 'BatchPutMetrics',
    action: 'sagemaker:BatchPutMetrics',
    readOnly: false,
    isData: true,
    requestParameters: toRequestParameters(body),
    resource: { type: 'AWS::SageMaker::ExperimentTrialComponent', ARN },
    run: () => findFault(body) ?? store(body, shelf.components.get(String(name)), itemFault),
  }
}

/** The record's spelling (experiments-monitoring page): small first letters, `timestamp` in whole milliseconds. */
function toRequestParameters(body: JsonObject): JsonObject {
  const items = body.MetricData
  return {
    trialComponentName: body.TrialComponentName,
    metricData: Array.isArray(items) ? items.map(toRecordedItem) : items,
  }
}

function toRecordedItem(item: unknown): unknown {
  if (!isJsonObject(item)) return item
  const { MetricName: metricName, Timestamp: seconds, Step: step, Value: value } = item
  return { metricName, timestamp: typeof seconds === 'number' ? toMilliseconds(seconds) : seconds, step, value }
}

/** Cut to the millisecond, by way of whole microseconds, since a double cannot hold every fraction. */
function toMilliseconds(seconds: number): number {
  return Math.floor(Math.round(seconds * 1e6) / 1e3)
}

function findFault(body: JsonObject): Refusal | null {
  const { TrialComponentName: name, MetricData: items } = body
  if (typeof name !== 'string') return broken('trialComponentName', null, 'Member must not be null')
  if (name.length > 120) return broken('trialComponentName', name, 'Member must have length less than or equal to 120')
  if (!NAME_PATTERN.test(name))
    return broken(
      'trialComponentName',
      name,
      `Member must satisfy regular expression pattern: ${NAME_PATTERN.source.slice(1, -1)}`,
    )
  if (!Array.isArray(items)) return broken('metricData', null, 'Member must not be null')
  if (items.length < 1) return broken('metricData', '[]', 'Member must have length greater than or equal to 1')
  if (items.length > 10)
    return broken('metricData', `${items.length} members`, 'Member must have length less than or equal to 10')
  for (const [index, item] of items.entries()) {
    const fault = findItemFault(item, `metricData.${index + 1}.member`)
    if (fault) return fault
  }
  return null
}

function findItemFault(item: unknown, at: string): Refusal | null {
  if (!isJsonObject(item)) return malformed()
  const { MetricName: name, Timestamp: timestamp, Step: step, Value: value } = item
  if (typeof name !== 'string') return broken(`${at}.metricName`, null, 'Member must not be null')
  if (name.length < 1) return broken(`${at}.metricName`, name, 'Member must have length greater than or equal to 1')
  if (name.length > 255) return broken(`${at}.metricName`, name, 'Member must have length less than or equal to 255')
  if (timestamp === undefined || timestamp === null) return broken(`${at}.timestamp`, null, 'Member must not be null')
  if (typeof timestamp !== 'number') return malformed()
  if (value === undefined || value === null) return broken(`${at}.value`, null, 'Member must not be null')
  if (!Number.isFinite(value) && !NON_FINITE.has(value)) return malformed()
  if (step === undefined || step === null) return null
  if (typeof step !== 'number' || !Number.isSafeInteger(step)) return malformed()
  return step < 0 ? broken(`${at}.step`, step, 'Member must have value greater than or equal to 0') : null
}

function store(body: JsonObject, component: Component | undefined, itemFault: ItemFault): Answer {
  const items = (Array.isArray(body.MetricData) ? body.MetricData : []).filter(isJsonObject)
  const errors = items.flatMap((item, index) => {
    const metricName = String(item.MetricName)
    const code = component
      ? itemCode(component, metricName, itemFault({ component: component.name, metricName, index }))
      : 'VALIDATION_ERROR'
    return code ? [{ code, metricIndex: index }] : []
  })
  if (errors.length === 0) return { reply: {}, responseElements: null }
  const Errors = errors.map(({ code, metricIndex }) => ({ Code: code, MetricIndex: metricIndex }))
  return { reply: { Errors }, responseElements: { errors } }
}

function itemCode(component: Component, metricName: string, fault: ItemErrorCode | null): ItemErrorCode | null {
  if (fault) return fault
  if (component.metricNames.size >= METRIC_LIMIT && !component.metricNames.has(metricName))
    return 'METRIC_LIMIT_EXCEEDED'
  component.metricNames.add(metricName)
  return null
}

function broken(member: string, value: string | number | null, constraint: string): Refusal {
  const shown = value === null ? 'null' : `'${value}'`
  return invalid(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  )
}

function malformed(): Refusal {
  return { status: 400, code: 'SerializationException', message: 'A member of the request has the wrong type.' }
}
