import { expect, test } from 'vitest'
import { unreadableSource } from './api-failure'
import { listFailure } from './s3-failure'

test('a role that is refused is told as that, with what to correct, and not as credentials to renew', () => {
  const arn = 'arn:aws:iam::444400000001:role/metrictrail-reader'
  const message = `User: arn:aws:iam::111122223333:user/a is not authorized to perform: sts:AssumeRole on resource: ${arn}`
  const denied = Object.assign(new Error(message), { name: 'AccessDenied' })
  const lake = unreadableSource(denied, { location: 'CloudTrail Lake', right: 'cloudtrail:StartQuery' })
  for (const { message: words } of [lake, listFailure(denied, 's3://trail-logs/')]) {
    expect(words).toContain('the role cannot be assumed. Name the reader in its trust policy, with the same ExternalId')
    expect(words).toContain(`sts:AssumeRole on ${arn} (AWS: `)
    expect(words).not.toMatch(/credentials|Renew/)
  }
})
