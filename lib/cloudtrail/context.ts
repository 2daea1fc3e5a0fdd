import { readMs } from './dates'
import type { RunChange, RunFact, TrailChange } from './event'
import { ExactNumber, ExactObject, exactField, parseExact } from './json-exact'
import { asList, asObject, asText, field, type JsonObject } from './json-value'

/**
 * What a run-life record says about a run: names, status, times, parameters, artefacts, tags, deletion. Both spellings
 * of keys are read: records of these calls are not public, CloudTrail writes a small first letter for those that are.
 * `text` is the raw record. Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateTrialComponent.html
 */
export function runChange(record: JsonObject, text: string): RunChange {
  const eventName = asText(record.eventName) ?? ''
  const request = asObject(record.requestParameters)
  const read = (name: string) => field(request, name)
  const config = asObject(read('experimentConfig'))
  const status = read('status')
  return {
    experiment: asText(read('experimentName')) ?? asText(field(config, 'experimentName')),
    trial: asText(read('trialName')) ?? asText(field(config, 'trialName')),
    trialLeft: eventName === 'DisassociateTrialComponent',
    displayName: asText(read('displayName')) ?? asText(field(config, 'trialComponentDisplayName')),
    status: asText(field(asObject(status), 'primaryStatus')) ?? asText(status),
    statusMessage: asText(field(asObject(status), 'message')),
    startMs: readMs(read('startTime')),
    endMs: readMs(read('endTime')),
    facts: runFacts(request).map((fact) => withExactDigits(fact, text)),
    deleted: eventName === 'DeleteTrialComponent' || eventName === 'DeleteTrainingJob',
  }
}

/** What a record says about the trail that witnesses: which trail, and whether it stops or starts recording (a failed call does neither). */
export function trailChange(record: JsonObject): TrailChange {
  const request = asObject(record.requestParameters)
  const response = asObject(record.responseElements)
  const failed = asText(record.errorCode) !== null || asText(record.errorMessage) !== null
  const names = ['trailName', 'name', 'trailARN', 'eventDataStore', 'bucketName', 'keyId']
  const trail = names.map((name) => asText(field(request, name))).find((name) => name !== null)
  return {
    trail: trail ?? asText(field(response, 'trailARN')) ?? asText(field(response, 'name')),
    effect: failed ? 'other' : (EFFECTS.get(asText(record.eventName) ?? '') ?? 'other'),
  }
}

const EFFECTS = new Map<string, TrailChange['effect']>([
  ['StopLogging', 'stop'],
  ['DeleteTrail', 'stop'],
  ['StartLogging', 'start'],
])

function runFacts(request: JsonObject | null): RunFact[] {
  return [
    ...entries(request, 'parameters').map(([name, value]) => parameter(name, value)),
    ...entries(request, 'hyperParameters').map(([name, value]) => fact('parameter', name, asText(value))),
    ...removed(request, 'parametersToRemove', 'parameter'),
    ...entries(request, 'inputArtifacts').map(([name, value]) => fact('input', name, artefact(value))),
    ...removed(request, 'inputArtifactsToRemove', 'input'),
    ...entries(request, 'outputArtifacts').map(([name, value]) => fact('output', name, artefact(value))),
    ...removed(request, 'outputArtifactsToRemove', 'output'),
    ...entries(request, 'metadataProperties').map(([name, value]) => fact('metadata', name, asText(value))),
    ...tags(request),
    ...removed(request, 'tagKeys', 'tag'),
  ]
}

/** Seeds are often integers beyond 2^53: their digits come from the raw record. */
function withExactDigits(fact: RunFact, text: string): RunFact {
  if (fact.number === null || Math.abs(fact.number) <= Number.MAX_SAFE_INTEGER) return fact
  const parameters = exactField(exactField(parseExact(text), 'requestParameters'), 'parameters')
  const value = parameters instanceof ExactObject ? exactField(parameters.get(fact.name), 'numberValue') : undefined
  return value instanceof ExactNumber ? { ...fact, text: value.digits } : fact
}

function entries(request: JsonObject | null, name: string): [string, unknown][] {
  return Object.entries(asObject(field(request, name)) ?? {})
}

function fact(kind: RunFact['kind'], name: string, text: string | null): RunFact {
  return { kind, name, text: text ?? '', number: null }
}

function removed(request: JsonObject | null, name: string, kind: RunFact['kind']): RunFact[] {
  return asList(field(request, name)).flatMap((key) =>
    typeof key === 'string' ? [{ kind, name: key, text: null, number: null }] : [],
  )
}

/** `{"numberValue": 0.1}` or `{"stringValue": "adam"}`. */
function parameter(name: string, value: unknown): RunFact {
  const number = field(asObject(value), 'numberValue')
  if (typeof number === 'number') return { kind: 'parameter', name, text: String(number), number }
  const text = asText(field(asObject(value), 'stringValue')) ?? asText(number) ?? asText(value)
  return fact('parameter', name, text)
}

function artefact(value: unknown): string | null {
  return asText(field(asObject(value), 'value')) ?? asText(value)
}

function tags(request: JsonObject | null): RunFact[] {
  return asList(field(request, 'tags')).flatMap((tag) => {
    const key = field(asObject(tag), 'key')
    return typeof key === 'string' ? [fact('tag', key, asText(field(asObject(tag), 'value')))] : []
  })
}
