import { describe, expect, it } from 'vitest'
import { formatBound, formatLength, orderedRange, parseTyped, presets, rangeLength } from './range'

describe('range', () => {
  it('writes a bound to the minute only when that loses nothing', () => {
    expect(formatBound(Date.parse('2026-09-24T00:00:00Z'))).toBe('2026-09-24T00:00Z')
    expect(formatBound(Date.parse('2026-09-24T00:00:12Z'))).toBe('2026-09-24T00:00:12Z')
  })

  it('reads a typed time as UTC, with or without Z', () => {
    const noon = Date.parse('2026-09-24T12:00:00Z')
    for (const text of ['2026-09-24T12:00Z', '2026-09-24 12:00', ' 2026-09-24t12:00:00z ']) {
      expect(parseTyped(text)).toBe(noon)
    }
    expect(parseTyped('2026-09-24')).toBe(Date.parse('2026-09-24T00:00:00Z'))
  })

  it('refuses what is no time', () => {
    for (const text of ['', 'yesterday', '24.09.2026', '2026-13-01', '2026-09-24T25:00Z']) {
      expect(parseTyped(text)).toBeNull()
    }
  })

  it('includes the newest event in every preset', () => {
    const last = Date.parse('2026-11-20T23:59:59Z')
    for (const preset of presets(last)) {
      expect(preset.to).toBeGreaterThan(last)
      expect(preset.from).toBeLessThan(last)
    }
  })

  it('shows the whole record for a range that ends before it begins, and leaves any other alone', () => {
    expect(orderedRange({ from: 9, to: 1, q: 'a' })).toEqual({ from: null, to: null, q: 'a' })
    for (const range of [
      { from: 1, to: 9 },
      { from: 9, to: null },
      { from: null, to: 1 },
    ]) {
      expect(orderedRange(range)).toEqual(range)
    }
  })

  it('counts the whole record in hours of the clock, as coverage does, and a chosen range by its ends', () => {
    const minute = 60_000
    const record = { firstMs: 59 * minute, lastMs: 45 * 60 * minute }
    expect(rangeLength({ from: null, to: null }, record)).toBe('46 h')
    expect(rangeLength({ from: null, to: null }, { ...record, lastMs: record.lastMs - 1 })).toBe('45 h')
    expect(rangeLength({ from: 59 * minute, to: null }, record)).toBe('45 h')
    expect(rangeLength({ from: 30 * minute, to: 90 * minute }, record)).toBe('1 h')
    expect(rangeLength({ from: 30 * minute, to: null }, null)).toBeNull()
    expect(rangeLength({ from: 50 * 60 * minute, to: null }, record)).toBeNull()
  })

  it('says how long a range is', () => {
    expect(formatLength(7 * 86_400_000)).toBe('7 d')
    expect(formatLength(20 * 3_600_000)).toBe('20 h')
    expect(formatLength(90_000)).toBe('2 min')
  })
})
