import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EventFlag } from './event'
import { eventOf, metricsRecord, parse } from './record.fixture'

const root = process.env.METRICTRAIL_FIXTURES
function parseSet(set: string) {
  const totals = { files: 0, records: 0, kept: 0, other: 0, rejected: 0 }
  const kept = new Map<string, number>()
  const problems: string[] = []
  for (const name of readdirSync(`${root}/${set}`).filter((file) => file.endsWith('.json'))) {
    const { records, summary } = parse(readFileSync(`${root}/${set}/${name}`))
    totals.files += 1
    for (const key of ['records', 'kept', 'other', 'rejected'] as const) totals[key] += summary[key]
    if (summary.problem) problems.push(`${name}: ${summary.problem.reason}`)
    for (const record of records) {
      const word = record.kind === 'event' ? record.event.eventName : record.rejection.reason
      kept.set(word, (kept.get(word) ?? 0) + 1)
    }
  }
  return { totals, kept: Object.fromEntries([...kept].sort()), problems }
}

describe.skipIf(root === undefined)('fixture sets (METRICTRAIL_FIXTURES)', () => {
  it.each([
    ['invictus-aws_dataset', { files: 55, records: 2900, kept: 29, other: 2871, rejected: 0 }],
    ['stratus-detonation-logs', { files: 35, records: 310, kept: 3, other: 307, rejected: 0 }],
    ['cloudtrail-log-parser', { files: 1, records: 1679, kept: 0, other: 1679, rejected: 0 }],
    ['aws-docs', { files: 22, records: 23, kept: 1, other: 20, rejected: 2 }],
  ])('counts every record of %s', (set, totals) => {
    expect(parseSet(set).totals).toEqual(totals)
  })

  it('keeps what changed the trail in a real attack simulation', () => {
    expect(parseSet('invictus-aws_dataset').kept).toEqual({
      CreateTrail: 2,
      DeleteBucket: 8,
      DeleteBucketLifecycle: 1,
      DeleteBucketPolicy: 1,
      DeleteTrail: 3,
      PutBucketLifecycle: 1,
      PutBucketPolicy: 3,
      PutEventSelectors: 2,
      StartLogging: 5,
      StopLogging: 3,
    })
  })

  it('tells a digest and a list of keys from a log', () => {
    const read = (name: string) => parse(readFileSync(`${root}/aws-docs/${name}`)).summary
    expect(read('digest-sample.json')).toMatchObject({ content: 'digest', rejected: 0, problem: null })
    expect(read('list-public-keys-sample.json')).toMatchObject({ problem: { reason: 'no_event_name' } })
  })

  it("reads AWS's own sample, eight days of lag and odd account ids included", () => {
    const excerpt = readFileSync(`${root}/aws-docs/sagemaker-BatchPutMetrics-example.txt`, 'utf8')
    const documented: unknown = JSON.parse(excerpt.replaceAll('...', '').replace(/,\s*}\s*$/, '}'))
    const event = eventOf({ ...metricsRecord([]), ...Object(documented) })
    expect(event).toMatchObject({
      account: '1234567890abcdef0',
      region: 'us-east-1',
      client: 'AWS CLI',
      eventTimeMs: Date.UTC(2022, 11, 14, 21, 53, 41),
      run: { resourceType: 'experiment-trial-component', name: 'trial-component-name' },
      points: [{ metric: 'foo', step: 101n, value: 0.9, claimedMs: Date.UTC(2022, 11, 6, 22, 47, 50), flags: 0 }],
    })
    expect(event.flags & EventFlag.oddAccountId).toBeTruthy()
    expect(event.flags & EventFlag.accountsDiffer).toBeTruthy()
  })
})
