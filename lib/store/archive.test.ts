import { hash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { Archive } from './archive'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

const bytes = new Uint8Array([1, 2, 3])
const name = hash('sha256', bytes, 'hex')

test('keeps one copy of the same bytes and knows its size, also after opening again', async () => {
  const archive = await Archive.open(folder)
  await archive.keep(name, bytes)
  await archive.keep(name, bytes)
  expect(await archive.read(name)).toEqual(bytes)
  expect(archive.sizeBytes).toBe(3)
  expect((await Archive.open(folder)).sizeBytes).toBe(3)
})

test('answers nothing for bytes it does not have, or no longer has as they were', async () => {
  const archive = await Archive.open(folder)
  expect(await archive.read(name)).toBeNull()
  await archive.keep(name, bytes)
  writeFileSync(join(folder, name.slice(0, 2), name.slice(2)), 'changed')
  expect(await archive.read(name)).toBeNull()
})

test('removes what a crash left unfinished', async () => {
  const archive = await Archive.open(folder)
  await archive.keep(name, bytes)
  writeFileSync(join(folder, name.slice(0, 2), 'ab.tmp'), 'half')
  expect((await Archive.open(folder)).sizeBytes).toBe(3)
  expect(readdirSync(join(folder, name.slice(0, 2)))).toEqual([name.slice(2)])
})
