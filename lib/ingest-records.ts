import 'server-only'
import { recordText } from './cloudtrail/record'
import type { FileLimits } from './env'
import { findAgain } from './ingest-files'
import { inflate } from './sources/inflate'
import type { TrailSource } from './sources/source'
import type { Archive } from './store/archive'
import type { RawBytes, ReadRaw } from './store/event-raw'
import type { ReadRecord } from './store/ledger-known'

const mostRemembered = 4

interface Parts {
  sources: Map<string, TrailSource>
  archive: Archive
  limits: FileLimits
}

/** Reads records again from the log file or its copy. */
export class RecordReader {
  /** Content of the last few files that were compared. */
  private readonly compared = new Map<string, Promise<Uint8Array | null>>()

  constructor(private readonly parts: Parts) {}

  /** The text of a record for a comparison, null when its file is nowhere to be had. */
  readonly readRecord: ReadRecord = async ({ file, byteFrom, byteLength }) => {
    const { source, key, storedSha256 } = file
    const known = this.compared.get(storedSha256)
    const content = known ?? this.read(source, key, storedSha256).then((found) => found?.bytes ?? null)
    if (!known) this.remember(storedSha256, content)
    const bytes = await content
    return bytes && recordText(bytes.subarray(byteFrom, byteFrom + byteLength))
  }

  /**
   * The bytes of a record for a person, read at this moment. A source's file that changed is not the evidence any
   * more: then the archive's copy answers.
   */
  readonly readRaw: ReadRaw = async ({ source, key, storedSha256, byteFrom, byteLength }): Promise<RawBytes> => {
    const found = await this.read(source, key, storedSha256)
    if (found) return { bytes: found.bytes.subarray(byteFrom, byteFrom + byteLength), from: found.from }
    const gone = (await this.parts.sources.get(source)?.find(key)) === null
    const why = gone ? 'The log file is no longer in its source' : 'The log file is no longer what it was'
    return { unavailable: `${why}, and the archive has no copy of it.` }
  }

  private remember(sha256: string, content: Promise<Uint8Array | null>): void {
    this.compared.set(sha256, content)
    const [oldest] = this.compared.keys()
    if (this.compared.size > mostRemembered && oldest !== undefined) this.compared.delete(oldest)
  }

  private async read(source: string, key: string, sha256: string) {
    const { sources, archive, limits } = this.parts
    const stored = await findAgain({ key, sha256 }, sources.get(source), archive)
    if (stored === null) return null
    const inflated = await inflate(stored.bytes, key, limits)
    return inflated.kind === 'inflated' ? { bytes: inflated.bytes, from: stored.from } : null
  }
}
