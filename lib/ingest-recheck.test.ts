import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { hourMs, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { VerifyResponse } from './api/verify'
import type { IngestedOnce } from './ingest'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { logText, MadeTrail, madeStartMs, uuidOf } from './ingest-trail'

let made: MadeTrail
beforeEach(() => {
  made = new MadeTrail()
  return () => made.remove()
})

const write = (name: string, second: number) =>
  made.write(`${name}.json.gz`, [{ id: uuidOf(name), second, run: 'run-a' }])

async function checked(ingest: IngestedOnce): Promise<VerifyResponse> {
  expect(ingest.recheck.start()).toBe(true)
  await ingest.recheck.settled()
  return VerifyResponse.parse(await ingest.recheck.state())
}

/** Other bytes of the same length in the place of a file, with the times that it had: nothing but its content tells. */
function changeUnseen(name: string, bytes: Uint8Array): void {
  const path = join(made.logs, name)
  const { size, atime, mtime } = statSync(path)
  expect(bytes.length).toBe(size)
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

test('finds a file that was changed, one that was deleted and one that was added, and passes over one compressed again', async () => {
  for (const [second, name] of ['same', 'changed', 'deleted', 'again'].entries()) write(name, second)
  made.writeBytes('plain.json', Buffer.from(logText([{ id: uuidOf('plain'), second: 9, run: 'run-a' }])))
  const ingest = await made.ingest()
  const plain = logText([{ id: uuidOf('plain'), second: 9, run: 'run-b' }])
  changeUnseen('plain.json', Buffer.from(plain))
  write('changed', 7)
  rmSync(join(made.logs, 'deleted.json.gz'))
  write('added', 8)
  const content = logText([{ id: uuidOf('again'), second: 3, run: 'run-a' }])
  made.writeBytes('again.json.gz', gzipSync(content, { level: 1 }))
  const { running, stopped, last } = await checked(ingest)
  expect([running, stopped]).toEqual([null, null])
  expect(last).toMatchObject({ files: 5, equal: 2, different: 2, gone: 1, unreadable: 0, fresh: 1 })
  expect(last?.named.map(({ key, what }) => [key, what]).sort()).toEqual([
    ['changed.json.gz', 'different'],
    ['deleted.json.gz', 'gone'],
    ['plain.json', 'different'],
  ])
  await ingest.stop()
})

test('reads digests again too, and a source that is gone is unreadable and not empty', async () => {
  const key = signingKey('us-east-1', [madeStartMs - 24 * hourMs, madeStartMs + 24 * hourMs])
  const trail = new SignedTrail(
    {
      ...{ account: '111122223333', region: 'us-east-1', name: 'trail', homeRegion: 'us-east-1', bucket: 'logs' },
      ...{ prefix: '', organization: null, startMs: madeStartMs },
    },
    key,
  )
  const { digest } = trail.hour([logText([{ second: 1 }])])
  for (const object of trail.objects) made.writeBytes(object.key, object.bytes)
  const head = { Metadata: digest.metadata }
  made.writeBytes(`${digest.key}.head.json`, Buffer.from(JSON.stringify(head)))
  const ingest = await made.ingest()
  expect((await checked(ingest)).last).toMatchObject({ files: 2, equal: 2, different: 0 })
  made.writeBytes(digest.key, gzipSync(gunzipSync(digest.bytes).toString().replace('111122223333', '111122223334')))
  expect((await checked(ingest)).last).toMatchObject({ equal: 1, different: 1, named: [{ key: digest.key }] })
  rmSync(made.logs, { recursive: true })
  expect((await checked(ingest)).last).toMatchObject({
    files: 0,
    equal: 0,
    gone: 0,
    unreadable: 1,
    named: [{ key: '' }],
  })
  await ingest.stop()
})

test('runs once at a time, and what was cancelled or broken off is no result', async () => {
  write('a', 1)
  const ingest = await made.ingest()
  expect(ingest.recheck.start()).toBe(true)
  expect(ingest.recheck.start()).toBe(false)
  expect((await ingest.recheck.state()).running).toMatchObject({ isListing: true, done: 0 })
  expect(ingest.recheck.cancel()).toBe(true)
  await ingest.recheck.settled()
  const { running, last, stopped } = await ingest.recheck.state()
  expect({ running, last }).toEqual({ running: null, last: null })
  expect(stopped).toMatch(/^Cancelled/)
  expect(ingest.recheck.cancel()).toBe(false)
  expect((await checked(ingest)).last).toMatchObject({ equal: 1 })
  ingest.recheck.start()
  await ingest.stop()
  const again = await made.ingest()
  expect((await again.recheck.state()).last).toMatchObject({ equal: 1 })
  await again.stop()
})

test('an index that is made again still knows what was found', async () => {
  write('a', 1)
  write('b', 2)
  const ingest = await made.ingest()
  rmSync(join(made.logs, 'b.json.gz'))
  const { last } = await checked(ingest)
  await ingest.stop()
  expect(await rebuildIndex(made.settings(), { acceptLoss: false, log: silentLog })).toMatchObject({ done: true })
  const again = await made.ingest()
  expect((await again.recheck.state()).last).toEqual(last)
  await again.stop()
})
