import { describe, expect, it } from 'vitest'
import { fleetCsv } from './fleet-csv'

describe('the fleet as CSV', () => {
  it('has one line an account and region, with every column of the head', () => {
    const cell = {
      ...({
        state: 'recorded',
        label: 'Recorded',
        words: 'All, of every writer.',
        since: null,
        lastOther: null,
        evaluated: null,
      } as const),
      ...{ lastRecorded: { ms: 0, iso: '1970-01-01T00:00:00Z' }, setBy: null, trails: [], holes: [], fix: null },
    }
    const row = { account: '000000000012', name: '=1+1', unit: 'ML', isNew: true, worst: 'recorded' } as const
    const cells = ['eu-west-1', 'us-east-1'].map((region) => ({ ...cell, region }))
    const lines = fleetCsv({ rows: [{ ...row, worstSince: null, worstLastOther: null, cells }] }).split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[2]).toBe(
      '000000000012,\'=1+1,ML,new,us-east-1,recorded,Recorded,"All, of every writer.",,,,1970-01-01T00:00:00Z,,,,',
    )
    expect(lines[0]?.split(',')).toHaveLength(16)
  })
})
