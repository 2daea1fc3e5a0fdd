import { expect, test } from 'vitest'
import type { SeriesResponse } from '@/lib/api/series'
import { chartModel } from './chart-model'
import { series } from './plotted.fixture'
import { shadesOf } from './time-shades'
import { RAW } from './view'

const none = (x: SeriesResponse['x']): SeriesResponse => ({ ...series([]), x, extent: null })
const proof = { common: null, answer: null, coloured: false }
const model = (x: SeriesResponse['x']) =>
  chartModel([{ answer: none(x), proof, name: '', colourOf: () => 'red' }], {
    ...{ width: 156, height: 128, x, range: { min: 0, max: 100 }, y: 'linear' as const, unrecorded: [], view: RAW },
  })

const times = {
  unrecorded: [{ fromMs: 1010, toMs: null, words: 'Logging stopped' as const }],
  unproved: [{ why: 'calls' as const, fromMs: 1020, toMs: 1030, claimed: { fromMs: 1005, toMs: 1006 } }],
  baseMs: 1000,
}

test('hours without record and hours without proof are shaded on axes of time, each with its words', () => {
  expect(shadesOf(times, model('relative'))).toEqual([
    { from: 10, to: 100, words: 'Logging stopped', unproved: false },
    { from: 5, to: 6, words: 'No proof', unproved: true },
  ])
  expect(shadesOf(times, model('observed'))).toMatchObject([{ from: 1010 }, { from: 1020, to: 1030 }])
})

test('where nothing was recorded and nothing is proved either, one shade says both', () => {
  const overlapping = {
    unrecorded: [{ fromMs: 1010, toMs: 1050, words: 'Logging stopped' as const }],
    unproved: [{ why: 'hours' as const, fromMs: 1030, toMs: 1060, claimed: null }],
    baseMs: null,
  }
  expect(shadesOf(overlapping, model('observed'))).toEqual([
    { from: 1010, to: 1030, words: 'Logging stopped', unproved: false },
    { from: 1050, to: 1060, words: 'No digest (by delivery)', unproved: true },
    {
      ...{ from: 1030, to: 1050, unproved: true },
      ...{ words: 'Logging stopped, no digest (by delivery)', short: 'Logging stopped' },
    },
  ])
})

test('steps have no hours', () => {
  expect(shadesOf(times, model('step'))).toEqual([])
})
