import 'server-only'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { headObjectMetadata, unsigned } from './digest-metadata'
import type { ReadDigest, ReadObject, RefusedEntry, SourceObject } from './source'

/** Of an answer of `head-object`, which has a few hundred. */
const mostSidecarBytes = 64 << 10

/** What lies at `key`; null when it is no regular file. A digest is another one when what its sidecar says changes. */
export async function lookAt(base: string, key: string): Promise<SourceObject | null> {
  const stats = await statsOf(base, key)
  if (stats === null) return null
  const beside = isDigest(key) ? await statsOf(base, sidecarOf(key)) : null
  return {
    ...{ kind: 'object', key, sizeBytes: stats.size },
    version: beside === null ? versionOf(stats) : `${versionOf(stats)}+${versionOf(beside)}`,
    modifiedMs: Math.floor(Math.max(stats.mtimeMs, beside?.mtimeMs ?? 0)),
  }
}

/** Where the answer of `aws s3api head-object` is kept for a digest: metadata is lost when an object is copied to disk. */
const sidecarOf = (key: string) => `${key}.head.json`
const isDigest = (key: string) => key.includes('_CloudTrail-Digest_') && parseObjectKey(key)?.kind === 'digest'
const versionOf = ({ size, mtimeMs, ino }: Stats) => `${size}-${mtimeMs}-${ino}`

async function statsOf(base: string, key: string): Promise<Stats | null> {
  const stats = await lstat(join(base, key)).catch(() => null)
  return stats?.isFile() === true ? stats : null
}

export const notAFile = (key: string): RefusedEntry => ({
  kind: 'refused',
  key,
  reason: 'not_a_file',
  detail: 'Only regular files are read, no pipes, sockets or devices.',
})

/** The bytes of a regular file below `root`, of exactly this version where one is named. */
export async function readFrom(
  root: string,
  { key, version }: { key: string; version: string | null },
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<ReadObject> {
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
    if (version !== null && versionOf(before) !== version) return { kind: 'changed' }
    if (before.size > mostBytes) return unreadable(key, `It has ${before.size} bytes; at most ${mostBytes} are read.`)
    const bytes = await readAll(handle, before.size)
    if (bytes === null || versionOf(await handle.stat()) !== versionOf(before)) return { kind: 'changed' }
    return { kind: 'bytes', bytes }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return { kind: 'gone' }
    if (code === 'ELOOP') return { kind: 'refused', key, reason: 'symlink', detail: 'A symbolic link is not followed.' }
    return unreadable(key, code)
  } finally {
    await handle?.close()
  }
}

/** A digest file with what its sidecar says of its signature. Without one that can be read it is unsigned. */
export async function readDigestFrom(root: string, { key, version }: SourceObject): Promise<ReadDigest> {
  const [own = '', beside] = version.split('+')
  const digest = await readFrom(root, { key, version: own })
  if (digest.kind !== 'bytes') return digest
  if (beside === undefined) return { ...digest, ...unsigned, refused: null }
  const sidecar = await readFrom(root, { key: sidecarOf(key), version: beside }, mostSidecarBytes)
  if (sidecar.kind === 'refused') return { ...digest, ...unsigned, refused: sidecar }
  if (sidecar.kind !== 'bytes') return { kind: 'changed' }
  const said = headObjectMetadata(sidecar.bytes)
  if (said !== null) return { ...digest, ...said, refused: null }
  const refused = unreadable(sidecarOf(key), 'It is no answer of aws s3api head-object.')
  return { ...digest, ...unsigned, refused }
}

const unreadable = (key: string, detail: string): RefusedEntry => ({
  ...{ kind: 'refused', key, reason: 'unreadable', detail },
})

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

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
