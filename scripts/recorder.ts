// npm run recorder: stands in for the SageMaker endpoints on loopback, and writes what it hears as CloudTrail log files.
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultTrailFolder, noteUnreadFolder } from './sample/folder'
import { type LiveRecorder, startLiveRecorder } from './sample/live'
import type { Person } from './sample/people'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    out: { type: 'string' },
    as: { type: 'string' },
    region: { type: 'string' },
    every: { type: 'string' },
  },
})
const root = resolve(values.out ?? defaultTrailFolder())
const everySeconds = toNumber('every', values.every ?? '3')
mkdirSync(root, { recursive: true })
const recorder = await startLiveRecorder(
  { root, port: toNumber('port', values.port ?? '0'), everyMs: everySeconds * 1000 },
  (key, records) => console.log(`# ${new Date().toISOString()}  ${records.length} records in ${key}`),
)
introduce(recorder)
// Ctrl-C reaches this process from the terminal and again from npm: the second must not cut the last delivery short.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    void recorder.close().then(() => process.exit(0))
  })

function introduce({ url, people }: LiveRecorder) {
  const name = values.as ?? 'ana'
  const person = (people as Partial<Record<string, Person>>)[name]
  if (!person) fail(`--as must be one of ${Object.keys(people).join(', ')}, not "${name}".`)
  const region = values.region ?? 'eu-west-1'
  console.log(`# The recorder listens on ${url} and writes log files under ${root} every ${everySeconds} s.`)
  console.log('# It stands in for SageMaker and STS, checks no signature, and is for trying only. Stop it with Ctrl-C.')
  console.log(`# Set these where your own training or the AWS CLI runs. You are then ${person.userIdentity.arn}.`)
  for (const [key, value] of Object.entries({
    AWS_ENDPOINT_URL_SAGEMAKER: url,
    AWS_ENDPOINT_URL_SAGEMAKER_METRICS: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ACCESS_KEY_ID: person.accessKeyId,
    AWS_SECRET_ACCESS_KEY: person.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  }))
    console.log(`export ${key}=${value}`)
  console.log(`# Others to be, with --as: ${Object.keys(people).join(', ')}.`)
  noteUnreadFolder(root)
}

function toNumber(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0)
    fail(`--${option} must be a whole number, not "${text}".`)
  return value
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
