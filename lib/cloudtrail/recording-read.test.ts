import { expect, test } from 'vitest'
import { judgeRead } from './recording-read'
import { SELECTORS } from './set-up-trail'
import type { TrailSettings } from './trail-settings'

const place = { account: '111122223333', region: 'eu-west-1' }
const askedMs = Date.UTC(2026, 10, 26)
const all: TrailSettings = {
  ...{ name: 'all', arn: `arn:aws:cloudtrail:eu-west-1:${place.account}:trail/all`, homeRegion: 'eu-west-1' },
  ...{ bucket: 'logs', prefix: null, isMultiRegion: true, isOrganization: false, hasValidation: true, kmsKey: null },
  ...{ isLogging: true, latestDeliveryMs: askedMs, latestDeliveryError: null, latestDigestMs: null },
  ...{ latestDigestError: null, selectors: SELECTORS.map((selector) => ({ ...selector })), unread: null },
}
const elsewhere = { ...all, name: 'other', arn: `${all.arn}-2`, bucket: 'elsewhere', prefix: 'team' }
const narrowed = { ...all, selectors: (all.selectors ?? []).slice(0, 1) }

const judge = (trails: TrailSettings[]) => {
  const isRead = ({ bucket }: TrailSettings) => bucket === 'logs'
  return judgeRead(trails, place, { askedMs, newestFileMs: null, isRead }).verdict
}

test('what a trail records into a bucket that no source reads is told, with the bucket and the fix', () => {
  expect(judge([elsewhere])).toEqual({
    ...{ state: 'not_read', label: 'Not read here', fix: null },
    words:
      'Recorded by trail “other” into s3://elsewhere/team, which no source reads: nothing of it can be shown. ' +
      'Add to "sources" in the configuration: {"kind":"s3","name":"elsewhere","bucket":"elsewhere","prefix":"team"}',
  })
  expect(judge([elsewhere, narrowed]).state).toBe('not_read')
})

test('a bucket that is not read matters only where those that are read hold less', () => {
  expect(judge([all]).state).toBe('recorded')
  expect(judge([all, elsewhere]).words).not.toContain('elsewhere')
  expect(judge([{ ...elsewhere, isLogging: false }]).state).toBe('not_recorded')
})

test('a trail that delivers nothing is told so before it is told that nobody reads it', () => {
  expect(judge([{ ...elsewhere, latestDeliveryError: 'AccessDenied' }]).state).toBe('no_delivery')
})

test('what is recorded and denied to be delivered is mended by the statement that the policy of the bucket lacks', () => {
  const isRead = () => true
  const reading = { askedMs, newestFileMs: null, isRead }
  const { verdict } = judgeRead([{ ...elsewhere, latestDeliveryError: 'AccessDenied' }], place, reading)
  expect(JSON.parse(verdict.fix ?? '')).toMatchObject({
    ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' },
    Resource: 'arn:aws:s3:::elsewhere/team/AWSLogs/*',
  })
  expect(verdict.words).toContain('Check that bucket elsewhere is there and that its policy')
  const silent = judgeRead([{ ...all, latestDeliveryMs: 0 }], place, reading).verdict
  expect(silent.fix).toBe('aws cloudtrail get-trail-status --region eu-west-1 --name all')
})

test('a log group that a trail cannot deliver to is told beside what is recorded in files, which it does not change', () => {
  const logGroup = `arn:aws:logs:eu-west-1:${place.account}:log-group:trail-events:*`
  const failing = { logGroup, latestLogGroupError: 'AccessDenied' }
  const words = 'CloudTrail cannot deliver the events of trail “all” to log group trail-events: AccessDenied.'
  const well = judge([all])
  expect(judge([{ ...all, ...failing }])).toEqual({ ...well, words: `${well.words} ${words}` })
  expect(judge([{ ...all, ...failing, hasValidation: false }])).toMatchObject({
    ...{ state: 'validation_off', words: expect.stringContaining(words) as string },
  })
  expect(judge([{ ...all, ...failing, isLogging: false }]).words).not.toContain('trail-events')
})
