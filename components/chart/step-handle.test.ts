import { expect, test } from 'vitest'
import { wholePlace } from './step-handle'

test('a handle that is dragged past an edge stays in view, on a whole place', () => {
  const range = { min: -31.6, max: 4099.4 }
  expect([-500, -31.6, 12.4, 4099.4, 9000].map((x) => wholePlace(x, range))).toEqual([-31, -31, 12, 4099, 4099])
})
