import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Journal, type JournalEntry, type JournalPlace } from './journal'

let path: string
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(folder, 'journal.ndjson')
  return () => rmSync(folder, { recursive: true, force: true })
})

const entry = (seen: number, key: string): JournalEntry => ({
  ...{ type: 'file', seen, source: 's', key, version: '1', size: 2, modified: 3, sha256: 'ab', content: null },
  ...{ records: 1, kept: 1, other: 0, rejected: 0, state: 'ingested', reason: null, detail: null, flags: 0 },
})

async function reopened() {
  const entries: JournalEntry[] = []
  const places: JournalPlace[] = []
  const journal = await Journal.open(path, (found, place) => {
    entries.push(found)
    places.push(place)
  })
  return { journal, entries, places }
}

test('gives back what was added, with the place of every line', async () => {
  const { journal } = await reopened()
  const after = await journal.add([entry(10, 'a'), entry(10, 'b\n"é')])
  await journal.close()
  const again = await reopened()
  expect(again.entries).toMatchObject([entry(10, 'a'), entry(10, 'b\n"é')])
  expect(again.places.at(-1)).toEqual(after)
  expect(again.journal.end).toEqual(after)
  await again.journal.close()
})

test('a later transaction is seen later, whatever the clock says', async () => {
  const { journal } = await reopened()
  expect(journal.nextSeenMs(1000)).toBe(1000)
  await journal.add([entry(1000, 'a')])
  expect(journal.nextSeenMs(1000)).toBe(1001)
  expect(journal.nextSeenMs(1000 - 3_600_000)).toBe(1001)
  await journal.close()
  const again = await reopened()
  expect(again.journal.nextSeenMs(5)).toBe(1001)
  await again.journal.close()
})

test('cuts a last line that a crash left unfinished, and goes on after it', async () => {
  const { journal } = await reopened()
  await journal.add([entry(1, 'a')])
  await journal.close()
  const whole = readFileSync(path, 'utf8')
  appendFileSync(path, '{"type":"file","se')
  const again = await reopened()
  expect(again.entries).toHaveLength(1)
  await again.journal.add([entry(2, 'b')])
  await again.journal.close()
  expect(readFileSync(path, 'utf8').startsWith(`${whole}{"type":"file","seen":2`)).toBe(true)
})

test('opens a journal of before digests told when they were made', async () => {
  const { journal } = await reopened()
  await journal.close()
  const [header = ''] = readFileSync(path, 'utf8').split('\n')
  const digest = {
    ...{ type: 'digest', seen: 1, source: 's', key: 'd', version: '1', size: 2, modified: 3 },
    ...{ sha256: 'ab', signature: 'cd', algorithm: 'SHA256withRSA' },
  }
  const prev = createHash('sha256').update(header).digest('hex')
  appendFileSync(path, `${JSON.stringify({ ...digest, prev })}\n`)
  const again = await reopened()
  expect(again.entries).toMatchObject([{ ...digest, generated: null }])
  await again.journal.close()
})

test('refuses a journal that somebody changed', async () => {
  const { journal } = await reopened()
  await journal.add([entry(1, 'aaa'), entry(1, 'bbb'), entry(2, 'ccc')])
  await journal.close()
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('aaa', 'xxx'))
  await expect(reopened()).rejects.toThrow(/Line 3 .* does not follow/)
  writeFileSync(path, text.split('\n').toSpliced(2, 1).join('\n'))
  await expect(reopened()).rejects.toThrow(/Line 3 .* does not follow/)
  writeFileSync(path, text.replace('"type":"file"', '"type":"later"'))
  await expect(reopened()).rejects.toThrow(/Line 2 .* cannot be read/)
})
