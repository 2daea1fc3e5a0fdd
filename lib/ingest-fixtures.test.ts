import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answersOf } from './ingest-answers'
import { MadeTrail, rowsOf } from './ingest-trail'

const root = process.env.METRICTRAIL_FIXTURES ?? ''
const isThere = root !== '' && existsSync(root)
if (!isThere) console.log('METRICTRAIL_FIXTURES is not set: real log files and the sample of AWS are not ingested.')

describe.skipIf(!isThere)('real log files', () => {
  let trail: MadeTrail
  beforeEach(() => {
    trail = new MadeTrail()
  })
  afterEach(() => trail.remove())

  test.each([
    ['invictus-aws_dataset', { files: 55, records: 2900, kept: 29, other: 2871, rejected: 0 }, 0],
    ['stratus-detonation-logs', { files: 35, records: 310, kept: 3, other: 307, rejected: 0 }, 0],
    ['cloudtrail-log-parser', { files: 1, records: 1679, kept: 0, other: 1679, rejected: 0 }, 0],
    ['aws-docs', { files: 21, records: 22, kept: 1, other: 20, rejected: 1 }, 1],
  ])('of %s are all counted, and a second ingest adds no row', async (set, totals, quarantined) => {
    cpSync(join(root, set), join(trail.logs, set), { recursive: true })
    const tables = ['files', 'events', 'sightings', 'points', 'points_refused', 'rejections', 'dict', 'writers', 'runs']
    const counts = `select ${tables.map((name) => `(select count(*) from ${name})`).join(', ')}`
    const first = await trail.read(async (ingest) => {
      const state = await ingest.state()
      expect(state.totals).toMatchObject({ ...totals, events: totals.kept })
      expect(state.quarantined).toHaveLength(quarantined)
      return rowsOf(ingest, counts)
    })
    const again = await trail.read(async (ingest) => {
      await ingest.again()
      expect((await ingest.state()).totals).toMatchObject(totals)
      return rowsOf(ingest, counts)
    })
    expect(again).toEqual(first)
  })

  test("AWS's own sample shows its run, point, lag and odd accounts", async () => {
    const read = (name: string) => readFileSync(join(root, 'aws-docs', name), 'utf8')
    // The page leaves parts out with `...`: what stays is JSON once the commas around them are gone.
    const whole = (text: string): object => {
      const complete = text
        .replaceAll('...', '')
        .replaceAll(/,(\s*})/g, '$1')
        .replaceAll(/,\s*,/g, ',')
      const record: unknown = JSON.parse(complete)
      return Object(record) as object
    }
    const record = {
      ...whole(read('sagemaker-PutRecord-data-event.txt')),
      ...whole(read('sagemaker-BatchPutMetrics-example.txt')),
    }
    trail.writeBytes('sample.json', Buffer.from(JSON.stringify(record)))
    await trail.read(async (ingest) => {
      const answers = answersOf(ingest)
      const { rows } = await answers.runs()
      expect(rows).toMatchObject([
        {
          run: { name: 'trial-component-name', account: '1234567890abcdef0', region: 'us-east-1' },
          ...{ events: 1, points: 1, late: 1 },
        },
      ])
      const events = await answers.events()
      const id = events.rows[0]?.id ?? ''
      expect(events.rows).toMatchObject([{ client: 'AWS CLI', firstMetric: 'foo', stepMin: 101 }])
      const event = await answers.event(id)
      expect(event.flags).toEqual([
        'no usable eventID',
        'account id is not twelve digits',
        'resource account differs from the account in its ARN',
      ])
      const [item] = event.items
      expect(item).toMatchObject({ metric: 'foo', step: 101, value: 0.9, claimed: { iso: '2022-12-06T22:47:50.000Z' } })
      const skew = event.observed.ms - (item?.claimed?.ms ?? 0)
      expect(skew).toBe(((7 * 24 + 23) * 60 + 5) * 60_000 + 51_000)
      expect('text' in event.raw && JSON.parse(event.raw.text)).toEqual(record)
      const { points } = await answers.series('trial-component-name', { metric: 'foo' })
      expect([points.step, points.value]).toEqual([[101], [0.9]])
    })
  })
})
