import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sdkVersion2 } from './client/user-agent'
import { follow, startLiveRecorder } from './live'
import { dataOf, listFiles, readRecords } from './read-trail'
import { sampleClient } from './simulate'
import { trainWithSdk } from './training-calls'

const SETTINGS = {
  data: 'spirals',
  noise: 0.1,
  hidden: [4],
  optimiser: 'sgd',
  learningRate: 0.1,
  schedule: 'constant',
  batchSize: 8,
  steps: 30,
  seed: 1,
  validateEvery: 10,
  detail: 'basic',
} as const

async function trainLive(stop: AbortController) {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-live-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const recorder = await startLiveRecorder({ root, everyMs: 20 })
  const client = sampleClient(recorder.people.ana, { region: 'eu-west-1', startMs: Date.now(), seed: 1, label: 'live' })
  client.endpointHost = new URL(recorder.url).host
  const names = { experiment: 'live', run: 'test' }
  const plan = { names, userAgents: sdkVersion2(), stepMs: 4, stop: stop.signal, settings: SETTINGS }
  await follow(trainWithSdk(client, plan), recorder.url, stop.signal)
  await recorder.close()
  return { root, records: readRecords(root) }
}

const statusesOf = (records: Awaited<ReturnType<typeof trainLive>>['records']) =>
  records
    .flatMap(({ requestParameters }) =>
      requestParameters?.status ? [requestParameters.status as Record<string, string>] : [],
    )
    .map(({ primaryStatus, message }) => [primaryStatus, message])

test('a live training arrives over HTTP in several log files, with every value', async () => {
  const { root, records } = await trainLive(new AbortController())
  expect(listFiles(root).length).toBeGreaterThan(1)
  expect(records.flatMap(dataOf)).toHaveLength(30 * 4 + 4 * 2)
  expect(statusesOf(records)).toContainEqual(['Completed', undefined])
  expect(records.every(({ sourceIPAddress }) => sourceIPAddress === '127.0.0.1')).toBe(true)
})

test('a live training that is stopped ends as Failed, at once', async () => {
  const stop = new AbortController()
  const training = trainLive(stop)
  setImmediate(() => stop.abort())
  const { records } = await training
  expect(statusesOf(records)).toContainEqual(['Failed', 'KeyboardInterrupt'])
  expect(records.flatMap(dataOf).length).toBeLessThan(30 * 4)
})
