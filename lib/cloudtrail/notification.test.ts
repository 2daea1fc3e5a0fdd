import { describe, expect, it } from 'vitest'
import { parseNotification } from './notification'

const ofS3 = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    ...{ eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' },
    s3: { bucket: { name: 'trail-logs', arn: 'arn:aws:s3:::trail-logs' }, object: { key, size: 7 } },
  })),
})
const ofCloudTrail = { s3Bucket: 'trail-logs', s3ObjectKey: ['AWSLogs/1/a+b.json.gz', 'AWSLogs/1/c.json.gz'] }
const inEnvelope = (message: unknown) => ({ Type: 'Notification', TopicArn: 'arn', Message: JSON.stringify(message) })
const keys = (message: unknown) => parseNotification(JSON.stringify(message))?.map(({ key }) => key) ?? null

describe('a message of a queue', () => {
  it('names the objects of an S3 event, decoded as S3 encodes them', () => {
    expect(parseNotification(JSON.stringify(ofS3('team+one/AWSLogs/%C3%A9%2Bx.json.gz')))).toEqual([
      { bucket: 'trail-logs', key: 'team one/AWSLogs/é+x.json.gz' },
    ])
    expect(keys(ofS3('a', 'b'))).toEqual(['a', 'b'])
  })

  it('names the objects of a delivery of CloudTrail as they are', () => {
    expect(keys(ofCloudTrail)).toEqual(ofCloudTrail.s3ObjectKey)
  })

  it('is the same in the envelope of SNS', () => {
    expect(keys(inEnvelope(ofCloudTrail))).toEqual(ofCloudTrail.s3ObjectKey)
    expect(keys(inEnvelope(ofS3('a+b')))).toEqual(['a b'])
  })

  it('names nothing when it is S3’s test event', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'trail-logs' }
    expect(keys(test)).toEqual([])
    expect(keys(inEnvelope(test))).toEqual([])
  })

  it.each(['', '{', '[]', 'null', '"text"', '{"Records":[{}]}', '{"Records":7}', JSON.stringify(ofS3('%E0%A4%A'))])(
    'is not guessed at when it is %s',
    (body) => {
      expect(parseNotification(body)).toBeNull()
    },
  )
})
