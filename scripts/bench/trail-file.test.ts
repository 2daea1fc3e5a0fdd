import { describe, expect, it } from 'vitest'
import type { TrailSet } from './sets'
import { trailFile } from './trail-file'

const run = { name: 'a-run', metrics: ['loss', 'accuracy'], events: 40, canFail: false, spikeAt: 77 }
const set: TrailSet = {
  name: 'pure1m',
  timelines: [{ account: '111122223333', region: 'us-east-1', files: 4, othersPerFile: 30, tracks: [[run]] }],
}
const files = [3, 1, 0, 2].map((index) => trailFile(set, 0, index))

type Item = { metricName: string; step: number; value: number }
type Record = { eventID: string; eventName: string; requestParameters: { metricData?: Item[] } }
const records = files.flatMap(({ text }) => (JSON.parse(text) as { Records: Record[] }).Records)
const metrics = records.filter(({ eventName }) => eventName === 'BatchPutMetrics')

describe('generated log files', () => {
  it('have the same bytes whenever they are made', () => {
    expect(trailFile(set, 0, 3)).toEqual(files[0])
  })

  it('hold every step of every series once, whatever the number of files', () => {
    const items = metrics.flatMap(({ requestParameters }) => requestParameters.metricData ?? [])
    for (const metric of run.metrics) {
      const steps = items.filter(({ metricName }) => metricName === metric).map(({ step }) => step)
      expect(steps.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, step) => step))
    }
  })

  it('hold the planted spike and the records of other services', () => {
    const items = metrics.flatMap(({ requestParameters }) => requestParameters.metricData ?? [])
    expect(items.filter(({ value }) => value > 100).map(({ step }) => step)).toEqual([77, 77])
    expect(records).toHaveLength(40 + 4 * 30)
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length)
  })

  it('are named as S3 has them', () => {
    expect(files[0]?.key).toMatch(
      /^AWSLogs\/111122223333\/CloudTrail\/us-east-1\/2026\/09\/01\/111122223333_CloudTrail_us-east-1_20260901T0105Z_\w{16}\.json\.gz$/,
    )
  })
})
