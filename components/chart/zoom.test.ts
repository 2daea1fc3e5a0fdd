import { describe, expect, it } from 'vitest'
import { isNarrowest, panned, pinched, scaled, toZoom, within, type Zoom, zoomActs } from './zoom'

const FULL = { min: 0, max: 100 }
const linear = (min: number, max: number) => ({ range: { min, max }, isLog: false })
const log = (min: number, max: number) => ({ range: { min, max }, isLog: true })
const close = (value: number): unknown => expect.closeTo(value, 6)
const near = (min: number, max: number) => ({ min: close(min), max: close(max) })

describe('zoom', () => {
  it('keeps what is under the pointer in its place', () => {
    const range = scaled(linear(0, 100), 0.5, 0.25)
    expect((25 - range.min) / (range.max - range.min)).toBeCloseTo(0.25)
    expect(range).toEqual({ min: 12.5, max: 62.5 })
  })

  it('moves along the axis by a share of what is shown, and not beyond its ends', () => {
    expect(panned(linear(20, 40), 0.5)).toEqual({ min: 30, max: 50 })
    expect(within(linear(220, 240), FULL)).toEqual({ min: 80, max: 100 })
    expect(within(linear(-180, -160), FULL)).toEqual({ min: 0, max: 20 })
    expect(within(linear(30, 50), FULL)).toEqual({ min: 30, max: 50 })
  })

  it('is none when as wide as the axis, wherever it was dragged to', () => {
    const wide = within({ range: scaled(linear(20, 90), 3, 0.8), isLog: false }, FULL)
    expect(wide).toEqual(FULL)
    expect(toZoom(wide, FULL, 'step')).toEqual({ x0: null, x1: null })
  })

  it('follows two fingers: each keeps the x on which it was put', () => {
    expect(pinched([20, 40], [0, 1], false)).toEqual({ min: 20, max: 40 })
    expect(pinched([20, 40], [0.25, 0.75], false)).toEqual({ min: 10, max: 50 })
    expect(pinched([20, 40], [0.4, 0.4], false)).toBeNull()
    expect(pinched([20, 40], [0.9, 0.1], false)).toBeNull()
  })

  it('is not narrower than two steps', () => {
    expect(isNarrowest({ min: 3, max: 5 })).toBe(true)
    expect(isNarrowest({ min: 3, max: 6 })).toBe(false)
    expect(toZoom({ min: 3.2, max: 3.4 }, FULL, 'step')).toEqual({ x0: 3, x1: 5 })
  })
})

describe('zoom on a log axis', () => {
  it('takes equal ratios of x for equal ways, so that what is under pointer or fingers stays there', () => {
    expect(scaled(log(1, 10_000), 0.5, 0.5)).toEqual(near(10, 1000))
    expect(scaled(log(10, 1000), 2, 0)).toEqual(near(10, 100_000))
    expect(panned(log(1, 100), 0.5)).toEqual(near(10, 1000))
    expect(pinched([10, 1000], [0.25, 0.75], true)).toEqual(near(1, 10_000))
  })

  it('never leaves the axis, and keeps its width when it is stopped there', () => {
    expect(within(log(0.01, 1), { min: 1, max: 10_000 })).toEqual(near(1, 100))
    expect(within(log(10_000, 1_000_000), { min: 1, max: 10_000 })).toEqual(near(100, 10_000))
    expect(within(log(0.001, 1e9), { min: 1, max: 10_000 })).toEqual(near(1, 10_000))
  })

  it('is none when all that has a place on it is shown, though steps begin at 0', () => {
    const zooms: Zoom[] = []
    const acts = zoomActs(
      { min: 0, max: 5000 },
      { kind: 'step', isLog: true },
      { onZoom: (zoom) => zooms.push(zoom), onUndo: () => undefined },
    )
    acts.onZoom(acts.fit(scaled(log(10, 1000), 100, 0.5)))
    acts.onZoom(acts.fit(scaled(log(10, 1000), 0.5, 0.5)))
    expect(zooms).toEqual([
      { x0: null, x1: null },
      { x0: 31, x1: 317 },
    ])
  })
})
