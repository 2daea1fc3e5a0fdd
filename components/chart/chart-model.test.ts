import { describe, expect, it } from 'vitest'
import type { PointColumns, SeriesResponse } from '@/lib/api/series'
import { type ChartSetting, chartModel } from './chart-model'
import { footerWords } from './chart-words'
import { nearestPlaces } from './nearest'
import { pinched, scaled, toZoom, zoomedRange } from './zoom'

interface Write {
  x: number
  value: number | 'NaN' | 'Infinity' | '-Infinity'
  step?: number
  observedMs?: number
  writer?: number
  segment?: number
}

function columns(writes: Write[]): PointColumns {
  return {
    x: writes.map(({ x }) => x),
    value: writes.map(({ value }) => value),
    step: writes.map(({ step, x }) => step ?? x),
    claimedMs: writes.map(({ observedMs, x }) => observedMs ?? x),
    observedMs: writes.map(({ observedMs, x }) => observedMs ?? x),
    event: writes.map((_, index) => index),
    item: writes.map(() => 0),
    writer: writes.map(({ writer }) => writer ?? 0),
    segment: writes.map(({ segment }) => segment ?? 0),
  }
}

function series(points: Write[], marks: Write[] = [], collisions: Write[] = []): SeriesResponse {
  return {
    asOf: { ms: 0, iso: '' },
    run: 'a'.repeat(16),
    metric: 'loss',
    x: 'step',
    extent: { min: 0, max: 10 },
    bucketWidth: null,
    split: true,
    inRange: points.length + marks.length,
    drawn: points.length + marks.length,
    total: points.length + marks.length,
    noX: 0,
    refused: 0,
    points: columns(points),
    beside: columns([]),
    marks: { ...columns(marks), event: marks.map((_, index) => 50 + index) },
    nonFinite: marks.length,
    collisions: { ...columns(collisions), event: collisions.map((_, index) => 80 + index) },
    collisionSteps: collisions.length === 0 ? 0 : 1,
    rewrittenSteps: 0,
    events: Array.from({ length: 99 }, (_, index) => `event-${index}`),
    writers: [
      { key: 'w1', label: 'one' },
      { key: 'w2', label: 'two' },
    ],
  }
}

const NO_PROOF: ChartSetting['proof'] = { common: null, answer: null, coloured: false }

// 100 x 100 pixels of plot: x is 10 pixels a unit from 46, y runs down from 108.
const setting: ChartSetting = {
  width: 156,
  height: 128,
  range: { min: 0, max: 10 },
  y: 'linear',
  unrecorded: [],
  proof: NO_PROOF,
}
const model = (made: SeriesResponse, over: Partial<ChartSetting> = {}) => chartModel(made, { ...setting, ...over })
const paths = (made: SeriesResponse, over?: Partial<ChartSetting>) => model(made, over).lines.map(({ path }) => path)

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
    expect(log.lines[0]?.path).toBe('M46.0 108.0h0M146.0 8.0h0')
    expect(footerWords(made, 'log')).toContain('2 ≤ 0 at the frame edge')
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
    expect(zoomed.lines).toMatchObject([{ lone: '' }])
    expect(zoomed.lines[0]?.path).toMatch(/^M-54\.0 .*L96\.0 .*L296\.0 /)
    expect(zoomed.places).toHaveLength(1)
  })

  it('leave a write that they do not reach as a dot that is larger than those on a line', () => {
    const points = [0, 4].map((x) => ({ x, value: x }))
    const forged = { x: 10, value: 4, writer: 1 }
    expect(model(series([...points, forged])).lines.map(({ lone }) => lone)).toEqual(['', 'M146.0 8.0h0'])
  })

  it('of buckets lie on a band between the extremes, and go out to the one that stands out', () => {
    const points = Array.from({ length: 100 }, (_, at) => ({ x: at / 10, value: at === 51 ? 40 : at % 3 }))
    const [line] = model({ ...series(points), bucketWidth: 1 }).lines
    expect(line?.band).toMatch(/^M46\.0 .*Z$/)
    for (const drawn of [line?.band, line?.path]) expect(drawn).toMatch(/L\d+\.\d 8\.0L/)
    expect(line?.path.match(/L/g)?.length).toBeLessThan(60)
    expect(model(series(points)).lines[0]?.band).toBe('')
  })

  it('are separate for each segment, with a mark where it went back to', () => {
    const made = series([
      { x: 0, value: 1 },
      { x: 8, value: 2 },
      { x: 4, value: 3, segment: 1 },
      { x: 9, value: 4, segment: 1 },
    ])
    expect(model(made).lines).toHaveLength(2)
    expect(model(made).restarts).toEqual([86])
  })

  it('leave out what another zoom had asked for', () => {
    expect(paths(series([0, 4, 8].map((x) => ({ x, value: x }))), { range: { min: 3, max: 9 } })[0]).not.toContain(
      'NaN',
    )
    expect(model(series([{ x: 0, value: 1 }]), { range: { min: 3, max: 9 } }).places).toEqual([])
  })
})

describe('marks', () => {
  it('at the edge are told as one when they lie side by side', () => {
    const marks = [1, 1.5, 2].map((x) => ({ x, value: 'NaN' as const }))
    const [edge, ...more] = model(series([{ x: 0, value: 1 }], marks)).edges
    expect(edge).toMatchObject({ kind: 'NaN', count: 3, from: 56, to: 66 })
    expect(more).toEqual([])
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
    const [mark] = model(series([{ x: 0, value: 0 }], [], both)).collisions
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

describe('a card’s footer', () => {
  it('says what is drawn and what is not', () => {
    const all = series([{ x: 0, value: 1 }], [{ x: 1, value: 'NaN' }])
    expect(footerWords(all, 'linear')).toEqual(['2 points, 2 drawn', 'Every point shown', '1 non-finite'])
    expect(footerWords({ ...all, inRange: 10_080, total: 10_092, drawn: 912, noX: 12, refused: 3 }, 'linear')).toEqual([
      '10,080 points, 912 drawn',
      'No extremum lost',
      '1 non-finite',
      '12 have no step',
      '3 refused, not drawn',
    ])
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
    expect(pinched([100, 200], [0, 1])).toEqual({ min: 100, max: 200 })
    expect(pinched([100, 200], [0.25, 0.75])).toEqual({ min: 50, max: 250 })
    expect(pinched([100, 200], [0.5, 0.5])).toBeNull()
    expect(scaled({ min: 0, max: 100 }, 0.5, 20)).toEqual({ min: 10, max: 60 })
  })
})
