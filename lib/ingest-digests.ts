import 'server-only'
import { hash } from 'node:crypto'
import { AppError } from './errors'
import type { Committer, Unseen } from './ingest-commit'
import { ahead } from './ingest-window'
import type { ReadDigest, RefusedEntry, SourceObject, TrailSource } from './sources/source'
import type { Archive } from './store/archive'
import { digestVersion } from './store/known-digests'

const roomBytes = 4 << 20
const mostTogether = 200

interface Parts {
  archive: Archive
  committer: Committer
  /** Of one digest file, as stored. */
  mostBytes: number
  /** By source: what was kept before. */
  known: Map<string, Set<string>>
}

/** Beside the keeping: what is told of each digest file as it is tried. */
interface Telling {
  signal: AbortSignal
  wasRead: (key: string) => void
  /** `version`: of the digest file that was tried; null for what lies beside it. */
  refuse: (entry: RefusedEntry, version: string | null) => void
}

/** Where digest files come from. */
type DigestSource = Pick<TrailSource, 'name' | 'readDigest'>

/**
 * Keeps digest files, which prove log files: their bytes in the archive, whatever the settings say, and what their
 * objects' metadata says of their signature in the journal, since copies lose it.
 */
export class DigestKeeper {
  constructor(private readonly parts: Parts) {}

  /** Digest files of `source` that were kept. */
  count(source: string): number {
    return this.parts.known.get(source)?.size ?? 0
  }

  /** Keeps those that are new. Throws `source_unreadable`, `disk_full`. */
  async keep(source: DigestSource, objects: SourceObject[], { signal, wasRead, refuse }: Telling): Promise<void> {
    const { archive, committer, known } = this.parts
    const mine = known.get(source.name) ?? new Set<string>()
    known.set(source.name, mine)
    const fresh = objects.filter((object) => !mine.has(digestVersion(object)))
    let notes: Extract<Unseen, { type: 'digest' }>[] = []
    const flush = async () => {
      await committer.note(notes)
      for (const note of notes) mine.add(digestVersion(note))
      notes = []
    }
    if (fresh.length > 0) await committer.checkSpace(0)
    const weigh = ({ sizeBytes }: SourceObject) => sizeBytes
    let failure: AppError | null = null
    for await (const { object, read } of ahead(fresh, roomBytes, { weigh, work: (one) => this.read(source, one) })) {
      signal.throwIfAborted()
      if (read instanceof AppError) {
        failure = read
        break
      }
      if (read.kind === 'refused') refuse(read, object.version)
      if (read.kind !== 'bytes') continue
      wasRead(object.key)
      const { key, version, sizeBytes: size, modifiedMs: modified } = object
      const { bytes, signature, algorithm, generatedMs: generated } = read
      if (read.refused !== null) refuse(read.refused, null)
      const sha256 = hash('sha256', bytes, 'hex')
      // First the bytes, so that what is noted is kept.
      await archive.keep(sha256, bytes)
      const said = { signature, algorithm, generated }
      notes.push({ type: 'digest', source: source.name, key, version, size, modified, sha256, ...said })
      if (notes.length === mostTogether) await flush()
    }
    await flush()
    if (failure !== null) throw failure
  }

  /** Never rejects: a reading that nobody waits for any more must not end the server. */
  private async read(
    source: DigestSource,
    object: SourceObject,
  ): Promise<{ object: SourceObject; read: ReadDigest | AppError }> {
    const { key, sizeBytes } = object
    const refused = (detail: string) => ({
      object,
      read: { kind: 'refused', key, reason: 'unreadable', detail } as const,
    })
    const { mostBytes } = this.parts
    if (sizeBytes > mostBytes) return refused(`The file has ${sizeBytes} bytes; at most ${mostBytes} are read.`)
    try {
      return { object, read: await source.readDigest(object) }
    } catch (error) {
      if (error instanceof AppError && error.code === 'source_unreadable') return { object, read: error }
      return refused(error instanceof Error ? error.message : String(error))
    }
  }
}
