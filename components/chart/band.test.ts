import { expect, test } from 'vitest'
import { extremesOf } from './band'

test('a line through the extremes of each pixel has both ends and every extremum, in order, and no more than two a pixel', () => {
  const writes = Array.from({ length: 4_000 }, (_, at) => ({ left: at / 40, top: (at * 7_919) % 541 }))
  const kept = extremesOf(writes)
  expect(kept[0]).toBe(writes[0])
  expect(kept.at(-1)).toBe(writes.at(-1))
  expect(kept.map(({ left }) => left)).toEqual(kept.map(({ left }) => left).sort((a, b) => a - b))
  expect(kept.length).toBeLessThanOrEqual(202)
  for (let pixel = 0; pixel < 100; pixel++) {
    const tops = (of: typeof writes) => of.filter(({ left }) => Math.floor(left) === pixel).map(({ top }) => top)
    expect(Math.min(...tops(kept))).toBe(Math.min(...tops(writes)))
    expect(Math.max(...tops(kept))).toBe(Math.max(...tops(writes)))
  }
})

test('writes that lie apart are all kept', () => {
  const writes = [0, 3, 5].map((left) => ({ left, top: left }))
  expect(extremesOf(writes)).toEqual(writes)
})
