import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SELECTORS } from '../lib/cloudtrail/set-up-trail'
import { goodTrail, type HeldFleet, type HeldTrail } from './emulator/fleet'

export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'] as const
type Region = (typeof REGIONS)[number]

const hourMs = 3_600_000
const startMs = Date.now()

/** The three whose trails look healthy, and hide a writer, runs and reads. */
export const HIDING = { writer: '333344445555', runs: '888899990000', reads: '123456789012' } as const
/** Its role is not there. */
export const NEVER_SEEN = '210987654321'
export const NO_PERMISSION = '654321098765'
/** Its trail has basic selectors, which cannot name metrics calls. */
export const NOT_RECORDED = '802468135790'
/** Its trail takes all, and it has no run. */
export const RECORDED = '900000000000'
/** It is in the organization, beside the 60 that are asked. */
export const SUSPENDED = '975310864202'
/** How a shell would run what somebody chose as a name; a spreadsheet too. */
export const SLY_NAME = '=cmd|" /c calc"!A0'

/** What is shown beside an account's number, and as its unit. */
const NAMED: [account: string, name: string, unit: string, trails: () => HeldTrail[]][] = [
  [HIDING.writer, 'ml-batch', 'ML/Production', () => hiding('eu-west-1', writerLine)],
  [HIDING.runs, 'vision-lab', 'ML/Research', () => hiding('us-east-1', runsLine)],
  [HIDING.reads, 'risk-models', 'Finance', () => hiding('eu-west-1', { Field: 'readOnly', Equals: ['false'] })],
  [NOT_RECORDED, 'audio-legacy', 'ML/Research', () => [trail({ selectors: null })]],
  [NEVER_SEEN, 'genai-sandbox', 'Sandbox', () => [trail()]],
  [NO_PERMISSION, 'nordic-analytics', 'Acquired/Nordic', () => [trail()]],
  ['135702468013', 'pricing-forecast', 'Finance', () => [trail({ latestDeliveryMs: startMs - 31.5 * hourMs })]],
  ['246801357024', 'speech-eu', 'ML/Research', () => each((region) => (region === 'eu-west-1' ? quiet : {}))],
  ['730284916657', 'churn-hpo', 'Marketing', () => [trail({ hasValidation: false })]],
  ['641395827768', 'search-ranking', 'Commerce', () => each((region) => ({ hasValidation: region.startsWith('us') }))],
  ['552406738879', SLY_NAME, 'Commerce', () => each((region) => ({ hasValidation: region !== 'us-west-2' }))],
]
const COUNT = 60

const writerLine = { Field: 'userIdentity.arn', NotStartsWith: [`arn:aws:sts::${HIDING.writer}:assumed-role/ml-hpo/`] }
const runsLine = {
  Field: 'resources.ARN',
  NotEquals: Array.from(
    { length: 14 },
    (_, at) => `arn:aws:sagemaker:us-east-1:${HIDING.runs}:experiment-trial-component/sweep-${at}`,
  ),
}
const quiet = { latestDeliveryMs: startMs - 19.5 * hourMs }

const trail = (more: Partial<HeldTrail> = {}): HeldTrail => ({ ...goodTrail, latestDeliveryMs: startMs, ...more })

/** A trail a region. */
function each(more: (region: Region) => Partial<HeldTrail>): HeldTrail[] {
  return REGIONS.map((region) =>
    trail({ name: `events-${region}`, homeRegion: region, isMultiRegion: false, ...more(region) }),
  )
}

function hiding(at: Region, line: object): HeldTrail[] {
  const [management, metrics] = SELECTORS
  const selectors = [management ?? {}, { ...metrics, FieldSelectors: [...(metrics?.FieldSelectors ?? []), line] }]
  return each((region) => (region === at ? { selectors } : {}))
}

/** An organization of 60 accounts, most of which record all. */
export function madeFleet(): HeldFleet {
  const others = Array.from({ length: COUNT - NAMED.length }, (_, at): (typeof NAMED)[number] => [
    ...([String(Number(RECORDED) + at * 1_234_567), `team-${at + 1}`, 'ML/Teams', () => [trail()]] as const),
  ])
  const all = [...others, ...NAMED]
  return {
    trails: new Map(all.map(([account, , , trails]) => [account, trails()])),
    accounts: new Map<string, { name: string; unit: string; state?: string }>([
      ...all.map(([account, name, unit]) => [account, { name, unit }] as const),
      [SUSPENDED, { name: 'team-retired', unit: 'Sandbox', state: 'SUSPENDED' }],
    ]),
    refuse: (operation, account) =>
      operation === 'DescribeTrails' && account === NO_PERMISSION
        ? { status: 400, code: 'AccessDeniedException', message: 'not authorized' }
        : null,
  }
}

const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/**
 * Log files of the account that hides a writer, with the call that set the trail so and a metrics call, and of the one
 * that records nothing any more, with two calls: the later one lies in the hour since which its settings are known.
 */
export function writeLogFiles(folder: string): void {
  const atMs = startMs - 24 * hourMs
  const selectors = {
    ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'PutEventSelectors', eventCategory: 'Management' },
    ...{ requestParameters: { trailName: 'events-eu-west-1' }, managementEvent: true },
  }
  writeLogFile(folder, HIDING.writer, [
    { ms: atMs, more: selectors },
    { ms: atMs + hourMs, more: metricsCall(atMs + hourMs) },
  ])
  const calls = [startMs - 3 * hourMs, startMs].map((ms) => ({ ms, more: metricsCall(ms) }))
  writeLogFile(folder, NOT_RECORDED, calls)
}

const metricsCall = (ms: number) => ({
  ...{ eventSource: 'metrics-sagemaker.amazonaws.com', eventName: 'BatchPutMetrics', eventCategory: 'Data' },
  requestParameters: {
    trialComponentName: 'run-a',
    metricData: [{ metricName: 'loss', step: 1, value: 0.5, timestamp: time(ms) }],
  },
  managementEvent: false,
})

/** One file of one account; its event ids begin with the account's digits. */
function writeLogFile(folder: string, account: string, events: { ms: number; more: object }[]): void {
  const Records = events.map(({ ms, more }, at) => ({
    ...{ eventVersion: '1.11', eventTime: time(ms), awsRegion: 'eu-west-1', recipientAccountId: account },
    ...{ sourceIPAddress: '203.0.113.9', userAgent: 'aws-cli/2.17.0', eventType: 'AwsApiCall' },
    eventID: `${account.slice(0, 8)}-0000-4000-8000-00000000000${at + 1}`,
    userIdentity: {
      ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLE:t.varga', accountId: account, accessKeyId: 'ASIAEXAMPLE' },
      arn: `arn:aws:sts::${account}:assumed-role/platform-admin/t.varga`,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/platform-admin` } },
    },
    ...more,
  }))
  const [day = '', clock = ''] = time((events.at(-1)?.ms ?? 0) + hourMs / 60).split('T')
  const stamp = `${day.replaceAll('-', '')}T${clock.slice(0, 5).replace(':', '')}Z`
  const name = `${account}_CloudTrail_eu-west-1_${stamp}_AbCdEfGhIjKlMnOp.json.gz`
  const path = join(folder, `AWSLogs/${account}/CloudTrail/eu-west-1/${day.replaceAll('-', '/')}`, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, gzipSync(JSON.stringify({ Records })))
}
