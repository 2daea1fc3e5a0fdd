import { describe, expect, it } from 'vitest'
import { bandLines } from './band-lines'
import { buildLines } from './lines'
import { plotArea } from './plot'
import { columns, series, type Write } from './plotted.fixture'
import { pointsOf } from './series-points'
import { xScale } from './x-axis'
import { yScale } from './y-axis'

const wave = (count: number, more: Partial<Write> = {}): Write[] =>
  Array.from({ length: count }, (_, x) => ({ x, value: Math.sin(x / 9) * (1 + (x % 7)), ...more }))
const writes = [...wave(400), ...wave(300, { writer: 1 }), ...wave(300, { segment: 1 })]
const bucketed = (points: Write[]) => ({ ...series(points), bucketWidth: 4 })
const scaleOver = (min: number, max: number) => {
  const area = plotArea(156, 128)
  const y = yScale('linear', [-7, 7], area)
  if (y === null) throw new Error('no axis')
  return { x: xScale('step', { min, max }, { area }), y }
}

describe('bandLines', () => {
  it.each([
    [0, 400, true],
    [120.5, 350, true],
    [0, 400, false],
  ])('makes of columns what buildLines makes of their points, from %s to %s, band %s', (min, max, banded) => {
    const answer = bucketed(writes)
    const scale = scaleOver(min, max)
    const points = pointsOf(answer, answer.points, 3).filter(({ x }) => x >= min && x <= max)
    const made = buildLines(
      points,
      { breaks: { marks: [], unrecorded: [] }, drawing: { banded, smooth: { weight: 0, bucketAt: (x) => x } } },
      scale,
    )
    expect(made).toHaveLength(3)
    expect(bandLines(answer, { place: 3, unrecorded: [], banded }, scale)).toEqual(made)
  })

  it('leaves lines that something breaks to buildLines', () => {
    const scale = scaleOver(0, 400)
    const setting = { place: 0, unrecorded: [], banded: true }
    const nan = { ...bucketed(writes), marks: columns([{ x: 7, value: 'NaN' }]) }
    expect(bandLines(nan, setting, scale)).toBeNull()
    expect(bandLines({ ...bucketed(writes), beside: columns([{ x: -1, value: 0 }]) }, setting, scale)).toBeNull()
    const gap = { fromMs: 3, toMs: 9, words: 'Not recorded' as const }
    expect(bandLines(bucketed(writes), { ...setting, unrecorded: [gap] }, scale)).toBeNull()
    expect(bandLines(series(writes), setting, scale)).toBeNull()
    expect(
      bandLines(
        {
          ...bucketed(writes),
          joined: {
            xmetric: 'tokens',
            missing: 0,
            repeated: 0,
            placeless: 0,
            collidingPlaceless: 0,
            besideAt: [],
            cut: false,
            breaksAt: [9],
            proof: { verdict: null, others: [] },
          },
        },
        setting,
        scale,
      ),
    ).toBeNull()
    expect(bandLines(bucketed(wave(150)), setting, scale)).toBeNull()
  })

  it('leaves values that have no place on a log axis to buildLines', () => {
    const { x } = scaleOver(0, 400)
    const y = yScale('log', [0.1, 10], plotArea(156, 128))
    if (y === null) throw new Error('no axis')
    expect(bandLines(bucketed(writes), { place: 0, unrecorded: [], banded: true }, { x, y })).toBeNull()
  })
})
