import { describe, expect, it } from 'vitest'
import { sparklinePath } from './sparkline'

describe('sparkline', () => {
  it('breaks at a hole and never bridges it', () => {
    const { path, end } = sparklinePath({ x: [0, 0.5, 0.75, 1], y: [4, null, 2, 0] })
    expect(path).toBe('M2.0 3.0M68.0 11.0L90.0 19.0')
    expect(end).toEqual({ x: 90, y: 19 })
  })

  it('draws a flat series in the middle and an empty one not at all', () => {
    expect(sparklinePath({ x: [0, 1], y: [7, 7] }).path).toBe('M2.0 11.0L90.0 11.0')
    expect(sparklinePath({ x: [0], y: [null] })).toEqual({ path: '', end: null })
  })
})
