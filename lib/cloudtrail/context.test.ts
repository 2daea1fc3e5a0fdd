import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventOf, otherRecord, parse } from './record.fixture'

const sagemaker = (eventName: string, requestParameters: unknown) =>
  eventOf(otherRecord({ eventSource: 'sagemaker.amazonaws.com', eventName, requestParameters }))

describe('run life', () => {
  it.each([
    [
      'small first letters',
      {
        trialComponentName: 'c',
        displayName: 'C',
        status: { primaryStatus: 'Failed', message: 'boom' },
        startTime: 'Nov 20, 2026 10:00:00 AM',
        endTime: 1795168860,
        parameters: { lr: { numberValue: 0.1 }, opt: { stringValue: 'adam' } },
        outputArtifacts: { model: { mediaType: 'text/plain', value: 's3://b/m' } },
        metadataProperties: { commitId: 'abc' },
      },
    ],
    [
      'capitals',
      {
        TrialComponentName: 'c',
        DisplayName: 'C',
        Status: { PrimaryStatus: 'Failed', Message: 'boom' },
        StartTime: 1795168800.25,
        EndTime: 1795168860,
        Parameters: { lr: { NumberValue: 0.1 }, opt: { StringValue: 'adam' } },
        OutputArtifacts: { model: { MediaType: 'text/plain', Value: 's3://b/m' } },
        MetadataProperties: { commitId: 'abc' },
      },
    ],
  ])('is read with %s', (_, request) => {
    const change = sagemaker('UpdateTrialComponent', request).change
    expect(change).toMatchObject({ displayName: 'C', status: 'Failed', statusMessage: 'boom', deleted: false })
    expect(change?.endMs).toBe(1795168860000)
    expect(Math.floor((change?.startMs ?? 0) / 1000)).toBe(1795168800)
    expect(change?.facts).toEqual([
      { kind: 'parameter', name: 'lr', text: '0.1', number: 0.1 },
      { kind: 'parameter', name: 'opt', text: 'adam', number: null },
      { kind: 'output', name: 'model', text: 's3://b/m', number: null },
      { kind: 'metadata', name: 'commitId', text: 'abc', number: null },
    ])
  })

  it('keeps every digit of a seed beyond 2^53', () => {
    const record = JSON.stringify(
      otherRecord({
        eventSource: 'sagemaker.amazonaws.com',
        eventName: 'UpdateTrialComponent',
        requestParameters: { trialComponentName: 'c', parameters: { seed: { numberValue: 'N' } } },
      }),
    ).replace('"N"', '9007199254740993')
    expect(eventOf(record).change?.facts).toMatchObject([{ name: 'seed', text: '9007199254740993' }])
  })

  it('knows what was removed, tagged and untagged', () => {
    const removed = sagemaker('UpdateTrialComponent', {
      trialComponentName: 'c',
      parametersToRemove: ['lr'],
      inputArtifactsToRemove: ['data'],
      outputArtifactsToRemove: ['model'],
    })
    expect(removed.change?.facts).toEqual([
      { kind: 'parameter', name: 'lr', text: null, number: null },
      { kind: 'input', name: 'data', text: null, number: null },
      { kind: 'output', name: 'model', text: null, number: null },
    ])
    const resourceArn = 'arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/c'
    expect(sagemaker('AddTags', { resourceArn, tags: [{ key: 'team', value: 'a' }] }).change?.facts).toEqual([
      { kind: 'tag', name: 'team', text: 'a', number: null },
    ])
    expect(sagemaker('DeleteTags', { resourceArn, tagKeys: ['team'] }).change?.facts).toEqual([
      { kind: 'tag', name: 'team', text: null, number: null },
    ])
  })

  it('tells to which experiment and trial a component and a training job belong', () => {
    expect(sagemaker('AssociateTrialComponent', { trialComponentName: 'c', trialName: 't' }).change?.trial).toBe('t')
    expect(sagemaker('CreateTrial', { trialName: 't', experimentName: 'e' }).change).toMatchObject({
      experiment: 'e',
      trial: 't',
    })
    const job = { trainingJobName: 'j', experimentConfig: { experimentName: 'e', trialComponentDisplayName: 'd' } }
    expect(sagemaker('CreateTrainingJob', job).change).toMatchObject({ experiment: 'e', displayName: 'd' })
    expect(sagemaker('DeleteTrialComponent', { trialComponentName: 'c' }).change?.deleted).toBe(true)
  })

  it('leaves tags of other resources among the others', () => {
    const request = { resourceArn: 'arn:aws:sagemaker:us-east-1:1:endpoint/e', tags: [] }
    const record = otherRecord({
      eventSource: 'sagemaker.amazonaws.com',
      eventName: 'AddTags',
      requestParameters: request,
    })
    expect(parse(JSON.stringify(record)).summary).toMatchObject({ kept: 0, other: 1 })
  })

  const root = process.env.METRICTRAIL_FIXTURES
  it.skipIf(root === undefined)('is read from the bodies that the real SDK sends (METRICTRAIL_FIXTURES)', () => {
    const lines = readFileSync(`${root}/wire/sdk_v3.jsonl`, 'utf8').trim().split('\n')
    const calls = lines.map((line) => z.object({ op: z.string(), body: z.string() }).parse(JSON.parse(line)))
    const updates = calls.filter((call) => call.op === 'UpdateTrialComponent')
    const last = updates.at(-1)
    const change = sagemaker('UpdateTrialComponent', JSON.parse(last?.body ?? '{}')).change
    expect(change?.status).toBe('Completed')
    expect(change?.endMs).toBeGreaterThan(Date.UTC(2026, 10, 1))
    const { points } = eventOf(
      otherRecord({
        eventSource: 'metrics-sagemaker.amazonaws.com',
        eventName: 'BatchPutMetrics',
        requestParameters: JSON.parse(calls.find((call) => call.op === 'BatchPutMetrics')?.body ?? '{}'),
      }),
    )
    expect(points).toHaveLength(10)
  })
})

describe('the trail', () => {
  const trail = (eventName: string, more: Record<string, unknown>) =>
    eventOf(otherRecord({ eventSource: 'cloudtrail.amazonaws.com', eventName, ...more })).trailChange
  it.each([
    ['StopLogging', { requestParameters: { name: 't' } }, { trail: 't', effect: 'stop' }],
    ['DeleteTrail', { requestParameters: { name: 't' } }, { trail: 't', effect: 'stop' }],
    ['StartLogging', { requestParameters: { name: 't' } }, { trail: 't', effect: 'start' }],
    ['StopLogging', { requestParameters: { name: 't' }, errorCode: 'AccessDenied' }, { trail: 't', effect: 'other' }],
    ['PutEventSelectors', { requestParameters: { trailName: 't' } }, { trail: 't', effect: 'other' }],
    [
      'UpdateTrail',
      { requestParameters: null, responseElements: { trailARN: 'arn' } },
      { trail: 'arn', effect: 'other' },
    ],
    ['CreateTrail', { requestParameters: null }, { trail: null, effect: 'other' }],
  ])('%s %j', (eventName, more, change) => {
    expect(trail(eventName, more)).toEqual(change)
  })

  it.each([
    ['DeleteObject', { requestParameters: { bucketName: 'b', key: 'AWSLogs/1/CloudTrail/us-east-1/x.json.gz' } }, 1],
    ['DeleteObject', { requestParameters: { bucketName: 'b', key: 'p/AWSLogs/1/CloudTrail-Digest/x.json.gz' } }, 1],
    ['DeleteObject', { requestParameters: { bucketName: 'b', key: 'photos/cat.jpg' } }, 0],
    ['DeleteObject', { requestParameters: { bucketName: 'CloudTrail', key: 'x' } }, 0],
    ['DeleteObjects', { resources: [{ ARNPrefix: 'arn:aws:s3:::b/AWSLogs/1/CloudTrail/' }] }, 1],
    ['DeleteObjects', { requestParameters: { bucketName: 'b', delete: '' }, resources: [] }, 0],
    ['PutBucketPolicy', { requestParameters: { bucketName: 'b' } }, 1],
    ['PutObject', { requestParameters: { bucketName: 'b', key: 'AWSLogs/1/CloudTrail/x' } }, 0],
  ])('S3 %s %j', (eventName, more, count) => {
    const record = otherRecord({ eventSource: 's3.amazonaws.com', eventName, resources: [], ...more })
    expect(parse(JSON.stringify(record)).summary.kept).toBe(count)
  })
})
