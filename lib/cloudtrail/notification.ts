import { z } from 'zod'

/** An object that a message names. */
export interface NamedObject {
  bucket: string
  key: string
}

/** What a message says: objects (`[]`: it is S3's test event), or null when it is none that we know. */
export type Notification = NamedObject[] | null

const Envelope = z.object({ Type: z.literal('Notification'), Message: z.string() })
const TestEvent = z.object({ Event: z.literal('s3:TestEvent') })
const OfCloudTrail = z.object({ s3Bucket: z.string(), s3ObjectKey: z.array(z.string()) })
const OfS3 = z.object({
  Records: z.array(
    z.object({ s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }) }),
  ),
})

/**
 * Reads the body of a queue's message: an event notification of S3, or CloudTrail's word of a delivery; each as it is,
 * or in the envelope that SNS puts around it. S3 encodes keys for URLs, CloudTrail does not.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html and
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export function parseNotification(body: string): Notification {
  const outer = parseJson(body)
  const envelope = Envelope.safeParse(outer)
  const message = envelope.success ? parseJson(envelope.data.Message) : outer
  if (TestEvent.safeParse(message).success) return []
  const ofCloudTrail = OfCloudTrail.safeParse(message)
  if (ofCloudTrail.success) {
    const { s3Bucket: bucket, s3ObjectKey } = ofCloudTrail.data
    return s3ObjectKey.map((key) => ({ bucket, key }))
  }
  const ofS3 = OfS3.safeParse(message)
  if (!ofS3.success) return null
  const named = ofS3.data.Records.map(({ s3 }) => ({ bucket: s3.bucket.name, key: decodeKey(s3.object.key) }))
  return named.every(isWhole) ? named : null
}

const isWhole = (object: { bucket: string; key: string | null }): object is NamedObject => object.key !== null

function decodeKey(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
