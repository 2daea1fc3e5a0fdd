import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random'
import { dataOf } from '../read-trail'
import { ask, openRecorder } from '../recorder/testing'
import type { Calls, WireRequest } from '../wire'
import type { Client } from './client'
import { SdkRun } from './sdk-run'
import { sdkVersion2 } from './user-agent'

const START_MS = Date.parse('2026-11-23T14:59:13.250Z')

function open() {
  const client: Client = {
    credentials: { accessKeyId: 'AKIAX', secretAccessKey: 'not-a-secret', region: 'us-east-1' },
    timeline: { nowMs: START_MS },
    random: seededRandom(3, 'client'),
  }
  return { ...openRecorder(), client, run: new SdkRun(client, sdkVersion2(), { experiment: 'My-Exp', run: 'Run-A' }) }
}

function play(calls: Calls, recorder: ReturnType<typeof open>['recorder']): WireRequest[] {
  const sent: WireRequest[] = []
  for (let step = calls.next(); !step.done; ) {
    sent.push(step.value.request)
    step = calls.next(ask(recorder, step.value.request))
  }
  return sent
}

function* logged(run: SdkRun, values: readonly number[]): Calls {
  yield* run.enter()
  run.logParameters({ lr: 0.1, opt: 'adam' })
  for (const [step, value] of values.entries()) yield* run.logMetric('loss', value, step)
  yield* run.exit()
}

const nameOf = ({ headers }: WireRequest) => headers['x-amz-target']?.split('.')[1] ?? 'BatchPutMetrics'

describe('SdkRun', () => {
  test('sends ten values a call, drops what is not finite, cuts to seconds and flushes after Completed', () => {
    const { recorder, run, records } = open()
    const sent = play(logged(run, [...Array(12).keys(), Number.NaN, Number.POSITIVE_INFINITY, 14]), recorder)
    expect(sent.map(nameOf)).toEqual([
      'CreateExperiment',
      'CreateTrial',
      'CreateTrialComponent',
      'Search',
      'AssociateTrialComponent',
      'UpdateTrialComponent',
      'BatchPutMetrics',
      'UpdateTrialComponent',
      'BatchPutMetrics',
    ])
    const data = records()
      .filter(({ eventName }) => eventName === 'BatchPutMetrics')
      .flatMap(dataOf)
    expect(data.map(({ step }) => step).sort((a, b) => Number(a) - Number(b))).toEqual([...Array(12).keys(), 14])
    expect(data.every(({ timestamp }) => timestamp % 1000 === 0)).toBe(true)
  })

  test('a second time, finds the run instead of making it and keeps its start', () => {
    const { recorder, run, client } = open()
    play(logged(run, [1]), recorder)
    const again = play(logged(new SdkRun(client, sdkVersion2(), { experiment: 'my-exp', run: 'run-a' }), [2]), recorder)
    expect(again.map(nameOf)).toEqual([
      'CreateExperiment',
      'DescribeExperiment',
      'CreateTrial',
      'DescribeTrial',
      'CreateTrialComponent',
      'DescribeTrialComponent',
      'Search',
      'UpdateTrialComponent',
      'UpdateTrialComponent',
      'BatchPutMetrics',
    ])
    const reopened = JSON.parse(again[7]?.body ?? '{}') as Record<string, unknown>
    expect(reopened).toMatchObject({
      Status: { PrimaryStatus: 'InProgress' },
      Parameters: { opt: { StringValue: 'adam' } },
    })
    expect(reopened.EndTime).toBeTypeOf('number')
  })

  test('raises when the service refuses a batch', () => {
    const { recorder, run, client } = open()
    client.credentials.accessKeyId = 'AKIANORIGHTS'
    expect(() => play(logged(run, [1]), recorder)).toThrow('AccessDeniedException')
  })

  const capture = join(process.env.METRICTRAIL_FIXTURES ?? '', 'wire/sdk_v2.jsonl')
  const isThere = process.env.METRICTRAIL_FIXTURES !== undefined && existsSync(capture)
  test.skipIf(!isThere)('makes the calls of the real SDK with the same members in the same order', () => {
    const { recorder, run } = open()
    const sent = play(logged(run, [...Array(446).keys()]), recorder)
    const real = readFileSync(capture, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { op: string; body: string; headers: [string, string][] })
    expect(sent.map(nameOf)).toEqual(real.map(({ op }) => op))
    expect(sent.map(({ body }) => Object.keys(JSON.parse(body) as object))).toEqual(
      real.map(({ body }) => Object.keys(JSON.parse(body) as object)),
    )
    expect(sent.map(({ headers }) => headers['user-agent'])).toEqual(
      real.map(({ headers }) => headers.find(([name]) => name === 'User-Agent')?.[1]),
    )
  })
})
