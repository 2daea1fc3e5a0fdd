import { otherServices } from './other-services'
import { byAccessKey, type PersonName, samplePeople } from './people'
import { HOUR_MS, PLANNED_RUNS, type PlannedRun, SPAN_HOURS } from './plan'
import { PLANTED } from './planted'
import { seededRandom } from './random'
import { isJsonObject } from './recorder/answer'
import { createRecorder } from './recorder/recorder'
import { createTrail } from './recorder/trail'
import { Signer } from './signer/sign-digests'
import { sampleClient, simulate } from './simulate'
import { type DeliveredFile, TAMPERED } from './tampered'
import { trainWithBoto3, trainWithSdk } from './training-calls'
import type { Call } from './wire'

/** What decides the sample: the same two give the same bytes, compressed by the same zlib. */
export interface SampleSettings {
  seed: number
  /** The first moment after the sample, epoch milliseconds. */
  endMs: number
  /** Other trainings than the nine of the plan. */
  runs?: readonly PlannedRun[]
}

/** What was written: less than was sent, since logging is stopped for a while, and a log file is deleted. */
export interface SampleCounts {
  /** Log files. */
  files: number
  digests: number
  records: number
  metricCalls: number
  points: number
}

/** Log files close this long after their first record and are delivered some minutes later. */
const WINDOW_MS = 5 * 60_000
const DELAY_MS = [40_000, 240_000] as const

/** Trains the sample's models and writes their trail under `root`. `onHour` hears once for each hour of the sample. */
export function writeSampleTrail(
  root: string,
  { seed, endMs, runs = PLANNED_RUNS }: SampleSettings,
  onHour: (hour: number, counts: SampleCounts) => void,
): SampleCounts {
  const startMs = endMs - SPAN_HOURS * HOUR_MS
  const people = samplePeople(startMs - 20 * 60_000)
  const clientOf = (person: PersonName, at: { region: string; hour: number; label: string }) =>
    sampleClient(people[person], { ...at, seed, startMs: startMs + Math.round(at.hour * HOUR_MS) })

  const ids = seededRandom(seed, 'ids')
  const counts: SampleCounts = { files: 0, digests: 0, records: 0, metricCalls: 0, points: 0 }
  const files: DeliveredFile[] = []
  const signer = new Signer({ root, seed, endMs })
  const trail = createTrail({
    root,
    random: seededRandom(seed, 'trail'),
    windowMs: WINDOW_MS,
    delayMs: DELAY_MS,
    onDelivery: (delivery) => {
      const { key, place, deliveredMs, records } = delivery
      files.push({ key, place, deliveredMs, components: new Set(records.map(componentOf)) })
      signer.note(delivery)
      count(counts, records)
    },
  })
  const recorder = createRecorder({ people: byAccessKey(people), trail, newId: () => ids.uuid() })
  const trainings = runs.map((run, index) => {
    const label = `${run.plan.names.experiment}-${run.plan.names.run}`
    return toCalls(run, clientOf(run.person, { region: run.region, hour: run.startHour, label }), seed * 1000 + index)
  })
  const planted = PLANTED.map((one) => one.calls(clientOf(one.person, { ...one, label: one.id })))

  let hour = 0
  const onCall = ({ atMs }: Call) => {
    for (; hour * HOUR_MS + startMs <= atMs; hour++) onHour(hour, counts)
  }
  const cast = { actors: [...trainings, ...planted], others: otherServices(seed, startMs) }
  simulate(cast, { recorder, trail, random: seededRandom(seed, 'latency') }, onCall)
  counts.digests = signer.write()
  files.sort((a, b) => a.deliveredMs - b.deliveredMs)
  const tampering = seededRandom(seed, 'tampered')
  for (const one of TAMPERED) {
    const { deleted, added } = one.apply({ root, startMs, files, random: tampering })
    for (const records of deleted) count(counts, records, -1)
    for (const records of added) count(counts, records)
  }
  return counts
}

/** Only what a metrics call says of its run. */
type AnyRecord = Readonly<Partial<Record<'eventName' | 'requestParameters', unknown>>>

function count(counts: SampleCounts, records: readonly AnyRecord[], files: 1 | -1 = 1) {
  counts.files += files
  counts.records += files * records.length
  for (const { requestParameters } of records) {
    const items = isJsonObject(requestParameters) ? requestParameters.metricData : undefined
    if (!Array.isArray(items)) continue
    counts.metricCalls += files
    counts.points += files * items.length
  }
}

function componentOf({ eventName, requestParameters }: AnyRecord): unknown {
  if (eventName !== 'BatchPutMetrics' || !isJsonObject(requestParameters)) return null
  return requestParameters.trialComponentName
}

function toCalls({ client: kind, hours, plan }: PlannedRun, client: ReturnType<typeof sampleClient>, seed: number) {
  const settings = { ...plan.settings, seed }
  const full = { ...plan, settings, stepMs: (hours * HOUR_MS) / settings.steps }
  return kind === 'sdk' ? trainWithSdk(client, full) : trainWithBoto3(client, full)
}
