import { expect, test } from 'vitest'
import type { PointColumns } from '@/lib/api/series'
import { rulerMarks } from './ruler-marks'

const columns = (x: number[], segment: number[] = x.map(() => 0)): PointColumns => ({
  ...{ x, segment, value: x, step: x, claimedMs: x, observedMs: x, event: x, item: x, writer: x },
})
const none = columns([])

test('a run is marked where it begins to write what is no number, and where its steps go back to', () => {
  const one = { points: columns([0, 5, 3, 9], [0, 0, 1, 1]), marks: columns([7, 6]), collisions: none }
  const other = { points: columns([0, 1]), marks: none, collisions: columns([4, 4, 8]) }
  expect(rulerMarks([one, other])).toEqual([
    { kind: 'odd', x: 6 },
    { kind: 'restart', x: 3 },
    { kind: 'collision', x: 4 },
    { kind: 'collision', x: 8 },
  ])
})
