import { expect, test } from 'vitest'
import type { Write } from '@/lib/api/compare-values'
import { comparedRun } from './compared-runs.fixture'
import { valueRows } from './value-rows'
import { valuesCsv } from './values-csv'

const write = (value: Write['value'], label: string): Write => ({
  ...{ value, step: 5, claimed: null, observed: { ms: 1, iso: '1970-01-01T00:00:00.001Z' } },
  ...{ writer: { key: 'a', label }, event: 'e1', item: 0, segment: 0, verdict: 'verified' },
})

test('every write at the place is a line with its writer, and a run without one is a line with none', () => {
  const runs = [comparedRun('base', true), comparedRun('=other', false)]
  const told = [
    { run: 'base', writes: [write(0.25, '@ana'), write('NaN', 'bob')], count: 2, before: null, after: null },
    { run: '=other', writes: [], count: 0, before: 3, after: null },
  ]
  const rows = valueRows(runs, { metric: 'loss', told, to: 'baseline' })
  expect(valuesCsv(rows, { metric: 'loss', x: 'step', at: 5 }).split('\r\n')).toEqual([
    'run,account,region,baseline,metric,axis,at,value,difference,last,min,max,writer,claimed,observed,verdict,event,collisions',
    "base,111122223333,us-east-1,yes,loss,step,5,0.25,,,,,'@ana,,1970-01-01T00:00:00.001Z,verified,e1,0",
    'base,111122223333,us-east-1,yes,loss,step,5,NaN,,,,,bob,,1970-01-01T00:00:00.001Z,verified,e1,0',
    "'=other,111122223333,us-east-1,no,loss,step,5,,,,,,,,,,,0",
    '',
  ])
})
