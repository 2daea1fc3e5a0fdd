import 'server-only'
import { AppError } from '@/lib/errors'

/** What an AWS call came to when it gave no answer, after the SDK's own retries. */
export interface ApiFailure {
  kind: 'credentials' | 'forbidden' | 'throttled' | 'failed'
  name: string
  message: string
}

const CREDENTIALS =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken)$/
const FORBIDDEN = /AccessDenied|NotAuthorized|UnauthorizedOperation|OptInRequired|SubscriptionRequired/
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|MaxConcurrentQueries|LimitExceeded/

/** Sorts what the SDK threw. */
export function apiFailure(error: unknown): ApiFailure {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  const fromSts = /sts:AssumeRole/.test(message)
  if (CREDENTIALS.test(name) || fromSts) return { kind: 'credentials', name, message }
  if (FORBIDDEN.test(name)) return { kind: 'forbidden', name, message }
  if (THROTTLED.test(name)) return { kind: 'throttled', name, message }
  return { kind: 'failed', name, message }
}

/** The same as an error of the whole source; `right`: the IAM action that the call takes. */
export function unreadableSource(error: unknown, { location, right }: { location: string; right: string }): AppError {
  if (error instanceof AppError) return error
  const { kind, name, message } = apiFailure(error)
  const why = {
    credentials: `the credentials are not accepted (${name}: ${message}). Renew them, or correct the role to assume.`,
    forbidden: `no permission: ${right} is needed (${message}).`,
    throttled: `AWS asks for a pause (${name}: ${message}). It is tried again by itself.`,
    failed: `AWS gave no answer that can be used (${name}: ${message}).`,
  }[kind]
  return new AppError('source_unreadable', `${location} cannot be read: ${why}`, { cause: error })
}
