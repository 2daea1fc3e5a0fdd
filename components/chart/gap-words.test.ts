import { expect, test } from 'vitest'
import { gapWords } from './gap-words'
import { series } from './plotted.fixture'

const from = Date.parse('2026-11-18T09:50:00Z')
const hour = 3_600_000
const stopped = [{ fromMs: from, toMs: from + 2 * hour, words: 'Logging stopped' as const }]
const over = (...observed: number[]) => series(observed.map((observedMs, x) => ({ x, value: 1, observedMs })))

test('over steps the card says why its line is broken', () => {
  expect(gapWords([over(from - 5, from + 3 * hour)], stopped)).toEqual([
    'Line broken: logging stopped 2026-11-18T09:50:00Z to 2026-11-18T11:50:00Z',
  ])
  expect(gapWords([over(from - 5, from - 1)], stopped)).toEqual([])
  expect(gapWords([over(from - 5, from + hour, from + 3 * hour)], stopped)).toEqual([])
  expect(gapWords([{ ...over(from - 5, from + 3 * hour), x: 'observed' }], stopped)).toEqual([])
})
