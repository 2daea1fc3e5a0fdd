import { expect, test } from 'vitest'
import { setUpPlaces } from './set-up-places'

test('a policy can name what the sources read', () => {
  const queue = (location: string) => ({ location, error: null, failedSince: null, ignored: 0 })
  const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail-logs'
  expect(
    setUpPlaces([
      { kind: 's3', location: 's3://trail-logs/', queue: queue(url) },
      { kind: 's3', location: 's3://other/team/logs/', queue: queue('http://127.0.0.1:9/111122223333/q') },
      { kind: 'lake', location: 'CloudTrail Lake us-east-1 e0d5e7a0', queue: null },
      { kind: 'logs', location: 'CloudWatch Logs us-east-1 trail/group', queue: null },
      { kind: 'directory', location: '/logs', queue: null },
    ]),
  ).toEqual({
    buckets: [
      { bucket: 'trail-logs', prefix: '' },
      { bucket: 'other', prefix: 'team/logs' },
    ],
    stores: ['cloudtrail:us-east-1:YOUR-ACCOUNT:eventdatastore/e0d5e7a0'],
    logGroups: ['logs:us-east-1:YOUR-ACCOUNT:log-group:trail/group:*'],
    queues: ['sqs:eu-west-1:111122223333:trail-logs', 'sqs:YOUR-REGION:111122223333:q'],
  })
})
