import { expect, test } from 'vitest'
import { hintOf } from './instant'

test('a hint is coarse, and never says that what is past is yet to come', () => {
  expect([-2000, 0, 2000, 59_000].map(hintOf)).toEqual(Array(4).fill('just now'))
  expect([61_000, 7_500_000, 200_000_000].map(hintOf)).toEqual(['1 min ago', '2 h ago', '2 d ago'])
  expect(hintOf(-300_000)).toBe('5 min ahead of this browser’s clock')
})
