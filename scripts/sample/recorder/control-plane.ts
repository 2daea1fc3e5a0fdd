import { type Answer, invalid, type JsonObject, type Operation, type Refusal, toRecordSpelling } from './answer'
import { createComponent, deleteComponent, describeComponent, updateComponent } from './components'
import { arnOf, type ControlCall, unknown, written } from './control-call'
import { searchComponents } from './search'
import type { Named } from './shelf'

type Run = (call: ControlCall) => Answer | Refusal

/** The SageMaker operations that the SDK's `Run` and a person with the AWS CLI use. Reading ones leave no response. */
const WRITES: Readonly<Record<string, Run>> = {
  CreateExperiment: (call) => createNamed(call, 'Experiment'),
  CreateTrial: (call) => createNamed(call, 'Trial'),
  CreateTrialComponent: createComponent,
  UpdateTrialComponent: updateComponent,
  DeleteTrialComponent: deleteComponent,
  AssociateTrialComponent: (call) => associate(call, true),
  DisassociateTrialComponent: (call) => associate(call, false),
}

const READS: Readonly<Record<string, Run>> = {
  DescribeExperiment: (call) => describeNamed(call, 'Experiment'),
  DescribeTrial: (call) => describeNamed(call, 'Trial'),
  DescribeTrialComponent: describeComponent,
  Search: searchComponents,
}

/** Finds the operation of an `X-Amz-Target` such as `SageMaker.CreateTrial`; `null` when this recorder has none. */
export function controlPlane(name: string, call: ControlCall): Operation | null {
  const readOnly = Object.hasOwn(READS, name)
  const run = readOnly ? READS[name] : Object.hasOwn(WRITES, name) ? WRITES[name] : undefined
  if (!run) return null
  return {
    eventSource: 'sagemaker.amazonaws.com',
    eventName: name,
    action: `sagemaker:${name}`,
    readOnly,
    isData: false,
    requestParameters: toRecordSpelling(toRecordTimes(call.body)) as JsonObject,
    run: () => run(call),
  }
}

/** API seconds become whole milliseconds, as the metrics record of the AWS page has them. */
function toRecordTimes(body: JsonObject): JsonObject {
  const times = ['StartTime', 'EndTime'].flatMap((key) => {
    const seconds = body[key]
    return typeof seconds === 'number' ? [[key, Math.round(seconds * 1000)] as const] : []
  })
  return { ...body, ...Object.fromEntries(times) }
}

function createNamed({ body, shelf, context }: ControlCall, kind: 'Experiment' | 'Trial'): Answer | Refusal {
  const name = body[`${kind}Name`]
  if (typeof name !== 'string' || !name) return invalid(`${kind}Name must not be empty.`)
  const things = kind === 'Experiment' ? shelf.experiments : shelf.trials
  if (things.has(name.toLowerCase()))
    return invalid(
      `${kind} names must be unique within an AWS account and region. ${kind} with name (${name}) already exists.`,
    )
  const parent = body.ExperimentName
  if (kind === 'Trial' && !shelf.experiments.has(String(parent).toLowerCase()))
    return unknown('Experiment', String(parent))
  const arn = arnOf(context, kind === 'Experiment' ? 'experiment' : 'experiment-trial', name)
  things.set(name.toLowerCase(), { name, arn, settings: body, createdAt: context.nowMs / 1000 })
  return written({ [`${kind}Arn`]: arn })
}

function describeNamed({ body, shelf }: ControlCall, kind: 'Experiment' | 'Trial'): Answer | Refusal {
  const name = String(body[`${kind}Name`])
  const thing: Named | undefined = (kind === 'Experiment' ? shelf.experiments : shelf.trials).get(name.toLowerCase())
  if (!thing) return unknown(kind, name)
  const times = { CreationTime: thing.createdAt, LastModifiedTime: thing.createdAt }
  return { reply: { ...thing.settings, [`${kind}Arn`]: thing.arn, ...times }, responseElements: null }
}

function associate({ body, shelf }: ControlCall, together: boolean): Answer | Refusal {
  const trial = shelf.trials.get(String(body.TrialName).toLowerCase())
  const component = shelf.components.get(String(body.TrialComponentName).toLowerCase())
  if (!trial) return unknown('Trial', String(body.TrialName))
  if (!component) return unknown('Trial component', String(body.TrialComponentName))
  const pair = `${trial.name} ${component.name}`.toLowerCase()
  if (together) shelf.associations.add(pair)
  else shelf.associations.delete(pair)
  return written({ TrialComponentArn: component.arn, TrialArn: trial.arn })
}
