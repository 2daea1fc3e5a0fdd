import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logAxis, niceAxis } from './number-ticks'
import { durationTicks, formatDuration, stepTicks, timeTicks } from './time-ticks'

const labels = (ticks: { label: string }[]) => ticks.map(({ label }) => label)

describe('a linear axis', () => {
  it('stands on round numbers with one number of decimals', () => {
    expect(labels(niceAxis(0.84, 7.6).ticks)).toEqual(['0.0', '2.0', '4.0', '6.0', '8.0'])
    expect(labels(niceAxis(0.03, 0.97).ticks)).toEqual(['0.00', '0.25', '0.50', '0.75', '1.00'])
    expect(labels(niceAxis(-3, 12_000).ticks)).toEqual(['−5000', '0', '5000', '10000', '15000'])
    expect(labels(niceAxis(0, 4_000_000).ticks)).toEqual(['0', '1e6', '2e6', '3e6', '4e6'])
    expect(labels(niceAxis(0.000012, 0.00004).ticks)).toEqual(['1e−5', '2e−5', '3e−5', '4e−5'])
  })

  it('holds every value, on 2 to 7 growing ticks, however odd the doubles are', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(double, double, (a, b) => {
        const axis = niceAxis(Math.min(a, b), Math.max(a, b))
        const values = axis.ticks.map(({ value }) => value)
        // A tick that is a rounding error short of a value is not moved by a whole step.
        const slack = (axis.max / 2 - axis.min / 2) * 1e-8
        expect(axis.min).toBeLessThanOrEqual(Math.min(a, b) + slack)
        expect(axis.max).toBeGreaterThanOrEqual(Math.max(a, b) - slack)
        expect(values.length).toBeGreaterThanOrEqual(2)
        expect(values.length).toBeLessThanOrEqual(7)
        expect(values.every((value, index) => index === 0 || value > (values[index - 1] ?? Infinity))).toBe(true)
      }),
    )
  })

  it('has one tick at zero when the largest of doubles stands on it', () => {
    expect(niceAxis(0, Number.MAX_VALUE).ticks.map(({ value }) => value)).toEqual([0, Number.MAX_VALUE])
  })

  it('puts a flat line in the middle', () => {
    const { min, max } = niceAxis(3, 3)
    expect(min).toBeLessThan(3)
    expect(max).toBeGreaterThan(3)
  })
})

describe('a log axis', () => {
  it('has its ticks at decades', () => {
    expect(labels(logAxis(0.0008, 7).ticks)).toEqual(['1e−4', '0.001', '0.01', '0.1', '1', '10'])
    expect(labels(logAxis(0.2, 0.9).ticks)).toEqual(['0.2', '0.5', '1'])
  })

  it('holds every positive value', () => {
    const positive = fc.double({ noNaN: true, min: Number.MIN_VALUE, noDefaultInfinity: true })
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const axis = logAxis(Math.min(a, b), Math.max(a, b))
        expect(axis.min).toBeLessThanOrEqual(Math.min(a, b) * (1 + 1e-9))
        expect(axis.max).toBeGreaterThanOrEqual(Math.max(a, b) * (1 - 1e-9))
        expect(axis.ticks.length).toBeGreaterThan(0)
        expect(axis.ticks.length).toBeLessThanOrEqual(9)
      }),
    )
  })
})

describe('time ticks', () => {
  const at = (iso: string) => Date.parse(iso)

  it('are HH:mm in UTC within a day, and the date at midnight', () => {
    const ticks = timeTicks(at('2026-09-29T18:03:00Z'), at('2026-09-30T05:00:00Z'), 6)
    expect(labels(ticks.major)).toEqual(['20:00', '22:00', '2026-09-30', '02:00', '04:00'])
    expect(ticks.minor.length).toBe(22)
  })

  it('are dates over days and seconds within a minute', () => {
    expect(labels(timeTicks(at('2026-09-28T00:00:00Z'), at('2026-10-01T00:00:00Z'), 4).major)).toEqual([
      '2026-09-28',
      '2026-09-29',
      '2026-09-30',
      '2026-10-01',
    ])
    expect(labels(timeTicks(at('2026-09-28T12:00:00Z'), at('2026-09-28T12:00:30Z'), 4).major)).toEqual([
      '12:00:00',
      '12:00:10',
      '12:00:20',
      '12:00:30',
    ])
  })

  it('survive times that no date can hold', () => {
    expect(timeTicks(-9e18, 9e18, 5).major.length).toBeGreaterThan(0)
    expect(timeTicks(0, 0, 5).major.length).toBeLessThan(3)
  })
})

describe('durations and steps', () => {
  it('count from the start', () => {
    expect(labels(durationTicks(0, 2 * 3_600_000, 5).major)).toEqual(['0:00', '0:30', '1:00', '1:30', '2:00'])
    expect(formatDuration(90_061_000, 1000)).toBe('1 d 1:01:01')
    expect(formatDuration(-1500)).toBe('−0:00:01.500')
  })

  it('are whole steps', () => {
    expect(labels(stepTicks(0, 19_561, 5).major)).toEqual(['0', '5,000', '10,000', '15,000'])
    expect(labels(stepTicks(1, 4, 6).major)).toEqual(['1', '2', '3', '4'])
  })
})
