import 'server-only'
import { AppError } from '@/lib/errors'

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
  if (CREDENTIALS.has(name) || name.startsWith('AssumeRole') || isFromSts(error)) {
    return source(`the credentials are not accepted (${name}: ${message}). Renew them, or correct the role to assume.`)
  }
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

/** The role could not be assumed: no request to S3 was made. */
function isFromSts(error: unknown): boolean {
  return error instanceof Error && /sts:AssumeRole/.test(error.message)
}
