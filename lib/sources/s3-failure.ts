import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { isFromSts, roleWords } from './api-failure'

/** What a request to S3 came to when it gave no answer, as far as the next step depends on it. */
export type S3Failure =
  /** Nothing else could be read either: credentials, bucket, the whole service. */
  | { kind: 'source'; error: AppError }
  /** This object's matter. */
  | { kind: 'gone' }
  | { kind: 'changed' }
  | { kind: 'forbidden' | 'unreadable'; detail: string }

const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
])

/**
 * Sorts what the SDK threw, after its own retries, when `location` was asked.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Failure(error: unknown, location: string): S3Failure {
  const { name, message, status } = describe(error)
  const source = (why: string): S3Failure => ({ kind: 'source', error: unreadable(location, why, error) })
  if (isFromSts(error)) return source(roleWords(message))
  if (CREDENTIALS.has(name)) return source(`the credentials are not accepted (${name}: ${message}). Renew them.`)
  const region = elsewhere(error)
  if (region !== null) return source(otherRegion(region, { location, name }))
  if (name === 'NoSuchBucket') return source('there is no such bucket. Correct its name.')
  if (name === 'NoSuchKey' || name === 'NotFound' || status === 404) return { kind: 'gone' }
  if (name === 'PreconditionFailed' || status === 412) return { kind: 'changed' }
  if (name === 'InvalidObjectState') {
    return { kind: 'unreadable', detail: 'It lies in an archive storage class. Restore it first.' }
  }
  if (status === 403) return { kind: 'forbidden', detail: forbidden(message) }
  return { kind: 'unreadable', detail: `S3 gave no answer that can be used (${name}: ${message}).` }
}

/** The failure of a listing: nothing of the source can be known without it. */
export function listFailure(error: unknown, location: string): AppError {
  if (error instanceof AppError) return error
  const failure = s3Failure(error, location)
  const { name, message } = describe(error)
  switch (failure.kind) {
    case 'source':
      return failure.error
    case 'forbidden':
      return unreadable(location, 'no permission to list it: s3:ListBucket is needed on the bucket.', error)
    default:
      return unreadable(location, `S3 gave no answer that can be used (${name}: ${message}).`, error)
  }
}

/**
 * The region of a bucket that was asked in another one: empty where nobody tells it; null when that is not the matter.
 * The SDK follows S3 to the right region by itself unless something between answers in S3's place.
 */
export function elsewhere(error: unknown): string | null {
  const { name, message, status } = describe(error)
  const said = /expecting '([a-z0-9-]+)'/.exec(message)?.[1] ?? header(error, 'x-amz-bucket-region')
  if (status === 301 || name === 'PermanentRedirect') return said ?? ''
  const isSaid = name === 'AuthorizationHeaderMalformed' || name === 'IllegalLocationConstraintException'
  return isSaid ? said : null
}

function otherRegion(region: string, { location, name }: { location: string; name: string }): string {
  const where = region === '' ? 'another region than the one that was asked' : `${region}, and was asked elsewhere`
  const ask = `the one that aws s3api get-bucket-location --bucket ${location.split('/')[2] ?? ''} tells`
  const own = region === '' ? ask : `"${region}"`
  const fix = `Set "region" of this source in metrictrail.config.json to ${own}, or AWS_REGION where it has none`
  return `the bucket is in ${where} [${name}]. ${fix}.`
}

function header(error: unknown, name: string): string | null {
  const response: unknown = error instanceof Error && '$response' in error ? error.$response : undefined
  const parsed = Headers.safeParse(response)
  return parsed.success ? (parsed.data.headers[name] ?? null) : null
}

const Headers = z.object({ headers: z.record(z.string(), z.string()) })

function unreadable(location: string, why: string, cause: unknown): AppError {
  return new AppError('source_unreadable', `${location} cannot be read: ${why}`, { cause })
}

function forbidden(message: string): string {
  return /kms/i.test(message)
    ? `No permission to decrypt it: kms:Decrypt is needed on the trail's key (${message}).`
    : `No permission to read it, or it is gone and s3:ListBucket is missing: s3:GetObject is needed (${message}).`
}

function describe(error: unknown): { name: string; message: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), status: undefined }
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined
  return { name: error.name, message: error.message, status: typeof status === 'number' ? status : undefined }
}
