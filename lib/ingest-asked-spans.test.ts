import { expect, test } from 'vitest'
import { AskedSpans } from './ingest-asked-spans'

test('times that touch become one, and a time between two was never asked', () => {
  const spans = new AskedSpans()
  for (const [fromMs, toMs] of [
    [10, 20],
    [40, 50],
  ] as const)
    spans.add('a', { fromMs, toMs })
  expect([spans.until('a', 10), spans.until('a', 15), spans.until('a', 45)]).toEqual([20, 20, 50])
  expect([spans.until('a', 5), spans.until('a', 30), spans.until('b', 10)]).toEqual([null, null, null])
  spans.add('a', { fromMs: 18, toMs: 40 })
  expect(spans.until('a', 10)).toBe(50)
  spans.add('a', { fromMs: 0, toMs: 5 })
  expect([spans.until('a', 0), spans.until('a', 10)]).toEqual([5, 50])
})
