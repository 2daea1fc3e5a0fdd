// Part of verify.mjs: what a record of CloudTrail says, in the words of a line of events.ndjson. It reads records by
// itself and shares no code with MetricTrail, so that a fault, or a forger, in one of both shows.
import { createHash } from 'node:crypto'

/** The fields of a line of events.ndjson that are compared with its record, and those that no record says. */
export const COMPARED =
  'id, kind, name, observed, result, error, message, run, account, region, writer (key, label, type, account, ' +
  'principal, person and its source), session, accessKeyId, sourceIp, vpcEndpointId, userAgent, requestId, and of ' +
  'every item its number, metric, step, value, claimed time and refusal'
export const NOT_COMPARED =
  "client and flags of a line, which are MetricTrail's remarks, and the number of its record in the log file"

const text = (value) =>
  typeof value === 'string' ? value || null : ['number', 'boolean'].includes(typeof value) ? String(value) : null
const object = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})
const list = (value) => (Array.isArray(value) ? value : [])
const either = (holder, name) => {
  const at = object(holder)
  return Object.hasOwn(at, name) ? at[name] : at[name[0].toUpperCase() + name.slice(1)]
}
const isoOf = (ms) => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms} ms since 1970` : date.toISOString()
}

/** Each field that a record says, by its name in events.ndjson; `slice`: the bytes of the record in its log file. */
export function rowOfRecord(slice) {
  const parsed = JSON.parse(slice)
  const written = typeof parsed === 'string' ? parsed : slice.toString()
  const record = typeof parsed === 'string' ? JSON.parse(parsed) : parsed
  const identity = object(record.userIdentity)
  const region = text(record.awsRegion) ?? ''
  const run = runOf(record, region)
  const writer = writerOf(identity, region)
  const [error, message] = [text(record.errorCode), text(record.errorMessage)]
  const refusals = refusalsOf(record)
  const observedMs = msOf(record.eventTime)
  return {
    id: idOf(record, slice),
    kind: kindOf(record),
    name: text(record.eventName) ?? '',
    observedMs,
    observed: isoOf(observedMs),
    result: resultOf({ error, message, refusals }),
    error,
    message,
    run: run && { key: shortKey([run.partition, run.account, run.region, run.type, run.name]), name: run.name },
    account: run?.account ?? text(record.recipientAccountId) ?? writer.account,
    region: run?.region ?? region,
    writer: withKey(writer),
    session: text(identity.arn) ?? text(identity.principalId),
    accessKeyId: text(identity.accessKeyId),
    sourceIp: text(record.sourceIPAddress),
    vpcEndpointId: text(record.vpcEndpointId),
    userAgent: text(record.userAgent),
    requestId: text(record.requestID),
    items: run === null ? [] : itemsOf(record, { refusals, failure: error ?? message, written }),
  }
}

/** The first 16 bytes of SHA-256 over a record, in hex. */
const sliceHashOf = (slice) => createHash('sha256').update(slice).digest('hex').slice(0, 32)

/** Its eventID, with the hash where another record has the same one; without a usable one the hash alone. */
function idOf(record, slice) {
  const id = text(record.eventID)
  const isUuid = id !== null && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)
  return { own: isUuid ? id.toLowerCase() : null, hash: sliceHashOf(slice) }
}

function kindOf({ eventSource }) {
  if (String(eventSource).startsWith('metrics-sagemaker.')) return 'metrics'
  return String(eventSource).startsWith('sagemaker.') ? 'run' : 'trail'
}

const DENIALS =
  /AccessDenied|Unauthorized|NotAuthorized|Forbidden|OptInRequired|InvalidClientTokenId|SignatureDoesNotMatch/i
function resultOf({ error, message, refusals }) {
  if (DENIALS.test(error ?? '') || DENIALS.test(message ?? '')) return 'denied'
  return error !== null ? 'failed' : refusals !== null ? 'itemErrors' : 'allowed'
}

function arnOf(value) {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(value ?? '')
  if (match === null) return null
  const [, partition, service, region, account, resource] = match
  return { partition, service, region, account, resource }
}

function partitionOf(region) {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return region.startsWith('us-isob-') ? 'aws-iso-b' : region.startsWith('us-iso-') ? 'aws-iso' : 'aws'
}

function runOf(record, region) {
  const ofArn = (value) => {
    const arn = arnOf(text(value))
    const [, type, name] = /^([^/]*)\/(.+)$/s.exec(arn?.resource ?? '') ?? []
    return arn?.service !== 'sagemaker' || name === undefined ? null : { ...arn, type, name: name.toLowerCase() }
  }
  const isRun = (run) => run !== null && ['experiment-trial-component', 'training-job'].includes(run.type)
  const ofRun = (value) => [ofArn(value)].find(isRun) ?? null
  const request = object(record.requestParameters)
  for (const resource of list(record.resources)) {
    const run = ofArn(text(resource?.ARN) ?? text(resource?.arn))
    if (run !== null && (record.eventName === 'BatchPutMetrics' || isRun(run))) return run
  }
  const ofName = (type, value) => {
    const name = text(value)
    const account = text(record.recipientAccountId) ?? text(object(record.userIdentity).accountId) ?? ''
    if (name === null) return null
    return ofArn(name) ?? { partition: partitionOf(region), account, region, type, name: name.toLowerCase() }
  }
  return (
    ofRun(either(request, 'resourceArn')) ??
    ofRun(either(record.responseElements, 'trialComponentArn')) ??
    ofRun(either(record.responseElements, 'trainingJobArn')) ??
    ofName('experiment-trial-component', either(request, 'trialComponentName')) ??
    ofName('training-job', either(request, 'trainingJobName'))
  )
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function writerOf(identity, region) {
  const issuer = text(object(object(identity.sessionContext).sessionIssuer).arn)
  const [arn, principalId] = [text(identity.arn), text(identity.principalId)]
  const [, partOf, ofAccount, role] = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)\//.exec(arn ?? '') ?? []
  const principal =
    issuer ??
    (role === undefined ? arn : `arn:${partOf}:iam::${ofAccount}:role/${role}`) ??
    text(object(identity.onBehalfOf).identityStoreArn) ??
    principalId?.replace(/^(A[A-Z0-9]+):(.+)$/s, '$1') ??
    text(identity.invokedBy) ??
    text(identity.userName) ??
    text(identity.accountId) ??
    'unknown'
  const { person, personSource } = personOf(identity)
  const label = person ?? principal.split(/[/:]/).findLast((part) => part !== '') ?? principal
  const account = text(identity.accountId) ?? arnOf(arn)?.account ?? ''
  const partition = arnOf(issuer ?? arn ?? principal)?.partition ?? partitionOf(region)
  return { partition, label, type: text(identity.type) ?? 'Unknown', account, principal, person, personSource }
}

function withKey({ partition, ...writer }) {
  const { account, principal, personSource, person } = writer
  return { key: shortKey([partition, account, principal, personSource, person]), ...writer }
}

/** Names of sessions that tools choose: they name nobody. */
const GENERIC =
  /^(?:SageMaker(?:-?(?:Studio|Training|Execution|Pipelines?))?|(?:aio)?(?:boto3|botocore)-session-\d+|aws-(?:sdk|go-sdk|cli|crt)\b[\w.-]*|AWSCLI-Session\b.*|aws-?sdk.*|i-[0-9a-f]{8,17}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|\d+|(?:assume-?role-?|role-?|default-?|my-?|test-?)?session(?:-?name)?[-_]?\d*|default|GitHubActions|AWSCodeBuild-.*|terraform-\d+|(?:ecs-task|ecs-execution|eks)-.*[0-9a-f]{8}.*)$/is

function personOf(identity) {
  const sourceIdentity = text(object(identity.sessionContext).sourceIdentity)
  if (sourceIdentity !== null) return { person: sourceIdentity, personSource: 'sourceIdentity' }
  if (text(identity.type) === 'Root') return { person: null, personSource: 'root' }
  const session = sessionOf(identity)
  if (session !== null && !GENERIC.test(session)) return { person: session, personSource: 'sessionName' }
  const userId = text(object(identity.onBehalfOf).userId)
  if (userId !== null) return { person: userId, personSource: 'identityCenter' }
  const user = text(identity.userName)
  const isNamed = user !== null && text(identity.type) !== 'Role' && !user.startsWith('HIDDEN_DUE_TO_SECURITY')
  if (session === null && isNamed) return { person: user, personSource: 'userName' }
  const isService = session === null && text(identity.invokedBy) !== null && text(identity.arn) === null
  return { person: null, personSource: isService ? 'service' : 'none' }
}

function sessionOf(identity) {
  const resource = arnOf(text(identity.arn))?.resource ?? ''
  const [, federated] = /^federated-user\/(.+)$/s.exec(resource) ?? []
  const [, assumed] = /^assumed-role\/[^/]*\/(?:.*\/)?([^/]+)$/s.exec(resource) ?? []
  return federated ?? assumed ?? /^A[A-Z0-9]+:(.+)$/s.exec(text(identity.principalId) ?? '')?.[1] ?? null
}

/** First 16 base32 characters (RFC 4648, lower case) of SHA-256 over the tuple as JSON. */
function shortKey(tuple) {
  const hash = createHash('sha256').update(JSON.stringify(tuple)).digest()
  const bits = [...hash.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replace(/.{5}/g, (five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
}

/** Codes of refused items by their number; null: the answer has no errors. */
function refusalsOf({ eventName, responseElements }) {
  const errors = eventName === 'BatchPutMetrics' ? list(either(responseElements, 'errors')) : []
  const codes = errors.map((one) => [Number(either(one, 'metricIndex') ?? NaN), text(either(one, 'code')) ?? 'UNKNOWN'])
  return errors.length === 0 ? null : new Map(codes)
}

function itemsOf({ eventName, requestParameters }, { refusals, failure, written }) {
  if (eventName !== 'BatchPutMetrics') return []
  return list(either(requestParameters, 'metricData')).flatMap((one, item) => {
    const metric = either(one, 'metricName')
    if (typeof metric !== 'string') return []
    const [step, value, time] = ['step', 'value', 'timestamp'].map((name) => either(one, name))
    const refused = refusals?.get(item) ?? failure
    return [{ item, metric, step, value, time, refused, written }]
  })
}

/** What of an item its line says otherwise; null: nothing. Of a number that no line can hold, the digits are compared. */
export function differsFromItem(line, { item, metric, step, value, time, refused, written }) {
  const isRaw = (raw, given) => {
    if (typeof given === 'string') return raw === given
    if (typeof given !== 'number') return raw === JSON.stringify(given)
    const isShort = Math.abs(given) < 2 ** 53 && raw === JSON.stringify(given)
    return isShort || (Number(raw) === given && written.includes(raw))
  }
  const raw = line.raw ?? { step: null, value: null, claimed: null }
  if (line.item !== item) return 'number'
  if (line.metric !== metric) return 'metricName'
  const isPlainStep = Number.isSafeInteger(step) || step == null
  if (isPlainStep ? raw.step !== null : !isRaw(raw.step, step)) return 'step'
  if (line.step !== (isPlainStep ? (step ?? null) : longStep(step, raw.step))) return 'step'
  const number = typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value.trim()) : NaN
  if (line.value !== (Number.isFinite(number) ? number : String(number))) return 'value'
  const isBare = raw.value === null && (typeof value === 'number' || value === undefined || value === String(number))
  if (!isBare && !isRaw(raw.value, value)) return 'value'
  const ms = msOf(time)
  if (line.claimedMs !== ms || line.claimed !== (ms === null ? null : isoOf(ms))) return 'claimed time'
  if (raw.claimed !== null && !isRaw(raw.claimed, time)) return 'claimed time'
  return line.refused === refused ? null : 'refusal'
}

/** A step beyond what a double holds, or written as text: a number or its digits when 64 bits hold it. */
function longStep(step, raw) {
  const digits = /^[+-]?\d{1,40}$/.test(raw) ? raw.replace('+', '') : Number.isInteger(step) ? step : null
  if (digits === null || BigInt.asIntN(64, BigInt(digits)) !== BigInt(digits)) return null
  const whole = BigInt(digits)
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole.toString()
}

function numberOf(written) {
  const [, sign, word] = /^([+-]?)(nan|inf|infinity)$/i.exec(written) ?? []
  if (word !== undefined) return word.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : NaN
}

/** Epoch milliseconds of a time in any spelling that CloudTrail was seen to write; null when it is none. */
function msOf(time) {
  if (typeof time === 'number') return msOfNumber(time)
  if (typeof time !== 'string') return null
  const written = time.trim()
  if (/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(written)) return msOfNumber(Number(written))
  const iso = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?$/i.exec(
    written,
  )
  const basic = iso ?? /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/.exec(written)
  if (basic !== null) {
    const [, year, month, day, hour, minute, second = 0, fraction = '', sign, hours = 0, minutes = 0] = basic
    const base = utc([year, month, day, hour, minute, second])
    const offset = (sign === '-' ? -60_000 : 60_000) * (Number(hours) * 60 + Number(minutes))
    return base === null ? null : base + Number(`${fraction}000`.slice(0, 3)) - offset
  }
  const [, name, day, year, hour, minute, second, half] =
    /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)\s(AM|PM)$/.exec(written) ?? []
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].indexOf(name) + 1
  return month === 0 ? null : utc([year, month, day, (hour % 12) + (half === 'PM' ? 12 : 0), minute, second])
}

function utc(parts) {
  const [year, month, day, hour, minute, second] = parts.map(Number)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
  return isReal && year >= 100 ? date.getTime() : null
}

/** Numbers from 1e11 on are milliseconds, smaller ones seconds. */
function msOfNumber(number) {
  const ms = Math.floor(Math.round(Math.abs(number) >= 1e11 ? number * 1000 : number * 1e6) / 1000)
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? ms : null
}
