import { describe, expect, it } from 'vitest'
import { clockLine } from './clock-line'

const SECOND = 1000
const HOUR = 3_600_000

describe('the clock line', () => {
  it('writes signed differences between neighbours', () => {
    const { marks, gaps, toScale } = clockLine([
      { name: 'Delivered', ms: 3 * HOUR },
      { name: 'Claimed', ms: 0 },
      { name: 'Observed', ms: 2 * HOUR },
    ])
    expect(marks.map(({ name }) => name)).toEqual(['Claimed', 'Observed', 'Delivered'])
    expect(gaps.map(({ label }) => label)).toEqual(['+2 h 00 min', '+1 h 00 min'])
    expect(toScale).toBe(true)
  })

  it('is negative where the claim lies after the call', () => {
    const { marks, gaps } = clockLine([
      { name: 'Claimed', ms: 90 * SECOND },
      { name: 'Observed', ms: 0 },
    ])
    expect(marks.map(({ name }) => name)).toEqual(['Observed', 'Claimed'])
    expect(gaps[0]?.label).toBe('−1 min 30 s')
  })

  it('keeps words apart when differences are very unlike, and says that it is no scale then', () => {
    const { marks, toScale } = clockLine([
      { name: 'Claimed', ms: 0 },
      { name: 'Observed', ms: 8 * 24 * HOUR },
      { name: 'Delivered', ms: 8 * 24 * HOUR + SECOND },
    ])
    expect(toScale).toBe(false)
    for (const [index, mark] of marks.entries())
      if (index > 0) expect(mark.at - (marks[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(80)
    expect(Math.max(...marks.map(({ at }) => at))).toBeLessThanOrEqual(380)
  })

  it('places a moment between the clocks around it, and none outside', () => {
    const line = clockLine([
      { name: 'Claimed', ms: 0 },
      { name: 'Observed', ms: 100 },
    ])
    expect(line.place(50)).toBeCloseTo(204)
    expect(line.place(101)).toBeNull()
    expect(clockLine([{ name: 'Observed', ms: 5 }]).gaps).toEqual([])
  })
})
