import { expect, test } from 'vitest'
import type { SeriesProof } from '@/lib/api/series'
import { proofWords } from './chart-words'
import { plotArea } from './plot'
import { type Proof, proofLines, verdictOfPoints } from './proof-lines'
import type { DrawnPoint } from './series-points'
import { xScale } from './x-axis'
import { yScale } from './y-axis'

// 100 x 100 pixels of plot: x is 10 pixels a unit from 46, y runs down from 108.
const area = plotArea(156, 128)
const y = yScale('linear', [0, 4], area)
if (y === null) throw new Error('There is no axis.')
const scale = { x: xScale('step', { min: 0, max: 10 }, { area }), y }
const breaks = { marks: [], unrecorded: [] }

const point = (x: number): DrawnPoint => ({
  ...{ series: 0, x, value: 2, step: x, claimedMs: x, observedMs: x, event: `e${x}`, item: 0, segment: 0, group: '' },
  writer: { key: 'w', label: 'one' },
})

function answer(verdict: 'failed' | 'pending', xs: number[]): SeriesProof {
  const numbers = (of: number) => xs.map(() => of)
  const points = {
    ...{ x: xs, value: numbers(2), step: xs, claimedMs: xs, observedMs: xs },
    ...{ event: xs.map((_, at) => at), item: numbers(0), writer: numbers(0), segment: numbers(0) },
  }
  return {
    ...{ asOf: { iso: '', ms: 0 }, run: 'aaaaaaaaaaaaaaaa', metric: 'loss', x: 'step', verdict: 'verified' },
    others: [{ verdict, inRange: xs.length, points }],
    events: xs.map((x) => `e${x}`),
    writers: [{ key: 'w', label: 'one' }],
    groups: [],
    eventGroup: [],
  }
}

const proof = (of: SeriesProof, coloured = false): Proof => ({ common: 'verified', answer: of, coloured })
const drawn = (points: DrawnPoint[], of: Proof) => proofLines(points, { proof: of, breaks }, scale)

test('failed points are drawn in every chart, joined along their line and never over a verified one', () => {
  const [kind] = drawn([0, 2, 4, 6, 8].map(point), proof(answer('failed', [2, 4, 8])))
  expect(kind).toMatchObject({ verdict: 'failed', crowded: false })
  expect(kind?.lines.map(({ path, lone }) => [path, lone])).toEqual([
    ['M66.0 58.0L86.0 58.0M126.0 58.0h0', 'M126.0 58.0h0'],
  ])
})

test('a failed point that the chart itself does not draw is drawn', () => {
  const [kind] = drawn([0, 8].map(point), proof(answer('failed', [5])))
  expect(kind?.lines[0]?.lone).toBe('M96.0 58.0h0')
})

test('pending points are told apart only where a chart is coloured by verdict', () => {
  expect(drawn([], proof(answer('pending', [5])))).toEqual([])
  expect(drawn([], proof(answer('pending', [5]), true))).toMatchObject([{ verdict: 'pending' }])
})

test('an answer for another axis is not drawn, and still tells verdicts', () => {
  const other = proof({ ...answer('failed', [5]), x: 'observed' })
  expect(drawn([], other)).toEqual([])
  expect([5, 6].map((x) => verdictOfPoints(other)(point(x)))).toEqual(['failed', 'verified'])
})

test('the footer counts points of other verdicts, and says when most speak against them', () => {
  expect(proofWords(proof(answer('failed', [2, 4])))).toEqual(['2 in failed log files'])
  expect(proofWords({ common: 'verified', answer: null, coloured: false })).toEqual([])
  expect(proofWords({ common: 'unattested', answer: null, coloured: false })).toEqual(['All in unattested log files'])
})
