import { describe, expect, it } from 'vitest'
import { median, quantile } from './statistics'

describe('quantile', () => {
  it('is a value that was measured, at the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect([quantile(hundred, 0.95), quantile(hundred, 1), median(hundred)]).toEqual([95, 100, 50])
  })

  it('refuses to make one up', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})
