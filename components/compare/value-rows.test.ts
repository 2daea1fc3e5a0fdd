import { expect, test } from 'vitest'
import type { RunValues, Write } from '@/lib/api/compare-values'
import type { Value } from '@/lib/api/fields'
import { metricSummary } from './compared-runs.fixture'
import { valueColumns } from './value-columns'
import { noDeltaWords, type ValuedRun, valueRows } from './value-rows'

const write = (value: Value): Write => ({
  ...{ value, step: 5, claimed: null, observed: { ms: 1, iso: '' }, writer: { key: 'a', label: 'ana' } },
  ...{ event: 'e', item: 0, segment: 0, verdict: 'verified' },
})
const told = (run: string, ...values: Value[]): RunValues => ({
  ...{ run, writes: values.map(write), count: values.length, before: 4, after: null },
})
const run = (name: string, last: Value | null, baseline = false): ValuedRun => ({
  run: { key: name, name },
  ...{ baseline, metrics: last === null ? [] : [{ ...metricSummary('loss'), last }] },
})
const shown = (rows: ReturnType<typeof valueRows>) => rows.map((row) => [row.run.run.name, row.value, row.delta])

const runs = [run('nan', 1), run('high', 9), run('base', 5, true), run('none', 3), run('low', 2), run('two', 4)]
const values = [
  told('base', 0.5),
  told('high', 0.75),
  told('low', 0.25),
  told('nan', 'NaN'),
  told('none'),
  told('two', 0.3, 0.3, 7),
]

test('the baseline is first, the rest by value, what is no number after them, runs without a write last', () => {
  const rows = valueRows(runs, { metric: 'loss', told: values, to: 'baseline' })
  expect(shown(rows)).toEqual([
    ['base', 0.5, null],
    ['low', 0.25, -0.25],
    ['two', null, null],
    ['high', 0.75, 0.25],
    ['nan', 'NaN', null],
    ['none', null, null],
  ])
  expect(rows.map(({ several }) => several)).toEqual([false, false, true, false, false, false])
})

test('the next difference is to the row above, and is left out beside what is no one number', () => {
  const rows = valueRows(runs, { metric: 'loss', told: values, to: 'above' })
  expect(shown(rows).map(([name, , delta]) => [name, delta])).toEqual([
    ['base', null],
    ['low', -0.25],
    ['two', null],
    ['high', null],
    ['nan', null],
    ['none', null],
  ])
})

test('the same value written again is one value', () => {
  const [row] = valueRows([run('a', 1, true)], { metric: 'loss', told: [told('a', 0.3, 0.3)], to: 'baseline' })
  expect(row).toMatchObject({ value: 0.3, several: false })
})

test('without a place the last values are told and compared', () => {
  const rows = valueRows(runs, { metric: 'loss', told: null, to: 'baseline' })
  expect(shown(rows).slice(0, 3)).toEqual([
    ['base', 5, null],
    ['nan', 1, -4],
    ['low', 2, -3],
  ])
})

test('a run without the metric has nothing to tell', () => {
  const rows = valueRows([run('base', 1, true), run('other', null)], { metric: 'loss', told: null, to: 'baseline' })
  expect(rows[1]).toMatchObject({ value: null, delta: null, summary: undefined })
})

test('columns leave earlier beside long names, writers and times, the extremes before the last value', () => {
  const leaves = (name: string) => {
    const columns = valueColumns(
      valueRows([run(name, 1)], { metric: 'loss', told: [told(name, 0.5)], to: 'baseline' }),
      true,
    )
    return [columns.last, columns.extreme].map((each) => Number(/\d+/.exec(each)?.[0]))
  }
  const [last = 0, extreme = 0] = leaves('ab')
  expect(extreme).toBeGreaterThan(last)
  const [lastOfLong = 0, extremeOfLong = 0] = leaves('glyph-prod-nightly-1119-again')
  expect(lastOfLong).toBeGreaterThan(last)
  expect(extremeOfLong).toBeGreaterThan(extreme)
})

test('it is said why there is no difference to the baseline', () => {
  const words = (last: Value | null) =>
    noDeltaWords(valueRows([run('base', last, true), run('other', 2)], { metric: 'loss', told: null, to: 'baseline' }))
  expect(words(1)).toBeNull()
  expect(words('NaN')).toBe('No differences: the value of the baseline is NaN, no number.')
  expect(words(null)).toBe('No differences: the baseline never wrote this metric.')
  const there = valueRows([run('none', 3, true), run('two', 4)], { metric: 'loss', told: values, to: 'baseline' })
  expect(noDeltaWords(there)).toBe('No differences: the baseline has no value there.')
})
