import { describe, expect, it } from 'vitest'
import { chartModel } from './chart-model'
import { plot, series, setting, type Write } from './plotted.fixture'
import { runLook } from './run-look'

const wide = { ...setting, width: 656, range: { min: 0, max: 10 } }
const named = (name: string, points: Write[], marks: Write[] = []) => ({ ...plot(series(points, marks)), name })
const line = [0, 10].map((x) => ({ x, value: x }))

describe('a chart of several runs', () => {
  it('says whose NaN it is where all at one place are of one run, and only there', () => {
    const nan = (x: number): Write => ({ x, value: 'NaN' })
    const { edges } = chartModel([named('alpha', line, [nan(2), nan(6)]), named('beta', line, [nan(6)])], wide)
    expect(edges.map(({ label, series: of }) => [label, of])).toEqual([
      ['1 of 3 NaN, alpha', 0],
      ['2 of 3 NaN, line broken', null],
    ])
  })

  it('shows what a name hides', () => {
    const { edges } = chartModel([named('a\u202eb', line, [{ x: 2, value: 'NaN' }]), named('c', line)], wide)
    expect(edges[0]?.label).toBe('1 NaN, a\\u{202e}b')
  })

  it('says whose restart it is, and which steps it went back over', () => {
    const again = [...line, { x: 4, value: 1, segment: 1 }, { x: 9, value: 1, segment: 1 }]
    const { series: drawn } = chartModel([named('alpha', line), named('beta', again)], wide)
    expect(drawn.map(({ restarts }) => restarts)).toEqual([
      [],
      [{ left: 286, name: 'beta', words: 'Restart, step 10 to 4' }],
    ])
  })
})

describe('the look of a run', () => {
  it('differs for the first fifty', () => {
    const looks = Array.from({ length: 50 }, (_, place) => runLook(place))
    expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(50)
    expect(runLook(0)).toEqual({ colour: 'var(--chart-1)', dash: undefined })
    expect(runLook(12)).toEqual({ colour: 'var(--chart-3)', dash: '6 3' })
  })
})
