import 'server-only'
import type { Dirent } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { AppError } from '@/lib/errors'
import { codeOf, lookAt, notAFile, readDigestFrom, readFrom } from './directory-read'
import { readSavedKeys } from './saved-keys'
import { isLogFile, type RefusedEntry, type SourceObject, type TrailSource } from './source'

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
    bucket: null,
    bell: null,
    location: root,
    pollMs: 0,
    list,
    looksFor: () => true,
    find: (key) => lookAt(root, key),
    read: (object) => readFrom(root, object),
    readDigest: (object) => readDigestFrom(root, object),
    readKeys: (region) => readSavedKeys(root, region),
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
  } else if (!isLogFile(entry.name)) return
  else if (!entry.isFile()) found.refused.push(notAFile(key))
  else {
    const object = await lookAt(base, key)
    if (object) found.objects.push(object)
  }
}

/** Files that may still grow are looked at again even when their folder did not change. */
async function refresh(base: string, folder: Folder): Promise<Folder> {
  const now = Date.now()
  const objects = await Promise.all(
    folder.objects.map(async (object) => {
      if (now - object.modifiedMs > settledMs) return object
      return (await lookAt(base, object.key)) ?? []
    }),
  )
  return { ...folder, objects: objects.flat() }
}
