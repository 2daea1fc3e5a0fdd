import { describe, expect, it } from 'vitest'
import type { SeriesResponse } from '@/lib/api/series'
import { chartModel, smoothedIn } from './chart-model'
import { footerWords } from './chart-words'
import type { Plotted } from './plotted'
import { plot, series, setting, type Write } from './plotted.fixture'
import { firstsOf, type Spot, smoothed } from './smoothing'
import { RAW } from './view'

const made = (points: Write[], over: Partial<SeriesResponse> = {}, marks: Write[] = []) =>
  plot({ ...series(points, marks), ...over })
const linesOf = (plotted: Plotted, smooth: number) =>
  chartModel([plotted], { ...setting, view: { ...RAW, smooth } }).series[0]?.lines ?? []
const spots = (writes: [x: number, value: number][]): Spot[] =>
  writes.map(([x, value]) => ({ left: x, top: 0, x, value }))

describe('smoothing', () => {
  it('of equal distances is the debiased average that everybody knows', () => {
    // A thousandth of the axis apart: the weight of a step is √.81 = .9.
    const values = smoothed(
      spots([
        [0, 1],
        [1, 2],
        [2, 6],
      ]),
      0.81,
      1000,
    )
    expect(values).toEqual([1, closeTo((0.9 + 2) / 1.9), closeTo((0.81 + 1.8 + 6) / (0.81 + 0.9 + 1))])
  })

  it('counts a value the less the farther back it lies', () => {
    const near =
      smoothed(
        spots([
          [0, 0],
          [1, 1],
        ]),
        0.9,
        1000,
      )[1] ?? 0
    const far =
      smoothed(
        spots([
          [0, 0],
          [500, 1],
        ]),
        0.9,
        1000,
      )[1] ?? 0
    expect(near).toBeCloseTo(0.513, 3)
    expect(far).toBeCloseTo(1, 6)
  })

  it('does not move what is level, and stays between the values that it is made of', () => {
    expect(
      smoothed(
        spots([
          [0, 3],
          [7, 3],
          [9, 3],
        ]),
        0.99,
        10,
      ),
    ).toEqual([3, 3, 3])
    const values = smoothed(
      spots([
        [0, -1],
        [1, 5],
        [2, 2],
        [3, 4],
      ]),
      0.5,
      100,
    )
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...values)).toBeLessThanOrEqual(5)
  })

  it('begins again behind a NaN, in another segment and for another writer', () => {
    const points: Write[] = [
      ...[0, 1, 2].map((x) => ({ x, value: 0 })),
      ...[4, 5].map((x) => ({ x, value: 4 })),
      { x: 3, value: 2, segment: 1 },
      { x: 9, value: 3, writer: 1 },
    ]
    const plotted = made(points, {}, [{ x: 3, value: 'NaN' }])
    const lines = linesOf(plotted, 0.9)
    expect(lines.map(({ smooth }) => smooth)).toEqual([
      'M46.0 108.0L56.0 108.0L66.0 108.0M86.0 8.0L96.0 8.0',
      'M76.0 58.0h0',
      'M136.0 33.0h0',
    ])
    expect(lines.map(({ path }) => path)).toEqual(linesOf(plotted, 0).map(({ path }) => path))
  })

  it('of buckets goes over the first write of each, which no extreme has a share in', () => {
    const bucketed = [0, 1].flatMap((bucket) => [
      { x: bucket * 4, value: 1 },
      { x: bucket * 4 + 1, value: 9 },
      { x: bucket * 4 + 3, value: 1 },
    ])
    expect(
      firstsOf(spots(bucketed.map(({ x, value }) => [x, value])), (x) => Math.floor(x / 4)).map(({ x }) => x),
    ).toEqual([0, 4])
    const plotted = made(bucketed, { bucketWidth: 4, inRange: 8 })
    const [first, second] = linesOf(plotted, 0.9)[0]?.smooth.split('L') ?? []
    expect(first?.split(' ')[1]).toBe(second?.split(' ')[1])
    expect(footerWords([plotted], 'linear', { ...RAW, smooth: 0.9 })).toContain(
      'Smoothed 0.9 over the first write of each bucket, original faded',
    )
  })

  it('is told at each write beside what was written, of a bucketed line at the bucket of the write', () => {
    const told = (plotted: Plotted) => {
      const model = chartModel([plotted], { ...setting, view: { ...RAW, smooth: 0.25 } })
      return model.places.map(({ point }) => smoothedIn(model, point))
    }
    // A tenth of the axis apart nothing of the write before is left: √.25 to the hundredth power.
    const broken = made(
      [1, 2, 4].map((x) => ({ x, value: x })),
      {},
      [{ x: 3, value: 'NaN' }],
    )
    expect(told(broken)).toEqual([1, closeTo(2), null, 4])
    const bucketed = made(
      [0, 1, 3, 4, 5].map((x) => ({ x, value: x })),
      { bucketWidth: 4, inRange: 8 },
    )
    expect(told(bucketed)).toEqual([0, 0, 0, closeTo(4), closeTo(4)])
    const plain = chartModel([broken], setting)
    expect(plain.places.map(({ point }) => smoothedIn(plain, point))).toEqual([null, null, null, null])
  })

  it('is off until it is asked for, and says so where lines share their buckets', () => {
    const plotted = made([0, 1, 2].map((x) => ({ x, value: x })))
    expect(linesOf(plotted, 0)[0]?.smooth).toBe('')
    expect(footerWords([plotted], 'linear').join()).not.toContain('mooth')
    expect(footerWords([plotted], 'linear', { ...RAW, smooth: 0.5 })).toContain('Smoothed 0.5, original faded')
    const shared = made([{ x: 0, value: 1 }], { bucketWidth: 1, split: false })
    expect(linesOf(shared, 0.5)[0]?.smooth).toBe('')
    expect(footerWords([shared], 'linear', { ...RAW, smooth: 0.5 })).toContain('Not smoothed')
  })
})

const closeTo = (value: number): unknown => expect.closeTo(value, 12)
