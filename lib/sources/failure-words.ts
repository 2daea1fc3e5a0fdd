import 'server-only'
import { AppError } from '@/lib/errors'
import { elsewhere } from './s3-failure'

/** A failed call in words. AWS's own code stands in brackets at their end. */
export interface FailureInWords {
  kind: 'credentials' | 'forbidden' | 'failed'
  words: string
  /** What AWS says is missing, where it says so. */
  denied: { action: string; resource: string | null } | null
}

/** What is meant by AWS's codes, and what to do: the first that fits. */
const MEANINGS: readonly [RegExp, FailureInWords['kind'], string][] = [
  [
    /^CredentialsProviderError$/,
    'credentials',
    'No AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.',
  ],
  [/^(Expired|TokenRefreshRequired)/, 'credentials', 'The credentials have expired. Renew them.'],
  [
    /^(InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|InvalidToken|MissingAuthenticationToken)/,
    'credentials',
    'AWS does not know the access key. Correct the credentials.',
  ],
  [
    /^(SignatureDoesNotMatch|InvalidSignature|IncompleteSignature)/,
    'credentials',
    'The secret access key does not fit the access key. Correct the credentials.',
  ],
  [/^RequestTimeTooSkewed$/, 'credentials', 'The clock of this machine is wrong. Set it.'],
  [/AccessDenied|NotAuthorized|UnauthorizedOperation|^Forbidden$|^403$/, 'forbidden', 'AWS does not allow it.'],
  [
    /OptInRequired|SubscriptionRequired/,
    'forbidden',
    'The account has not switched this service or region on. Switch it on.',
  ],
  [/Throttl|TooManyRequests|RequestLimit|LimitExceeded|SlowDown/, 'failed', 'AWS asks for a pause. Try again later.'],
  [/^NoSuchBucket$/, 'failed', 'There is no such bucket. Correct "bucket".'],
  [/^InvalidObjectState$/, 'failed', 'It lies in an archive storage class. Restore it first.'],
  [/^KMS\./, 'failed', 'The key that it is encrypted with cannot be used.'],
  [/QueueDoesNotExist|NonExistentQueue/, 'failed', 'There is no such queue. Correct "queue".'],
  [/^EventDataStoreNotFound/, 'failed', 'There is no such event data store. Correct "eventDataStore".'],
  [/^ResourceNotFound/, 'failed', 'There is nothing of this name. Correct it, or its region.'],
  [/^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_|EHOST|ENET|TimeoutError|NetworkingError)/, 'failed', 'AWS cannot be reached.'],
]

/** What the SDK threw, after its own retries; a source's own words where it tells them itself. */
export function failureWords(thrown: unknown): FailureInWords {
  if (thrown instanceof AppError && thrown.cause === undefined) {
    return { kind: 'failed', words: thrown.message, denied: null }
  }
  const error = thrown instanceof AppError ? thrown.cause : thrown
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  const region = elsewhere(error)
  if (region !== null) return { kind: 'failed', words: otherRegion(region, name), denied: null }
  const code = codeOf(error, name)
  const [, kind, meaning] = MEANINGS.find(([pattern]) => pattern.test(code)) ?? [
    null,
    statusOf(error) === 403 ? ('forbidden' as const) : ('failed' as const),
    statusOf(error) === 403 ? 'AWS does not allow it.' : 'AWS gave no answer that can be used.',
  ]
  const denied = kind === 'forbidden' ? deniedBy(message) : null
  // A denial that names who and what says all; a code that is only repeated says nothing.
  const ours = denied === null ? `${meaning} ` : ''
  const theirs = saysNothing(message, code) ? '' : `AWS: ${ended(message)} `
  return { kind, words: `${ours}${theirs}[${code}]`, denied }
}

function otherRegion(region: string, code: string): string {
  if (region === '') return `The bucket is in another region: set "region" of this source to its own. [${code}]`
  return `The bucket is in ${region}: set "region" of this source to "${region}". [${code}]`
}

/** AWS names the action, and mostly what it is denied on. */
function deniedBy(message: string): FailureInWords['denied'] {
  const [, action, resource] =
    /not authorized to perform: ([\w-]+:\w+)(?: on (?:the )?resource: "?([^\s",]*[^\s",.]))?/.exec(message) ?? []
  return action === undefined ? null : { action, resource: resource ?? null }
}

/** Failures of the connection are known by their code, those of AWS by their name. */
function codeOf(error: unknown, name: string): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code) ? code : name
}

function statusOf(error: unknown): unknown {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined
}

const saysNothing = (message: string, code: string) =>
  ['unknownerror', code.toLowerCase()].includes(message.toLowerCase().replace(/[\s.]/g, ''))
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
