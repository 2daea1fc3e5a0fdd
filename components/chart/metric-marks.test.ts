import { describe, expect, it } from 'vitest'
import { chartModel } from './chart-model'
import { metricMark } from './metric-marks'
import type { Plotted } from './plotted'
import { seriesName } from './plotted'
import { plot, series, setting } from './plotted.fixture'

const wide = { ...setting, width: 656 }
const line = Array.from({ length: 11 }, (_, x) => ({ x, value: x }))
const marked = (mark: string | undefined, metric: string): Plotted => ({
  ...plot({ ...series(line), metric }),
  ...{ name: 'run-a', metric },
  ...(mark === undefined ? {} : { mark }),
})

describe('metrics of one run in one card', () => {
  it('have marks on their lines, each on a write, and the first has none', () => {
    const { marks, series: drawn } = chartModel([marked(metricMark(0), 'loss'), marked(metricMark(1), 'lr')], wide)
    const lines = drawn.map(({ lines }) => lines[0]?.id ?? '')
    expect(marks.has(lines[0] ?? '')).toBe(false)
    const places = [...(marks.get(lines[1] ?? '') ?? '').matchAll(/M([\d.]+) /g)].map(([, left]) => Number(left))
    expect(places.length).toBeGreaterThan(3)
    // Writes stand every 60 pixels from 46 on.
    for (const left of places) expect((left - 46) % 60).toBeCloseTo(0, 5)
  })

  it('are each another shape up to the most that a card takes', () => {
    const shapes = Array.from({ length: 12 }, (_, place) => metricMark(place))
    expect(new Set(shapes).size).toBe(12)
  })

  it('are called by run and metric', () => {
    expect(seriesName(marked(undefined, 'lr'))).toBe('run-a · lr')
    expect(seriesName({ name: 'run-a' })).toBe('run-a')
  })
})
