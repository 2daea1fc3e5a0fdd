import 'server-only'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Settings } from './env'
import { AppError } from './errors'
import type { IngestLog } from './ingest-log'
import { ParsePool } from './ingest-pool'
import { RecordReader } from './ingest-records'
import { openFleet, openRecordSources, openSources } from './ingest-sources'
import type { FleetSource } from './sources/fleet'
import type { RecordSource, TrailSource } from './sources/source'
import { Archive } from './store/archive'
import { Journal, type JournalEntry, type JournalPlace, journalStart } from './store/journal'
import { Ledger } from './store/ledger'
import { lockDataFolder } from './store/lock'
import { type OpenStore, openStore } from './store/open'
import { SCHEMA_VERSION } from './store/schema'

const mostWorkers = 4

/** Everything that ingest works with, opened. */
export interface OpenParts {
  settings: Settings
  log: IngestLog
  sources: Map<string, TrailSource>
  recordSources: RecordSource[]
  /** null: the configuration names no fleet. */
  fleet: FleetSource | null
  store: OpenStore
  ledger: Ledger
  journal: Journal
  archive: Archive
  pool: ParsePool
  records: RecordReader
  /** Journalled, but not in the index: a crash came between, or the index is new. */
  pending: Journalled[]
  /** What people should know about how the index was opened; null when it was as it should be. */
  notice: string | null
  close(): Promise<void>
}

/** An entry of the journal with the place after it. */
export interface Journalled {
  entry: JournalEntry
  place: JournalPlace
}

export interface OpenHooks {
  log: IngestLog
  /** The engine is dead, reads included: only a new process helps. */
  onFatal: (error: AppError) => void
}

/** Names of what lies in the data folder. */
export const dataFiles = {
  index: 'index.duckdb',
  journal: 'journal.ndjson',
  archive: 'archive',
  instanceKey: 'instance-key.pem',
  views: 'views.ndjson',
}

/**
 * Opens the data folder for this process alone. An index that is damaged or of an older version is set aside, and made
 * again from the journal. Throws `locked`, `store_failed`.
 */
export async function openParts(settings: Settings, hooks: OpenHooks): Promise<OpenParts> {
  const unlock = lockDataFolder(settings.dataDir)
  try {
    return await openLocked(settings, hooks, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function openLocked(settings: Settings, hooks: OpenHooks, unlock: () => void): Promise<OpenParts> {
  const archive = await Archive.open(join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.archive))
  const sources = await openSources(settings)
  const records = new RecordReader({ sources, archive, limits: settings.limits })
  const { store, notice } = await openIndex(settings, hooks)
  const ledger = await Ledger.open(store, records)
  const { journal, pending } = await openJournal(
    join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.journal),
    await ledger.place(),
  )
  const pool = openPool(settings)
  const close = async () => {
    await pool.close()
    await journal.close()
    ledger.connection.closeSync()
    store.close()
    unlock()
  }
  const recordSources = await openRecordSources(settings)
  const fleet = await openFleet(settings)
  return {
    ...{ settings, log: hooks.log, sources, recordSources, fleet, store, ledger, journal, archive, pool, records },
    ...{ pending, notice, close },
  }
}

export function openPool({ limits }: Settings): ParsePool {
  return new ParsePool(Math.min(mostWorkers, availableParallelism()), limits)
}

async function openIndex(settings: Settings, hooks: OpenHooks): Promise<{ store: OpenStore; notice: string | null }> {
  const path = join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.index)
  const options = { memoryLimit: `${settings.memoryMegabytes}MB`, onFatal: hooks.onFatal }
  if (existsSync(suspectPath(settings))) {
    rmSync(suspectPath(settings))
    return openNew(path, options, 'was damaged')
  }
  try {
    const store = await openStore(path, options)
    if (store.schemaVersion === SCHEMA_VERSION) return { store, notice: null }
    store.close()
    if (store.schemaVersion > SCHEMA_VERSION) {
      throw new AppError(
        'config',
        `The index ${path} was written by a newer MetricTrail (schema ${store.schemaVersion}, this one knows ` +
          `${SCHEMA_VERSION}). Start the newer one, or set METRICTRAIL_DATA to another folder.`,
      )
    }
    return await openNew(path, options, 'was of an older version')
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store_failed' || isOfTheWorld(error.message)) throw error
    hooks.log.error('the index cannot be opened', { error: error.message })
    return await openNew(path, options, 'was damaged')
  }
}

/** Has the index set aside and made again at the next start: damage inside shows only when it is read. */
export function suspectIndex(settings: Settings): void {
  writeFileSync(suspectPath(settings), '')
}

function suspectPath({ dataDir }: Settings): string {
  return join(/* turbopackIgnore: true */ dataDir, `${dataFiles.index}.suspect`)
}

/** Failures that another file would not cure. */
function isOfTheWorld(message: string): boolean {
  return /set lock|Permission denied|No space left|Read-only file system|Out of Memory|Too many open files/i.test(
    message,
  )
}

async function openNew(path: string, options: object, what: string): Promise<{ store: OpenStore; notice: string }> {
  const aside = `${path}.${new Date().toISOString().replaceAll(':', '')}`
  for (const end of ['', '.wal']) {
    await rename(`${path}${end}`, `${aside}${end}`).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
  }
  const notice = `The index ${what} and is being made again from the journal and the log files. The old one is ${aside}.`
  return { store: await openStore(path, options), notice }
}

/** Opens the journal, and answers what comes after `followed`. */
export async function openJournal(
  path: string,
  followed: JournalPlace,
): Promise<{ journal: Journal; pending: Journalled[] }> {
  const pending: Journalled[] = []
  let found = followed.lines === 0
  const journal = await Journal.open(path, (entry, place) => {
    if (place.lines > followed.lines) pending.push({ entry, place })
    else if (place.lines === followed.lines) found = place.hash === followed.hash
  })
  if (found || followed.hash === journalStart.hash) return { journal, pending }
  await journal.close()
  throw new AppError(
    'store_failed',
    `The journal ${path} is not the one that the index was made from, or lost its end. Restore it from a backup, or ` +
      'move the index away to have it made again from the journal as it is.',
  )
}
