import { parseArn, partitionOf } from './arn'
import type { PersonSource, Writer } from './event'
import { asObject, asText, type JsonObject } from './json-value'

/**
 * Session names that tools choose, so they name no person: SageMaker execution roles, SDK and CI defaults, EC2
 * instances, GUIDs, hexadecimal and decimal ids.
 */
const GENERIC_SESSIONS = [
  /^SageMaker$/i,
  /^SageMaker-?(?:Studio|Training|Execution|Pipelines?)$/i,
  /^(?:aio)?(?:boto3|botocore)-session-\d+$/i,
  /^aws-(?:sdk|go-sdk|cli|crt)\b[\w.-]*$/i,
  /^AWSCLI-Session\b/i,
  /^aws-?sdk/i,
  /^i-[0-9a-f]{8,17}$/i,
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /^[0-9a-f]{16,}$/i,
  /^\d+$/,
  /^(?:assume-?role-?|role-?|default-?|my-?|test-?)?session(?:-?name)?[-_]?\d*$/i,
  /^default$/i,
  /^GitHubActions$/i,
  /^AWSCodeBuild-/i,
  /^terraform-\d+$/i,
  /^(?:ecs-task|ecs-execution|eks)-.*[0-9a-f]{8}/i,
]

/** `AROA…:session`: the unique id of a role, and the name of its session. */
const UNIQUE_ID = /^(A[A-Z0-9]+):(.+)$/s

/** True for a session name that says nothing about who holds the session. */
export function isGenericSession(name: string): boolean {
  return GENERIC_SESSIONS.some((pattern) => pattern.test(name))
}

/**
 * Who a `userIdentity` names, and by which field. Two records with equal fields have the same writer.
 * Never fails: what is absent is empty, and a role whose holder is not named has `personSource: 'none'`.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function writerOf(userIdentity: unknown, region = ''): Writer {
  const identity = asObject(userIdentity) ?? {}
  const key = writerText(identity, region)
  const known = writers.get(key)
  if (known !== undefined) return known
  const writer = toWriter(identity, region)
  if (writers.size >= REMEMBERED) writers.clear()
  writers.set(key, writer)
  return writer
}

const writers = new Map<string, Readonly<Writer>>()
const REMEMBERED = 10_000

/** Everything that `toWriter` reads: one role writes millions of events. */
function writerText(identity: JsonObject, region: string): string {
  const session = asObject(identity.sessionContext)
  const onBehalfOf = asObject(identity.onBehalfOf)
  const { type, arn, principalId, accountId, userName, invokedBy } = identity
  const issuer = asObject(session?.sessionIssuer)?.arn
  const own = `${written(type)}${written(arn)}${written(principalId)}${written(accountId)}${written(userName)}`
  const store = `${written(onBehalfOf?.userId)}${written(onBehalfOf?.identityStoreArn)}`
  return `${own}${written(invokedBy)}${written(issuer)}${written(session?.sourceIdentity)}${store}${region}`
}

/** Never the same for two values, nor for two lists of them: text is preceded by its length. */
function written(value: unknown): string {
  const text = asText(value)
  return text === null ? '-' : `${text.length}:${text}`
}

function toWriter(identity: JsonObject, region: string): Writer {
  const issuer = asObject(asObject(identity.sessionContext)?.sessionIssuer) ?? {}
  const arn = asText(identity.arn)
  const principal = principalOf(identity, issuer)
  const { person, personSource } = personOf(identity)
  return {
    partition: parseArn(asText(issuer.arn) ?? arn ?? principal)?.partition ?? partitionOf(region),
    account: asText(identity.accountId) ?? parseArn(arn ?? '')?.account ?? '',
    principal,
    person,
    personSource,
    type: asText(identity.type) ?? 'Unknown',
    label: person ?? lastPart(principal),
  }
}

/** The session part of an assumed-role or federated-user identity, null for any other. */
export function sessionNameOf(identity: JsonObject): string | null {
  const resource = parseArn(asText(identity.arn) ?? '')?.resource ?? ''
  const federated = /^federated-user\/(.+)$/s.exec(resource)
  if (federated) return federated[1] ?? null
  const assumed = /^assumed-role\/.*?([^/]+)$/s.exec(resource)
  if (assumed && resource.split('/').length > 2) return assumed[1] ?? null
  return asText(UNIQUE_ID.exec(asText(identity.principalId) ?? '')?.[2])
}

function principalOf(identity: JsonObject, issuer: JsonObject): string {
  const arn = asText(identity.arn)
  const onBehalfOf = asObject(identity.onBehalfOf)
  return (
    asText(issuer.arn) ??
    (arn === null ? null : roleArn(arn)) ??
    asText(onBehalfOf?.identityStoreArn) ??
    asText(identity.principalId)?.replace(UNIQUE_ID, '$1') ??
    asText(identity.invokedBy) ??
    asText(identity.userName) ??
    asText(identity.accountId) ??
    'unknown'
  )
}

/** Sessions of one role are one principal, so the session part goes; without an issuer the role's path is not known. */
function roleArn(arn: string): string {
  const session = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)\//.exec(arn)
  return session ? `arn:${session[1] ?? ''}:iam::${session[2] ?? ''}:role/${session[3] ?? ''}` : arn
}

function personOf(identity: JsonObject): { person: string | null; personSource: PersonSource } {
  const sourceIdentity = asText(asObject(identity.sessionContext)?.sourceIdentity)
  if (sourceIdentity !== null) return { person: sourceIdentity, personSource: 'sourceIdentity' }
  const type = asText(identity.type)
  if (type === 'Root') return { person: null, personSource: 'root' }
  const session = sessionNameOf(identity)
  if (session !== null && !isGenericSession(session)) return { person: session, personSource: 'sessionName' }
  const userId = asText(asObject(identity.onBehalfOf)?.userId)
  if (userId !== null) return { person: userId, personSource: 'identityCenter' }
  if (session !== null) return NOBODY
  const userName = asText(identity.userName)
  if (userName !== null && type !== 'Role' && !userName.startsWith('HIDDEN_DUE_TO_SECURITY')) {
    return { person: userName, personSource: 'userName' }
  }
  return asText(identity.invokedBy) !== null && asText(identity.arn) === null ? SERVICE : NOBODY
}

const NOBODY = { person: null, personSource: 'none' } as const
const SERVICE = { person: null, personSource: 'service' } as const

function lastPart(principal: string): string {
  return principal.split(/[/:]/).findLast((part) => part !== '') ?? principal
}
