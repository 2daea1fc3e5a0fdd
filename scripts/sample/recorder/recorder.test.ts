import { createConnection } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { dataOf } from '../read-trail'
import type { Recorder } from './recorder'
import { listen, type RecorderServer } from './server'
import { ask, controlRequest, openRecorder, putRequest, signedBy } from './testing'

const ITEM = { MetricName: 'loss', Timestamp: 1_795_445_953, Step: 1, Value: 0.5 }
const put = (recorder: Recorder, body: unknown, key = 'AKIAX') => ask(recorder, putRequest(key, body))
const create = (recorder: Recorder) =>
  ask(recorder, controlRequest('CreateTrialComponent', { TrialComponentName: 'Exp-Run' }))

describe('BatchPutMetrics', () => {
  test.each([
    ['no name', { MetricData: [ITEM] }, "at 'trialComponentName'"],
    ['upper case', { TrialComponentName: 'Exp-Run', MetricData: [ITEM] }, 'regular expression pattern'],
    ['a long name', { TrialComponentName: 'a'.repeat(121), MetricData: [ITEM] }, 'less than or equal to 120'],
    ['no items', { TrialComponentName: 'exp-run', MetricData: [] }, 'greater than or equal to 1'],
    ['eleven items', { TrialComponentName: 'exp-run', MetricData: Array(11).fill(ITEM) }, 'less than or equal to 10'],
    [
      'an empty metric name',
      { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, MetricName: '' }] },
      'metricName',
    ],
    [
      'a long metric name',
      { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, MetricName: 'm'.repeat(256) }] },
      '255',
    ],
    ['no timestamp', { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, Timestamp: undefined }] }, 'timestamp'],
    ['no value', { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, Value: null }] }, 'value'],
    [
      'a negative step',
      { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, Step: -1 }] },
      'greater than or equal to 0',
    ],
  ])('refuses %s as a ValidationException and records the refusal', (_what, body, words) => {
    const { recorder, records } = openRecorder()
    const reply = put(recorder, body)
    expect(reply.status).toBe(400)
    expect(reply.headers['x-amzn-errortype']).toBe('ValidationException')
    expect(reply.body).toContain(words)
    expect(records().map(({ errorCode }) => errorCode)).toEqual(['ValidationException'])
  })

  test.each([
    ['a step with a fraction', { ...ITEM, Step: 1.5 }],
    ['a value as text', { ...ITEM, Value: '0.5' }],
    ['a timestamp as text', { ...ITEM, Timestamp: '2026-11-23T14:59:13Z' }],
  ])('refuses %s as a SerializationException', (_what, item) => {
    const { recorder } = openRecorder()
    const reply = put(recorder, { TrialComponentName: 'exp-run', MetricData: [item] })
    expect(reply.headers['x-amzn-errortype']).toBe('SerializationException')
  })

  test('takes NaN and Infinity as the words that botocore sends', () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    const words = ['NaN', 'Infinity', '-Infinity']
    const reply = put(recorder, {
      TrialComponentName: 'exp-run',
      MetricData: words.map((Value) => ({ ...ITEM, Value })),
    })
    expect(reply).toMatchObject({ status: 200, body: '{}' })
    expect(dataOf(records()[1]).map(({ value }) => value)).toEqual(words)
  })

  test('cuts a time with microseconds to whole milliseconds', () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    put(recorder, { TrialComponentName: 'exp-run', MetricData: [{ ...ITEM, Timestamp: 1_670_366_870.987654 }] })
    expect(dataOf(records()[1])[0]?.timestamp).toBe(1_670_366_870_987)
  })

  test('answers 200 with an error for each item of an unknown run, and records both', () => {
    const { recorder, records } = openRecorder()
    const reply = put(recorder, { TrialComponentName: 'nobody', MetricData: [ITEM, ITEM] })
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.body)).toEqual({
      Errors: [
        { Code: 'VALIDATION_ERROR', MetricIndex: 0 },
        { Code: 'VALIDATION_ERROR', MetricIndex: 1 },
      ],
    })
    expect(records()[0]).toMatchObject({
      responseElements: { errors: [{ code: 'VALIDATION_ERROR', metricIndex: 0 }, { metricIndex: 1 }] },
      requestParameters: { trialComponentName: 'nobody', metricData: [{ value: 0.5 }, { value: 0.5 }] },
    })
  })

  test('refuses items beyond the limit of metric names, and no others', () => {
    const { recorder } = openRecorder()
    create(recorder)
    const items = (from: number) => Array.from({ length: 10 }, (_, at) => ({ ...ITEM, MetricName: `m${from + at}` }))
    for (let from = 0; from < 1000; from += 10)
      put(recorder, { TrialComponentName: 'exp-run', MetricData: items(from) })
    const reply = put(recorder, { TrialComponentName: 'exp-run', MetricData: items(995) })
    expect(JSON.parse(reply.body)).toEqual({
      Errors: [5, 6, 7, 8, 9].map((MetricIndex) => ({ Code: 'METRIC_LIMIT_EXCEEDED', MetricIndex })),
    })
  })

  test('passes on item errors that the service itself would have', () => {
    const { recorder } = openRecorder({ itemFault: ({ index }) => (index === 1 ? 'CONFLICT_ERROR' : null) })
    create(recorder)
    const reply = put(recorder, { TrialComponentName: 'exp-run', MetricData: [ITEM, ITEM] })
    expect(JSON.parse(reply.body)).toEqual({ Errors: [{ Code: 'CONFLICT_ERROR', MetricIndex: 1 }] })
  })
})

describe('who calls', () => {
  test('an unknown key is refused and leaves no record', () => {
    const { recorder, records } = openRecorder()
    const reply = put(recorder, { TrialComponentName: 'exp-run', MetricData: [ITEM] }, 'AKIASTRANGER')
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([403, 'UnrecognizedClientException'])
    expect(records()).toEqual([])
  })

  test('a request without a signature is refused', () => {
    const { recorder } = openRecorder()
    const reply = ask(recorder, { method: 'PUT', path: '/BatchPutMetrics', headers: {}, body: '{}' })
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([403, 'MissingAuthenticationTokenException'])
  })

  test('a known person without the right is denied, and the attempt is recorded with what it tried to write', () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    const reply = put(recorder, { TrialComponentName: 'exp-run', MetricData: [ITEM] }, 'AKIANORIGHTS')
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([400, 'AccessDeniedException'])
    expect(records()[1]).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('not authorized to perform: sagemaker:BatchPutMetrics') as unknown,
      userIdentity: { type: 'IAMUser', userName: 'bystander', accessKeyId: 'AKIANORIGHTS' },
      requestParameters: { metricData: [{ metricName: 'loss', value: 0.5 }] },
    })
  })

  test('STS tells the caller who it is', () => {
    const { recorder, records } = openRecorder()
    const reply = ask(recorder, {
      method: 'POST',
      path: '/',
      headers: { ...signedBy('AKIAX'), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    })
    expect(reply.body).toContain('<Account>111122223333</Account>')
    expect(reply.body).toContain('<Arn>arn:aws:iam::111122223333:user/fixture</Arn>')
    expect(records()[0]).toMatchObject({
      eventSource: 'sts.amazonaws.com',
      readOnly: true,
      eventCategory: 'Management',
    })
  })
})

describe('the record', () => {
  test('has the body of the AWS page in the envelope of a SageMaker data event', () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    put(recorder, { TrialComponentName: 'exp-run', MetricData: [ITEM] })
    expect(records()[1]).toMatchObject({
      eventVersion: '1.11',
      eventTime: '2026-11-23T14:59:13Z',
      eventSource: 'metrics-sagemaker.amazonaws.com',
      eventName: 'BatchPutMetrics',
      awsRegion: 'us-east-1',
      requestParameters: {
        trialComponentName: 'exp-run',
        metricData: [{ metricName: 'loss', timestamp: 1_795_445_953_000, step: 1, value: 0.5 }],
      },
      responseElements: null,
      readOnly: false,
      resources: [
        {
          accountId: '111122223333',
          type: 'AWS::SageMaker::ExperimentTrialComponent',
          ARN: 'arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/exp-run',
        },
      ],
      eventType: 'AwsApiCall',
      managementEvent: false,
      recipientAccountId: '111122223333',
      eventCategory: 'Data',
    })
  })

  test("keeps a parameter's own spelling inside the small-first spelling of the API", () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    const Parameters = { LR: { NumberValue: 0.1 }, Opt: { StringValue: 'Adam' } }
    ask(recorder, controlRequest('UpdateTrialComponent', { TrialComponentName: 'Exp-Run', Parameters, StartTime: 1.5 }))
    expect(records()[1]?.requestParameters).toEqual({
      trialComponentName: 'Exp-Run',
      parameters: { LR: { numberValue: 0.1 }, Opt: { stringValue: 'Adam' } },
      startTime: 1500,
    })
  })
})

describe('logging', () => {
  const trailRequest = (operation: string) => ({
    method: 'POST',
    path: '/',
    headers: {
      ...signedBy('AKIAX'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`,
    },
    body: '{"Name":"experiments"}',
  })

  test('nothing between StopLogging and StartLogging is recorded, and both of them are', () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    ask(recorder, trailRequest('StopLogging'))
    expect(put(recorder, { TrialComponentName: 'exp-run', MetricData: [ITEM] }).status).toBe(200)
    ask(recorder, trailRequest('StartLogging'))
    expect(
      records()
        .map(({ eventName }) => eventName)
        .sort(),
    ).toEqual(['CreateTrialComponent', 'StartLogging', 'StopLogging'])
  })
})

describe('the server', () => {
  let server: RecorderServer | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  test('answers on loopback, records the socket as the source and claims no TLS', async () => {
    const { recorder, records } = openRecorder()
    create(recorder)
    server = await listen(recorder, 0)
    const { headers, body } = putRequest('AKIAX', { TrialComponentName: 'exp-run', MetricData: [ITEM] })
    const { host: _host, ...rest } = headers
    const reply = await fetch(`${server.url}/BatchPutMetrics`, { method: 'PUT', headers: rest, body })
    expect([reply.status, await reply.text()]).toEqual([200, '{}'])
    const written = records().find(({ eventName }) => eventName === 'BatchPutMetrics')
    expect(written?.sourceIPAddress).toBe('127.0.0.1')
    expect(written?.tlsDetails).toEqual({ clientProvidedHostHeader: new URL(server.url).host })
  })

  test('sends headers and body in one write', async () => {
    const { recorder } = openRecorder()
    server = await listen(recorder, 0)
    const { port } = new URL(server.url)
    const first = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(Number(port), '127.0.0.1', () => {
        socket.write('PUT /BatchPutMetrics HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\n\r\n{}')
      })
      socket.once('error', reject)
      socket.once('data', (chunk) => {
        socket.destroy()
        resolve(chunk.toString())
      })
    })
    expect(first).toMatch(/^HTTP\/1\.1 403 [\s\S]*MissingAuthenticationTokenException[^\n]*"\}$/)
  })

  test('refuses a body over one megabyte', async () => {
    const { recorder } = openRecorder()
    server = await listen(recorder, 0)
    const reply = await fetch(server.url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
    expect(reply.status).toBe(413)
  })
})
