import { expect, test } from 'vitest'
import { failedFirst } from './failed-first'

test('what cannot be read comes first, then what something is amiss with, else the order stays', () => {
  const fine = { state: 'following', error: null, held: null, keysError: null, queue: null, undelivered: null } as const
  const at = { ms: 0, iso: '1970-01-01T00:00:00.000Z' }
  const queue = { location: 'queue', error: 'not heard', failedSince: null, ignored: 0 }
  const sources = [
    { name: 'a', ...fine },
    { name: 'b', ...fine, queue },
    { name: 'c', ...fine, state: 'failed' as const, error: 'no permission' },
    { name: 'd', ...fine, keysError: 'no keys' },
    { name: 'e', ...fine, state: 'ingesting' as const, error: 'a folder cannot be listed' },
    { name: 'f', ...fine },
    { name: 'g', ...fine, undelivered: 'no trail delivers here' },
    { name: 'h', ...fine, held: { since: at, next: null } },
  ]
  expect(failedFirst(sources).map(({ name }) => name)).toEqual(['c', 'b', 'd', 'e', 'g', 'h', 'a', 'f'])
})
