import { expect, test } from 'vitest'
import { metrics, trail } from './cloudtrail/recording.fixture'
import type { TrailAnswer, TrailSettings } from './cloudtrail/trail-settings'
import { undeliveredGroups } from './ingest-fleet-groups'
import type { LogGroupSetting } from './source-settings'
import { madeLogGroup } from './sources/records.fixture'
import { placeKey } from './store/fleet-now'

const account = '111122223333'
const group = 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*'
const of = (more: Partial<TrailSettings> = {}) => trail([metrics()], { logGroup: group, ...more })
const read = (trails: TrailSettings[], more: Partial<TrailAnswer> = {}): TrailAnswer => ({
  ...{ account, region: 'us-east-1', answer: 'read', detail: null, trails },
  ...more,
})

function said(answers: TrailAnswer[], setting: Partial<LogGroupSetting> = {}): string | null {
  const timed = answers.map((answer) => [placeKey(answer), { latest: { answer, atMs: 0 }, read: null }] as const)
  return undeliveredGroups([{ ...madeLogGroup, ...setting }], new Map(timed)).get('logs') ?? null
}

test('a log group that a trail delivers to is well, and one that none names is told with the fix', () => {
  expect(said([read([of()])])).toBeNull()
  expect(said([read([of({ logGroup: null })])])).toMatch(/^No trail delivers here: .* log group trail\. .*update-trail/)
  expect(said([read([])])).toMatch(/^No trail delivers here/)
  for (const other of ['us-east-1:111122223333:log-group:other:*', 'eu-west-1:111122223333:log-group:trail:*'])
    expect(said([read([of({ logGroup: `arn:aws:logs:${other}` })])])).toMatch(/^No trail delivers here/)
})

test('a trail that is stopped delivers nothing', () => {
  expect(said([read([of({ isLogging: false })])])).toMatch(/logging is stopped on trail all, which delivers to/)
  expect(said([read([of({ isLogging: false }), of({ name: 'b' })])])).toBeNull()
})

test('a trail that cannot deliver to its log group says why, unless another one delivers there', () => {
  const failing = of({ latestLogGroupError: 'AccessDenied' })
  expect(said([read([failing])])).toBe(
    'Nothing is delivered here: CloudTrail cannot deliver the events of trail all to log group trail: AccessDenied.',
  )
  expect(said([read([failing, of({ name: 'b' })])])).toBeNull()
  expect(said([read([failing, of({ name: 'b', isLogging: false })])])).toMatch(/of trail all .*AccessDenied/)
})

test('an account by the role of the source is judged by its own answer', () => {
  const role = { arn: 'arn:aws:iam::444455556666:role/logs', externalId: null }
  const other = 'arn:aws:logs:us-east-1:444455556666:log-group:trail:*'
  expect(said([read([of()])], { role })).toBeNull()
  expect(said([read([of()]), read([of()], { account: '444455556666' })], { role })).toMatch(/^No trail delivers/)
  expect(said([read([of({ logGroup: other })], { account: '444455556666' })], { role })).toBeNull()
})

test('nothing is said where it is not known which trails there are', () => {
  expect(said([])).toBeNull()
  expect(said([read([], { region: 'eu-west-1' })])).toBeNull()
  expect(said([read([]), read([], { account: '444455556666', answer: 'forbidden' })])).toBeNull()
  expect(said([read([trail([metrics()])])])).toBeNull()
})
