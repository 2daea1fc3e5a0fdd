import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors'

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots, dashes and underscores only')
  .describe('What the store knows the source by. Keeping it, the logs may move.')

const Folder = z.strictObject({
  kind: z.literal('directory'),
  name: Name,
  folder: z.string().min(1).describe('A folder of CloudTrail log files; a relative path starts at this file.'),
})

const roleWith = (arn: RegExp) =>
  z.strictObject({ arn: z.string().regex(arn, 'not the ARN of a role'), externalId: z.string().optional() }).optional()
const Role = roleWith(/^arn:[^:]+:iam::\d{12}:role\/.+$/)
const RoleOfEach = roleWith(/^arn:[^:]+:iam::(\d{12}|\{account\}):role\/.+$/)
const Account = z.string().regex(/^\d{12}$/, 'not an account id of 12 digits')
const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'not the name of a region')
const Day = z.iso.date('not a day like 2026-11-01')
const To = Day.optional().describe('Last day, itself included; without it everything new is followed.')
const pollSeconds = (least: number, standard: number) => z.number().int().min(least).max(86_400).default(standard)

const Bucket = z.strictObject({
  kind: z.literal('s3'),
  name: Name,
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not the name of a bucket'),
  prefix: z.string().default('').describe('What stands before AWSLogs/ in the keys.'),
  region: z.string().optional().describe('Of the bucket; found by the SDK when it is missing.'),
  role: Role.describe('Assumed before the bucket is asked.'),
  accounts: z.array(Account).default([]).describe('Only these; all that the bucket holds when it is missing.'),
  regions: z.array(z.string()).default([]).describe('Only these; all that the bucket holds when it is missing.'),
  from: Day.optional().describe('First day: log files delivered earlier are left alone.'),
  to: To,
  pollSeconds: pollSeconds(5, 60),
  queue: z
    .string()
    .regex(/^https?:\/\/[^/]+\/\d{12}\/[\w-]{1,80}$/, 'not the URL of an SQS queue')
    .optional()
    .describe('URL of an SQS queue that S3 or SNS tells of new objects: they are read at once.'),
})

const Lake = z.strictObject({
  kind: z.literal('lake'),
  name: Name,
  region: Region,
  eventDataStore: z
    .string()
    .regex(/^(arn:[^:]+:cloudtrail:[^:]+:\d{12}:eventdatastore\/)?[0-9a-f-]{36}$/, 'not the id or ARN of a data store')
    .describe('Id or ARN of the CloudTrail Lake event data store.'),
  role: Role.describe('Assumed before the store is asked.'),
  from: Day.describe('First day: earlier events are not asked for, since queries cost by what they scan.'),
  to: To,
  pollSeconds: pollSeconds(60, 900),
  mostGigabytesADay: z.number().positive().default(20).describe('No new query on a UTC day that scanned so much.'),
})

const LogGroup = z.strictObject({
  kind: z.literal('logs'),
  name: Name,
  region: Region,
  logGroup: z.string().regex(/^[\w./#-]{1,512}$/, 'not the name of a log group'),
  role: Role.describe('Assumed before the log group is asked.'),
  from: Day.describe('First day: earlier events are not asked for.'),
  to: To,
  pollSeconds: pollSeconds(5, 60),
})

const Fleet = z
  .strictObject({
    role: RoleOfEach.describe('Assumed in each account; {account} in its ARN stands for the account.'),
    accounts: z.array(Account).default([]).describe('Those of the organization when it is missing.'),
    organization: z.boolean().default(false).describe('Ask AWS Organizations for accounts, names and units.'),
    regions: z.array(Region).min(1),
    names: z.string().optional().describe('A CSV file of account,name,unit; a relative path starts at this file.'),
    history: z.boolean().default(true).describe('Read the event history too: 2 requests a second for each region.'),
    pollSeconds: pollSeconds(60, 3600),
  })
  .refine(({ accounts, organization }) => accounts.length > 0 || organization, 'name accounts, or set organization')

const Source = z
  .discriminatedUnion('kind', [Folder, Bucket, Lake, LogGroup])
  .refine((source) => !('to' in source && source.from && source.to && source.to < source.from), {
    path: ['to'],
    error: 'a day before from',
  })

/** `metrictrail.config.json`. Its JSON Schema is `docs/metrictrail.config.schema.json`. */
export const Config = z.strictObject({
  $schema: z.string().optional(),
  sources: z.array(Source).default([]),
  fleet: Fleet.optional().describe('Accounts and regions whose trail settings and event history are read.'),
})
export type Config = z.output<typeof Config>

/** The file's name when `METRICTRAIL_CONFIG` is not set. */
const usualPath = 'metrictrail.config.json'

/**
 * The configuration file: `METRICTRAIL_CONFIG`, else `metrictrail.config.json` where the server was started; null when
 * there is none. Throws `AppError` config that names the file, the key and the fix.
 */
export function readConfig(env: Record<string, string | undefined>): { path: string; config: Config } | null {
  const path = resolve(/* turbopackIgnore: true */ env.METRICTRAIL_CONFIG || usualPath)
  if (!existsSync(path)) {
    if (!env.METRICTRAIL_CONFIG) return null
    throw new AppError('config', `METRICTRAIL_CONFIG names ${path}, which is not there. Correct the path.`)
  }
  const parsed = Config.safeParse(readJson(path))
  if (parsed.success) return { path, config: parsed.data }
  const [issue] = parsed.error.issues
  const key = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  throw new AppError('config', `${path}, ${key?.replace(/^\./, '') || 'the whole'}: ${issue?.message}. Correct it.`)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError('config', `${path} cannot be read as JSON: ${why}. Correct it.`, { cause: error })
  }
}
