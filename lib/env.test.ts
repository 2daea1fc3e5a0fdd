import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from './env'
import { AppError } from './errors'

const folder = mkdtempSync(join(tmpdir(), 'metrictrail-env-'))
const [one, other] = [join(folder, 'a/logs'), join(folder, 'b/logs')]

beforeAll(() => {
  mkdirSync(one, { recursive: true })
  mkdirSync(other, { recursive: true })
  writeFileSync(join(folder, 'file'), '')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the settings of the server', () => {
  test('a source is called by the last part of its folder, or by its given name', () => {
    expect(readSettings({ METRICTRAIL_SOURCES: `${one}/, prod=${other}` }).sources).toEqual([
      { kind: 'directory', name: 'logs', folder: one },
      { kind: 'directory', name: 'prod', folder: other },
    ])
  })

  test('one log file may cost so much unless other limits are set', () => {
    expect(readSettings({ METRICTRAIL_SOURCES: one }).limits).toEqual({
      compressedBytes: 50 << 20,
      inflatedBytes: 512 << 20,
      ratio: 100,
      records: 250_000,
    })
  })

  test('the archive is on unless it is switched off', () => {
    expect(readSettings({ METRICTRAIL_SOURCES: one }).archive).toBe(true)
    expect(readSettings({ METRICTRAIL_SOURCES: one, METRICTRAIL_ARCHIVE: 'off' }).archive).toBe(false)
  })

  test.each([
    ['no source', {}, 'METRICTRAIL_SOURCES is not set: set it to a folder'],
    ['a source that is missing', { METRICTRAIL_SOURCES: join(folder, 'gone') }, 'gone, which is not a folder. Correct'],
    ['a bucket with one slash', { METRICTRAIL_SOURCES: 's3:/trail-logs' }, 'Set it to s3://trail-logs.'],
    [
      'the ARN of a bucket',
      { METRICTRAIL_SOURCES: 'a=arn:aws:s3:::trail-logs/team' },
      'Set it to s3://trail-logs/team.',
    ],
    [
      'the URL of a bucket',
      { METRICTRAIL_SOURCES: 'https://trail-logs.s3.eu-west-1.amazonaws.com/team' },
      'Set it to s3://trail-logs/team.',
    ],
    [
      'the older URL of a bucket',
      { METRICTRAIL_SOURCES: 'https://s3.eu-west-1.amazonaws.com/trail-logs' },
      'Set it to s3://trail-logs.',
    ],
    ['a source that is a file', { METRICTRAIL_SOURCES: join(folder, 'file') }, 'file, which is not a folder. Correct'],
    ['two sources of one name', { METRICTRAIL_SOURCES: `${one},${other}` }, 'METRICTRAIL_SOURCES=first='],
    [
      'a limit that is no number',
      { METRICTRAIL_SOURCES: one, METRICTRAIL_MAX_RATIO: '1e3' },
      'METRICTRAIL_MAX_RATIO=1e3 is not a whole number from 1 to 10000',
    ],
    ['an odd switch', { METRICTRAIL_SOURCES: one, METRICTRAIL_ARCHIVE: 'yes' }, 'METRICTRAIL_ARCHIVE=yes is neither'],
  ])('%s is an error that names the key and the fix', (_, env, sentence) => {
    expect(() => readSettings(env)).toThrow(AppError)
    expect(() => readSettings(env)).toThrow(sentence)
  })
})
