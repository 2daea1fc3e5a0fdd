import { batchPutMetrics, type Client, callTarget, type MetricDatum, mustSucceed } from './client/client'
import { type RunNames, SdkRun } from './client/sdk-run'
import type { UserAgents } from './client/user-agent'
import { createTraining, type LoggedValue, type TrainingSettings } from './trainer/training'
import type { Calls } from './wire'

/** One training and how it is logged. */
export interface TrainingPlan {
  names: RunNames
  settings: TrainingSettings
  userAgents: UserAgents
  /** Mean time from step to step, in milliseconds. */
  stepMs: number
  /** The step at which the machine is taken away, and how long it takes until the run goes on from its checkpoint. */
  interruption?: { step: number; pauseMs: number }
  /** Ends the run early, as a person at the keyboard does. */
  stop?: AbortSignal
}

/** Trains one model and logs it through the SDK's `Run`. */
export function* trainWithSdk(client: Client, plan: TrainingPlan): Calls {
  const { settings } = plan
  const training = createTraining(settings)
  let { interruption } = plan
  let run = yield* openRun(client, plan)
  for (let step = 0; step < settings.steps; step++) {
    if (plan.stop?.aborted) return yield* run.exit('KeyboardInterrupt')
    if (interruption?.step === step) {
      // The process is gone, and with it what waited for its batch; a new one finds the run and a checkpoint.
      client.timeline.nowMs += interruption.pauseMs
      interruption = undefined
      run = yield* openRun(client, plan)
      step = training.restart()
    }
    passStep(client, plan)
    for (const { name, value } of training.runStep(step)) yield* run.logMetric(name, value, step)
  }
  yield* run.exit()
}

/** Trains one model in a loop of its own that calls boto3: exact times, NaN and Infinity sent as they come. */
export function* trainWithBoto3(client: Client, plan: TrainingPlan): Calls {
  const { settings, userAgents, names } = plan
  const TrialComponentName = `${names.experiment}-${names.run}`
  function* control(operation: string, body: object): Calls {
    const target = `SageMaker.${operation}`
    const named = { TrialComponentName, ...body }
    mustSucceed(yield* callTarget(client, { service: 'sagemaker', target, userAgent: userAgents.control }, named))
  }
  const StartTime = client.timeline.nowMs / 1000
  yield* control('CreateTrialComponent', {
    StartTime,
    Status: { PrimaryStatus: 'InProgress' },
    Parameters: toParameters(settings),
  })
  const training = createTraining(settings)
  for (let step = 0; step < settings.steps; step++) {
    passStep(client, plan)
    const MetricData = training.runStep(step).map((logged) => toDatum(logged, client.timeline.nowMs))
    mustSucceed(yield* batchPutMetrics(client, userAgents.metrics, { TrialComponentName, MetricData }))
  }
  yield* control('UpdateTrialComponent', {
    EndTime: client.timeline.nowMs / 1000,
    Status: { PrimaryStatus: 'Completed' },
  })
}

function* openRun(client: Client, { names, userAgents, settings }: TrainingPlan): Calls<SdkRun> {
  const run = new SdkRun(client, userAgents, names)
  yield* run.enter()
  run.logParameters(describe(settings))
  return run
}

function passStep({ timeline, random }: Client, { stepMs }: TrainingPlan) {
  timeline.nowMs += Math.round(stepMs * (0.8 + 0.4 * random.uniform()))
}

function describe(settings: TrainingSettings): Record<string, number | string> {
  return {
    model: `mlp-${settings.hidden.join('x')}`,
    data: settings.data,
    noise: settings.noise,
    optimiser: settings.optimiser,
    learning_rate: settings.learningRate,
    schedule: settings.schedule,
    batch_size: settings.batchSize,
    steps: settings.steps,
    seed: settings.seed,
  }
}

function toParameters(settings: TrainingSettings): Record<string, object> {
  const entries = Object.entries(describe(settings))
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'number' ? { NumberValue: value } : { StringValue: value }]),
  )
}

function toDatum({ name, value, step }: LoggedValue, nowMs: number): MetricDatum {
  return { MetricName: name, Value: toWire(value), Timestamp: nowMs / 1000, Step: step }
}

/** JSON has no number for these: botocore sends their names. */
function toWire(value: number): MetricDatum['Value'] {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Number.POSITIVE_INFINITY) return 'Infinity'
  return value === Number.NEGATIVE_INFINITY ? '-Infinity' : value
}
