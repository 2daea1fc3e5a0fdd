import 'server-only'
import { hash } from 'node:crypto'
import type { CheckedFile, VerifyResponse } from './api/verify'
import { parseObjectKey } from './cloudtrail/object-key'
import type { Settings } from './env'
import { AppError } from './errors'
import type { Unseen } from './ingest-commit'
import { covers } from './ingest-listing'
import type { IngestLog } from './ingest-log'
import { openSources } from './ingest-sources'
import { ahead } from './ingest-window'
import { inflate } from './sources/inflate'
import type { ReadObject, RefusedEntry, SourceObject, TrailSource } from './sources/source'
import { readContentHash, readDigestHashes, readLastCheck } from './store/checks'
import type { KnownFile } from './store/known-files'
import { toInstant } from './store/rows'
import type { ReadStore } from './store/store'

// Some sixteen files at once: following the sources comes first.
const roomBytes = 1 << 20
const leastWeight = 64 << 10
const mostNamed = 200

interface Parts {
  settings: Settings
  store: ReadStore
  log: IngestLog
  /** What the store knows of log files, by source and key; null while it is still being opened. */
  known: () => Map<string, Map<string, KnownFile>> | null
  note: (changes: Unseen[]) => Promise<void>
}

type Found = { what: 'equal' | 'fresh'; bytes: number } | (Pick<CheckedFile, 'what' | 'detail'> & { bytes: number })

/** One reading again, as far as it came. */
class Tally {
  readonly startedMs = Date.now()
  readonly counts = { equal: 0, different: 0, gone: 0, unreadable: 0, fresh: 0 }
  readonly named: CheckedFile[] = []
  isListing = true
  files = 0
  done = 0
  bytes = 0
  private readingSince = 0

  beginReading(): void {
    this.isListing = false
    this.readingSince = performance.now()
  }

  take(source: string, key: string, found: Found): void {
    this.counts[found.what]++
    this.bytes += found.bytes
    if ('detail' in found && this.named.length < mostNamed) {
      this.named.push({ source, key, what: found.what, detail: found.detail })
    }
  }

  get running(): VerifyResponse['running'] {
    const { counts, isListing, files, done, bytes } = this
    const seconds = isListing ? 0 : (performance.now() - this.readingSince) / 1000
    const per = (amount: number) => (seconds === 0 ? 0 : amount / seconds)
    const secondsLeft = done === 0 || isListing ? null : (files - done) / per(done)
    const rates = { filesPerSecond: per(done), bytesPerSecond: per(bytes), secondsLeft }
    return { ...counts, started: toInstant(this.startedMs), isListing, files, done, bytes, ...rates }
  }
}

/** What a source holds now, to be read again. */
interface Listed {
  source: TrailSource
  objects: SourceObject[]
  hashes: Hashes
}

/** By key: SHA-256 of what was read last, as stored; of digests also that of the inflated bytes. */
interface Hashes {
  logs: Map<string, KnownFile>
  digests: Map<string, { stored: string; content: string | null }>
}

/**
 * Reads every log file and digest again from its source and compares it with what was read before; one at a time. The
 * sources are opened anew, so that nothing that following remembers is taken for granted.
 */
export class Recheck {
  private tally: Tally | null = null
  private aborter = new AbortController()
  private ended: Promise<void> = Promise.resolve()
  private stopped: string | null = null

  constructor(private readonly parts: Parts) {}

  /** False: it is running already. Throws `busy` while the store is being opened. */
  start(): boolean {
    if (this.tally !== null) return false
    const known = this.parts.known()
    if (known === null) throw new AppError('busy', 'The store is still being opened. Try again in a moment.')
    this.aborter = new AbortController()
    this.tally = new Tally()
    this.stopped = null
    this.ended = this.run(known, this.tally, this.aborter.signal)
    return true
  }

  /** False: nothing is running. */
  cancel(): boolean {
    this.aborter.abort()
    return this.tally !== null
  }

  /** Resolves when nothing of it is running any more; never rejects. */
  async settled(): Promise<void> {
    await this.ended
  }

  /** What runs now, and what the last one by `asOf` (null: until now) came to. */
  async state(asOf: number | null = null): Promise<VerifyResponse> {
    // Taken first: what is not running any more is in the store by now.
    const running = this.tally?.running ?? null
    const last = await readLastCheck(this.parts.store, asOf)
    return { running, stopped: this.stopped, last }
  }

  private async run(known: Map<string, Map<string, KnownFile>>, tally: Tally, signal: AbortSignal): Promise<void> {
    const { settings, note, log } = this.parts
    try {
      const listed: Listed[] = []
      for (const source of (await openSources(settings)).values()) {
        const logs = known.get(source.name) ?? new Map<string, KnownFile>()
        listed.push(await this.list({ source, logs, tally }, signal))
      }
      tally.beginReading()
      for (const each of listed) await this.read(each, tally, signal)
      const { counts, files, bytes, named, startedMs: from } = tally
      await note([{ type: 'check', from, files, bytes, ...counts, named }])
      log.info('log files read again', { files, bytes, ...counts })
    } catch (error) {
      if (!signal.aborted) log.error('log files cannot be read again', { error: messageOf(error) })
      this.stopped = signal.aborted
        ? `Cancelled after ${tally.done} of ${tally.files} files.`
        : `It broke off after ${tally.done} of ${tally.files} files: ${messageOf(error)}`
    } finally {
      this.tally = null
    }
  }

  private async list(
    { source, logs, tally }: { source: TrailSource; logs: Map<string, KnownFile>; tally: Tally },
    signal: AbortSignal,
  ): Promise<Listed> {
    const digests = await readDigestHashes(this.parts.store, source.name)
    const objects: SourceObject[] = []
    const refused: RefusedEntry[] = []
    try {
      for await (const entry of source.list(signal)) {
        signal.throwIfAborted()
        if (entry.kind === 'refused') refused.push(entry)
        else if (isChecked(entry.key)) objects.push(entry)
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'source_unreadable') throw error
      tally.take(source.name, '', { what: 'unreadable', detail: error.message, bytes: 0 })
      return { source, objects: [], hashes: { logs, digests } }
    }
    const there = new Set(objects.map(({ key }) => key))
    for (const { key, detail } of refused) tally.take(source.name, key, { what: 'unreadable', detail, bytes: 0 })
    for (const key of [...logs.keys(), ...digests.keys()]) {
      if (there.has(key) || !source.looksFor(key) || refused.some((entry) => covers(entry, key))) continue
      tally.take(source.name, key, { what: 'gone', detail: 'It is no longer in its source.', bytes: 0 })
    }
    tally.files += objects.length
    return { source, objects, hashes: { logs, digests } }
  }

  private async read({ source, objects, hashes }: Listed, tally: Tally, signal: AbortSignal): Promise<void> {
    const weigh = ({ sizeBytes }: SourceObject) => Math.max(sizeBytes, leastWeight)
    const work = async (object: SourceObject) => ({ key: object.key, found: await this.look(source, object, hashes) })
    for await (const { key, found } of ahead(objects, roomBytes, { weigh, work })) {
      signal.throwIfAborted()
      tally.take(source.name, key, found)
      tally.done++
    }
  }

  /** Never rejects: whatever goes wrong with one file is an answer. */
  private async look(source: TrailSource, object: SourceObject, { logs, digests }: Hashes): Promise<Found> {
    const { key, sizeBytes } = object
    const digest = digests.get(key) ?? null
    const stored = digest?.stored ?? logs.get(key)?.storedSha256
    if (stored === undefined) return { what: 'fresh', bytes: 0 }
    const { compressedBytes, inflatedBytes } = this.parts.settings.limits
    const most = /\.gz$/i.test(key) ? compressedBytes : inflatedBytes
    if (stored === '' || sizeBytes > most) {
      return { what: 'unreadable', detail: `It has ${sizeBytes} bytes; at most ${most} are read.`, bytes: 0 }
    }
    try {
      const read = await readNow(source, object, digest !== null)
      if (read.kind === 'refused') return { what: 'unreadable', detail: read.detail, bytes: 0 }
      if (read.kind !== 'bytes') {
        return read.kind === 'gone'
          ? { what: 'gone', detail: 'It went away meanwhile.', bytes: 0 }
          : { what: 'unreadable', detail: 'It is being written.', bytes: 0 }
      }
      const bytes = read.bytes.length
      if (hash('sha256', read.bytes, 'hex') === stored) return { what: 'equal', bytes }
      const content = digest === null ? await readContentHash(this.parts.store, source.name, key) : digest.content
      return { ...(await this.compareContent(read.bytes, key, content)), bytes }
    } catch (error) {
      return { what: 'unreadable', detail: messageOf(error), bytes: 0 }
    }
  }

  /** Other bytes may still inflate to the same content: compressed again by a copy. */
  private async compareContent(stored: Uint8Array, key: string, content: string | null) {
    const inflated = await inflate(stored, key, this.parts.settings.limits)
    if (inflated.kind === 'refused') {
      return {
        what: 'different' as const,
        detail: `It is not what was read before, and not readable: ${inflated.detail}`,
      }
    }
    if (hash('sha256', inflated.bytes, 'hex') === content) return { what: 'equal' as const }
    return { what: 'different' as const, detail: 'Its content is not the content that was read before.' }
  }
}

/** Whether a listed object is a log file or a digest. */
function isChecked(key: string): boolean {
  const kind = parseObjectKey(key)?.kind
  return kind !== 'insight' && kind !== 'aggregated'
}

/** A file that changed since it was listed is looked up once more. */
async function readNow(source: TrailSource, object: SourceObject, isDigest: boolean): Promise<ReadObject> {
  // The version of a digest in a folder is also that of the metadata beside it.
  if (isDigest) return source.readDigest(object)
  const read = await source.read(object)
  if (read.kind !== 'changed') return read
  const now = await source.find(object.key)
  return now === null ? { kind: 'gone' } : source.read(now)
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
