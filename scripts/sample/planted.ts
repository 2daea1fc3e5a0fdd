import { batchPutMetrics, type Client, callTarget } from './client/client'
import { awsCli, boto3, sdkVersion2 } from './client/user-agent'
import type { PersonName } from './people'
import type { Calls } from './wire'

/** One thing in the sample that an auditor should find. */
export interface Planted {
  id:
    | 'forged-point'
    | 'conflicting-value'
    | 'hand-made-call'
    | 'denied-attempt'
    | 'back-dated-batch'
    | 'logging-stopped'
  /** What was done, for people. Times are those of the default end date. */
  sentence: string
  person: PersonName
  region: string
  /** The run concerned; `null` when it is the trail. */
  component: string | null
  /** Hours after the sample's beginning. */
  hour: number
  calls(client: Client): Calls
}

const DAY_S = 86_400

/** Everything planted in the sample, in the order of time. */
export const PLANTED: readonly Planted[] = [
  {
    id: 'hand-made-call',
    sentence:
      'Ana puts one validation:accuracy by hand, with the AWS CLI, at step 2010 of spiral-mlp-sgd-lr1e1-h16 while the notebook is still training it (2026-11-17 13:00Z).',
    person: 'ana',
    region: 'eu-west-1',
    component: 'spiral-mlp-sgd-lr1e1-h16',
    hour: 13,
    *calls(client) {
      yield* put(client, awsCli('sagemaker-metrics.batch-put-metrics'), {
        component: 'spiral-mlp-sgd-lr1e1-h16',
        items: [{ MetricName: 'validation:accuracy', Step: 2010, Value: 0.9991 }],
      })
    },
  },
  {
    id: 'forged-point',
    sentence:
      'The export role, which may do nothing but BatchPutMetrics, adds a validation:accuracy of 0.998 at step 2400 of glyph-prod-nightly-1118, ten hours after the run was Completed (2026-11-18 15:10Z).',
    person: 'batch-export',
    region: 'eu-west-1',
    component: 'glyph-prod-nightly-1118',
    hour: 39.17,
    *calls(client) {
      yield* put(client, boto3().metrics, {
        component: 'glyph-prod-nightly-1118',
        items: [{ MetricName: 'validation:accuracy', Step: 2400, Value: 0.998 }],
      })
    },
  },
  {
    id: 'conflicting-value',
    sentence:
      "Ana writes a second validation:accuracy, 0.9925, at step 2000 of Bo's glyph-mlp-momentum-bs16, where Bo's own value stands (2026-11-18 09:30Z).",
    person: 'ana',
    region: 'us-east-1',
    component: 'glyph-mlp-momentum-bs16',
    hour: 33.5,
    *calls(client) {
      yield* put(client, sdkVersion2().metrics, {
        component: 'glyph-mlp-momentum-bs16',
        items: [{ MetricName: 'validation:accuracy', Step: 2000, Value: 0.9925 }],
      })
    },
  },
  {
    id: 'back-dated-batch',
    sentence:
      'The shared notebook role writes ten validation:f1 values to spiral-mlp-lr-range-test whose own timestamps lie nine days back, before the run existed (2026-11-18 16:40Z).',
    person: 'shared-notebook',
    region: 'eu-west-1',
    component: 'spiral-mlp-lr-range-test',
    hour: 40.67,
    *calls(client) {
      yield* put(client, sdkVersion2('md/AWS-SageMaker-Studio#JupyterLab').metrics, {
        component: 'spiral-mlp-lr-range-test',
        items: Array.from({ length: 10 }, (_, at) => ({
          MetricName: 'validation:f1',
          Step: at * 100,
          Value: 0.8 + at / 100,
        })),
        ageSeconds: 9 * DAY_S,
      })
    },
  },
  {
    id: 'denied-attempt',
    sentence:
      'A contractor whose role may only read tries three times to write to glyph-prod-nightly-1119 and is denied (2026-11-19 03:20Z).',
    person: 'contractor',
    region: 'eu-west-1',
    component: 'glyph-prod-nightly-1119',
    hour: 51.33,
    *calls(client) {
      for (const Value of [0.95, 0.97, 0.99]) {
        yield* put(client, boto3().metrics, {
          component: 'glyph-prod-nightly-1119',
          items: [{ MetricName: 'validation:accuracy', Step: 1400, Value }],
        })
        client.timeline.nowMs += 41_000
      }
    },
  },
  {
    id: 'logging-stopped',
    sentence:
      'In ap-southeast-2 of the production account logging is stopped for two hours while spiral-edge-adam-v3 is training: nothing of them is recorded (2026-11-18 09:50Z to 11:50Z).',
    person: 'trail-admin',
    region: 'ap-southeast-2',
    component: null,
    hour: 33.8334,
    *calls(client) {
      yield* setLogging(client, 'StopLogging')
      client.timeline.nowMs += 2 * 3_600_000
      yield* setLogging(client, 'StartLogging')
    },
  },
]

interface HandMadePut {
  component: string
  items: readonly { MetricName: string; Step: number; Value: number }[]
  ageSeconds?: number
}

function* put(client: Client, userAgent: string, { component, items, ageSeconds = 0 }: HandMadePut): Calls {
  const Timestamp = Math.floor(client.timeline.nowMs / 1000) - ageSeconds
  const MetricData = items.map((item) => ({ ...item, Timestamp }))
  yield* batchPutMetrics(client, userAgent, { TrialComponentName: component, MetricData })
}

function* setLogging(client: Client, operation: 'StopLogging' | 'StartLogging'): Calls {
  const { region } = client.credentials
  const target = `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`
  const userAgent = awsCli(operation === 'StopLogging' ? 'cloudtrail.stop-logging' : 'cloudtrail.start-logging')
  yield* callTarget(client, { service: 'cloudtrail', target, userAgent }, { Name: `experiments-${region}` })
}
