import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Journal, type JournalEntry, type JournalPlace } from './journal'
import { checkJournal, readSavedPlaces } from './journal-check'
import { hashOfLine } from './journal-lines'

const note = (seen: number): JournalEntry => ({
  ...{ type: 'state', seen, source: 's', key: `file-${seen}`, version: '1', state: 'missing' },
})

let path: string
let saved: JournalPlace[]
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(folder, 'journal.ndjson')
  const journal = await Journal.open(path, () => undefined)
  saved = []
  for (const seen of [1, 2, 3, 4]) saved.push(await journal.add([note(seen)]))
  await journal.close()
  return () => rmSync(folder, { recursive: true, force: true })
})

const linesOf = () => readFileSync(path, 'utf8').trimEnd().split('\n')
const put = (lines: string[]) => writeFileSync(path, lines.map((line) => `${line}\n`).join(''))

/** The journal with another line in the place of the one numbered, and every later one made to follow from it. */
function rewrite(number: number): void {
  let prev = ''
  put(
    linesOf().map((line, at) => {
      const text = at + 1 === number ? line.replace('file-', 'sham-') : line
      const follows = at + 1 > number ? JSON.stringify({ ...(JSON.parse(text) as object), prev }) : text
      prev = hashOfLine(follows)
      return follows
    }),
  )
}

test('agrees with every hash that was saved of it', async () => {
  expect(await checkJournal(path, { places: saved, hashes: [saved[0]?.hash ?? ''] })).toEqual({
    ...{ end: saved.at(-1), agreed: 5, fault: null },
  })
})

test('a journal whose end was cut off differs after its last line', async () => {
  put(linesOf().slice(0, 4))
  expect((await checkJournal(path, { places: saved, hashes: [] })).fault).toMatchObject({ line: 5 })
  const alone = await checkJournal(path, { places: [], hashes: [saved.at(-1)?.hash ?? ''] })
  expect(alone.fault).toEqual({
    line: null,
    words: expect.stringMatching(/^None of the 4 lines .* Pairs of /) as string,
  })
  const [first] = saved
  const [known, lost] = [first?.hash ?? '', saved.at(-1)?.hash ?? '']
  expect((await checkJournal(path, { places: [], hashes: [known, lost] })).fault?.words).toMatch(
    /rewritten at some line after \d\. /,
  )
})

test('a journal that was rewritten as a whole chain differs from the first line that was changed', async () => {
  rewrite(3)
  await expect(Journal.open(path, () => undefined).then((journal) => journal.close())).resolves.toBeUndefined()
  expect((await checkJournal(path, { places: saved, hashes: [] })).fault).toMatchObject({ line: 3 })
  const [first, , , last] = saved
  const sparse = [first, last].flatMap((place) => place ?? [])
  expect((await checkJournal(path, { places: sparse, hashes: [] })).fault).toEqual({
    ...{ line: 3, words: expect.stringContaining('a line from 3 on, was changed') as string },
  })
  expect((await checkJournal(path, { places: [], hashes: [saved[1]?.hash ?? ''] })).fault?.words).toMatch(
    /^None of the/,
  )
})

test('a line that was changed or taken out breaks the chain by itself', async () => {
  const whole = linesOf()
  put(whole.map((line) => line.replace('file-2', 'sham-2')))
  expect((await checkJournal(path, { places: [], hashes: [] })).fault).toMatchObject({ line: 4 })
  put(whole.toSpliced(2, 1))
  expect((await checkJournal(path, { places: saved, hashes: [] })).fault).toMatchObject({ line: 3 })
})

test('reads hashes alone, pairs, lines of the log and the manifest of a bundle', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64))
  const text = `{"level":30,"lines":7,"hash":"${b ?? ''}","msg":"journal"}\n12 ${a ?? ''}\n${c ?? ''}\nnoise\n`
  expect(readSavedPlaces(text)).toEqual({
    places: [
      { lines: 7, hash: b },
      { lines: 12, hash: a },
    ],
    hashes: [c],
  })
  const manifest = JSON.stringify({ version: 1, journal: { lines: 3, hash: a } }, null, 2)
  expect(readSavedPlaces(manifest)).toEqual({ places: [{ lines: 3, hash: a }], hashes: [] })
  expect(readSavedPlaces('/no/such/file')).toEqual({ places: [], hashes: [] })
})
