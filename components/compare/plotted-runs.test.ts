import { describe, expect, it } from 'vitest'
import { series } from '@/components/chart/plotted.fixture'
import type { CompareSeriesResponse } from '@/lib/api/compare'
import { lineColours } from './compare-colours'
import { comparedCards } from './compared-cards'
import { comparedMetrics } from './compared-runs'
import { comparedRun, metricSummary } from './compared-runs.fixture'
import { plottedRuns } from './plotted-runs'

const NAMES = ['lr', 'train/loss', 'validation:loss']
const base = { ...comparedRun('a', true), metrics: NAMES.map(metricSummary) }
const other = {
  ...comparedRun('b', false),
  look: { colour: 'var(--chart-4)', dash: '6 3' },
  metrics: NAMES.map(metricSummary),
}
const metrics = comparedMetrics([base, other])
const answer = (metric: string): CompareSeriesResponse => ({
  ...{
    asOf: { ms: 0, iso: '' },
    metric,
    x: 'step',
    grid: { extent: null, bucketWidth: 1 },
    unchanged: [],
    missing: [],
  },
  series: ['a', 'b'].map((run) => ({ ...series([{ x: 1, value: 1 }]), metric, run })),
})
const colours = lineColours('run', { origins: { writers: [], clients: [], ips: [] }, runs: [] })
const drawn = (layout: Parameters<typeof comparedCards>[1], name: string) => {
  const card = comparedCards(metrics, layout).find((each) => each.metrics.some((metric) => metric.name === name))
  if (card === undefined) throw new Error('There is no such card.')
  const series = card.metrics.map((metric) => answer(metric.name))
  return plottedRuns({ series, proofs: [] }, card, { colours, times: new Map() }).map((each) => ({
    ...each,
    answer: each.answer.metric,
    colour: each.colourOf('', ''),
  }))
}

describe('several metrics of several runs in one card', () => {
  it('keep the colour and dash of their run, the baseline on top', () => {
    const lines = drawn({ groups: [], pair: true }, 'train/loss')
    expect(lines.map(({ name, metric, colour, dash }) => [name, metric, colour, dash])).toEqual([
      ['b', 'train/loss', 'var(--chart-4)', '6 3'],
      ['b', 'validation:loss', 'var(--chart-4)', '6 3'],
      ['a', 'train/loss', 'var(--chart-1)', undefined],
      ['a', 'validation:loss', 'var(--chart-1)', undefined],
    ])
  })

  it('are told apart by weight and dots in a pair, the baseline still the widest of each', () => {
    const lines = drawn({ groups: [], pair: true }, 'train/loss')
    expect(lines.map(({ width, opacity, dotted }) => [width, opacity, dotted])).toEqual([
      [1, 0.55, undefined],
      [1.3, undefined, true],
      [1.75, 0.55, undefined],
      [2.25, undefined, true],
    ])
  })

  it('are told apart by a shape else, and stand on the second axis where people put them', () => {
    const together = [
      { name: 'lr', right: true },
      { name: 'train/loss', right: false },
    ]
    const lines = drawn({ groups: [together], pair: false }, 'lr').filter(({ name }) => name === 'b')
    expect(lines.map(({ metric, isRight, mark }) => [metric, isRight, typeof mark])).toEqual([
      ['lr', true, 'undefined'],
      ['train/loss', undefined, 'string'],
    ])
  })

  it('say no metric where the card has one', () => {
    expect(drawn({ groups: [], pair: false }, 'lr').map(({ metric }) => metric)).toEqual([undefined, undefined])
  })
})

describe('the verdict of a point', () => {
  const mixed = {
    ...base,
    proof: [
      { verdict: 'failed' as const, files: 1, events: 1 },
      { verdict: 'verified' as const, files: 9, events: 90 },
    ],
  }
  const [card] = comparedCards(comparedMetrics([mixed]), { groups: [], pair: false })
  const told = {
    ...{ asOf: { ms: 0, iso: '' }, metric: 'lr', x: 'step' as const },
    series: [
      {
        ...{ asOf: { ms: 0, iso: '' }, run: 'a', metric: 'lr', x: 'step' as const, verdict: 'verified' as const },
        ...{ others: [], events: [], writers: [], groups: [], eventGroup: [] },
      },
    ],
  }

  it('is that of most only once it is told which have another', () => {
    if (card === undefined) throw new Error('There is no card.')
    const proofs = (answers: Parameters<typeof plottedRuns>[0]['proofs']) =>
      plottedRuns({ series: [answer('lr')], proofs: answers }, card, { colours, times: new Map() }).map(
        ({ proof }) => proof.common,
      )
    expect(proofs([undefined])).toEqual([null])
    expect(proofs([told])).toEqual(['verified'])
  })

  it('has the colour of nothing known until then, where colours tell it', () => {
    if (card === undefined) throw new Error('There is no card.')
    const verdicts = lineColours('verdict', { origins: { writers: [], clients: [], ips: [] }, runs: [mixed] })
    const colourOf = (answers: Parameters<typeof plottedRuns>[0]['proofs']) =>
      plottedRuns({ series: [answer('lr')], proofs: answers }, card, { colours: verdicts, times: new Map() }).map(
        (each) => each.colourOf('', ''),
      )
    expect(colourOf([undefined])).toEqual(['var(--text-3)'])
    expect(colourOf([told])).toEqual(['var(--verified-solid)'])
    expect(verdicts.entries.map(({ name }) => name)).toEqual(['Failed', 'Log verified'])
  })
})
