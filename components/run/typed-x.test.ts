import { expect, it } from 'vitest'
import { parseX, typedX } from './typed-x'

it('reads a bound the way it is written, on each axis', () => {
  for (const [kind, x] of [
    ['step', 12_500],
    ['relative', 5_400_000],
    ['relative', 90_061_000],
    ['relative', -1_500],
    ['claimed', Date.UTC(2026, 8, 24, 8, 30)],
    ['observed', Date.UTC(2026, 8, 24, 8, 30, 12)],
  ] as const)
    expect(parseX(kind, typedX(kind, x))).toBe(x)
})

it('refuses what is no bound', () => {
  expect(parseX('step', 'many')).toBeNull()
  expect(parseX('relative', 'an hour')).toBeNull()
  expect(parseX('claimed', '12:30')).toBeNull()
  expect(parseX('observed', '')).toBeNull()
})
