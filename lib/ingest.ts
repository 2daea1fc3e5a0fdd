import 'server-only'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { IngestResponse } from './api/ingest'
import type { IsRead } from './cloudtrail/recording-read'
import type { Settings } from './env'
import { AppError } from './errors'
import { Bundles } from './ingest-bundle'
import { Follower } from './ingest-follow'
import { type IngestLog, openLog } from './ingest-log'
import { dataFiles, type OpenParts, openParts, suspectIndex } from './ingest-open'
import { Recheck } from './ingest-recheck'
import { replay } from './ingest-replay'
import { ingestState } from './ingest-state'
import { trailsRead } from './sources/trails-read'
import { isCorrupt } from './store/duckdb'
import type { ReadRaw } from './store/event-raw'
import type { FleetNow } from './store/fleet-now'
import { openInstanceKey } from './store/instance-key'
import type { JournalPlace } from './store/journal'
import { type OpenStore, shareStore } from './store/open'
import { Views } from './store/views'

const pauseMs = 2_000
const settleMs = 2_000
const hourMs = 3_600_000

/** A store that follows its sources. */
export interface Ingest {
  store: OpenStore
  /** Reads the bytes of a record for the evidence drawer. */
  readRaw: ReadRaw
  /** Makes evidence bundles. */
  bundles: Bundles
  state(): Promise<IngestResponse>
  /** The journal's newest line: how many there are, and its hash. */
  journalEnd(): JournalPlace
  /** Reads all log files and digests again on request. */
  recheck: Recheck
  /** What CloudTrail said of the fleet; null when the configuration names none. */
  fleet: FleetNow | null
  /** Which trails deliver where a source reads. */
  isRead: IsRead
  /** Addresses of pages that people have saved. */
  views: Views
  /** Has the log files that were not readable, or only in part, read again as soon as possible. Answers how many. */
  retry(): number
  /** Has CloudTrail asked for the fleet's trails as soon as possible. Answers of how many accounts. */
  evaluateFleet(): number
  /** Finishes the transaction that is being written, and lets everything go. */
  stop(): Promise<void>
}

declare global {
  /** One process has one ingest, however often this module is loaded. */
  var metrictrailIngest: Promise<Ingest> | undefined
}

/**
 * Opens the store of this process and follows the sources from now on; once, however often it is called. Resolves when
 * the store can be asked. Throws `locked`, `store_failed`. What later makes going on senseless ends the process.
 */
export function startIngest(settings: Settings): Promise<Ingest> {
  globalThis.metrictrailIngest ??= start(settings)
  return globalThis.metrictrailIngest
}

/** Stops what `startIngest` started, within seconds; nothing half-written stays. */
export async function stopIngest(): Promise<void> {
  const starting = globalThis.metrictrailIngest
  globalThis.metrictrailIngest = undefined
  shareStore(undefined)
  await (await starting)?.stop()
}

/** The ingest of this process. Throws `store_failed` when there is none. */
export async function currentIngest(): Promise<Ingest> {
  const starting = globalThis.metrictrailIngest
  if (starting === undefined) throw new AppError('store_failed', 'Nothing is being read: the server did not start.')
  return starting
}

async function start(settings: Settings): Promise<Ingest> {
  const log = openLog()
  const end = (error: unknown) => {
    if (isCorrupt(error)) suspectIndex(settings)
    log.error('the store cannot go on; start MetricTrail again', { error: messageOf(error) })
    process.exit(1)
  }
  const opening = openParts(settings, { log, onFatal: end })
  shareStore(opening.then(({ store }) => store))
  const parts = await opening
  const running = new Running(parts)
  log.info('store open', { folder: settings.dataDir, waiting: parts.pending.length, notice: parts.notice })
  running.follow().catch(end)
  return running
}

/** What `ingestOnce` leaves open. */
export interface IngestedOnce extends Ingest {
  /** Lists and reads once more. */
  again(): Promise<void>
}

/** Reads everything that the sources hold now, whatever its age. For tests and scripts; the caller stops it. */
export async function ingestOnce(settings: Settings, log: IngestLog): Promise<IngestedOnce> {
  const fail = (error: unknown) => log.error('fatal', { error: messageOf(error) })
  const parts = await openParts(settings, { log, onFatal: fail })
  const running = new Running(parts, 0)
  try {
    await running.again()
  } catch (error) {
    await running.stop()
    throw error
  }
  return running
}

class Running implements IngestedOnce {
  private readonly aborter = new AbortController()
  private follower: Follower | null = null
  private working: Promise<void> = Promise.resolve()
  private telling: NodeJS.Timeout | undefined
  readonly recheck: Recheck
  readonly views: Views

  constructor(
    private readonly parts: OpenParts,
    private readonly settle = settleMs,
  ) {
    const { settings, store, log } = parts
    this.views = new Views(join(settings.dataDir, dataFiles.views))
    this.recheck = new Recheck({
      ...{ settings, store: store.reader, log },
      known: () => this.follower?.known ?? null,
      note: async (changes) => this.follower?.note(changes),
    })
  }

  get store(): OpenStore {
    return this.parts.store
  }

  get readRaw(): ReadRaw {
    return this.parts.records.readRaw
  }

  journalEnd(): JournalPlace {
    return this.parts.journal.end
  }

  get bundles(): Bundles {
    const { settings, sources, archive } = this.parts
    const keyPath = join(settings.dataDir, dataFiles.instanceKey)
    return new Bundles({
      ...{ sources, archive, limits: settings.limits },
      journalEnd: () => this.journalEnd(),
      openKey: settings.signBundles ? () => openInstanceKey(keyPath) : null,
    })
  }

  get isRead(): IsRead {
    return trailsRead(this.parts.settings.sources)
  }

  get fleet(): FleetNow | null {
    const { fleet } = this.parts.settings
    if (fleet === null) return null
    const nothing = {
      accounts: [],
      inactive: [],
      regions: fleet.regions,
      names: null,
      isAsking: true,
      error: null,
      storeProblems: [],
      undelivered: new Map(),
      isRead: this.isRead,
      answers: new Map(),
    }
    return this.follower?.fleet?.now ?? nothing
  }

  follow(): Promise<void> {
    this.tellJournal()
    this.telling = setInterval(() => this.tellJournal(), hourMs).unref()
    this.working = this.caughtUp().then((follower) => follower.follow(this.aborter.signal, pauseMs))
    return this.working
  }

  async again(): Promise<void> {
    const follower = await this.caughtUp()
    await follower.pass(this.aborter.signal)
  }

  async stop(): Promise<void> {
    this.aborter.abort(new AppError('cancelled', 'MetricTrail is being stopped.'))
    this.recheck.cancel()
    await this.working.catch(() => undefined)
    await this.recheck.settled()
    if (this.telling !== undefined) this.tellJournal()
    clearInterval(this.telling)
    await this.parts.close()
  }

  /** The first reading is most of the journal: its hash is outside before the first hour is over. */
  private tellRead(): void {
    if (this.telling !== undefined) this.tellJournal()
  }

  /** On standard output, where somebody keeps it: by it a journal that was cut or rewritten can be told. */
  private tellJournal(): void {
    const { lines, hash } = this.parts.journal.end
    this.parts.log.info('journal', { lines, hash })
  }

  retry(): number {
    return this.follower?.retry() ?? 0
  }

  evaluateFleet(): number {
    return this.follower?.fleet?.askNow() ?? 0
  }

  state(): Promise<IngestResponse> {
    return ingestState(this.parts, this.follower)
  }

  /** What was journalled before a crash comes first, under its own as-of. */
  private async caughtUp(): Promise<Follower> {
    if (this.follower) return this.follower
    const { parts } = this
    await replay(parts, parts.pending.splice(0), this.aborter.signal)
    this.follower = await Follower.open(parts, { settleMs: this.settle, freeBytes, onRead: () => this.tellRead() })
    return this.follower
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const messageOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
