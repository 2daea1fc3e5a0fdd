import 'server-only'
import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { IngestResponse } from './api/ingest'
import type { Settings } from './env'
import { AppError } from './errors'
import { Bundles } from './ingest-bundle'
import { Follower } from './ingest-follow'
import { type IngestLog, openLog } from './ingest-log'
import { dataFiles, type OpenParts, openParts, suspectIndex } from './ingest-open'
import { Recheck } from './ingest-recheck'
import { replay } from './ingest-replay'
import type { SourceStatus } from './ingest-status'
import { isCorrupt } from './store/duckdb'
import type { ReadRaw } from './store/event-raw'
import type { FleetNow } from './store/fleet-now'
import { readIngestTotals } from './store/ingest-totals'
import { openInstanceKey } from './store/instance-key'
import type { JournalPlace } from './store/journal'
import { type OpenStore, shareStore } from './store/open'
import { toInstant, toInstantOrNull } from './store/rows'

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

  constructor(
    private readonly parts: OpenParts,
    private readonly settle = settleMs,
  ) {
    const { settings, store, log } = parts
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

  get fleet(): FleetNow | null {
    const { fleet } = this.parts.settings
    if (fleet === null) return null
    const nothing = {
      accounts: [],
      regions: fleet.regions,
      names: null,
      isAsking: true,
      error: null,
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

  async state(): Promise<IngestResponse> {
    const { parts, follower } = this
    const { states, totals, troubled } = await readIngestTotals(parts.store.reader)
    const statuses = [...(follower?.statuses.values() ?? [])]
    const failed = statuses.find(({ error }) => error !== null)?.error ?? null
    const refused = statuses.flatMap((status) =>
      status.refused.map(({ entry, seenMs }) => ({ source: status.source.name, ...entry, seenMs })),
    )
    const { newest, ...sums } = totals ?? { newest: null, ...nothing }
    return {
      state: overall(statuses),
      error: failed ?? parts.notice,
      newest: toInstantOrNull(newest),
      sources: statuses.map((status) => sourceState(status, states)),
      totals: sums,
      archiveBytes: parts.archive.sizeBytes,
      storeBytes: await storeBytes(parts.settings.dataDir),
      quarantined: [
        ...refused.map(({ source, key, reason, detail, seenMs }) => ({
          ...{ source, key, state: 'refused', reason, detail, seen: toInstant(seenMs) },
        })),
        ...troubled.map(({ source, object_key: key, state, reason, detail, seen_ms: seenMs }) => ({
          ...{ source, key, state, reason, detail, seen: toInstant(seenMs) },
        })),
      ],
    }
  }

  /** What was journalled before a crash comes first, under its own as-of. */
  private async caughtUp(): Promise<Follower> {
    if (this.follower) return this.follower
    const { parts } = this
    await replay(parts, parts.pending.splice(0), this.aborter.signal)
    this.follower = await Follower.open(parts, { settleMs: this.settle, freeBytes })
    return this.follower
  }
}

const nothing = { files: 0, records: 0, kept: 0, other: 0, rejected: 0, duplicates: 0, events: 0, points: 0 }

function overall(statuses: SourceStatus[]): IngestResponse['state'] {
  if (statuses.length === 0 || statuses.some(({ state }) => state === 'listing')) return 'starting'
  if (statuses.some(({ state }) => state === 'ingesting')) return 'ingesting'
  return statuses.every(({ state }) => state === 'failed') ? 'failed' : 'idle'
}

type SourceState = IngestResponse['sources'][number]

type StateRows = Awaited<ReturnType<typeof readIngestTotals>>['states']

function sourceState(status: SourceStatus, states: StateRows): SourceState {
  const { source, state, error, failedSinceMs, files, waiting, lastListedMs, asked, bell } = status
  const mine = states.filter((row) => row.source === source.name)
  const count = (wanted: string) => mine.find((row) => row.state === wanted)?.files ?? 0
  const delivered = mine.flatMap((row) => row.delivered_ms ?? [])
  return {
    ...{ name: source.name, kind: source.kind, location: source.location, state, error },
    files: {
      ...{ listed: files, ingested: count('ingested'), partial: count('partial') },
      ...{ quarantined: count('quarantined'), missing: count('missing'), waiting },
    },
    ...{ digests: status.digests, keysError: status.keysError },
    lastListed: toInstantOrNull(lastListedMs),
    failedSince: toInstantOrNull(failedSinceMs),
    rate: status.rate(),
    queue: bell && {
      ...{ location: bell.location, error: bell.error, ignored: bell.ignored },
      failedSince: toInstantOrNull(bell.failedSinceMs),
    },
    asked: asked && { until: toInstantOrNull(asked.untilMs), scannedBytes: asked.scannedBytes },
    newestDelivery: toInstantOrNull(delivered.length === 0 ? null : Math.max(...delivered)),
  }
}

async function storeBytes(dataDir: string): Promise<number> {
  const path = join(dataDir, dataFiles.index)
  const sizes = await Promise.all(
    [path, `${path}.wal`].map((file) =>
      stat(/* turbopackIgnore: true */ file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const messageOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
