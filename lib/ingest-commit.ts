import 'server-only'
import pLimit from 'p-limit'
import { AppError } from './errors'
import type { IngestLog } from './ingest-log'
import type { Archive } from './store/archive'
import type { LedgerFile } from './store/batch'
import type { FileEntry, Journal, Note } from './store/journal'
import type { KnownFile } from './store/known-files'
import type { Added, Ledger } from './store/ledger'

const mostFiles = 1000
const mostPoints = 300_000
const mostWaitMs = 5_000
const spareBytes = 256 << 20
const copiesAtOnce = 16
const sealRows = 2_000_000

export interface CommitParts {
  ledger: Ledger
  journal: Journal
  archive: Archive
  /** Whether new files are copied into the archive. */
  archiving: boolean
  dataFolder: string
  /** Bytes that may still be written to a folder's disk. */
  freeBytes: (folder: string) => Promise<number>
  known: Map<string, Map<string, KnownFile>>
  log: IngestLog
}

interface Item {
  file: LedgerFile
  bytes: Uint8Array | null
  /** Nothing else has it: it is kept whatever the settings say. */
  onlyCopy?: boolean
}

/** A file that waits for its transaction, and its copy for the archive. */
interface Gathered {
  file: LedgerFile
  copied: Promise<void>
}

/** Gathers files into transactions: archive first, then everything in one transaction, its journal lines before its commit. */
export class Committer {
  private items: Gathered[] = []
  private readonly copying = pLimit(copiesAtOnce)
  private touched: Unseen[] = []
  private points = 0
  private since = 0
  private unsealed = 0
  /** Transactions that failed: what they gathered has to be read, or asked for, again. */
  drops = 0

  constructor(private readonly parts: CommitParts) {}

  /** Whether nothing waits for its transaction. */
  get isEmpty(): boolean {
    return this.items.length === 0 && this.touched.length === 0
  }

  /** Takes one more file; commits when enough came together. */
  async add(item: Item): Promise<void> {
    const { file } = item
    const known = this.parts.known.get(file.source)?.get(file.key)
    const isSame = known?.storedSha256 === file.storedSha256 && file.storedSha256 !== ''
    if (isSame && known.version === file.version) {
      // Read again on request: only what comes out otherwise now is news.
      if (known.state === file.state) return
    } else if (isSame) {
      // Touched, or restored from a copy: the same evidence under another version.
      const { source, key, version: becomes, modifiedMs: modified } = file
      this.touched.push({ type: 'version', source, key, version: known.version, becomes, modified })
      return
    }
    if (this.items.length === 0) this.since = performance.now()
    // Its bytes are the copy's alone from now on, so that they are let go early.
    this.items.push({ file, copied: this.copy(item) })
    this.points += file.parsed?.points.rows ?? 0
    const waited = performance.now() - this.since > mostWaitMs
    if (this.items.length >= mostFiles || this.points >= mostPoints || waited) await this.flush()
  }

  /** Commits what came together. */
  async flush(): Promise<void> {
    await this.note(this.touched.splice(0))
    if (this.items.length === 0) return
    const items = this.items.splice(0)
    const points = this.points
    this.points = 0
    try {
      await this.commit(items)
    } catch (error) {
      this.drops++
      throw error
    }
    this.unsealed += points
    if (this.unsealed >= sealRows) await this.seal(sealRows)
  }

  private async commit(items: Gathered[]): Promise<void> {
    await this.checkSpace(items.reduce((sum, { file }) => sum + file.sizeBytes, 0))
    await Promise.all(items.map(({ copied }) => copied))
    const { ledger, journal, known } = this.parts
    const files = items.map(({ file }) => file)
    const seen = journal.nextSeenMs(Date.now())
    const added = await ledger.commit(files, seen, () => journal.add(files.map((file) => entryOf(file, seen))))
    for (const { source, key, version, storedSha256, state } of files) {
      const mine = known.get(source) ?? new Map<string, KnownFile>()
      known.set(source, mine)
      mine.set(key, { version, storedSha256, state })
    }
    this.tell(files, added)
  }

  /** Waits for what was begun, when its transaction is not going to come. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.items.map(({ copied }) => copied))
  }

  /** Notes what is no file's first sighting. */
  async note(changes: Unseen[]): Promise<void> {
    if (changes.length === 0) return
    const { ledger, journal, known } = this.parts
    const seen = journal.nextSeenMs(Date.now())
    const entries = changes.map((change) => ({ ...change, seen }))
    await ledger.note(entries, () => journal.add(entries))
    for (const change of entries) {
      if (change.type !== 'version' && change.type !== 'state') continue
      const file = known.get(change.source)?.get(change.key)
      if (!file) continue
      if (change.type === 'version') file.version = change.becomes
      else file.state = change.state === 'missing' ? 'missing' : 'ingested'
    }
  }

  /** Sorts the tail when it has at least `rows` points. */
  async seal(rows: number): Promise<void> {
    this.unsealed = 0
    await this.parts.ledger.seal(rows)
  }

  /** A full disk would end the engine, reads included: so nothing is written when there is little room. */
  async checkSpace(storedBytes: number): Promise<void> {
    const { dataFolder, freeBytes } = this.parts
    const free = await freeBytes(dataFolder)
    const needed = spareBytes + 4 * storedBytes
    if (free >= needed) return
    throw new AppError(
      'disk_full',
      `Only ${Math.floor(free / 2 ** 20)} MB are free in ${dataFolder}; ` +
        `${Math.ceil(needed / 2 ** 20)} MB are needed to go on. Free some space: reading goes on by itself.`,
    )
  }

  /** Begins to copy what the archive is to keep, while others are still being read: copies wait for the disk. */
  private copy({ file, bytes, onlyCopy = false }: Item): Promise<void> {
    const { archive, archiving } = this.parts
    const { kept, rejected } = file.counts
    const isWanted = (kept > 0 && archiving) || (kept + rejected > 0 && onlyCopy)
    if (!isWanted || bytes === null) return Promise.resolve()
    const copied = this.copying(async () => {
      await archive.keep(file.storedSha256, bytes)
      file.archived = true
    })
    // A failure is told when the transaction waits for its copies.
    copied.catch(() => undefined)
    return copied
  }

  private tell(files: LedgerFile[], added: Added): void {
    const { log } = this.parts
    log.info('log files read', { files: files.length, events: added.events, duplicates: added.duplicates })
    for (const { source, key, state, reason, detail } of files) {
      if (state !== 'ingested') log.warn('log file not read whole', { source, key, state, reason, detail })
    }
  }
}

/** A change before it has its moment. */
export type Unseen = Note extends infer Change ? (Change extends Note ? Omit<Change, 'seen'> : never) : never

function entryOf(file: LedgerFile, seen: number): FileEntry {
  const { source, key, version, sizeBytes, modifiedMs, storedSha256, contentSha256, counts } = file
  const { state, reason, detail, flags } = file
  return {
    ...{ type: 'file', seen, source, key, version, size: sizeBytes, modified: modifiedMs },
    ...{ sha256: storedSha256, content: contentSha256, ...counts, state, reason, detail, flags },
  }
}
