import 'server-only'
import { parseObjectKey } from './cloudtrail/object-key'
import type { Committer, Unseen } from './ingest-commit'
import type { DigestKeeper } from './ingest-digests'
import type { FileReader, Prepared } from './ingest-files'
import { goneOf, stateChange } from './ingest-listing'
import type { IngestLog } from './ingest-log'
import { Refusals } from './ingest-refusals'
import type { Settling } from './ingest-settling'
import type { SourceStatus } from './ingest-status'
import type { Turns } from './ingest-turns'
import { ahead } from './ingest-window'
import type { RefusedEntry, SourceObject, TrailSource } from './sources/source'
import { type HeldFile, keepHeldFiles } from './store/held-files'
import type { KnownFile } from './store/known-files'
import type { Ledger } from './store/ledger'

// Inflated sizes are not known beforehand; CloudTrail's files grow about tenfold, and their columns are a third of that.
const roomBytes = 4 << 20
const plainWeight = 0.1

interface Parts {
  ledger: Ledger
  committer: Committer
  reader: FileReader
  digests: DigestKeeper
  settling: Settling
  log: IngestLog
  turns: Turns
  /** By source and key. */
  known: ReadonlyMap<string, ReadonlyMap<string, KnownFile>>
}

/** A source that is to be listed. */
export interface DueSource {
  source: TrailSource
  status: SourceStatus
  what: 'all' | 'named'
}

/** Lists folders and buckets and reads what is new in them. */
export class FileFollower {
  readonly refusals: Refusals
  private readonly again = new Set<string>()

  /** `held`: what an earlier life of the server could not read, by source. */
  constructor(
    private readonly parts: Parts,
    held: ReadonlyMap<string, readonly HeldFile[]>,
  ) {
    this.refusals = new Refusals(held)
  }

  /** Answers whether there was anything new. Throws `source_unreadable`, `disk_full`. */
  async pass(due: DueSource, signal: AbortSignal): Promise<boolean> {
    const { source, status } = due
    const { log, committer, turns } = this.parts
    try {
      const { fresh, changes, digests } = await this.list(due, signal)
      if (fresh.length > 0) log.info('log files found', { source: source.name, files: fresh.length })
      // It is in line from here on: even what is only noted waits for whoever reads.
      status.isReading = fresh.length > 0
      await turns.take(() => committer.note(changes))
      await this.readAll(due, fresh, signal)
      await turns.read(source.name, async () => {
        await this.keepDigests(due, digests, signal)
        await this.keepRefusals(source)
      })
      return fresh.length > 0 || changes.length > 0
    } finally {
      status.isReading = false
      this.refusals.tell(source.name, log)
    }
  }

  /**
   * Has what was set aside of `source` read again with its next listing: limits, the parser or what may be read may have
   * changed since. Answers how much that is.
   */
  retry(source: string): number {
    let files = this.refusals.dueNow(source)
    for (const [key, { state }] of this.parts.known.get(source) ?? []) {
      if (state !== 'quarantined' && state !== 'partial') continue
      this.again.add(placeOf(source, key))
      files++
    }
    return files
  }

  private async list({ source, status, what }: DueSource, signal: AbortSignal) {
    const { name } = source
    const known = this.parts.known.get(name) ?? new Map<string, KnownFile>()
    const fresh: SourceObject[] = []
    const digests: SourceObject[] = []
    const held: SourceObject[] = []
    const changes: Unseen[] = []
    const refused: RefusedEntry[] = []
    const seen = new Set<string>()
    let [files, waiting] = [0, 0]
    for await (const entry of source.list(signal, what)) {
      seen.add(entry.key)
      if (entry.kind === 'refused') {
        refused.push(entry)
        continue
      }
      // Digests, Insights and aggregated objects lie beside log files and hold no events.
      const kind = parseObjectKey(entry.key)?.kind
      if (kind === 'digest') digests.push(entry)
      if (kind === 'digest' || kind === 'insight' || kind === 'aggregated') continue
      files++
      const file = known.get(entry.key)
      if (this.again.delete(placeOf(name, entry.key))) fresh.push(entry)
      else if (file?.version === entry.version) {
        this.refusals.forget(name, entry.key)
        if (file.state === 'missing') changes.push(stateChange(source, entry.key, file.version, 'present'))
      } else if (this.refusals.isHeld(name, entry)) held.push(entry)
      else if (this.parts.settling.isSettled(source, entry)) fresh.push(entry)
      else waiting++
    }
    changes.push(...goneOf(source, known, { seen, refused }))
    fresh.push(...this.refusals.listed(name, { seen, refused, held }, Date.now()))
    status.listed({ files, waiting: waiting + fresh.length })
    return { fresh, changes, digests }
  }

  private async keepDigests(
    { source, status }: DueSource,
    objects: SourceObject[],
    signal: AbortSignal,
  ): Promise<void> {
    const { name } = source
    const isHeld = (object: SourceObject) => this.refusals.isHeld(name, object)
    const due = this.refusals.due(name, objects.filter(isHeld), Date.now())
    await this.parts.digests.keep(source, [...objects.filter((object) => !isHeld(object)), ...due], {
      signal,
      wasRead: (key) => this.wasRead(status, key),
      refuse: (entry, version) => this.refusals.refuse(name, entry, { version, nowMs: Date.now() }),
    })
    status.digests = this.parts.digests.count(name)
  }

  /** For questions to the store: what a source keeps back is neither gone nor read. */
  private async keepRefusals({ name }: TrailSource): Promise<void> {
    const held = this.refusals.takeChanged(name)
    if (held === null) return
    await this.parts.committer.checkSpace(0)
    await this.parts.ledger.derive((connection) => keepHeldFiles(connection, name, held))
  }

  private wasRead(status: SourceStatus, key: string): void {
    if (this.refusals.wasRead(status.source.name, key)) status.dueNow()
  }

  /** In turns with other sources; what is left is read in the next one. */
  private async readAll({ source, status }: DueSource, objects: SourceObject[], signal: AbortSignal): Promise<void> {
    if (objects.length === 0) {
      status.committed()
      return
    }
    await this.parts.committer.checkSpace(0)
    const left = objects.values()
    status.isReading = true
    try {
      for (let isDone = false; !isDone; ) {
        isDone = await this.parts.turns.read(source.name, () => this.readTurn({ source, status, left, signal }))
      }
    } finally {
      status.isReading = false
    }
    status.committed()
  }

  /** Answers whether nothing is left. */
  private async readTurn(work: {
    source: TrailSource
    status: SourceStatus
    left: ArrayIterator<SourceObject>
    signal: AbortSignal
  }): Promise<boolean> {
    const { source, status, left, signal } = work
    const { committer, reader } = this.parts
    const weigh = ({ sizeBytes, key }: SourceObject) => sizeBytes * (/\.gz$/i.test(key) ? 1 : plainWeight)
    const prepare = async (object: SourceObject) => ({ object, prepared: await reader.prepare(source, object) })
    const turn = this.whileMyTurn(left)
    for await (const { object, prepared } of ahead(turn.objects(), roomBytes, { weigh, work: prepare })) {
      if (signal.aborted) await committer.settle()
      signal.throwIfAborted()
      if (prepared.kind === 'failed') {
        await committer.flush()
        status.kept()
        throw prepared.error
      }
      await this.take(prepared, object, status)
      status.oneRead()
      if (committer.isEmpty) status.kept()
    }
    await committer.flush()
    status.kept()
    return turn.isDone()
  }

  /** What of `left` may still be begun in this turn. */
  private whileMyTurn(left: ArrayIterator<SourceObject>) {
    const { turns } = this.parts
    let isDone = false
    return {
      isDone: () => isDone,
      *objects() {
        while (!turns.isOver()) {
          const next = left.next()
          if (next.done) {
            isDone = true
            return
          }
          yield next.value
        }
      },
    }
  }

  private async take(
    prepared: Exclude<Prepared, { kind: 'failed' }>,
    { key, version }: SourceObject,
    status: SourceStatus,
  ): Promise<void> {
    if (prepared.kind === 'refused') {
      this.refusals.refuse(status.source.name, prepared, { version, nowMs: Date.now() })
    } else if (prepared.kind === 'file') {
      await this.parts.committer.add(prepared)
      this.wasRead(status, key)
    }
  }
}

const placeOf = (source: string, key: string) => `${source}/${key}`
