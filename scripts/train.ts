// npm run train: trains one more small model in real time and logs it into the folder that a running MetricTrail reads.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sdkVersion2 } from './sample/client/user-agent'
import { defaultTrailFolder, noteUnreadFolder } from './sample/folder'
import { follow, startLiveRecorder } from './sample/live'
import { sampleClient } from './sample/simulate'
import { trainWithSdk } from './sample/training-calls'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    steps: { type: 'string' },
    'step-ms': { type: 'string' },
    every: { type: 'string' },
  },
})
const root = resolve(values.out ?? defaultTrailFolder())
const steps = toNumber('steps', values.steps ?? '1500')
const stepMs = toNumber('step-ms', values['step-ms'] ?? '150')
const everyMs = toNumber('every', values.every ?? '3') * 1000

mkdirSync(root, { recursive: true })
const startMs = Date.now()
const seed = startMs % 1_000_000
const run = `spiral-${new Date(startMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}`
let delivered = 0
const recorder = await startLiveRecorder({ root, everyMs }, (_key, records) => {
  delivered += records.length
  console.log(`  ${new Date().toISOString()}  ${delivered} records delivered`)
})
const region = 'eu-west-1'
const person = recorder.people.ana
const client = sampleClient(person, { region, startMs, seed, label: run })
client.endpointHost = new URL(recorder.url).host

const stop = new AbortController()
// Ctrl-C reaches this process from the terminal and again from npm.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
console.log(`Training ${steps} steps, some ${Math.round((steps * stepMs) / 60_000)} minutes, into ${root}.`)
console.log(`Watch it in MetricTrail: /runs/${person.accountId}/${region}/live-${run}. Ctrl-C ends it as Failed.`)
noteUnreadFolder(root)
await follow(
  trainWithSdk(client, {
    names: { experiment: 'live', run },
    userAgents: sdkVersion2(),
    stepMs,
    stop: stop.signal,
    settings: {
      data: 'spirals',
      noise: 0.12,
      hidden: [32, 32],
      optimiser: 'adam',
      learningRate: 4e-3,
      schedule: 'cosine',
      batchSize: 32,
      steps,
      seed,
      validateEvery: 20,
      detail: 'basic',
    },
  }),
  recorder.url,
  stop.signal,
)
await recorder.close()
console.log(stop.signal.aborted ? 'Stopped: the run is marked Failed.' : 'Done: the run is marked Completed.')

function toNumber(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  console.error(`--${option} must be a whole number above 0, not "${text}".`)
  process.exit(1)
}
