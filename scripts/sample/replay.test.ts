import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dataOf, readRecords } from './read-trail'
import { replayTrainingLogs } from './replay'

const folder = join(process.env.METRICTRAIL_FIXTURES ?? '', 'training')
const isThere = process.env.METRICTRAIL_FIXTURES !== undefined && existsSync(folder)
if (!isThere) console.log('METRICTRAIL_FIXTURES is not set: the real training logs are not replayed.')

describe.skipIf(!isThere)('the real training logs, replayed', () => {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-replay-'))
  afterAll(() => rmSync(root, { recursive: true }))
  const runs = isThere ? replayTrainingLogs(folder, root) : []

  test('every value of the llm.c log is sent, in its order', () => {
    const text = readFileSync(join(folder, 'modded-nanogpt_llmc_main.log'), 'utf8')
    const losses = [...text.matchAll(/^s:(\d+) trl:(\S+)/gm)].map(([, step, value]) => [Number(step), Number(value)])
    const series = runs[0]?.series
    expect(losses).toHaveLength(19_560)
    expect(series?.get('train/loss')?.map(({ step, value }) => [step, value])).toEqual(losses)
    expect(series?.get('train/grad_norm')).toHaveLength(19_560)
    expect(series?.get('validation:loss')).toHaveLength(80)
  })

  test('every value of the Trainer state is sent, under its 33 names', () => {
    const series = runs[1]?.series
    expect(series?.size).toBe(33)
    expect([...(series?.values() ?? [])].reduce((sum, points) => sum + points.length, 0)).toBe(1020)
  })

  test('the log files hold exactly what was sent, with the same times', () => {
    const records = readRecords(root).filter(({ eventName }) => eventName === 'BatchPutMetrics')
    const written = records.flatMap((record) =>
      dataOf(record).map(({ metricName, step, value, timestamp }) =>
        [record.awsRegion, metricName, step, value, timestamp, Date.parse(record.eventTime)].join(' '),
      ),
    )
    const sent = runs.flatMap(({ region, series }) =>
      [...series].flatMap(([name, points]) =>
        points.map(({ step, value, claimedMs, observedMs }) =>
          [region, name, step, value, claimedMs, observedMs].join(' '),
        ),
      ),
    )
    expect(written.sort()).toEqual(sent.sort())
  })
})
