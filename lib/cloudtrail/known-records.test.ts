import { describe, expect, it } from 'vitest'
import { metricsRecord, otherRecord, parse, SHARED_ROLE } from './record.fixture'

/** What a file of its own says of the last of these records. */
function alone(records: string[]) {
  const { records: found, summary } = parse(`{"Records":[${records.at(-1)}]}`)
  return { found: found.map((record) => ({ ...record, index: 0, byteFrom: 0 })), kept: summary.kept }
}

/** The same after the others. */
function behind(records: string[]) {
  const { records: found } = parse(`{"Records":[${records.join(',')}]}`)
  const last = found.filter(({ index }) => index === records.length - 1)
  return {
    found: last.map((record) => ({ ...record, index: 0, byteFrom: 0 })),
    kept: last.filter(({ kind }) => kind === 'event').length,
  }
}

function item(step: number): Record<string, unknown> {
  return { metricName: 'loss', timestamp: 1_764_000_000_000, step, value: 0.25 }
}
const who = { userIdentity: { ...SHARED_ROLE, principalId: 'AROAEXAMPLE:known-records' } }
const metrics = (step: number) => JSON.stringify(metricsRecord([item(step)], who))
const other = JSON.stringify(otherRecord(who))

describe('a record that begins like an earlier one', () => {
  const named = other.replace('"sessionContext"', '"eventName":"BatchPutMetrics","sessionContext"')
  const early = other.replace('"userIdentity"', '"eventName":"BatchPutMetrics","userIdentity"')
  it.each([
    ['of another service', [metrics(1), metrics(2), other]],
    ['of the metrics service', [other, other, metrics(1)]],
    ['whose identity has the name of a key', [named, named, metrics(3)]],
    ['that is named before its identity', [early, early, early.replace(/,"eventName":"DescribeInstances"/, '')]],
    ['that is cut off', [other, other, other.slice(0, -20)]],
    ['that is cut off in its identity', [other, other, other.slice(0, 300)]],
    ['with a key twice', [metrics(1), metrics(2).replace('"eventTime"', '"eventVersion":"1.11","eventTime"')]],
    ['with something after its time', [metrics(1), metrics(2).replace('"awsRegion"', '"awsRegion":"x","awsRegion"')]],
  ])('is read as it is alone: one %s', (_, records) => {
    expect(behind(records)).toEqual(alone(records))
  })

  it('is read the same in saved lookup-events output', () => {
    const event = (step: number) => ({ CloudTrailEvent: metrics(step), EventName: 'BatchPutMetrics' })
    const { events } = parse(JSON.stringify({ Events: [event(1), event(2), event(3)] }))
    expect(events.map(({ points }) => points[0]?.step)).toEqual([1n, 2n, 3n])
  })
})
