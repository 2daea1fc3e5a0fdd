import { expect, test } from 'vitest'
import { repeatedSteps } from './step-repeats'

const all = (steps: number[], highest = NaN) =>
  repeatedSteps(Float64Array.from(steps), { from: 0, to: steps.length }, highest)

test('steps that only grow, and steps in disorder that are all different, are not repeated', () => {
  expect(all([1, 2, 3])).toEqual([])
  expect(all([3, 1, 2, NaN, NaN, -4])).toEqual([])
  expect(all([2 ** 40, 1, 2 ** 50, 2])).toEqual([])
})

test('a step at or below what is stored, and the second of two equal ones, are', () => {
  expect(all([5, 6, 7, NaN], 6)).toEqual([0, 1])
  expect(all([5, 9, 7, 9, 7], 6)).toEqual([0, 3, 4])
  expect(all([2 ** 40, 1, 2 ** 40])).toEqual([2])
  expect(repeatedSteps(Float64Array.of(1, 1, 2, 1, 1), { from: 2, to: 5 }, NaN)).toEqual([4])
})
