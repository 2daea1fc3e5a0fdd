import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EXTRA_READER_ACTIONS, READER_ACTIONS } from '@/lib/cloudtrail/set-up-reader'

/** What IAM calls the services of the clients. */
const PREFIXES: Record<string, string> = {
  ...{ s3: 's3', cloudtrail: 'cloudtrail', 'cloudwatch-logs': 'logs', sqs: 'sqs', sts: 'sts', iam: 'iam' },
  organizations: 'organizations',
}

/** Calls whose right has another name. null: it needs none. */
const RIGHTS: Record<string, string | null> = {
  ListObjectsV2: 's3:ListBucket',
  HeadObject: 's3:GetObject',
  DeleteMessageBatch: 'sqs:DeleteMessage',
  GetCallerIdentity: null,
}

/** What a call takes of KMS where its service keeps things under a key of yours. */
const KEYS: Record<string, string[]> = {
  GetObject: ['kms:Decrypt'],
  ReceiveMessage: ['kms:Decrypt'],
  StartQuery: ['kms:Decrypt', 'kms:GenerateDataKey'],
}

const folder = 'lib/sources'
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'))

/** Command classes that the sources import, with the client that they are of. */
const commands = texts.flatMap((text) =>
  [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g)].flatMap(
    ([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)].map(([, call = '']) => ({ client, call })),
  ),
)

const needed = new Set(
  commands.flatMap(({ client, call }) => {
    const right = call in RIGHTS ? RIGHTS[call] : `${PREFIXES[client] ?? client}:${call}`
    return [right ?? [], KEYS[call] ?? []].flat()
  }),
)
if (texts.some((text) => text.includes('fromTemporaryCredentials('))) needed.add('sts:AssumeRole')

const granted = new Set([...Object.values(READER_ACTIONS), ...Object.values(EXTRA_READER_ACTIONS)].flat())

describe('the policies of the set-up texts', () => {
  test('are compared with every command of the AWS SDK that the sources make', () => {
    const made = texts.flatMap((text) => [...text.matchAll(/\bnew (\w+)Command\(/g)].map(([, call]) => call))
    expect(new Set(commands.map(({ call }) => call))).toEqual(new Set(made))
    expect(made.length).toBeGreaterThan(20)
  })

  test('give every right that a command takes', () => {
    expect([...needed].filter((right) => !granted.has(right))).toEqual([])
  })

  test('give no right that no command takes', () => {
    expect([...granted].filter((right) => !needed.has(right))).toEqual([])
  })
})
