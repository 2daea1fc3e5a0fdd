import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '@/lib/env'
import { ingestOnce } from '@/lib/ingest'
import { answersOf } from '@/lib/ingest-answers'
import { silentLog } from '@/lib/ingest-log'
import { dataOf } from '../read-trail'
import type { WireRequest } from '../wire'
import { ask, FIXTURE_ACCOUNT, openRecorder } from './testing'

const folder = join(process.env.METRICTRAIL_FIXTURES ?? '', 'wire')
const isThere = process.env.METRICTRAIL_FIXTURES !== undefined && existsSync(folder)
if (!isThere) console.log('METRICTRAIL_FIXTURES is not set: the captured requests are not replayed.')

interface Captured {
  op: string
  status: number
  reply: string
  request: WireRequest
}

describe.skipIf(!isThere)('captured requests of the real clients', () => {
  test.each(['sdk_v2', 'sdk_v3'])('%s gets replies of the shape it got, and all its values are recorded', (name) => {
    const { recorder, records } = openRecorder()
    const captured = readCaptured(name)
    for (const { op, status, reply, request } of captured) {
      const answer = ask(recorder, request)
      expect({ op, status: answer.status, body: JSON.parse(answer.body) as unknown }).toEqual({
        op,
        status,
        body: JSON.parse(reply) as unknown,
      })
    }
    const written = records()
    expect(written.map(({ eventName }) => eventName).sort()).toEqual(captured.map(({ op }) => op).sort())
    expect(written.every(({ recipientAccountId }) => recipientAccountId === FIXTURE_ACCOUNT)).toBe(true)
    expect(recordedPoints(written)).toEqual(sentPoints(captured))
  })

  test.each(['sdk_v2', 'sdk_v3'])('the run of %s shows what it was set to: lr = 0.1, opt = adam', async (name) => {
    const { recorder, root, records } = openRecorder()
    for (const { request } of readCaptured(name)) ask(recorder, request)
    records()
    const data = mkdtempSync(join(tmpdir(), 'metrictrail-wire-'))
    const settings = readSettings({ METRICTRAIL_SOURCES: root, METRICTRAIL_DATA: data })
    const ingest = await ingestOnce(settings, silentLog)
    onTestFinished(async () => {
      await ingest.stop()
      rmSync(data, { recursive: true })
    })
    const answers = answersOf(ingest)
    const listed = await answers.runs({ settings: ['p.lr', 'p.opt'], param: ['p.opt=adam'] })
    expect(listed.rows.map(({ settings: told }) => told)).toEqual([
      [
        { text: '0.1', number: 0.1 },
        { text: 'adam', number: null },
      ],
    ])
    const { facts } = await answers.run(listed.rows[0]?.run.name ?? '')
    const parameters = facts.filter(({ kind }) => kind === 'parameter')
    expect(parameters.map(({ name: parameter, text }) => `${parameter} = ${text}`)).toEqual(['lr = 0.1', 'opt = adam'])
  })

  test('the AWS CLI writes into a run that an SDK made', () => {
    const { recorder, records } = openRecorder()
    for (const { request } of [...readCaptured('sdk_v2'), ...readCaptured('awscli_1.46.3')]) ask(recorder, request)
    const byHand = records().filter(({ userAgent }) => userAgent.startsWith('aws-cli/1.46.3'))
    expect(byHand.map((record) => ({ data: dataOf(record), error: record.errorCode }))).toEqual([
      { data: [{ metricName: 'loss', timestamp: 1_670_366_870_000, step: 3, value: 0.25 }], error: undefined },
    ])
  })

  test('the same names again are refused with the words that the SDK looks for', () => {
    const { recorder, records } = openRecorder()
    for (const { request } of readCaptured('sdk_v2')) ask(recorder, request)
    const again = readCaptured('sdk_v3').slice(0, 3)
    for (const { request } of again) {
      const answer = ask(recorder, request)
      expect(answer.status).toBe(400)
      expect(answer.headers['x-amzn-errortype']).toBe('ValidationException')
      expect(answer.body).toContain('already exists')
    }
    expect(records().filter(({ errorCode }) => errorCode === 'ValidationException')).toHaveLength(3)
  })
})

function readCaptured(name: string): Captured[] {
  return readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { method, path, headers, body, op, status, reply } = JSON.parse(line) as {
        method: string
        path: string
        headers: [string, string][]
        body: string
        op: string
        status: number
        reply: string
      }
      const lower = headers.map(([key, value]): [string, string] => [key.toLowerCase(), value])
      return { op, status, reply, request: { method, path, headers: Object.fromEntries(lower), body } }
    })
}

interface SentDatum {
  MetricName: string
  Value: number
  Timestamp: number
  Step?: number
}

function sentPoints(captured: readonly Captured[]): string[] {
  return captured
    .filter(({ op }) => op === 'BatchPutMetrics')
    .flatMap(({ request }) => (JSON.parse(request.body) as { MetricData: SentDatum[] }).MetricData)
    .map(({ MetricName, Value, Timestamp, Step }) => JSON.stringify([MetricName, Timestamp * 1000, Step, Value]))
    .sort()
}

function recordedPoints(records: ReturnType<ReturnType<typeof openRecorder>['records']>): string[] {
  return records
    .flatMap(dataOf)
    .map(({ metricName, timestamp, step, value }) => JSON.stringify([metricName, timestamp, step, value]))
    .sort()
}
