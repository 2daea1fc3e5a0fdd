import { type Answer, invalid, isJsonObject, type JsonObject, type Refusal } from './answer'
import { arnOf, type ControlCall, unknown, written } from './control-call'
import type { Component } from './shelf'

const MAX_NAME = 120
/** Members that an update replaces when it names them. */
const SETTINGS = ['DisplayName', 'Status', 'StartTime', 'EndTime', 'InputArtifacts', 'OutputArtifacts'] as const

/** `CreateTrialComponent`: a name that exists is refused with the words the SDK looks for. */
export function createComponent({ body, shelf, context }: ControlCall): Answer | Refusal {
  const name = body.TrialComponentName
  if (typeof name !== 'string' || !name || name.length > MAX_NAME)
    return invalid(`TrialComponentName must have 1 to ${MAX_NAME} characters.`)
  const key = name.toLowerCase()
  if (shelf.components.has(key))
    return invalid(
      `Trial component names must be unique within an AWS account and region. Trial component with name (${name}) already exists.`,
    )
  const now = context.nowMs / 1000
  const component: Component = {
    name,
    arn: arnOf(context, 'experiment-trial-component', key),
    settings: {},
    parameters: new Map(),
    createdAt: now,
    modifiedAt: now,
    metricNames: new Set(),
  }
  shelf.components.set(key, component)
  takeSettings(component, body)
  return written({ TrialComponentArn: component.arn })
}

/** `UpdateTrialComponent`: replaces what it names, adds and removes parameters. */
export function updateComponent({ body, shelf, context }: ControlCall): Answer | Refusal {
  const component = find(body, shelf)
  if (!component) return unknown('Trial component', String(body.TrialComponentName))
  takeSettings(component, body)
  const gone = body.ParametersToRemove
  if (Array.isArray(gone)) for (const key of gone) component.parameters.delete(String(key))
  component.modifiedAt = context.nowMs / 1000
  return written({ TrialComponentArn: component.arn })
}

/** `DeleteTrialComponent`: only once no trial holds it, as the service wants it. */
export function deleteComponent({ body, shelf }: ControlCall): Answer | Refusal {
  const component = find(body, shelf)
  if (!component) return unknown('Trial component', String(body.TrialComponentName))
  const key = component.name.toLowerCase()
  if ([...shelf.associations].some((pair) => pair.endsWith(` ${key}`)))
    return invalid(`Trial component (${component.name}) must first be disassociated from its trials.`)
  shelf.components.delete(key)
  return written({ TrialComponentArn: component.arn })
}

/** `DescribeTrialComponent`. */
export function describeComponent({ body, shelf }: ControlCall): Answer | Refusal {
  const component = find(body, shelf)
  if (!component) return unknown('Trial component', String(body.TrialComponentName))
  return { reply: toDescription(component), responseElements: null }
}

/** A component as Describe and Search show it. */
export function toDescription(component: Component): JsonObject {
  return {
    TrialComponentName: component.name,
    TrialComponentArn: component.arn,
    DisplayName: component.name,
    CreationTime: component.createdAt,
    LastModifiedTime: component.modifiedAt,
    InputArtifacts: {},
    OutputArtifacts: {},
    Metrics: [],
    ...component.settings,
    Parameters: Object.fromEntries(component.parameters),
  }
}

function find(body: JsonObject, shelf: ControlCall['shelf']): Component | undefined {
  return shelf.components.get(String(body.TrialComponentName).toLowerCase())
}

function takeSettings(component: Component, body: JsonObject) {
  for (const key of SETTINGS) if (body[key] !== undefined) component.settings[key] = body[key]
  const parameters = body.Parameters
  if (isJsonObject(parameters))
    for (const [key, value] of Object.entries(parameters)) component.parameters.set(key, value)
}
