import { expect, test } from 'vitest'
import type { TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { madeBucket } from './bucket.fixture'
import { madeLake, madeLogGroup } from './records.fixture'
import { trailsRead } from './trails-read'

const place = { account: '111122223333', region: 'us-east-1' }
const trail: TrailSettings = {
  ...{ name: 'all', arn: `arn:aws:cloudtrail:us-east-1:${place.account}:trail/all`, homeRegion: 'us-east-1' },
  ...{ bucket: 'trail-logs', prefix: null, isMultiRegion: true, isOrganization: false, hasValidation: true },
  ...{ kmsKey: null, isLogging: true, latestDeliveryMs: null, latestDeliveryError: null, latestDigestMs: null },
  ...{ latestDigestError: null, selectors: null, unread: null },
}

test('a trail is read where a bucket or log group is a source, with its prefix, account and region', () => {
  const isRead = trailsRead([madeBucket, { ...madeBucket, bucket: 'team-logs', prefix: 'team/' }])
  expect(isRead(trail, place)).toBe(true)
  expect(isRead({ ...trail, bucket: 'other' }, place)).toBe(false)
  expect(isRead({ ...trail, prefix: 'team' }, place)).toBe(false)
  expect(isRead({ ...trail, bucket: 'team-logs', prefix: 'team' }, place)).toBe(true)
  expect(trailsRead([{ ...madeBucket, accounts: ['444455556666'] }])(trail, place)).toBe(false)
  expect(trailsRead([{ ...madeBucket, regions: ['eu-west-1'] }])(trail, place)).toBe(false)
  expect(trailsRead([madeLogGroup])(trail, place)).toBe(false)
  const logGroup = `arn:aws:logs:us-east-1:${place.account}:log-group:${madeLogGroup.logGroup}:*`
  expect(trailsRead([madeLogGroup])({ ...trail, logGroup }, place)).toBe(true)
})

test('an event data store that is a source is read, and with a folder or no source nothing is said', () => {
  const store = { ...trail, arn: trail.arn.replace('trail/all', 'eventdatastore/all'), bucket: '' }
  expect(trailsRead([madeLake])(store, place)).toBe(true)
  expect(trailsRead([madeLake])(trail, place)).toBe(false)
  expect(trailsRead([])(trail, place)).toBe(true)
  expect(trailsRead([madeLake, { kind: 'directory', name: 'a', folder: '/a' }])(trail, place)).toBe(true)
})
