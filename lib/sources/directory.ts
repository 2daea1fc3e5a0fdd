import 'server-only'
import { constants, type Dirent, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { AppError } from '@/lib/errors'
import { LOG_FILE, type ReadObject, type RefusedEntry, type SourceObject, type TrailSource } from './source'

const unfinished = /^\.|\.(tmp|part|partial|crdownload|filepart)$|~$/i
const settledMs = 60_000
const fullEvery = 15

/** What is known of one folder since it was last listed. */
interface Folder {
  modifiedMs: number
  objects: SourceObject[]
  refused: RefusedEntry[]
  folders: string[]
}

/**
 * A folder of log files, called `name` by the store, with everything below it. Only regular files with a name that log files have are listed;
 * symlinks, pipes and the like are refused. Listing again is cheap: a folder is read again when its time changed,
 * a file is looked at again when it is younger than a minute, and every 15th listing looks at everything.
 */
export function directorySource(path: string, name = resolve(path)): TrailSource {
  const root = resolve(path)
  let known = new Map<string, Folder>()
  let listings = 0
  async function* list(signal: AbortSignal): AsyncGenerator<SourceObject | RefusedEntry> {
    const base = await realRoot(root)
    const complete = listings++ % fullEvery === 0
    const next = new Map<string, Folder>()
    const open = ['']
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      signal.throwIfAborted()
      const folder = await look(base, key, complete ? undefined : known.get(key))
      if ('kind' in folder) {
        if (key === '') throw unreadable(root, folder.detail)
        yield folder
        continue
      }
      next.set(key, folder)
      yield* folder.refused
      yield* folder.objects
      open.push(...folder.folders.toReversed())
    }
    known = next
  }
  return {
    name,
    kind: 'directory',
    bell: null,
    location: root,
    pollMs: 0,
    list,
    find: (key) => findIn(root, key),
    read: (object) => readFrom(root, object),
    readDigest: null,
  }
}

async function realRoot(root: string): Promise<string> {
  try {
    const base = await realpath(root)
    if ((await lstat(base)).isDirectory()) return base
  } catch (error) {
    throw unreadable(root, codeOf(error))
  }
  throw unreadable(root, 'not a folder')
}

function unreadable(root: string, why: string): AppError {
  const message = `The folder ${root} cannot be read (${why}). Check METRICTRAIL_SOURCES and the folder's permissions.`
  return new AppError('source_unreadable', message)
}

/** Looks into one folder; a refusal when it cannot be read. */
async function look(base: string, key: string, before: Folder | undefined): Promise<Folder | RefusedEntry> {
  try {
    const path = join(base, key)
    const modifiedMs = (await lstat(path)).mtimeMs
    // A folder that changed within its clock's tick after it was listed would look unchanged.
    if (before?.modifiedMs === modifiedMs && Date.now() - modifiedMs > settledMs) return await refresh(base, before)
    const found: Folder = { modifiedMs, objects: [], refused: [], folders: [] }
    const entries = await readdir(path, { withFileTypes: true })
    for (const entry of entries.sort(byName)) await place(base, { parent: key, entry }, found)
    return found
  } catch (error) {
    return { kind: 'refused', key: `${key}/`, reason: 'unreadable', detail: codeOf(error) }
  }
}

const byName = (a: Dirent, b: Dirent) => (a.name < b.name ? -1 : 1)

async function place(base: string, at: { parent: string; entry: Dirent }, found: Folder): Promise<void> {
  const { parent, entry } = at
  if (unfinished.test(entry.name)) return
  const key = parent === '' ? entry.name : `${parent}/${entry.name}`
  if (entry.isDirectory()) found.folders.push(key)
  else if (entry.isSymbolicLink()) {
    const detail = 'A symbolic link is not followed: it could lead out of the folder.'
    found.refused.push({ kind: 'refused', key, reason: 'symlink', detail })
  } else if (!LOG_FILE.test(entry.name)) return
  else if (!entry.isFile()) found.refused.push(notAFile(key))
  else {
    const stats = await lstat(join(base, key)).catch(() => null)
    if (stats) found.objects.push(objectOf(key, stats))
  }
}

/** Files that may still grow are looked at again even when their folder did not change. */
async function refresh(base: string, folder: Folder): Promise<Folder> {
  const now = Date.now()
  const objects = await Promise.all(
    folder.objects.map(async (object) => {
      if (now - object.modifiedMs > settledMs) return object
      const stats = await lstat(join(base, object.key)).catch(() => null)
      return stats === null ? [] : objectOf(object.key, stats)
    }),
  )
  return { ...folder, objects: objects.flat() }
}

function objectOf(key: string, stats: Stats): SourceObject {
  const version = `${stats.size}-${stats.mtimeMs}-${stats.ino}`
  return { kind: 'object', key, version, sizeBytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) }
}

const notAFile = (key: string): RefusedEntry => ({
  kind: 'refused',
  key,
  reason: 'not_a_file',
  detail: 'Only regular files are read, no pipes, sockets or devices.',
})

async function findIn(root: string, key: string): Promise<SourceObject | null> {
  const stats = await lstat(join(root, key)).catch(() => null)
  return stats?.isFile() ? objectOf(key, stats) : null
}

async function readFrom(root: string, object: SourceObject): Promise<ReadObject> {
  const { key } = object
  let handle: FileHandle | undefined
  try {
    const base = await realpath(root)
    const path = resolve(base, key)
    // A folder on the way may have become a link since it was listed.
    if (!path.startsWith(base + sep) || (await realpath(dirname(path))) !== dirname(path)) {
      return { kind: 'refused', key, reason: 'outside', detail: 'The path leads out of the source folder.' }
    }
    // Without O_NONBLOCK, opening a pipe that took the file's place would wait for a writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const before = await handle.stat()
    if (!before.isFile()) return notAFile(key)
    if (objectOf(key, before).version !== object.version) return { kind: 'changed' }
    const bytes = await readAll(handle, before.size)
    if (bytes === null || objectOf(key, await handle.stat()).version !== object.version) return { kind: 'changed' }
    return { kind: 'bytes', bytes }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return { kind: 'gone' }
    if (code === 'ELOOP') return { kind: 'refused', key, reason: 'symlink', detail: 'A symbolic link is not followed.' }
    return { kind: 'refused', key, reason: 'unreadable', detail: code }
  } finally {
    await handle?.close()
  }
}

async function readAll(handle: FileHandle, size: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(size)
  let at = 0
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at)
    if (bytesRead === 0) return null
    at += bytesRead
  }
  return bytes
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
