import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import pLimit from 'p-limit'
import { parseObjectKey } from './cloudtrail/object-key'
import { AppError } from './errors'
import { RecordFollower } from './ingest-asked'
import { listenToBell } from './ingest-bells'
import { Committer, type Unseen } from './ingest-commit'
import { DigestKeeper } from './ingest-digests'
import { FileReader, type Prepared } from './ingest-files'
import { type FleetFollower, fleetFollower } from './ingest-fleet'
import { covers, stateChange } from './ingest-listing'
import type { OpenParts } from './ingest-open'
import { Settling } from './ingest-settling'
import { SourceStatus } from './ingest-status'
import { Judge } from './ingest-verdicts'
import { ahead } from './ingest-window'
import type { RecordSource, RefusedEntry, SourceObject, TrailSource } from './sources/source'
import { readAsked } from './store/asked'
import { type FleetNow, readNotedAnswers } from './store/fleet-now'
import { readKnownDigests } from './store/known-digests'
import { type KnownFile, readKnownFiles } from './store/known-files'

// Inflated sizes are not known beforehand; CloudTrail's files grow about tenfold, and their columns are a third of that.
const roomBytes = 4 << 20
const plainWeight = 0.1
const idleSealRows = 200_000
const idleSealAfter = 15

export interface FollowOptions {
  /** A file changed less than so long ago is read once it stayed the same between two listings. */
  settleMs: number
  /** Bytes that may still be written to a folder's disk. */
  freeBytes: (folder: string) => Promise<number>
}

/** A source that is to be listed. */
interface Due {
  source: TrailSource
  status: SourceStatus
  what: 'all' | 'named'
}

type KnownFiles = Map<string, Map<string, KnownFile>>

/** Keeps the store in step with the sources. */
export class Follower {
  readonly statuses: Map<string, SourceStatus>
  /** null: the configuration names no fleet. */
  readonly fleet: FleetFollower | null
  private readonly committer: Committer
  private readonly reader: FileReader
  private readonly digests: DigestKeeper
  private readonly judge: Judge
  private readonly settling: Settling
  private readonly refusedBefore = new Set<string>()
  private readonly again = new Set<string>()
  private readonly askers: { source: RecordSource; follower: RecordFollower }[]
  /** One thing after the other uses the committer, while every source waits for its answers by itself. */
  private readonly turn = pLimit(1)
  readonly known: KnownFiles
  /** Notes what was found beside the reading of the sources, between two transactions. */
  readonly note = (changes: Unseen[]) => this.turn(() => this.committer.note(changes))
  private quiet = 0

  private constructor(
    private readonly parts: OpenParts,
    before: {
      known: KnownFiles
      digests: Map<string, Set<string>>
      asked: Awaited<ReturnType<typeof readAsked>>
      answers: FleetNow['answers']
    },
    { freeBytes, settleMs }: FollowOptions,
  ) {
    const { known, digests, asked, answers } = before
    this.known = known
    const { ledger, journal, archive, settings, log, sources, recordSources, pool } = parts
    const { archive: archiving, dataDir: dataFolder } = settings
    this.settling = new Settling(settleMs)
    this.committer = new Committer({ ledger, journal, archive, archiving, dataFolder, freeBytes, known, log })
    this.reader = new FileReader(pool, settings.limits)
    const { committer, reader, turn } = this
    this.digests = new DigestKeeper({ archive, committer, mostBytes: settings.limits.compressedBytes, known: digests })
    const all = [...sources.values(), ...recordSources]
    this.statuses = new Map(all.map((source) => [source.name, new SourceStatus(source)]))
    this.judge = new Judge({ ...parts, store: parts.store.reader, committer, statuses: this.statuses })
    this.askers = recordSources.map((source) => {
      const mine = ({ source: name }: { source: string }) => name === source.name
      const before = { parts: asked.parts.filter(mine), scanned: asked.scanned.filter(mine) }
      const follower = new RecordFollower(source, { store: parts.store.reader, committer, reader, turn }, before)
      return { source, follower }
    })
    this.fleet = fleetFollower({ setting: settings.fleet, source: parts.fleet, committer, turn, log }, answers)
  }

  static async open(parts: OpenParts, options: FollowOptions): Promise<Follower> {
    const { connection } = parts.ledger
    const before = {
      known: await readKnownFiles(connection),
      digests: await readKnownDigests(connection),
      asked: await readAsked(connection),
      answers: await readNotedAnswers(parts.store.reader),
    }
    return new Follower(parts, before, options)
  }

  /** Asks every source once and reads what is new. Answers whether there was anything. */
  async pass(signal: AbortSignal): Promise<boolean> {
    let isBusy = false
    for (const work of this.works()) if (await work(signal)) isBusy = true
    return isBusy
  }

  /** Has files that were set aside read again in the next pass: limits or the parser may have changed since. */
  retry(): number {
    this.again.clear()
    // Pages of a source without files are as they were answered: there is nothing else to read.
    for (const source of this.parts.sources.keys()) {
      for (const [key, { state }] of this.known.get(source) ?? []) {
        if (state === 'quarantined' || state === 'partial') this.again.add(placeOf(source, key))
      }
      this.statuses.get(source)?.dueNow()
    }
    return this.again.size
  }

  /** Passes for ever, with a pause between. Ends when `signal` does; throws what no waiting would cure. */
  async follow(signal: AbortSignal, pauseMs: number): Promise<void> {
    const bells = [...this.parts.sources.values()].flatMap(({ name, bell }) => {
      const status = this.statuses.get(name)
      return bell && status ? [listenToBell(bell, { status, log: this.parts.log }, signal)] : []
    })
    await Promise.all([...this.works().map((work) => this.repeat(work, signal, pauseMs)), ...bells])
  }

  /** Folders and buckets one after the other; each source without files, and the fleet, by itself, since answers take minutes. */
  private works(): ((signal: AbortSignal) => Promise<boolean>)[] {
    const files = async (signal: AbortSignal) => {
      const busy = await this.turn(() => this.passFiles(signal))
      this.quiet = busy ? 0 : this.quiet + 1
      if (this.quiet === idleSealAfter) await this.turn(() => this.committer.seal(idleSealRows))
      return busy
    }
    const askers = this.askers.map((asker) => (signal: AbortSignal) => this.passRecords(asker, signal))
    const judge = (signal: AbortSignal) => this.turn(() => this.judge.pass(signal))
    return [files, ...askers, (signal: AbortSignal) => this.fleet?.pass(signal) ?? Promise.resolve(false), judge]
  }

  private async repeat(
    work: (signal: AbortSignal) => Promise<boolean>,
    signal: AbortSignal,
    pauseMs: number,
  ): Promise<void> {
    const stopped = () => signal.aborted
    while (!stopped()) {
      try {
        await work(signal)
      } catch (error) {
        if (stopped()) return
        if (!(error instanceof AppError) || error.code !== 'disk_full') throw error
        for (const status of this.statuses.values()) status.fail(error.message)
        this.parts.log.error('paused', { error: error.message })
      }
      await wait(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private async passFiles(signal: AbortSignal): Promise<boolean> {
    let busy = false
    for (const source of this.parts.sources.values()) {
      const status = this.statuses.get(source.name)
      const what = status?.due() ?? null
      if (status && what && (await this.passSource({ source, status, what }, signal))) busy = true
    }
    return busy
  }

  private async passRecords(asker: (typeof this.askers)[number], signal: AbortSignal): Promise<boolean> {
    const status = this.statuses.get(asker.source.name)
    if (!status?.due()) return false
    try {
      return await asker.follower.pass(status, signal)
    } catch (error) {
      this.failed(status, error)
      return false
    }
  }

  private failed(status: SourceStatus, error: unknown): void {
    if (!(error instanceof AppError) || error.code !== 'source_unreadable') throw error
    if (status.fail(error.message)) this.parts.log.error('source cannot be read', { error: error.message })
  }

  private async passSource(due: Due, signal: AbortSignal): Promise<boolean> {
    const { source, status } = due
    try {
      const { fresh, changes, digests } = await this.list(due, signal)
      if (fresh.length > 0) this.parts.log.info('log files found', { source: source.name, files: fresh.length })
      await this.committer.note(changes)
      await this.read({ source, status, objects: fresh, signal })
      await this.keepDigests(due, digests, signal)
      return fresh.length > 0 || changes.length > 0
    } catch (error) {
      this.failed(status, error)
      return false
    }
  }

  private async list({ source, status, what }: Due, signal: AbortSignal) {
    const known = this.known.get(source.name) ?? new Map<string, KnownFile>()
    const fresh: SourceObject[] = []
    const digests: SourceObject[] = []
    const changes: Unseen[] = []
    const refused: RefusedEntry[] = []
    const seen = new Set<string>()
    let waiting = 0
    // Digests, Insights and aggregated objects lie beside log files and hold no events.
    for await (const entry of source.list(signal, what)) {
      if (entry.kind === 'refused') {
        refused.push(entry)
        continue
      }
      const kind = parseObjectKey(entry.key)?.kind
      if (kind === 'digest') digests.push(entry)
      if (kind === 'digest' || kind === 'insight' || kind === 'aggregated') continue
      seen.add(entry.key)
      const file = known.get(entry.key)
      if (this.again.delete(placeOf(source.name, entry.key))) fresh.push(entry)
      else if (file?.version === entry.version) {
        if (file.state === 'missing') changes.push(stateChange(source, entry.key, file.version, 'present'))
      } else if (this.settling.isSettled(source, entry)) fresh.push(entry)
      else waiting++
    }
    for (const [key, file] of known) {
      const isSought = !seen.has(key) && file.state !== 'missing' && source.looksFor(key)
      if (isSought && !refused.some((entry) => covers(entry, key))) {
        changes.push(stateChange(source, key, file.version, 'missing'))
      }
    }
    this.tellRefused(source, refused)
    status.listed({ files: seen.size, waiting: waiting + fresh.length, refused })
    return { fresh, changes, digests }
  }

  private async keepDigests({ source, status }: Due, objects: SourceObject[], signal: AbortSignal): Promise<void> {
    const refused = await this.digests.keep(source, objects, signal)
    for (const entry of refused) status.refuse(entry)
    this.tellRefused(source, refused)
    status.digests = this.digests.count(source.name)
  }

  private async read(work: {
    source: TrailSource
    status: SourceStatus
    objects: SourceObject[]
    signal: AbortSignal
  }): Promise<void> {
    const { source, status, objects, signal } = work
    const weigh = ({ sizeBytes, key }: SourceObject) => sizeBytes * (/\.gz$/i.test(key) ? 1 : plainWeight)
    if (objects.length > 0) await this.committer.checkSpace(0)
    const prepare = (object: SourceObject) => this.reader.prepare(source, object)
    let failure: AppError | null = null
    for await (const prepared of ahead(objects, roomBytes, { weigh, work: prepare })) {
      if (signal.aborted) await this.committer.settle()
      signal.throwIfAborted()
      if (prepared.kind === 'failed') {
        failure = prepared.error
        break
      }
      await this.take(prepared, source, status)
      status.oneRead()
    }
    await this.committer.flush()
    if (failure) throw failure
    status.committed()
  }

  private async take(
    prepared: Exclude<Prepared, { kind: 'failed' }>,
    source: TrailSource,
    status: SourceStatus,
  ): Promise<void> {
    if (prepared.kind === 'file') await this.committer.add(prepared)
    if (prepared.kind !== 'refused') return
    status.refuse(prepared)
    this.tellRefused(source, [prepared])
  }

  private tellRefused(source: TrailSource, refused: RefusedEntry[]): void {
    for (const { key, reason, detail } of refused) {
      const place = `${source.name}/${key} ${reason}`
      if (this.refusedBefore.has(place)) continue
      this.refusedBefore.add(place)
      this.parts.log.warn('refused', { source: source.name, key, reason, detail })
    }
  }
}

const placeOf = (source: string, key: string) => `${source}/${key}`
