import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from './errors'
import { RecordFollower } from './ingest-asked'
import { listenToBell } from './ingest-bells'
import { Committer, type Unseen } from './ingest-commit'
import { DigestKeeper } from './ingest-digests'
import { FileFollower } from './ingest-file-follow'
import { FileReader } from './ingest-files'
import { type FleetFollower, fleetFollower } from './ingest-fleet'
import type { OpenParts } from './ingest-open'
import type { Refusals } from './ingest-refusals'
import { Settling } from './ingest-settling'
import { SourceStatus } from './ingest-status'
import { Turns } from './ingest-turns'
import { Judge } from './ingest-verdicts'
import type { RecordSource, TrailSource } from './sources/source'
import { readAsked } from './store/asked'
import { type FleetNow, readNotedAnswers } from './store/fleet-now'
import { forgetOtherSources, type HeldFile, readHeldFiles } from './store/held-files'
import { readKnownDigests } from './store/known-digests'
import { type KnownFile, readKnownFiles } from './store/known-files'

const idleSealRows = 200_000
const idleSealAfter = 15

export interface FollowOptions {
  /** A file changed less than so long ago is read once it stayed the same between two listings. */
  settleMs: number
  /** Bytes that may still be written to a folder's disk. */
  freeBytes: (folder: string) => Promise<number>
  /** Called once, when what the first listing found is read and judged. */
  onRead?: () => void
}

type KnownFiles = Map<string, Map<string, KnownFile>>

/** Keeps the store in step with the sources. */
export class Follower {
  readonly statuses: Map<string, SourceStatus>
  /** null: the configuration names no fleet. */
  readonly fleet: FleetFollower | null
  private readonly committer: Committer
  private readonly files: FileFollower
  private readonly judge: Judge
  private readonly askers: { source: RecordSource; follower: RecordFollower }[]
  private readonly turns = new Turns()
  readonly known: KnownFiles
  /** Notes what was found beside the reading of the sources, between two transactions. */
  readonly note = (changes: Unseen[]) => this.turns.take(() => this.committer.note(changes))
  private quiet = 0
  private onRead: (() => void) | undefined

  private constructor(
    private readonly parts: OpenParts,
    before: {
      known: KnownFiles
      digests: Map<string, Set<string>>
      asked: Awaited<ReturnType<typeof readAsked>>
      answers: FleetNow['answers']
      held: Map<string, HeldFile[]>
    },
    { freeBytes, settleMs, onRead }: FollowOptions,
  ) {
    this.onRead = onRead
    const { known, digests, asked, answers, held } = before
    this.known = known
    const { ledger, journal, archive, settings, log, sources, recordSources, pool } = parts
    const { archive: archiving, dataDir: dataFolder } = settings
    this.committer = new Committer({ ledger, journal, archive, archiving, dataFolder, freeBytes, known, log })
    const { committer, turns } = this
    const turn = turns.take
    const reader = new FileReader(pool, settings.limits)
    const keeper = new DigestKeeper({ archive, committer, mostBytes: settings.limits.compressedBytes, known: digests })
    const settling = new Settling(settleMs)
    this.files = new FileFollower({ ledger, committer, reader, digests: keeper, settling, log, known, turns }, held)
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

  /** The source whose log files are read now; null: none's are. */
  get reader(): string | null {
    return this.turns.reader
  }

  get refusals(): Refusals {
    return this.files.refusals
  }

  static async open(parts: OpenParts, options: FollowOptions): Promise<Follower> {
    const { connection } = parts.ledger
    await forgetOtherSources(connection, [...parts.sources.keys()])
    const before = {
      known: await readKnownFiles(connection),
      digests: await readKnownDigests(connection),
      asked: await readAsked(connection),
      answers: await readNotedAnswers(parts.store.reader),
      held: await readHeldFiles(connection),
    }
    return new Follower(parts, before, options)
  }

  /** Asks every source once and reads what is new. Answers whether there was anything. */
  async pass(signal: AbortSignal): Promise<boolean> {
    let isBusy = false
    for (const work of this.works()) if (await work(signal)) isBusy = true
    return isBusy
  }

  /** Has what was set aside read again in the next pass. Answers how much that is. */
  retry(): number {
    let files = 0
    // Pages of a source without files are as they were answered: there is nothing else to read.
    for (const source of this.parts.sources.keys()) {
      files += this.files.retry(source)
      this.statuses.get(source)?.dueNow()
    }
    return files
  }

  /** Passes for ever, with a pause between. Ends when `signal` does; throws what no waiting would cure. */
  async follow(signal: AbortSignal, pauseMs: number): Promise<void> {
    const bells = [...this.parts.sources.values()].flatMap(({ name, bell }) => {
      const status = this.statuses.get(name)
      return bell && status ? [listenToBell(bell, { status, log: this.parts.log }, signal)] : []
    })
    await Promise.all([...this.works().map((work) => this.repeat(work, signal, pauseMs)), ...bells])
  }

  /** Every source, and the fleet, by itself, since listings and answers take minutes; what they find is read in turns. */
  private works(): ((signal: AbortSignal) => Promise<boolean>)[] {
    const files = [...this.parts.sources.values()].map(
      (source) => (signal: AbortSignal) => this.passSource(source, signal),
    )
    const askers = this.askers.map((asker) => (signal: AbortSignal) => this.passRecords(asker, signal))
    const judge = (signal: AbortSignal) => this.judgeWhenRead(signal)
    const fleet = (signal: AbortSignal) => this.fleet?.pass(signal) ?? Promise.resolve(false)
    return [...files, () => this.sealWhenQuiet(), ...askers, fleet, judge]
  }

  /** Verdicts wait until no source reads: each file that comes would have them thought over again. */
  private async judgeWhenRead(signal: AbortSignal): Promise<boolean> {
    if (this.isReading()) return false
    const isRead = [...this.statuses.values()].every(({ state }) => state === 'following' || state === 'failed')
    const isNews = await this.turns.take(() => this.judge.pass(signal))
    if (isRead) {
      this.onRead?.()
      this.onRead = undefined
    }
    return isNews
  }

  private async sealWhenQuiet(): Promise<boolean> {
    this.quiet = this.isReading() ? 0 : this.quiet + 1
    if (this.quiet === idleSealAfter) await this.turns.take(() => this.committer.seal(idleSealRows))
    return false
  }

  private isReading(): boolean {
    return [...this.statuses.values()].some(({ isReading }) => isReading)
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
        this.pause(error)
      }
      await wait(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Throws what no waiting would cure. */
  private pause(error: unknown): void {
    if (!(error instanceof AppError)) throw error
    const { code, message } = error
    if (code === 'disk_full') {
      for (const status of this.statuses.values()) status.fail(message)
      this.parts.log.error('paused', { error: message })
    } else if (code === 'busy' || code === 'timeout') {
      // A question of its own found no room beside those of pages: it is asked again with the next pass.
      this.parts.log.warn('waits for the store', { error: message })
    } else throw error
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
    const message = goneWords(error, status, this.known.get(status.source.name)?.size ?? 0) ?? error.message
    if (status.fail(message)) this.parts.log.error('source cannot be read', { error: message })
  }

  private async passSource(source: TrailSource, signal: AbortSignal): Promise<boolean> {
    const status = this.statuses.get(source.name)
    const what = status?.due() ?? null
    if (!status || what === null) return false
    try {
      const isBusy = await this.files.pass({ source, status, what }, signal)
      if (isBusy) this.quiet = 0
      return isBusy
    } catch (error) {
      this.failed(status, error)
      return false
    }
  }
}

/** A bucket of which log files are known did exist: that it does not any more is no matter of its name. */
function goneWords({ cause }: AppError, { source, lastListedMs }: SourceStatus, files: number): string | null {
  if (files === 0 || !(cause instanceof Error) || cause.name !== 'NoSuchBucket') return null
  const until = lastListedMs === null ? 'before this start' : `until ${new Date(lastListedMs).toISOString()}`
  return (
    `${source.location} is gone: it was read ${until}, and there is no such bucket any more. ${files} of its log files ` +
    `are known, and their events stay. Find out who deleted it; correct its name only if it was changed here.`
  )
}
