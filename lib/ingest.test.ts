import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentIngest, startIngest, stopIngest } from './ingest'
import { MadeTrail, rowsOf } from './ingest-trail'
import { currentStore } from './store/open'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
  for (let file = 0; file < 30; file++) {
    trail.write(
      `${file}.json`,
      Array.from({ length: 300 }, (_, at) => ({ second: file * 300 + at })),
    )
  }
})
afterEach(() => trail.remove())

test('is one ingest and one store, however often it is started', async () => {
  const first = startIngest(trail.settings())
  expect(await startIngest(trail.settings())).toBe(await first)
  expect(await currentIngest()).toBe(await first)
  expect(await currentStore()).toBe((await first).store.reader)
  await stopIngest()
  await expect(currentIngest()).rejects.toMatchObject({ code: 'store_failed' })
  await expect(currentStore()).rejects.toMatchObject({ code: 'store_failed' })
})

test('stops in the midst of reading within seconds, and the next start reads the rest', async () => {
  const ingest = await startIngest(trail.settings())
  while ((await ingest.state()).state === 'starting') await new Promise((resolve) => setImmediate(resolve))
  const since = performance.now()
  await stopIngest()
  expect(performance.now() - since).toBeLessThan(10_000)
  expect(existsSync(join(trail.data, 'lock'))).toBe(false)
  await trail.read(async (later) => {
    expect(await rowsOf(later, 'select count(*), count(distinct event_id) from events')).toEqual([[9000, 9000]])
    expect(await rowsOf(later, 'select sum(points) from series')).toEqual([[9000]])
  })
})
