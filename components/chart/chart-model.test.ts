import { describe, expect, it } from 'vitest'
import type { SeriesResponse } from '@/lib/api/series'
import { type ChartSetting, chartModel, yAxisOf } from './chart-model'
import { pointColour } from './chart-tooltip'
import { footerWords } from './chart-words'
import { nearestPlaces } from './nearest'
import { columns, plot, series, setting } from './plotted.fixture'
import { pinched, scaled, toZoom, zoomedRange } from './zoom'

const model = (made: SeriesResponse, over: Partial<ChartSetting> = {}) =>
  chartModel([plot(made)], { ...setting, ...over })
const linesOf = (made: SeriesResponse, over?: Partial<ChartSetting>) => model(made, over).series[0]?.lines ?? []
const paths = (made: SeriesResponse, over?: Partial<ChartSetting>) => linesOf(made, over).map(({ path }) => path)

describe('lines', () => {
  it('go straight from point to point', () => {
    expect(
      paths(
        series([
          { x: 0, value: 0 },
          { x: 5, value: 4 },
          { x: 10, value: 2 },
        ]),
      ),
    ).toEqual(['M46.0 108.0L96.0 8.0L146.0 58.0'])
  })

  it('break at a write that is no finite number, and only in the line that wrote it', () => {
    const points = [0, 4, 8].flatMap((x) => [
      { x, value: 0, writer: 0 },
      { x, value: 4, writer: 1 },
    ])
    const [one, two] = paths(series(points, [{ x: 6, value: 'NaN', writer: 0 }]))
    expect(one).toBe('M46.0 108.0L86.0 108.0M126.0 108.0h0')
    expect(two).toBe('M46.0 8.0L86.0 8.0L126.0 8.0')
  })

  it('break where logging was stopped', () => {
    const points = [0, 4, 8].map((x) => ({ x, value: x / 2 }))
    expect(paths(series(points), { unrecorded: [{ fromMs: 5, toMs: 7, words: 'Not recorded' }] })[0]).toMatch(
      /^M.*L.*M.*h0$/,
    )
    expect(paths(series(points), { unrecorded: [{ fromMs: 9, toMs: null, words: 'Not recorded' }] })[0]).toMatch(
      /^M.*L.*L/,
    )
  })

  it('break at values without a place on a log axis, which are marked and counted', () => {
    const made = series([
      { x: 0, value: 1 },
      { x: 2, value: -1 },
      { x: 3, value: 0 },
      { x: 10, value: 100 },
    ])
    const log = model(made, { y: 'log' })
    expect(log.series[0]?.lines[0]?.path).toBe('M46.0 108.0h0M146.0 8.0h0')
    expect(footerWords([plot(made)], 'log')).toContain('2 ≤ 0 at the frame edge')
    expect(log.edges).toMatchObject([{ kind: 'nonPositive', count: 2 }])
    expect(model(made).edges).toEqual([])
  })

  it('go on to the write beside a zoomed range, which is no place of its own', () => {
    const made = {
      ...series([{ x: 4, value: 2 }]),
      beside: columns([
        { x: 1, value: 0 },
        { x: 8, value: 4 },
      ]),
    }
    const zoomed = model(made, { range: { min: 3, max: 5 } })
    expect(zoomed.series[0]?.lines).toMatchObject([{ lone: '' }])
    expect(zoomed.series[0]?.lines[0]?.path).toMatch(/^M-54\.0 .*L96\.0 .*L296\.0 /)
    expect(zoomed.places).toHaveLength(1)
  })

  it('leave a write that they do not reach as a dot that is larger than those on a line', () => {
    const points = [0, 4].map((x) => ({ x, value: x }))
    const forged = { x: 10, value: 4, writer: 1 }
    expect(linesOf(series([...points, forged])).map(({ lone }) => lone)).toEqual(['', 'M146.0 8.0h0'])
  })

  it('of buckets lie on a band between the extremes, and go out to the one that stands out', () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ x: at / 10, value: at === 51 ? 40 : at % 3 }))
    const [line] = linesOf({ ...series(points), bucketWidth: 1 })
    expect(line?.band).toMatch(/^M46\.0 .*Z$/)
    for (const drawn of [line?.band, line?.path]) expect(drawn).toMatch(/L\d+\.\d 8\.0L/)
    expect(line?.path.match(/L/g)?.length).toBeLessThan(60)
    expect(linesOf(series(points))[0]?.band).toBe('')
  })

  it('are separate for each segment, with a mark where it went back to', () => {
    const made = series([
      { x: 0, value: 1 },
      { x: 8, value: 2 },
      { x: 4, value: 3, segment: 1 },
      { x: 9, value: 4, segment: 1 },
    ])
    expect(linesOf(made)).toHaveLength(2)
    expect(model(made).series[0]?.restarts).toEqual([{ left: 86, name: '', words: 'Restart, step 8 to 4' }])
  })

  it('leave out what another zoom had asked for', () => {
    expect(paths(series([0, 4, 8].map((x) => ({ x, value: x }))), { range: { min: 3, max: 9 } })[0]).not.toContain(
      'NaN',
    )
    expect(model(series([{ x: 0, value: 1 }]), { range: { min: 3, max: 9 } }).places).toEqual([])
  })
})

describe('several series', () => {
  const one = series([0, 10].map((x) => ({ x, value: 0 })))
  const other = { ...series([2, 6].map((x) => ({ x, value: 4 }))), run: 'b'.repeat(16) }
  const both = chartModel(
    [
      { ...plot(one), name: 'one' },
      { ...plot(other), colourOf: () => 'blue' },
    ],
    setting,
  )

  it('share one pair of axes, each with its own lines', () => {
    expect(both.series.map(({ lines }) => lines.map(({ path }) => path))).toEqual([
      ['M46.0 108.0L146.0 108.0'],
      ['M66.0 8.0L106.0 8.0'],
    ])
  })

  it('are told apart under the pointer, whoever wrote them', () => {
    const [nearest, ...rest] = nearestPlaces(both.tracks, { left: 100, top: 10 }, 100)
    expect(nearest?.point).toMatchObject({ series: 1, x: 6 })
    expect(rest.map(({ point }) => point.series)).toEqual([0])
    expect(nearest === undefined ? null : pointColour(both, nearest.point)).toBe('blue')
  })

  it('can stand on two y axes, each with its own room', () => {
    const small = { ...series([0, 10].map((x) => ({ x, value: x / 1000 }))), metric: 'lr' }
    const large = series([0, 10].map((x) => ({ x, value: x * 100 })))
    const twofold = chartModel([plot(large), { ...plot(small), name: 'lr', isRight: true }], { ...setting, width: 192 })
    expect([twofold.y?.frame.max, twofold.right?.frame.max]).toEqual([1000, 0.01])
    expect(twofold.area).toMatchObject({ left: 46, right: 146 })
    expect(twofold.series.map(({ lines }) => lines[0]?.path)).toEqual(Array(2).fill('M46.0 108.0L146.0 8.0'))
    expect([0, 1].map((place) => yAxisOf(twofold, place)?.frame.max)).toEqual([1000, 0.01])
    expect(chartModel([{ ...plot(small), isRight: true }], setting)).toMatchObject({
      right: null,
      area: { right: 146 },
    })
  })

  it('are counted together in the footer', () => {
    expect(footerWords([plot(one), plot(other)], 'linear')).toEqual(['4 points, 4 drawn', 'Every point shown'])
  })
})

describe('marks', () => {
  it('at the edge are told as one when they lie side by side', () => {
    const marks = [1, 1.5, 2].map((x) => ({ x, value: 'NaN' as const }))
    const [edge, ...more] = model(series([{ x: 0, value: 1 }], marks)).edges
    expect(edge).toMatchObject({ kind: 'NaN', count: 3, from: 56, to: 66 })
    expect(more).toEqual([])
  })

  it('at the edge span and count what they stand for, and no line goes through it', () => {
    const made = {
      ...series(
        [1, 3, 5, 8, 9].map((x) => ({ x, value: 1 })),
        [
          { x: 2, value: 'NaN' },
          { x: 6, value: 'NaN' },
        ],
      ),
      ...{ markSpans: { writes: [300, 1], from: [2, 6], to: [4, 6] }, nonFinite: 301 },
    }
    const drawn = model(made)
    expect(drawn.edges).toMatchObject([
      { kind: 'NaN', count: 300, from: 66, to: 86 },
      { kind: 'NaN', count: 1, from: 106, to: 106 },
    ])
    expect(drawn.series[0]?.lines[0]?.path.match(/M[^M]+/g)).toHaveLength(4)
    expect(footerWords([plot(made)], 'linear')).toContain('2 of them drawn, those between counted with them')
  })

  it('at the edge that are told apart say of how many they are', () => {
    const marks = [1, 5, 9].map((x) => ({ x, value: 'NaN' as const }))
    const { edges } = chartModel([plot(series([{ x: 0, value: 1 }], marks))], { ...setting, width: 900 })
    expect(edges.map(({ label }) => label)).toEqual([...Array<string>(2).fill('1 of 3 NaN, line broken'), null])
  })

  it('of infinities stand at the edge that they went beyond', () => {
    const marks = [
      { x: 2, value: 'Infinity' as const },
      { x: 6, value: '-Infinity' as const },
    ]
    const { edges, places } = model(series([{ x: 0, value: 1 }], marks))
    expect(edges).toMatchObject([
      { kind: 'Infinity', from: 66, count: 1 },
      { kind: '-Infinity', from: 106, count: 1 },
    ])
    expect(places.slice(1).map(({ top }) => top)).toEqual([8, 108])
  })

  it('of a collision join every value of its step in the order of the calls', () => {
    const both = [
      { x: 5, value: 1, observedMs: 9, writer: 1 },
      { x: 5, value: 3, observedMs: 2 },
    ]
    const [mark] = model(series([{ x: 0, value: 0 }], [], both)).series[0]?.collisions ?? []
    expect(mark?.places.map(({ y }) => y)).toEqual([8, expect.closeTo(74.67, 2)])
    expect(mark?.places[1]?.label).toBe('1.0000 at step 5')
  })
})

describe('pointing', () => {
  it('answers with each line’s own nearest x, the nearest line first', () => {
    const made = series([
      { x: 0, value: 0 },
      { x: 4, value: 0 },
      { x: 3, value: 4, writer: 1 },
      { x: 9, value: 4, writer: 1 },
    ])
    const { tracks } = model(made)
    const [first, ...rest] = nearestPlaces(tracks, { left: 84, top: 100 }, 20)
    expect(first?.point).toMatchObject({ x: 4, value: 0 })
    expect(rest.map(({ point }) => point.x)).toEqual([3])
    expect(nearestPlaces(tracks, { left: 130, top: 10 })[0]?.point).toMatchObject({ x: 9, writer: { key: 'w2' } })
  })

  it('tells writes of one x apart by their height', () => {
    const made = series([
      { x: 5, value: 0 },
      { x: 5, value: 4 },
    ])
    expect(nearestPlaces(model(made).tracks, { left: 96, top: 10 })[0]?.point.value).toBe(4)
    expect(nearestPlaces(model(made).tracks, { left: 96, top: 100 })[0]?.point.value).toBe(0)
  })
})

describe('zoom', () => {
  const full = { min: 0, max: 1000 }

  it('is kept in whole units, and is none when it shows everything', () => {
    expect(toZoom({ min: 10.4, max: 99.2 }, full, 'step')).toEqual({ x0: 10, x1: 100 })
    expect(toZoom({ min: 50.2, max: 50.3 }, full, 'step')).toEqual({ x0: 50, x1: 52 })
    expect(toZoom({ min: 1_234, max: 9_876_543 }, { min: 0, max: 1e9 }, 'observed')).toEqual({
      x0: 1000,
      x1: 9_877_000,
    })
    expect(toZoom({ min: -5, max: 2000 }, full, 'step')).toEqual({ x0: null, x1: null })
  })

  it('falls back to the whole axis bound by bound, and to nothing when the bounds contradict', () => {
    expect(zoomedRange(full, { x0: 10, x1: null })).toEqual({ min: 10, max: 1000 })
    expect(zoomedRange(full, { x0: 10, x1: 5 })).toBeNull()
  })

  it('keeps what lies under the fingers there', () => {
    expect(pinched([100, 200], [0, 1], false)).toEqual({ min: 100, max: 200 })
    expect(pinched([100, 200], [0.25, 0.75], false)).toEqual({ min: 50, max: 250 })
    expect(pinched([100, 200], [0.5, 0.5], false)).toBeNull()
    expect(scaled({ range: { min: 0, max: 100 }, isLog: false }, 0.5, 0.2)).toEqual({ min: 10, max: 60 })
  })
})
