import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { directorySource } from './directory'
import type { RefusedEntry, SourceObject } from './source'

let root: string
const signal = new AbortController().signal
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'directory-'))
  return () => rmSync(root, { recursive: true, force: true })
})

function put(key: string, text = '{}', ageMs = 3_600_000): void {
  mkdirSync(dirname(join(root, key)), { recursive: true })
  writeFileSync(join(root, key), text)
  const time = new Date(Date.now() - ageMs)
  utimesSync(join(root, key), time, time)
}

async function listed(source = directorySource(root)) {
  const objects: SourceObject[] = []
  const refused: RefusedEntry[] = []
  for await (const entry of source.list(signal)) {
    if (entry.kind === 'object') objects.push(entry)
    else refused.push(entry)
  }
  return { objects, refused, keys: objects.map((object) => object.key) }
}

test('lists log files of every shape, in order, and nothing unfinished', async () => {
  const keys = ['a.json', 'a.json.gz', 'b.ndjson', 'c.jsonl', 'd/x.gz', 'd/y.JSON']
  const saved = ['a.json.gz.head.json', 'list-public-keys.eu-west-1.json', 'd/list-public-keys.json']
  for (const key of [...keys, ...saved, '.hidden.json', 'half.json.gz.tmp', 'e.json~', 'README.md', '.git/x.json'])
    put(key)
  expect((await listed()).keys).toEqual(keys)
})

test('refuses symlinks and pipes by name, and reads nothing through them', async () => {
  put('real/a.json')
  symlinkSync('/etc/hostname', join(root, 'link.json'))
  symlinkSync('/etc', join(root, 'folder'))
  execFileSync('mkfifo', [join(root, 'pipe.json')])
  const { keys, refused } = await listed()
  expect(keys).toEqual(['real/a.json'])
  expect(refused.map(({ key, reason }) => [key, reason])).toEqual([
    ['folder', 'symlink'],
    ['link.json', 'symlink'],
    ['pipe.json', 'not_a_file'],
  ])
  const source = directorySource(root)
  const ref = (key: string): SourceObject => ({ kind: 'object', key, version: '', sizeBytes: 1, modifiedMs: 0 })
  expect(await source.read(ref('link.json'))).toMatchObject({ reason: 'symlink' })
  expect(await source.read(ref('folder/hostname'))).toMatchObject({ reason: 'outside' })
  expect(await source.read(ref('../outside.json'))).toMatchObject({ reason: 'outside' })
  expect(await source.read(ref('pipe.json'))).toMatchObject({ reason: 'not_a_file' })
})

test('sees new, grown, replaced and missing files in a later listing', async () => {
  const source = directorySource(root)
  put('a.json', '1', 10)
  put('d/b.json', '1')
  const first = await listed(source)
  put('a.json', '12', 0)
  put('d/c.json')
  rmSync(join(root, 'd/b.json'))
  const second = await listed(source)
  expect(second.keys).toEqual(['a.json', 'd/c.json'])
  expect(second.objects[0]?.version).not.toBe(first.objects[0]?.version)
})

test('reads the bytes of exactly the version that was listed', async () => {
  put('a.json', 'one')
  const source = directorySource(root)
  const [object] = (await listed(source)).objects
  if (!object) throw new Error('nothing was listed')
  const read = await source.read(object)
  expect(read.kind === 'bytes' && Buffer.from(read.bytes).toString()).toBe('one')
  put('a.json', 'two', 0)
  expect(await source.read(object)).toEqual({ kind: 'changed' })
  rmSync(join(root, 'a.json'))
  expect(await source.read(object)).toEqual({ kind: 'gone' })
})

test('never takes a folder that cannot be read for an empty one', async () => {
  await expect(listed(directorySource(join(root, 'no')))).rejects.toMatchObject({ code: 'source_unreadable' })
  put('shut/a.json')
  chmodSync(join(root, 'shut'), 0o000)
  const { refused } = await listed()
  // The superuser reads everything.
  if (process.getuid?.() !== 0) expect(refused).toMatchObject([{ key: 'shut/', reason: 'unreadable' }])
  chmodSync(join(root, 'shut'), 0o700)
})
