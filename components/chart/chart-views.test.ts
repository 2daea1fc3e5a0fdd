import { describe, expect, it } from 'vitest'
import type { SeriesResponse } from '@/lib/api/series'
import { type ChartSetting, chartModel } from './chart-model'
import { pointColour } from './chart-tooltip'
import { footerWords } from './chart-words'
import { fitted, fitWords } from './fit'
import { formatLag, lagAxis } from './lag'
import { plotArea } from './plot'
import type { Plotted } from './plotted'
import { columns, plot, series, setting, type Write } from './plotted.fixture'
import { bucketOf } from './series-points'
import { type ChartView, RAW } from './view'
import { positivePart, xScale } from './x-axis'
import { toZoom } from './zoom'

const made = (points: Write[], over: Partial<SeriesResponse> = {}, marks: Write[] = []) =>
  plot({ ...series(points, marks), ...over })
const model = (plotted: Plotted, view: Partial<ChartView>, over: Partial<ChartSetting> = {}) =>
  chartModel([plotted], { ...setting, ...over, view: { ...RAW, ...view } })
const linesOf = (plotted: Plotted, view: Partial<ChartView>, over?: Partial<ChartSetting>) =>
  model(plotted, view, over).series[0]?.lines ?? []

describe('without the band', () => {
  it('a line goes through every extreme, and the footer says so', () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ x: at / 10, value: at % 3 }))
    const plotted = made(points, { bucketWidth: 1, inRange: 400 })
    expect(linesOf(plotted, {})[0]?.path.match(/L/g)?.length).toBeLessThan(60)
    const [line] = linesOf(plotted, { band: false })
    expect(line?.band).toBe('')
    expect(line?.path.match(/L/g)).toHaveLength(99)
    expect(footerWords([plotted], 'linear', { ...RAW, band: false })).toEqual([
      '400 points of 100, 100 drawn',
      'No extremum lost',
      'Lines through every extreme',
    ])
  })
})

describe('a frame fitted to 1–99 %', () => {
  const level = Array.from({ length: 59 }, (_, at) => ({ x: at / 6, value: 1 + (at % 5) / 5 }))
  const spiked = made([...level, { x: 9.9, value: 5000 }])

  it('is set by neither the smallest nor the largest value', () => {
    expect(fitted([5, 1, 9000, 2, 3, -9000, 4])).toEqual([1, 5])
    expect(fitted([1, 2])).toEqual([1, 2])
    expect(fitted(Array.from({ length: 1001 }, (_, at) => at))).toEqual([10, 990])
  })

  it('marks and counts what lies beyond it', () => {
    const { edges, places, y } = model(spiked, { fit: true })
    expect(y?.frame.max).toBeLessThan(3)
    expect(edges).toMatchObject([{ kind: 'above', count: 1 }])
    expect(places.at(-1)).toMatchObject({ top: 8, point: { value: 5000 } })
    expect(fitWords([spiked], 'linear')).toEqual(['Fitted to 1–99 %: 1 value above the frame'])
    const bucketed = { ...spiked, answer: { ...spiked.answer, inRange: 900 } }
    expect(fitWords([bucketed], 'linear')).toEqual([
      'Fitted to 1–99 % of the values drawn, not of all recorded: 1 drawn value above the frame',
    ])
    expect(model(spiked, {}).edges).toEqual([])
  })

  it('leaves no dot of a write outside of itself', () => {
    expect(linesOf(spiked, { fit: true })[0]?.dots.match(/M/g)).toHaveLength(59)
    const lone = made([...level, { x: 9.9, value: 5000, writer: 1 }])
    expect(linesOf(lone, { fit: true })[1]?.lone).toBe('')
    expect(linesOf(lone, {})[1]?.lone).not.toBe('')
  })
})

describe('a log x axis', () => {
  const powers = made(
    [1, 10, 100, 1000].map((x) => ({ x, value: x })),
    { xscale: 'log', noX: 2, nonPositiveX: 2, total: 6 },
  )
  const range = { min: 1, max: 1000 }

  it('gives each power of ten the same room, with a tick', () => {
    const { x, places } = model(powers, {}, { range, width: 356 })
    expect(places.map(({ left }) => Math.round(left))).toEqual([46, 146, 246, 346])
    expect(x.ticks.major.map(({ label }) => label)).toEqual(['1', '10', '100', '1,000'])
    expect(x.toX(x.toPixel(50))).toBeCloseTo(50, 9)
  })

  it('begins above zero, and the footer counts what has no place on it', () => {
    expect(positivePart({ min: -5, max: 80 })).toEqual({ min: 1, max: 80 })
    expect(positivePart({ min: -5, max: 0 })).toBeNull()
    expect(footerWords([powers], 'linear')).toEqual([
      '4 points of 6, 4 drawn',
      'Every point with a place here shown',
      '2 points at step ≤ 0 have no place on a log axis',
    ])
  })

  it('tells durations in the powers that a clock has', () => {
    const ticks = xScale('relative', { min: 1, max: 86_400_000 }, { area: plotArea(900, 128), isLog: true }).ticks.major
    expect(ticks.map(({ label }) => label)).toEqual([
      ...['0:00:00.001', '0:00:00.010', '0:00:00.100', '0:00:01', '0:00:10', '0:01:00', '0:10:00'],
      ...['1:00:00', '10:00:00', '1 d'],
    ])
  })

  it('buckets by parts of an octave', () => {
    const log = { bucketWidth: 0.5, xscale: 'log' as const }
    expect([1, 1.4, 1.5, 2, 3, 4].map((x) => bucketOf(log, x))).toEqual([0, 0, 1, 2, 3, 4])
  })
})

describe('lags', () => {
  const lagging = made(
    [
      { x: 0, value: -2000 },
      { x: 4, value: -97_000 },
      { x: 8, value: 1250 },
    ],
    { value: 'lag', noLag: 1, total: 4 },
  )

  it('stand on an axis of time around zero, in the unit that fits', () => {
    const { y } = model(lagging, {}, { y: 'log' })
    expect(y?.kind).toBe('lag')
    expect(y?.ticks.map(({ label }) => label)).toEqual(['−100', '−75', '−50', '−25', '0', '25 s'])
    expect(y?.toPixel(0)).toBeCloseTo(28, 9)
    expect(lagAxis(0, 8 * 86_400_000).ticks.at(-1)?.label).toBe('8 d')
    expect(lagAxis(-3, 0).ticks.at(-1)?.label).toMatch(/^0.* ms$/)
    expect(lagAxis(-1000, 0).ticks.at(-1)?.label).toMatch(/^0.* s$/)
    expect(lagAxis(0, 0).ticks.map(({ value }) => value)).toContain(0)
  })

  it('are told to the millisecond, with the largest in the footer', () => {
    expect([0, -250, 1250, -97_000, 3_909_000, -691_200_000, 120_001].map(formatLag)).toEqual([
      ...['0 s', '−250 ms', '+1.25 s', '−97 s', '+1:05:09', '−8 d', '+0:02:00.001'],
    ])
    expect(footerWords([lagging], 'log')).toEqual([
      '3 points of 4, 3 drawn',
      'Every point with a place here shown',
      'Largest −97 s at step 4',
      '1 without a claimed time has no lag',
    ])
  })
})

describe('a metric over another one', () => {
  // In step order x goes forth and back.
  const PATH = {
    ...{
      xmetric: 'lr',
      missing: 1,
      repeated: 2,
      placeless: 0,
      collidingPlaceless: 0,
      besideAt: [],
      cut: false,
      breaksAt: [3],
    },
    proof: { verdict: null, others: [] },
  }
  const joined = made(
    [2, 8, 5, 1].map((x, step) => ({ x, value: step })),
    {
      x: 'metric',
      joined: PATH,
      noX: 3,
      total: 7,
    },
  )

  it('goes from step to step wherever x goes, and is never joined over a step that was left out', () => {
    const [line] = linesOf(joined, {}, { x: 'metric' })
    expect(line?.path).toBe('M66.0 108.0L126.0 74.7L96.0 41.3M56.0 8.0h0')
    expect(linesOf(joined, { smooth: 0.9 }, { x: 'metric' })[0]?.smooth).toBe('')
  })

  it('goes on to the edge of a zoom, and no NaN breaks it but where it was written', () => {
    const zoomed = made(
      [
        { x: 4, value: 1 },
        { x: 6, value: 3 },
      ],
      {
        x: 'metric',
        beside: columns([
          { x: 12, value: 2, step: 9 },
          { x: 14, value: 4, step: 11 },
        ]),
        joined: { ...PATH, besideAt: [1, 3], breaksAt: [] },
      },
      [{ x: 5, value: 'NaN' }],
    )
    const drawn = model(zoomed, {}, { x: 'metric' })
    expect(drawn.series[0]?.lines[0]?.path.match(/[ML]/g)).toEqual(['M', 'L', 'L', 'L'])
    expect(drawn.places.map(({ point }) => point.x)).toEqual([4, 5, 6])
    expect(drawn.y?.frame.max).toBeGreaterThanOrEqual(3)
  })

  it('tells the verdict of each point, that of y', () => {
    const others = [{ verdict: 'failed' as const, inRange: 1, points: columns([{ x: 5, value: 2, step: 2 }]) }]
    const answer = { ...joined.answer, joined: { ...PATH, proof: { verdict: 'verified' as const, others } } }
    const proof = { common: 'verified' as const, coloured: false, answer: { ...answer, ...answer.joined.proof } }
    const drawn = model({ ...joined, answer, proof }, {}, { x: 'metric' })
    expect(drawn.series[0]?.proofs.map(({ verdict, lines }) => [verdict, lines.map(({ path }) => path)])).toEqual([
      ['failed', ['M96.0 41.3h0']],
    ])
    expect(footerWords([{ answer }], 'linear')).toContain('Proof is of y, not of x')
  })

  it('breaks where another zoom’s points are left out', () => {
    expect(linesOf(joined, {}, { x: 'metric', range: { min: 0, max: 6 } })[0]?.path.match(/M/g)).toHaveLength(3)
  })

  it('says how many steps it leaves out, and has ticks at round values', () => {
    expect(footerWords([joined], 'linear', { ...RAW, smooth: 0.9 })).toEqual([
      '4 points of 7, 4 drawn',
      'Every point with a place here shown',
      'Not smoothed',
      'x: lr of the same step',
      '1 step that only one of both has left out',
      '2 steps written more than once left out',
    ])
    const { ticks } = model(joined, {}, { x: 'metric', range: { min: 0.001, max: 0.03 }, width: 500 }).x
    expect(ticks.major.map(({ label }) => label)).toEqual(['0.01', '0.02', '0.03'])
  })

  it('is zoomed to values, rounded outwards by a thousandth of the range', () => {
    const full = { min: 0, max: 0.03 }
    expect(toZoom({ min: 0.012345678, max: 0.02 }, full, 'metric')).toEqual({ x0: 0.012345, x1: 0.02 })
    expect(toZoom({ min: -1, max: 1 }, full, 'metric')).toEqual({ x0: null, x1: null })
  })
})

describe('lines split by client or address', () => {
  it('are lines of their own in their own colours, told under the pointer', () => {
    const points = [0, 2, 4, 6].map((x) => ({ x, value: 1 }))
    const split = made(points, { by: 'ip', groups: ['203.0.113.1', ''], eventGroup: [0, 0, 1, 0] })
    const plotted: Plotted = { ...split, colourOf: (_, group) => (group === '' ? 'grey' : 'blue') }
    const drawn = model(plotted, {})
    expect(drawn.series[0]?.lines.map(({ group, path }) => [group, path])).toEqual([
      ['203.0.113.1', expect.stringMatching(/^M46.*L66.*L106/)],
      ['', expect.stringMatching(/^M86\.0 .*h0$/)],
    ])
    expect(drawn.places.map(({ point }) => pointColour(drawn, point))).toEqual(['blue', 'blue', 'grey', 'blue'])
  })
})
