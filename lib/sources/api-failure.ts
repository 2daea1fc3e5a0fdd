import 'server-only'
import { AppError } from '@/lib/errors'

/** What an AWS call came to when it gave no answer, after the SDK's own retries. */
export interface ApiFailure {
  /** `absent`: AWS knows nothing by the name that was asked for. */
  kind: 'credentials' | 'role' | 'forbidden' | 'absent' | 'throttled' | 'failed'
  name: string
  message: string
}

const CREDENTIALS =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken)$/
const FORBIDDEN = /AccessDenied|NotAuthorized|UnauthorizedOperation|OptInRequired|SubscriptionRequired/
const ABSENT = /^(EventDataStoreNotFoundException|EventDataStoreARNInvalidException|ResourceNotFoundException)$/
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|MaxConcurrentQueries|LimitExceeded/

/** Sorts what the SDK threw. */
export function apiFailure(error: unknown): ApiFailure {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  if (isFromSts(error)) return { kind: 'role', name, message }
  if (CREDENTIALS.test(name)) return { kind: 'credentials', name, message }
  if (FORBIDDEN.test(name)) return { kind: 'forbidden', name, message }
  if (ABSENT.test(name)) return { kind: 'absent', name, message }
  if (THROTTLED.test(name)) return { kind: 'throttled', name, message }
  return { kind: 'failed', name, message }
}

/** The role could not be assumed: what was wanted was not asked at all. */
export function isFromSts(error: unknown): boolean {
  return error instanceof Error && /sts:AssumeRole/.test(error.message)
}

/** What to do about it. AWS does not say which of them it is. */
export function roleWords(message: string): string {
  const [, arn = 'it'] = /on resource: (arn:[^\s,]*[^\s,.])/.exec(message) ?? []
  const fix = `Name the reader in its trust policy, with the same ExternalId, and allow the reader sts:AssumeRole on ${arn}`
  return `the role cannot be assumed. ${fix} (AWS: ${message}).`
}

/** The same as an error of the whole source; `right`: the IAM action that the call takes. */
export function unreadableSource(error: unknown, { location, right }: { location: string; right: string }): AppError {
  if (error instanceof AppError) return error
  const { kind, name, message } = apiFailure(error)
  const why = {
    credentials: `the credentials are not accepted (${name}: ${message}). Renew them.`,
    role: roleWords(message),
    forbidden: `no permission: ${right} is needed (${message}).`,
    absent: `there is nothing of this name (${name}: ${message}). Correct it, its region or the role in the configuration.`,
    throttled: `AWS asks for a pause (${name}: ${message}). It is tried again by itself.`,
    failed: `AWS gave no answer that can be used (${name}: ${message}).`,
  }[kind]
  return new AppError('source_unreadable', `${location} cannot be read: ${why}`, { cause: error })
}
