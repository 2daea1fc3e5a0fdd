import { expect, test } from 'vitest'
import { RAW } from '@/components/chart/view'
import type { GroupsResponse, RunGroup } from '@/lib/api/compare-groups'
import { groupFooter } from './group-footer'
import { endWords, groupModel } from './group-model'
import { nameGroups } from './group-picker'
import { groupsCsv } from './groups-csv'

const group = (label: string | null, means: number[], more: Partial<RunGroup> = {}): RunGroup => ({
  ...{ label, runs: ['a', 'b'], all: 2, nonFinite: [], collisions: 0, collided: [] },
  buckets: {
    x: means.map((_, at) => at * 10),
    mean: means,
    min: means.map((mean) => mean - 1),
    max: means.map((mean) => mean + 1),
    writes: means.map(() => 4),
    runs: means.map(() => 2),
  },
  ...more,
})
const answer = (...groups: RunGroup[]): GroupsResponse => ({
  ...{
    asOf: { ms: 0, iso: '' },
    metric: 'loss',
    x: 'step',
    xscale: 'linear',
    value: 'value',
    by: 'p.lr',
    extent: { min: 0, max: 40 },
  },
  ...{ bucketWidth: 10, inRange: 40, noLag: 0, groups },
})
const setting = { width: 400, height: 200, x: 'step', range: { min: 0, max: 40 }, y: 'linear', view: RAW } as const

test('each group has a band, a mean line, and a dash of its own', () => {
  const { groups } = groupModel(answer(group('1', [1, 2, 3]), group('2', [4, 5, 6]), group(null, [7, 8, 9])), setting)
  expect(new Set(groups.map(({ dash }) => dash)).size).toBe(3)
  for (const { mean, band } of groups) {
    expect(mean.split('L')).toHaveLength(3)
    expect(band.split('L')).toHaveLength(6)
  }
})

test('a bucket outside of the range is not drawn, and the axis has room for all extremes in view', () => {
  const { groups, chart } = groupModel(answer(group('1', [1, 100, 3])), { ...setting, range: { min: 0, max: 5 } })
  expect(groups[0]?.mean.split('L')).toHaveLength(1)
  expect(chart.y?.frame.max).toBeLessThan(10)
  expect(chart.y?.frame.min).toBeLessThanOrEqual(0)
})

test('words at the ends of lines that meet are moved apart within the plot', () => {
  const { groups, chart } = groupModel(answer(group('1', [1, 1]), group('2', [1, 1]), group('3', [1, 1])), setting)
  const ends = groups.flatMap(({ end }) => end?.y ?? []).sort((a, b) => a - b)
  expect(ends).toHaveLength(3)
  for (const [at, y] of ends.entries()) {
    if (at > 0) expect(y - (ends[at - 1] ?? 0)).toBeGreaterThanOrEqual(12)
    expect(y).toBeLessThanOrEqual(chart.area.bottom)
  }
})

test('the words say how many runs are left at the end', () => {
  expect(endWords(group('8', [1]))).toBe('8, 2 runs')
  expect(endWords(group(null, [1], { runs: ['a', 'b', 'c'] }))).toBe('not sent, 2 of 3')
})

test('runs that wrote what is no number stay marked where they began to, and so do contradicted steps', () => {
  const odd = group('1', [1, 2, 3], {
    nonFinite: [{ run: 'a', from: 20, writes: 9 }],
    collided: [{ run: 'b', x: 10, values: [1.5, 'NaN', 2.5] }],
  })
  const { odd: marks, groups } = groupModel(answer(odd), setting)
  expect(marks).toMatchObject([{ words: '1 run not finite' }])
  expect(groups[0]?.collided).toHaveLength(2)
})

test('names are offered only where a cut gives several groups, fewer than runs, and others than the cut before', () => {
  expect(nameGroups(['net-a-s1', 'net-a-s2', 'net-b-s1', 'net-b-s2'])).toEqual([{ by: 'n.2', groups: 2 }])
  expect(nameGroups(['a', 'b'])).toEqual([])
})

test('means are smoothed on choice, and stay faded below', () => {
  const near = { ...setting, range: { min: 0, max: 4000 }, view: { ...RAW, smooth: 0.9 } }
  const { groups } = groupModel(answer(group('1', [1, 9, 1, 9])), near)
  expect(groups[0]?.smooth.split('L')).toHaveLength(4)
  expect(groups[0]?.smooth).not.toBe(groups[0]?.mean)
  expect(groupModel(answer(group('1', [1, 9])), setting).groups[0]?.smooth).toBe('')
})

test('a frame fitted to 1–99 % leaves out what lies beyond, and the footer counts it', () => {
  const flat = group('1', [...Array.from({ length: 300 }, () => 2), 5000], {})
  const spiked = answer({ ...flat, buckets: { ...flat.buckets, x: flat.buckets.x.map((x) => x / 100) } })
  const view = { ...RAW, fit: true }
  expect(groupModel(spiked, { ...setting, view }).chart.y?.frame.max).toBeLessThan(10)
  expect(groupFooter(spiked, { y: 'linear', view })).toContain(
    'Fitted to 1–99 % of the values drawn, not of all recorded: 1 mean and 2 ends of bands out of frame',
  )
  const one = { x: [0, 10, 20], mean: [1, 1, 1], min: [1, 1, 1], max: [1, 1, 1], writes: [4, 4, 4], runs: [2, 2, 2] }
  expect(groupFooter(answer(group('1', [], { buckets: one })), { y: 'linear', view })).toContain(
    'Fitted to 1–99 % of the values drawn, not of all recorded: nothing drawn out of frame',
  )
})

test('lags stand on an axis of time', () => {
  const lags = { ...answer(group('1', [-2000, 3000])), value: 'lag' as const }
  expect(groupModel(lags, setting).chart.y?.kind).toBe('lag')
  expect(groupFooter(lags, { y: 'log', view: RAW })).toContain('Means of claimed minus observed time')
})

test('means go out as CSV with every digit, and no formula', () => {
  const csv = groupsCsv(answer(group('=1+1', [0.1, 2]), group(null, [3])))
  expect(csv.split('\r\n').slice(0, 3)).toEqual([
    'metric,value,group,axis,x,mean,min,max,writes,runs',
    expect.stringMatching(/^loss,value,"?'=1\+1"?,step,0,0\.1,-0\.9,1\.1,4,2$/),
    expect.stringMatching(/,step,10,2,1,3,4,2$/),
  ])
})

test('a mean of only some runs of its group is drawn fainter, and so is the way to it, and the footer counts it', () => {
  const three = group('1', [1, 2, 3, 4, 5], { runs: ['a', 'b', 'c'] })
  const ended = answer({ ...three, buckets: { ...three.buckets, runs: [3, 3, 1, 1, 3] } })
  const [drawn] = groupModel(ended, setting).groups
  const points = (path = '') => path.split(/[ML]/).length - 1
  expect([points(drawn?.mean), points(drawn?.part.mean)]).toEqual([2, 4])
  expect([points(drawn?.dots), points(drawn?.part.dots)]).toEqual([3, 2])
  expect(groupFooter(ended, { y: 'linear', view: RAW })).toContain('2 means of only some runs of a group, faded')
  const [all] = groupModel(answer(group('1', [1, 2, 3])), setting).groups
  expect(all?.part.mean).toBe('')
})

test('no line or band goes over a time without record, or a long one in which no run of the group wrote', () => {
  const whole = group('1', [1, 2, 3, 4, 5])
  const lines = (path = '') => path.split('M').length - 1
  const drawn = (unrecorded: { from: number; to: number }[], x = whole.buckets.x) =>
    groupModel(answer({ ...whole, buckets: { ...whole.buckets, x } }), { ...setting, unrecorded }).groups[0]
  expect([lines(drawn([])?.mean), lines(drawn([])?.band)]).toEqual([1, 1])
  expect([lines(drawn([{ from: 22, to: 28 }])?.mean), lines(drawn([{ from: 22, to: 28 }])?.band)]).toEqual([2, 2])
  expect(lines(drawn([], [0, 1, 2, 39, 40])?.mean)).toBe(2)
})
