import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from './client/client'
import { type RunNames, SdkRun } from './client/sdk-run'
import { sdkVersion2 } from './client/user-agent'
import { byAccessKey, samplePeople } from './people'
import { seededRandom } from './random'
import { createRecorder } from './recorder/recorder'
import { createTrail } from './recorder/trail'
import { sampleClient, simulate } from './simulate'
import { type LogEntry, parseNanogptLog, parseTrainerState } from './training-logs'
import type { Calls, WireRequest } from './wire'

/** One value of a real training, with the times under which the replay logged it. */
export interface ReplayedPoint {
  step: number
  value: number
  /** The point's own timestamp, epoch milliseconds, whole seconds as the SDK cuts it. */
  claimedMs: number
  /** The event's time, epoch milliseconds, whole seconds as CloudTrail cuts it. */
  observedMs: number
}

/** A replayed run: where it lies in MetricTrail, and the points of each metric in the order in which they were logged. */
export interface ReplayedRun {
  accountId: string
  region: string
  component: string
  series: Map<string, ReplayedPoint[]>
}

interface Recording {
  file: string
  parse: (text: string) => LogEntry[]
  person: 'ana' | 'bo'
  region: string
  names: RunNames
  stepMs: number
}

const RECORDINGS: readonly Recording[] = [
  {
    file: 'modded-nanogpt_llmc_main.log',
    parse: parseNanogptLog,
    person: 'ana',
    region: 'us-east-1',
    names: { experiment: 'nanogpt', run: 'llmc-main' },
    stepMs: 140,
  },
  {
    file: 'hf_trainer_state.json',
    parse: parseTrainerState,
    person: 'bo',
    region: 'eu-west-1',
    names: { experiment: 'hf-trainer', run: 'state' },
    stepMs: 1700,
  },
]

const START_MS = Date.parse('2026-11-10T08:00:00Z')

/**
 * Sends two real training logs through the recorder as the SageMaker SDK would have: `trainingFolder` holds
 * `modded-nanogpt_llmc_main.log` and `hf_trainer_state.json`, the log files of the trail go under `root`.
 * Returns what was sent, taken from the requests, so that charts can be compared with it point by point.
 */
export function replayTrainingLogs(trainingFolder: string, root: string): ReplayedRun[] {
  const people = samplePeople(START_MS)
  const ids = seededRandom(1, 'replay ids')
  const trail = createTrail({
    root,
    random: seededRandom(1, 'replay trail'),
    windowMs: 300_000,
    delayMs: [40_000, 240_000],
  })
  const recorder = createRecorder({ people: byAccessKey(people), trail, newId: () => ids.uuid() })
  const runs = RECORDINGS.map((recording) => {
    const entries = recording.parse(readFileSync(join(trainingFolder, recording.file), 'utf8'))
    const { accountId } = people[recording.person]
    const component = `${recording.names.experiment}-${recording.names.run}`
    const client = sampleClient(people[recording.person], {
      ...recording,
      startMs: START_MS,
      seed: 1,
      label: component,
    })
    const run: ReplayedRun = { accountId, region: recording.region, component, series: new Map() }
    return { run, calls: replay(client, recording, entries) }
  })
  simulate(
    { actors: runs.map(({ calls }) => calls), others: [] },
    { recorder, trail, random: seededRandom(1, 'replay latency') },
    ({ request }, completedMs) =>
      note(
        runs.map(({ run }) => run),
        request,
        completedMs,
      ),
  )
  return runs.map(({ run }) => run)
}

function* replay(client: Client, { names, stepMs }: Recording, entries: readonly LogEntry[]): Calls {
  const run = new SdkRun(client, sdkVersion2(), names)
  yield* run.enter()
  for (const { step, values } of entries) {
    client.timeline.nowMs += stepMs
    for (const [name, value] of values) yield* run.logMetric(name, value, step)
  }
  yield* run.exit()
}

interface PutBody {
  TrialComponentName: string
  MetricData: { MetricName: string; Value: number; Timestamp: number; Step: number }[]
}

function note(runs: readonly ReplayedRun[], request: WireRequest, completedMs: number) {
  if (request.method !== 'PUT') return
  const body = JSON.parse(request.body) as PutBody
  const series = runs.find(({ component }) => component === body.TrialComponentName)?.series
  const observedMs = Math.floor(completedMs / 1000) * 1000
  for (const { MetricName, Value, Timestamp, Step } of body.MetricData) {
    const points = series?.get(MetricName) ?? []
    points.push({ step: Step, value: Value, claimedMs: Timestamp * 1000, observedMs })
    series?.set(MetricName, points)
  }
}
