import { describe, expect, it } from 'vitest'
import type { FleetCell, FleetResponse, FleetRow, FleetState } from '@/lib/api/fleet'
import { besideCell, findCell, narrowed, pageOf, rowsIn } from './fleet-rows'

const regions = ['eu-west-1', 'us-east-1']
const instant = (ms: number) => ({ ms, iso: new Date(ms).toISOString() })

function cellOf(region: string, state: FleetState, sinceMs: number): FleetCell {
  const nothing = { evaluated: null, lastRecorded: null, setBy: null, trails: [], holes: [], fix: null }
  return {
    region,
    state,
    label: state,
    words: '',
    since: instant(sinceMs),
    lastOther: instant(sinceMs - 1),
    ...nothing,
  }
}

function rowOf(account: string, states: FleetState[], worst: FleetState): FleetRow {
  const cells = states.map((state, index) => cellOf(regions[index] ?? '', state, index + 1))
  return { account, name: null, unit: null, isNew: false, worst, worstSince: instant(0), worstLastOther: null, cells }
}

const rows = [
  rowOf('111111111111', ['recorded', 'partly'], 'partly'),
  rowOf('222222222222', ['never_seen', 'recorded'], 'never_seen'),
  rowOf('333333333333', ['recorded', 'validation_off'], 'validation_off'),
  rowOf('444444444444', ['recorded', 'recorded'], 'recorded'),
]
const none = { not_recorded: 0, no_permission: 0, no_answer: 0, no_delivery: 0, not_read: 0 }
const fleet: FleetResponse = {
  isConfigured: true,
  regions,
  rows,
  inactive: [],
  counts: { ...none, partly: 1, never_seen: 1, validation_off: 1, recorded: 5 },
  isAsking: false,
  names: null,
  error: null,
  sourceProblems: [],
}

describe('the global filter over a fleet', () => {
  it('leaves the answer as it is where it says nothing', () => {
    expect(narrowed(fleet, [], [])).toBe(fleet)
  })

  it('takes counts, worst states and order from the regions that are left', () => {
    const cut = narrowed(fleet, [], ['us-east-1'])
    expect(cut.rows.map(({ account, worst }) => [account[0], worst])).toEqual([
      ['1', 'partly'],
      ['3', 'validation_off'],
      ['2', 'recorded'],
      ['4', 'recorded'],
    ])
    expect(cut.counts).toEqual({ ...none, partly: 1, never_seen: 0, validation_off: 1, recorded: 2 })
    expect(cut.rows[1]).toMatchObject({ worstSince: { ms: 2 }, worstLastOther: { ms: 1 } })
    expect(cut.regions).toEqual(['us-east-1'])
  })

  it('keeps only its accounts, and none when the fleet has none of them', () => {
    expect(narrowed(fleet, ['222222222222'], []).rows).toHaveLength(1)
    expect(narrowed(fleet, ['999999999999'], []).rows).toEqual([])
    expect(fleet.rows).toHaveLength(4)
  })
})

describe('the rows of a fleet', () => {
  it('leaves accounts with a region in any of the states asked for', () => {
    expect(rowsIn(rows, ['partly', 'never_seen']).map(({ account }) => account[0])).toEqual(['1', '2'])
    expect(rowsIn(rows, [])).toHaveLength(4)
  })

  it('goes from problem to problem in table order, past what is recorded', () => {
    const beside = besideCell(rows, [], { account: '222222222222', region: 'eu-west-1' })
    expect(beside.previous).toMatchObject({ account: '111111111111', region: 'us-east-1' })
    expect(beside.next).toMatchObject({ account: '333333333333', region: 'us-east-1' })
  })

  it('starts from a recorded cell too, and ends at the ends', () => {
    const last = besideCell(rows, [], { account: '444444444444', region: 'us-east-1' })
    expect(last.previous).toMatchObject({ account: '333333333333' })
    expect(last.next).toBeUndefined()
    expect(besideCell(rows, [], { account: '111111111111', region: 'eu-west-1' }).previous).toBeUndefined()
  })

  it('knows which cells there are, and on which page of 18', () => {
    expect(findCell(rows, { account: '111111111111', region: 'us-east-1' })?.cell.state).toBe('partly')
    expect(findCell(rows, { account: '111111111111', region: 'ap-south-1' })).toBeNull()
    const many = Array.from({ length: 40 }, (_, index) => rowOf(String(index), ['recorded'], 'recorded'))
    expect(['0', '17', '18', '36'].map((account) => pageOf(many, account))).toEqual([1, 1, 2, 3])
  })
})
