import 'server-only'
import { z } from 'zod'
import { partitionOf } from './cloudtrail/arn'
import { BUCKET_NAME, BUCKET_WORDS } from './source-settings'

// What a key takes, in words with an example: this is what is told of every value that does not fit.
const PREFIX_WORDS = 'what stands before AWSLogs/ in the keys, without a slash at its start, such as "team/logs"'
const REGION_WORDS = 'the name of an AWS region, such as "eu-west-1"'
const ACCOUNT_WORDS = 'an account id of 12 digits in quotes, such as "111122223333"'
const ROLE_WORDS = 'the ARN of a role, such as "arn:aws:iam::111122223333:role/metrictrail-reader"'
const EACH_ARN = 'arn:aws:iam::{account}:role/metrictrail-reader'
const EACH_WORDS = `the ARN of a role with {account} in the place of the account, such as "${EACH_ARN}"`
const ROLES_WORDS = `${ROLE_WORDS}, or with {account} in the place of the account`
const STORE_WORDS =
  'the id or ARN of an event data store, such as "e0d5e7a0-1111-4222-8333-444455556666" (from aws cloudtrail list-event-data-stores)'
const NAME_WORDS = 'a name of letters, digits, dots, dashes and underscores, such as "prod"'
const QUEUE_WORDS = 'the URL of an SQS queue, such as "https://sqs.eu-west-1.amazonaws.com/111122223333/trail-logs"'
const KIND_WORDS = 'one of "directory", "s3", "lake", "logs"'

const text = (words: string, pattern: RegExp) => z.string({ error: words }).regex(pattern, { error: words })
const path = (words: string) => z.string({ error: words }).min(1, { error: words })
const list = <One extends z.ZodType>(one: One, words: string) => z.array(one, { error: `a list: ${words}` })
const flag = () => z.boolean({ error: 'true or false' })
const pollSeconds = (least: number, standard: number) => {
  const error = `a whole number of seconds from ${least} to 86400, such as ${standard}`
  return z.number({ error }).int({ error }).min(least, { error }).max(86_400, { error }).default(standard)
}

const Name = text(NAME_WORDS, /^[A-Za-z0-9][A-Za-z0-9._-]*$/).describe(
  'What the store knows the source by. Keeping it, the logs may move.',
)

const Folder = z.strictObject({
  kind: z.literal('directory'),
  name: Name,
  folder: path('the path of a folder, such as "./logs"').describe(
    'A folder of CloudTrail log files; a relative path starts at this file.',
  ),
})

const roleWith = (words: string, arn: RegExp) =>
  z
    .strictObject(
      {
        arn: text(words, arn),
        externalId: text(
          'a text of 2 to 1224 characters, the one in the trust policy of the role',
          /^[\w+=,.@:/-]{2,1224}$/,
        ).optional(),
      },
      { error: 'an object, such as { "arn": "arn:aws:iam::111122223333:role/metrictrail-reader" }' },
    )
    .optional()
const Role = roleWith(ROLE_WORDS, /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/)
const RoleOfEach = roleWith(ROLES_WORDS, /^arn:aws[\w-]*:iam::(\d{12}|\{account\}):role\/[\w+=,.@/-]+$/)
const Account = text(ACCOUNT_WORDS, /^\d{12}$/)
const Region = text(REGION_WORDS, /^[a-z]{2}(-[a-z]+)+-\d+$/)
const Day = z.iso.date({ error: 'a day, such as "2026-11-01"' })
const To = Day.optional().describe('Last day, itself included; without it everything new is followed.')

const Bucket = z.strictObject({
  kind: z.literal('s3'),
  name: Name,
  bucket: text(BUCKET_WORDS, BUCKET_NAME),
  prefix: text(PREFIX_WORDS, /^(?!\/|s3:)[^\\]{0,1000}$/)
    .default('')
    .describe('What stands before AWSLogs/ in the keys.'),
  region: Region.optional().describe('Of the bucket; found by the SDK when it is missing.'),
  role: Role.describe('Assumed before the bucket is asked.'),
  accounts: list(Account, ACCOUNT_WORDS)
    .default([])
    .describe('Only these; all that the bucket holds when it is missing.'),
  regions: list(Region, REGION_WORDS).default([]).describe('Only these; all that the bucket holds when it is missing.'),
  from: Day.optional().describe('First day: log files delivered earlier are left alone.'),
  to: To,
  pollSeconds: pollSeconds(5, 60),
  queue: text(QUEUE_WORDS, /^https?:\/\/[^/]+\/\d{12}\/[\w-]{1,80}$/)
    .optional()
    .describe('URL of an SQS queue that S3 or SNS tells of new objects: they are read at once.'),
})

const Lake = z.strictObject({
  kind: z.literal('lake'),
  name: Name,
  region: Region,
  eventDataStore: text(STORE_WORDS, /^(arn:[^:]+:cloudtrail:[^:]+:\d{12}:eventdatastore\/)?[0-9a-f-]{36}$/).describe(
    'Id or ARN of the CloudTrail Lake event data store.',
  ),
  role: Role.describe('Assumed before the store is asked.'),
  from: Day.describe('First day: earlier events are not asked for, since queries cost by what they scan.'),
  to: To,
  pollSeconds: pollSeconds(60, 900),
  mostGigabytesADay: z
    .number({ error: 'a number of gigabytes above 0, such as 20' })
    .positive({ error: 'a number of gigabytes above 0, such as 20' })
    .default(20)
    .describe('No new query on a UTC day that scanned so much.'),
})

const LogGroup = z.strictObject({
  kind: z.literal('logs'),
  name: Name,
  region: Region,
  logGroup: text('the name of a log group, such as "aws-cloudtrail-logs"', /^[\w./#-]{1,512}$/),
  role: Role.describe('Assumed before the log group is asked.'),
  from: Day.describe('First day: earlier events are not asked for.'),
  to: To,
  pollSeconds: pollSeconds(5, 60),
})

/** What is asked of several keys is told beside what is wrong with any of them, so it is asked of what may be anything. */
const always = () => true
const Backwards = z.object({ from: Day, to: Day }).refine(({ from, to }) => to < from)
const Later = z.object({ from: Day }).refine(({ from }) => Date.parse(from) > Date.now())
const ARN_REGION = /^arn:[^:]+:cloudtrail:([^:]+):/
const Elsewhere = z
  .object({ region: z.string(), eventDataStore: z.string().regex(ARN_REGION) })
  .refine(({ region, eventDataStore }) => ARN_REGION.exec(eventDataStore)?.[1] !== region)
const Foreign = z
  .object({ region: Region, role: z.object({ arn: z.string().regex(/^arn:/) }) })
  .refine(({ region, role }) => role.arn.split(':')[1] !== partitionOf(region))
/** A fleet without any account. */
const Nobody = z.object({ accounts: z.tuple([]).optional(), organization: z.literal(false).optional() })

/** Of a fleet that asks several accounts, or the organization's. */
const Many = z.union([
  z.object({ accounts: z.array(z.unknown()).min(2) }),
  z.object({ accounts: z.tuple([]).optional(), organization: z.literal(true) }),
])
const WithoutRole = z.object({ role: z.undefined().optional() })
const FixedRole = z.object({ role: z.object({ arn: z.string().regex(/:iam::\d{12}:/) }) })
const OneAccount = z.object({ accounts: z.tuple([z.string()]) })

/** Whether an account would be asked with a role of another one, which answers with its own trails. */
function asksAnother(fleet: unknown): boolean {
  const { data: fixed } = FixedRole.safeParse(fleet)
  if (fixed === undefined) return false
  const { data: one } = OneAccount.safeParse(fleet)
  return Many.safeParse(fleet).success || (one !== undefined && !fixed.role.arn.includes(`:iam::${one.accounts[0]}:`))
}

const Fleet = z
  .strictObject(
    {
      role: RoleOfEach.describe(
        'Assumed in each account; {account} in its ARN stands for the account. Several accounts take one.',
      ),
      accounts: list(Account, ACCOUNT_WORDS).default([]).describe('Those of the organization when it is missing.'),
      organization: flag().default(false).describe('Ask AWS Organizations for accounts, names and units.'),
      regions: list(Region, REGION_WORDS).min(1, { error: `at least one region: ${REGION_WORDS}` }),
      names: path('the path of a CSV file, such as "./accounts.csv"')
        .optional()
        .describe('A CSV file of account,name,unit; a relative path starts at this file.'),
      history: flag().default(true).describe('Read the event history too: 2 requests a second for each region.'),
      pollSeconds: pollSeconds(60, 3600),
    },
    { error: 'an object, such as { "accounts": ["111122223333"], "regions": ["eu-west-1"] }' },
  )
  .refine((fleet: unknown) => !Nobody.safeParse(fleet).success, {
    ...{ path: ['accounts'], error: `at least one account, ${ACCOUNT_WORDS}, or "organization": true beside it` },
    when: always,
  })
  .refine((fleet: unknown) => !asksAnother(fleet), {
    ...{ path: ['role', 'arn'], error: `${EACH_WORDS}: the role of one account answers with its trails alone` },
    when: always,
  })
  .refine((fleet: unknown) => !(Many.safeParse(fleet).success && WithoutRole.safeParse(fleet).success), {
    ...{ path: ['role'], error: `a role that each account has, such as { "arn": "${EACH_ARN}" }` },
    when: always,
  })

const Source = z
  .discriminatedUnion('kind', [Folder, Bucket, Lake, LogGroup], {
    error: ({ input }) =>
      typeof input === 'object' && input !== null
        ? KIND_WORDS
        : 'an object, such as { "kind": "s3", "name": "prod", "bucket": "trail-logs" }',
  })
  .refine((source: unknown) => !Backwards.safeParse(source).success, {
    ...{ path: ['to'], error: 'a day that is not before "from"', when: always },
  })
  .refine((source: unknown) => !Later.safeParse(source).success, {
    ...{ path: ['from'], error: 'a day that is not in the future: nothing would be read', when: always },
  })
  .refine((source: unknown) => !Elsewhere.safeParse(source).success, {
    ...{ path: ['region'], error: 'the region that the ARN of "eventDataStore" names', when: always },
  })
  .refine((source: unknown) => !Foreign.safeParse(source).success, {
    ...{ path: ['role', 'arn'], error: 'a role of the partition that "region" belongs to', when: always },
  })

/** `metrictrail.config.json`. Its JSON Schema is `docs/metrictrail.config.schema.json`. */
export const Config = z.strictObject(
  {
    $schema: z.string({ error: 'the path of the schema, such as "docs/metrictrail.config.schema.json"' }).optional(),
    sources: list(Source, 'of objects such as { "kind": "s3", "name": "prod", "bucket": "trail-logs" }').default([]),
    fleet: Fleet.optional().describe('Accounts and regions whose trail settings and event history are read.'),
  },
  {
    error:
      'an object with "sources", "fleet" or both, such as { "sources": [{ "kind": "directory", "name": "logs", "folder": "./logs" }] }',
  },
)
export type Config = z.output<typeof Config>
