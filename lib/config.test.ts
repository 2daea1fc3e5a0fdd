import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { Config } from './config-schema'
import { readSettings } from './env'
import { AppError } from './errors'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metrictrail-'))
  return () => rmSync(folder, { recursive: true })
})

const settings = (config: unknown, env: Record<string, string> = {}) => {
  const path = join(folder, 'metrictrail.config.json')
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config))
  return readSettings({ METRICTRAIL_CONFIG: path, ...env }).sources
}

test('a configuration file names folders and buckets', () => {
  const sources = [
    { kind: 'directory', name: 'disk', folder: '.' },
    {
      ...{ kind: 's3', name: 'prod', bucket: 'trail-logs', prefix: 'team', from: '2026-11-01', pollSeconds: 30 },
      to: '2026-11-03',
      queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail-logs',
      ...{
        accounts: ['111122223333'],
        role: { arn: 'arn:aws:iam::111122223333:role/reader', externalId: 'a-long-text' },
      },
    },
  ]
  expect(settings({ sources })).toEqual([
    { kind: 'directory', name: 'disk', folder },
    {
      ...{ kind: 's3', name: 'prod', bucket: 'trail-logs', prefix: 'team/', region: null, regions: [] },
      ...{ accounts: ['111122223333'], fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 4), pollMs: 30_000 },
      queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail-logs',
      role: { arn: 'arn:aws:iam::111122223333:role/reader', externalId: 'a-long-text' },
    },
  ])
})

test('the environment names a bucket in one word, and goes before the file', () => {
  const found = settings({ sources: [] }, { METRICTRAIL_SOURCES: 'prod=s3://trail-logs/team, s3://other-logs' })
  expect(found.map((source) => source.kind === 's3' && [source.name, source.bucket, source.prefix])).toEqual([
    ['prod', 'trail-logs', 'team/'],
    ['other-logs', 'other-logs', ''],
  ])
})

const bucket = { kind: 's3', name: 'a', bucket: 'trail-logs' }
const many = { accounts: ['900000000000', '802468135790'], regions: ['us-east-1'] }

test.each([
  ['{', ['metrictrail.config.json is not JSON: ']],
  [
    {
      sources: [{ ...bucket, from: '2026-11-02', to: '2026-11-01', prefx: 'x' }],
      fleet: { regions: ['Ireland'] },
    },
    [
      'has 4 problems',
      'sources[0].prefx: no such key',
      'sources[0].to: found "2026-11-01"',
      'fleet.accounts: missing. Add it: at least one account',
    ],
  ],
  [{}, ['sources: none is named, and no "fleet". Name at least one of them']],
  [
    { sources: [{ ...bucket, from: '2026-11-02', to: '2026-11-01' }] },
    ['has a problem:\n  sources[0].to: found "2026-11-01". Set it to a day that is not before "from".'],
  ],
  [{ sources: [{ ...bucket, prefx: 'x' }] }, ['sources[0].prefx: no such key. Rename it to "prefix".']],
  [
    { sources: [{ ...bucket, from: '2999-01-01' }] },
    ['sources[0].from: found "2999-01-01". Set it to a day that is not in the future: nothing would be read.'],
  ],
  [
    {
      sources: [
        {
          ...{ kind: 'lake', name: 'lake', region: 'eu-west-1', from: '2026-11-01' },
          eventDataStore:
            'arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/e0d5e7a0-1111-4222-8333-444455556666',
        },
        { ...bucket, region: 'cn-north-1', role: { arn: 'arn:aws:iam::111122223333:role/metrictrail-reader' } },
      ],
    },
    [
      'sources[0].region: found "eu-west-1". Set it to the region that the ARN of "eventDataStore" names.',
      'sources[1].role.arn: found "arn:aws:iam::111122223333:role/metrictrail-reader". Set it to a role of the partition',
    ],
  ],
  [
    { sources: [{ ...bucket, prefix: 'x', Prefix: 'x' }] },
    ['sources[0].Prefix: no such key, and "prefix" is there already. Take it away.'],
  ],
  [{ sources: [bucket], whatever: 1 }, ['whatever: no such key. Take it away; known here are sources, fleet.']],
  [
    { fleet: { organization: true, regions: ['us-east-1'], role: { Arn: 'x' } } },
    ['fleet.role.Arn: no such key. Rename it to "arn".'],
  ],
  // Everything at once.
  [
    {
      sources: [
        { ...bucket, bucket: 'Trail_Logs', prefix: '/team', region: 'Ireland', accounts: ['12', 111122223333] },
        { ...bucket, name: 'my trail', pollSeconds: 1, role: { arn: 'arn:aws:iam::{account}:role/reader' } },
        { kind: 'lake', name: 'b', eventDataStore: 'mine', from: 'May' },
        { kind: 'S3', name: 'c', bucket: 'trail-logs' },
        's3://trail-logs',
      ],
      fleet: { organization: 'yes', regions: [], role: { arn: 'reader', externalId: '!' } },
    },
    [
      'has 17 problems:',
      'sources[0].bucket: found "Trail_Logs". Set it to the name of a bucket, 3 to 63 lower-case letters, digits, dots and dashes, such as "trail-logs".',
      'sources[0].prefix: found "/team". Set it to what stands before AWSLogs/ in the keys, without a slash at its start, such as "team/logs".',
      'sources[0].region: found "Ireland". Set it to the name of an AWS region, such as "eu-west-1".',
      'sources[0].accounts[0]: found "12". Set it to an account id of 12 digits in quotes, such as "111122223333".',
      'sources[0].accounts[1]: found 111122223333. Set it to an account id',
      'sources[1].name: found "my trail". Set it to a name of letters',
      'sources[1].pollSeconds: found 1. Set it to a whole number of seconds from 5 to 86400, such as 60.',
      'sources[1].role.arn: found "arn:aws:iam::{account}:role/reader". Set it to the ARN of a role, such as "arn:aws:iam::111122223333:role/metrictrail-reader".',
      'sources[2].region: missing. Add it: the name of an AWS region, such as "eu-west-1".',
      'sources[2].eventDataStore: found "mine". Set it to the id or ARN of an event data store',
      'sources[2].from: found "May". Set it to a day, such as "2026-11-01".',
      'sources[3].kind: found "S3". Set it to one of "directory", "s3", "lake", "logs".',
      'sources[4]: found "s3://trail-logs". Set it to an object, such as { "kind": "s3"',
      'fleet.organization: found "yes". Set it to true or false.',
      'fleet.regions: found []. Set it to at least one region: the name of an AWS region, such as "eu-west-1".',
      'fleet.role.arn: found "reader". Set it to the ARN of a role',
      'fleet.role.externalId: found what is there. Set it to a text of 2 to 1224',
    ],
  ],
  [
    {
      sources: [
        { kind: 'directory', name: 'a', folder: './missing' },
        { kind: 'directory', name: 'b', folder: './gone' },
      ],
    },
    ['missing, which is not a folder', 'gone, which is not a folder'],
  ],
  [
    { fleet: { ...many, role: { arn: 'arn:aws:iam::900000000000:role/reader' } } },
    [
      'fleet.role.arn: found "arn:aws:iam::900000000000:role/reader". Set it to the ARN of a role with {account} in the place of the account, such as "arn:aws:iam::{account}:role/metrictrail-reader"',
    ],
  ],
  [
    { fleet: { organization: true, regions: ['us-east-1'], role: { arn: 'arn:aws:iam::900000000000:role/reader' } } },
    ['fleet.role.arn: found "arn:aws:iam::900000000000:role/reader". Set it to the ARN of a role with {account}'],
  ],
  [
    {
      fleet: { accounts: ['111122223333'], regions: ['us-east-1'], role: { arn: 'arn:aws:iam::900000000000:role/a' } },
    },
    ['fleet.role.arn: found "arn:aws:iam::900000000000:role/a". Set it to the ARN of a role with {account}'],
  ],
  [{ fleet: many }, ['fleet.role: missing. Add it: a role that each account has, such as { "arn": "arn:aws:iam::{']],
  [
    { fleet: { organization: true, regions: ['us-east-1'] } },
    ['fleet.role: missing. Add it: a role that each account has'],
  ],
  [
    { sources: [bucket, bucket, { ...bucket, name: 'b' }, { ...bucket, name: 'b' }] },
    ['Several sources are called "a"', 'Several sources are called "b"'],
  ],
])('%j is refused with all that is wrong, and in no words but ours', (config, lines) => {
  const words = refusal(() => settings(config))
  for (const line of lines) expect(words).toContain(line)
  expect(words).not.toMatch(/Invalid|expected string|discriminator|Unrecognized/)
})

test('a file that begins with a byte order mark is read', () => {
  const sources = settings(`\uFEFF${JSON.stringify({ sources: [bucket] })}`)
  expect(sources).toHaveLength(1)
})

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  throw new Error('it was taken')
}

test.each(['ab', 'Trail', 'trail_logs', 'trail..logs', '192.168.5.4', '-trail', 'trail-'])(
  'no bucket is called %s, in the file or in the environment',
  (name) => {
    expect(() => settings({ sources: [{ ...bucket, bucket: name }] })).toThrow(/sources\[0\]\.bucket: found/)
    expect(() => readSettings({ METRICTRAIL_SOURCES: `s3://${name}/team` })).toThrow(/METRICTRAIL_SOURCES.*bucket/)
  },
)

test('a fleet alone is enough, and a file is asked for neither more', () => {
  const path = join(folder, 'metrictrail.config.json')
  writeFileSync(path, JSON.stringify({ fleet: { accounts: ['111122223333'], regions: ['us-east-1'] } }))
  const found = readSettings({ METRICTRAIL_CONFIG: path, METRICTRAIL_SOURCES: '' })
  expect(found.sources).toEqual([])
  expect(found.fleet).toMatchObject({ accounts: ['111122223333'], regions: ['us-east-1'] })
})

test('the JSON Schema that ships is the one that is checked', () => {
  const shipped: unknown = JSON.parse(readFileSync('docs/metrictrail.config.schema.json', 'utf8'))
  expect(shipped).toEqual(z.toJSONSchema(Config, { io: 'input' }))
})
