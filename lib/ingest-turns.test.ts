import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Turns } from './ingest-turns'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a source reads on while nobody waits, and else lets the next have its turn after a while', async () => {
  const turns = new Turns()
  const seen: unknown[] = []
  const later = await turns.read('first', () => {
    vi.advanceTimersByTime(60_000)
    seen.push(turns.reader, turns.isOver())
    const next = turns.read('next', () => {
      seen.push(turns.reader, turns.isOver())
      return Promise.resolve()
    })
    seen.push(turns.isOver())
    return Promise.resolve({ next })
  })
  await later.next
  expect(seen).toEqual(['first', false, true, 'next', false])
  expect(turns.reader).toBeNull()
})
