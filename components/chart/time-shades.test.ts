import { expect, test } from 'vitest'
import type { SeriesResponse } from '@/lib/api/series'
import { chartModel } from './chart-model'
import { shadesOf } from './time-shades'

const columns = {
  ...{ x: [], value: [], step: [], claimedMs: [], observedMs: [], event: [], item: [], writer: [], segment: [] },
}
const series = (x: SeriesResponse['x']): SeriesResponse => ({
  ...{ asOf: { iso: '', ms: 0 }, run: 'aaaaaaaaaaaaaaaa', metric: 'loss', x, extent: null, bucketWidth: null },
  ...{ split: true, inRange: 0, drawn: 0, total: 0, noX: 0, refused: 0, nonFinite: 0, collisionSteps: 0 },
  ...{ rewrittenSteps: 0, points: columns, beside: columns, marks: columns, collisions: columns },
  ...{ events: [], writers: [] },
})
const proof = { common: null, answer: null, coloured: false }
const model = (x: SeriesResponse['x']) =>
  chartModel(series(x), {
    ...{ width: 156, height: 128, range: { min: 0, max: 100 }, y: 'linear' as const, unrecorded: [], proof },
  })

const times = {
  unrecorded: [{ fromMs: 1010, toMs: null, words: 'Logging stopped' as const }],
  unproved: [{ fromMs: 1020, toMs: 1030 }],
  baseMs: 1000,
}

test('hours without record and hours without proof are shaded on axes of time, each with its words', () => {
  expect(shadesOf(times, model('relative'))).toEqual([
    { from: 10, to: 100, words: 'Logging stopped' },
    { from: 20, to: 30, words: 'No proof' },
  ])
  expect(shadesOf(times, model('observed'))).toMatchObject([{ from: 1010 }, { from: 1020, to: 1030 }])
})

test('steps have no hours', () => {
  expect(shadesOf(times, model('step'))).toEqual([])
})
