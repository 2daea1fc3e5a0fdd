import { describe, expect, it } from 'vitest'
import { EventFlag } from './event'
import { eventOf, metricsRecord, otherRecord } from './record.fixture'

const run = (more: Record<string, unknown>) => eventOf(metricsRecord([], more))
const life = (eventName: string, more: Record<string, unknown>) =>
  eventOf(otherRecord({ eventSource: 'sagemaker.amazonaws.com', eventName, resources: undefined, ...more }))

describe('the run of an event', () => {
  it.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso-b', 'us-isob-east-1'],
  ])('is read from an ARN of partition %s', (partition, region) => {
    const ARN = `arn:${partition}:sagemaker:${region}:111122223333:experiment-trial-component/a-b`
    expect(run({ resources: [{ ARN }] }).run).toEqual({
      partition,
      account: '111122223333',
      region,
      resourceType: 'experiment-trial-component',
      name: 'a-b',
    })
    expect(run({ resources: [], awsRegion: region }).run).toMatchObject({ partition, region, account: '111122223333' })
  })

  it('belongs to the account in the ARN, odd or not, and the difference is flagged', () => {
    const event = run({
      resources: [
        {
          accountId: 'abcdef01234567890',
          type: 'AWS::SageMaker::ExperimentTrialComponent',
          ARN: 'arn:aws:sagemaker:us-east-1:1234567890abcdef0:experiment-trial-component/x',
        },
      ],
    })
    expect(event.account).toBe('1234567890abcdef0')
    expect(event.flags & EventFlag.oddAccountId).toBeTruthy()
    expect(event.flags & EventFlag.accountsDiffer).toBeTruthy()
  })

  it('is compared in lower case', () => {
    const event = life('UpdateTrialComponent', { requestParameters: { trialComponentName: 'My-Run' } })
    expect(event.run?.name).toBe('my-run')
    expect(event.flags & EventFlag.namesMixed).toBeTruthy()
    expect(run({}).flags & EventFlag.namesMixed).toBe(0)
  })

  it('may be another resource that metrics are put to', () => {
    const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:training-job/Job-1'
    expect(run({ resources: [{ ARN }] }).run).toMatchObject({ resourceType: 'training-job', name: 'job-1' })
  })

  it.each([
    ['CreateTrainingJob', { trainingJobName: 'Job-1' }, 'training-job', 'job-1'],
    ['CreateTrialComponent', { TrialComponentName: 'Comp' }, 'experiment-trial-component', 'comp'],
    ['AssociateTrialComponent', { trialComponentName: 'c', trialName: 't' }, 'experiment-trial-component', 'c'],
    [
      'AddTags',
      { resourceArn: 'arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/c', tags: [] },
      'experiment-trial-component',
      'c',
    ],
  ])('of %s', (eventName, requestParameters, ...expected) => {
    const [resourceType, name] = expected
    expect(life(eventName, { requestParameters }).run).toMatchObject({ resourceType, name, account: '111122223333' })
  })

  it('is none for an experiment', () => {
    const event = life('CreateExperiment', { requestParameters: { experimentName: 'e' } })
    expect(event.run).toBeNull()
    expect(event).toMatchObject({ account: '111122223333', region: 'us-east-1', change: { experiment: 'e' } })
  })
})
