import { expect, test } from 'vitest'
import { assignSegments, highestStep, lowPoints } from './segments'

const walk = (points: [second: number, step: number][]) => ({
  eventMs: Float64Array.from(points, ([second]) => second * 1000),
  step: Float64Array.from(points, ([, step]) => step),
})
const segments = (points: [number, number][], repeats: number[] = []) => [
  ...assignSegments(walk(points), { segment: 0, stepMax: NaN }, new Set(repeats)).segments,
]

test('a series that only grows is one segment, whatever the order inside a second', () => {
  const points: [number, number][] = [
    [1, 2],
    [1, 0],
    [1, 1],
    [2, 2],
    [3, 5],
    [3, 3],
  ]
  expect(segments(points)).toEqual([0, 0, 0, 0, 0, 0])
  expect(lowPoints(walk(points), NaN)).toEqual([])
})

test('a restart begins with the second that goes back, all of it', () => {
  expect(
    segments([
      [1, 0],
      [2, 10],
      [3, 11],
      [3, 0],
      [4, 1],
      [5, 11],
    ]),
  ).toEqual([0, 0, 1, 1, 2, 2])
  expect(
    segments([
      [1, 0],
      [2, 10],
      [3, 0],
      [4, 1],
      [5, 12],
      [6, 3],
    ]),
  ).toEqual([0, 0, 1, 1, 1, 2])
})

test('an exact repeat is a retry, not a restart', () => {
  expect(
    lowPoints(
      walk([
        [1, 0],
        [2, 10],
        [3, 0],
        [4, 11],
      ]),
      NaN,
    ),
  ).toEqual([2])
  expect(
    segments(
      [
        [1, 0],
        [2, 10],
        [3, 0],
        [4, 11],
      ],
      [2],
    ),
  ).toEqual([0, 0, 0, 0])
  expect(
    segments(
      [
        [1, 0],
        [2, 10],
        [3, 0],
        [3, 5],
        [4, 6],
      ],
      [2],
    ),
  ).toEqual([0, 0, 1, 1, 1])
})

test('points without a step belong to the segment around them', () => {
  expect(
    segments([
      [1, 5],
      [2, NaN],
      [3, 2],
      [4, NaN],
    ]),
  ).toEqual([0, 0, 1, 1])
  expect(highestStep(Float64Array.of(NaN, 3, 1), NaN)).toBe(3)
})
