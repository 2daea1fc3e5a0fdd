import 'server-only'
import { hash } from 'node:crypto'
import type { FileLimits } from './env'
import { AppError } from './errors'
import { noRecords } from './ingest-parse'
import type { ParsePool } from './ingest-pool'
import type { RefusedEntry, SourceObject, TrailSource } from './sources/source'
import type { Archive } from './store/archive'
import type { LedgerFile } from './store/batch'
import type { FileEntry } from './store/journal'

/** A file on its way into a transaction. `later`: it changed or went away meanwhile; the next listing decides. */
export type Prepared =
  | { kind: 'file'; file: LedgerFile; bytes: Uint8Array | null }
  | { kind: 'later' }
  | RefusedEntry
  /** The source as a whole gives nothing more. */
  | { kind: 'failed'; error: AppError }

/** Reads listed objects into rows for the ledger. */
export class FileReader {
  constructor(
    private readonly pool: ParsePool,
    private readonly limits: FileLimits,
  ) {}

  /** Never rejects: whatever goes wrong with one file is an answer. */
  async prepare(source: TrailSource, object: SourceObject): Promise<Prepared> {
    if (object.sizeBytes > this.mostBytes(object.key)) return this.tooLarge(source.name, object)
    try {
      const read = await source.read(object)
      if (read.kind === 'bytes') return await this.parse(source.name, object, read.bytes)
      return read.kind === 'refused' ? read : { kind: 'later' }
    } catch (error) {
      if (error instanceof AppError && error.code === 'source_unreadable') return { kind: 'failed', error }
      const detail = error instanceof Error ? error.message : String(error)
      return { kind: 'refused', key: object.key, reason: 'unreadable', detail }
    }
  }

  /** The same for bytes that are at hand. */
  async parse(source: string, object: SourceObject, bytes: Uint8Array<ArrayBuffer>): Promise<Prepared> {
    const { key, version, sizeBytes, modifiedMs } = object
    const { file, bytes: back } = await this.pool.parse(key, bytes)
    return {
      kind: 'file',
      file: { ...{ source, key, version, sizeBytes, modifiedMs }, ...file, archived: false },
      bytes: back,
    }
  }

  /** A file that is too large to be read at all. */
  tooLarge(source: string, { key, version, sizeBytes, modifiedMs }: SourceObject): Prepared {
    const detail = `The file has ${sizeBytes} bytes; at most ${this.mostBytes(key)} are read.`
    return {
      kind: 'file',
      file: {
        ...{ source, key, version, sizeBytes, modifiedMs, storedSha256: '', contentSha256: null, flags: 0 },
        ...{ state: 'quarantined', reason: 'limit', detail, archived: false, counts: noRecords, parsed: null },
      },
      bytes: null,
    }
  }

  private mostBytes(key: string): number {
    return /\.gz$/i.test(key) ? this.limits.compressedBytes : this.limits.inflatedBytes
  }
}

/**
 * Where the bytes of a journalled file are found again: its source while it is unchanged there, else the archive. Throws
 * `source_unreadable` when the source cannot be asked and the archive has no copy.
 */
export async function findAgain(
  { key, sha256 }: Pick<FileEntry, 'key' | 'sha256'>,
  source: TrailSource | undefined,
  archive: Archive,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; from: 'source' | 'archive' } | null> {
  let failure: AppError | null = null
  try {
    const object = (await source?.find(key)) ?? null
    const read = object === null ? null : await source?.read(object)
    if (read?.kind === 'bytes' && hash('sha256', read.bytes, 'hex') === sha256)
      return { bytes: read.bytes, from: 'source' }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'source_unreadable') throw error
    failure = error
  }
  const bytes = await archive.read(sha256)
  if (bytes === null && failure !== null) throw failure
  return bytes && { bytes, from: 'archive' }
}
