import type { Calls, WireReply } from '../wire'
import { batchPutMetrics, type Client, callTarget, type MetricDatum, mustSucceed } from './client'
import type { UserAgents } from './user-agent'

/** How many values the SDK collects, over all metric names, before it sends them. */
const BATCH_SIZE = 10

export type Parameters = Readonly<Record<string, number | string>>

/** Names as the user gives them; the SDK lowers their case. */
export interface RunNames {
  experiment: string
  run: string
}

/**
 * What `sagemaker.experiments.run.Run` puts on the wire (SageMaker Python SDK 2.257.7 and 3.27.0): the same calls in
 * the same order, with its habits: ten values a call over all names, whole seconds, non-finite values dropped, and the
 * last flush after the run is marked Completed.
 */
export class SdkRun {
  private readonly experiment: string
  private readonly trial: string
  readonly component: string
  private readonly buffer: MetricDatum[] = []
  private parameters: Record<string, object> = {}
  private startTime: number | undefined
  private endTime: number | undefined
  private displayName: string | undefined

  constructor(
    private readonly client: Client,
    private readonly userAgents: UserAgents,
    names: RunNames,
  ) {
    this.experiment = names.experiment.toLowerCase()
    this.trial = `Default-Run-Group-${this.experiment}`
    this.component = `${this.experiment}-${names.run.toLowerCase()}`
  }

  /** Entering the `with`: makes or finds experiment, trial and component, then marks the run InProgress. */
  *enter(): Calls {
    const { experiment: ExperimentName, trial: TrialName, component: TrialComponentName } = this
    yield* this.makeOrLoad('Experiment', { ExperimentName }, {})
    yield* this.makeOrLoad('Trial', { TrialName }, { ExperimentName })
    const Tags = [{ Key: 'sagemaker:trial-component-source', Value: 'run' }]
    const known = yield* this.makeOrLoad('TrialComponent', { TrialComponentName }, { Tags })
    if (known) this.takeOver(known)
    const Filters = [
      { Name: 'TrialComponentName', Operator: 'Equals', Value: TrialComponentName },
      { Name: 'Parents.TrialName', Operator: 'Equals', Value: TrialName },
    ]
    const found = yield* this.mustControl('Search', {
      Resource: 'ExperimentTrialComponent',
      SearchExpression: { Filters },
    })
    const { Results } = JSON.parse(found.body) as { Results?: unknown[] }
    if (!Results?.length) yield* this.mustControl('AssociateTrialComponent', { TrialName, TrialComponentName })
    this.startTime ??= this.client.timeline.nowMs / 1000
    yield* this.save({ PrimaryStatus: 'InProgress', Message: 'Within a run context' })
  }

  /** `Run.log_parameters`: kept until the next update of the component. */
  logParameters(parameters: Parameters) {
    for (const [name, value] of Object.entries(parameters))
      this.parameters[name] = typeof value === 'number' ? { NumberValue: value } : { StringValue: value }
  }

  /** `Run.log_metric`: NaN and infinite values are skipped; the tenth value sends the batch. */
  *logMetric(MetricName: string, Value: number, Step: number): Calls {
    if (!Number.isFinite(Value)) return
    this.buffer.push({ MetricName, Value, Timestamp: Math.floor(this.client.timeline.nowMs / 1000), Step })
    if (this.buffer.length === BATCH_SIZE) yield* this.flush()
  }

  /** Leaving the `with`: the component is saved first, and the last short batch follows. */
  *exit(failure?: string): Calls {
    this.endTime = this.client.timeline.nowMs / 1000
    yield* this.save(failure ? { PrimaryStatus: 'Failed', Message: failure } : { PrimaryStatus: 'Completed' })
    yield* this.flush()
  }

  private *flush(): Calls {
    const MetricData = this.buffer.splice(0)
    if (MetricData.length === 0) return
    const body = { TrialComponentName: this.component, MetricData }
    const reply = mustSucceed(yield* batchPutMetrics(this.client, this.userAgents.metrics, body))
    const { Errors } = JSON.parse(reply.body) as { Errors?: { Code: string }[] }
    if (Errors?.[0]) throw new Error(`${Errors[0].Code} when calling BatchPutMetrics for ${this.component}`)
  }

  private *makeOrLoad(kind: string, name: Record<string, string>, rest: object): Calls<string | null> {
    const made = yield* this.control(`Create${kind}`, { ...name, ...rest })
    if (made.status === 200) return null
    if (!made.body.includes('already exists')) mustSucceed(made)
    const loaded = yield* this.mustControl(`Describe${kind}`, name)
    return loaded.body
  }

  /** A run that is opened again keeps its name, its start, its old end and its parameters. */
  private takeOver(described: string) {
    const known = JSON.parse(described) as Described
    this.displayName = known.DisplayName
    this.startTime = known.StartTime
    this.endTime = known.EndTime
    this.parameters = { ...known.Parameters }
  }

  private *save(Status: object): Calls {
    yield* this.mustControl('UpdateTrialComponent', {
      TrialComponentName: this.component,
      Parameters: this.parameters,
      InputArtifacts: {},
      OutputArtifacts: {},
      ...(this.displayName === undefined ? {} : { DisplayName: this.displayName }),
      StartTime: this.startTime,
      Status,
      ...(this.endTime === undefined ? {} : { EndTime: this.endTime }),
    })
  }

  private *mustControl(operation: string, body: Record<string, unknown>): Calls<WireReply> {
    return mustSucceed(yield* this.control(operation, body))
  }

  private *control(operation: string, body: Record<string, unknown>): Calls<WireReply> {
    const target = `SageMaker.${operation}`
    return yield* callTarget(this.client, { service: 'sagemaker', target, userAgent: this.userAgents.control }, body)
  }
}

interface Described {
  DisplayName?: string
  StartTime?: number
  EndTime?: number
  Parameters?: Record<string, object>
}
