import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { Config } from './config'
import { readSettings } from './env'

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
      ...{ accounts: ['111122223333'], role: { arn: 'arn:aws:iam::111122223333:role/reader', externalId: 'x' } },
    },
  ]
  expect(settings({ sources })).toEqual([
    { kind: 'directory', name: 'disk', folder },
    {
      ...{ kind: 's3', name: 'prod', bucket: 'trail-logs', prefix: 'team/', region: null, regions: [] },
      ...{ accounts: ['111122223333'], fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 4), pollMs: 30_000 },
      queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail-logs',
      role: { arn: 'arn:aws:iam::111122223333:role/reader', externalId: 'x' },
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

test.each([
  ['{', /cannot be read as JSON/],
  [{ sources: [] }, /sources: /],
  [
    { sources: [{ kind: 's3', name: 'a', bucket: 'trail-logs', from: '2026-11-02', to: '2026-11-01' }] },
    /sources\[0\]\.to: a day before from/,
  ],
  [{ sources: [{ kind: 's3', name: 'a', bucket: 'trail-logs', prefx: 'x' }] }, /sources\[0\]: .*prefx/],
  [{ sources: [{ kind: 's3', name: 'a', bucket: 'trail-logs', accounts: ['12'] }] }, /sources\[0\]\.accounts\[0\]: /],
  [
    {
      sources: [{ kind: 's3', name: 'a', bucket: 'trail-logs', role: { arn: 'arn:aws:iam::{account}:role/reader' } }],
    },
    /sources\[0\]\.role\.arn: not the ARN of a role/,
  ],
  [{ sources: [{ kind: 'directory', name: 'a', folder: './missing' }] }, /missing, which is not a folder/],
])('%j is refused with the key that is wrong', (config, words) => {
  expect(() => settings(config)).toThrow(words)
})

test('the JSON Schema that ships is the one that is checked', () => {
  const shipped: unknown = JSON.parse(readFileSync('docs/metrictrail.config.schema.json', 'utf8'))
  expect(shipped).toEqual(z.toJSONSchema(Config, { io: 'input' }))
})
