import 'server-only'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { AppError } from '@/lib/errors'
import { DuckdbReader, type EngineOptions, storeFailure } from './duckdb'
import { SCHEMA_VERSION, TABLES } from './schema'
import type { ReadStore } from './store'

/** One opened index: readers share `reader`, the one writer has a connection of its own. */
export interface OpenStore {
  reader: ReadStore
  /** Of the tables in it: SCHEMA_VERSION, or that of the version that wrote it. */
  schemaVersion: number
  /** A further connection to the same instance; the caller closes it. Who writes with it says so by `changed`. */
  connect(): Promise<DuckDBConnection>
  /** Something was committed: what readers were told before may not be true any more. */
  changed(): void
  close(): void
}

declare global {
  /** One process has one store: Next loads a server module several times, and two instances of one file lose rows. */
  var metrictrailStore: Promise<OpenStore> | undefined
}

/** The store of this process, as soon as it is open. Throws `store_failed` when nothing opened one. */
export async function currentStore(): Promise<ReadStore> {
  const opening = globalThis.metrictrailStore
  if (opening === undefined) {
    throw new AppError(
      'store_failed',
      'The store is not open: the server is still starting, or failed to start (see its log).',
    )
  }
  return (await opening).reader
}

/** Makes `opening` what `currentStore` answers with; `undefined` when it was closed. */
export function shareStore(opening: Promise<OpenStore> | undefined): void {
  globalThis.metrictrailStore = opening
  // Whoever asks sees the failure; nobody asking must not end the process.
  opening?.catch(() => undefined)
}

export interface OpenOptions extends EngineOptions {
  memoryLimit?: string
  /** Folders that SQL may read and write besides the store's own (exports, backups). */
  folders?: string[]
}

/** Opens `file`, and makes its tables when it is new. Throws `store_failed` with the engine's words. */
export async function openStore(file: string, options: OpenOptions = {}): Promise<OpenStore> {
  const folder = dirname(file)
  await mkdir(folder, { recursive: true })
  // What a download left that was being made when the process ended.
  await rm(exportsOf(file), { recursive: true, force: true })
  return open(file, [folder, ...(options.folders ?? [])], options)
}

const exportsOf = (file: string) => `${file}.exports`

/** A store in memory with all tables, for tests. */
export function openMemoryStore(options: OpenOptions = {}): Promise<OpenStore> {
  return open(':memory:', options.folders ?? [], options)
}

async function open(path: string, folders: string[], options: OpenOptions): Promise<OpenStore> {
  const settings: Record<string, string> = { threads: '2', memory_limit: options.memoryLimit ?? '512MB' }
  if (path !== ':memory:') settings.temp_directory = `${path}.tmp`
  const exportFolder = path === ':memory:' ? folders[0] : exportsOf(path)
  try {
    const instance = await DuckDBInstance.fromCache(path, settings)
    const connection = await instance.connect()
    try {
      const engine = exportFolder === undefined ? options : { ...options, exportFolder }
      return opened(instance, engine, await prepareEngine(connection, folders))
    } finally {
      connection.closeSync()
    }
  } catch (error) {
    throw error instanceof AppError ? error : storeFailure(error)
  }
}

function opened(instance: DuckDBInstance, options: EngineOptions, schemaVersion: number): OpenStore {
  const reader = new DuckdbReader(instance, options)
  return {
    reader,
    schemaVersion,
    connect: () => instance.connect(),
    changed: () => reader.forget(),
    close: () => {
      reader.close()
      instance.closeSync()
    },
  }
}

/** Shuts the file system off, makes the tables of a new store, and answers the version of the tables. */
async function prepareEngine(connection: DuckDBConnection, folders: string[]): Promise<number> {
  const list = folders.map((folder) => `'${folder.replaceAll("'", "''")}'`).join(', ')
  const locked = await connection.runAndReadAll("select current_setting('lock_configuration')::boolean")
  // A second open of a cached instance finds it locked already.
  if (locked.getRows()[0]?.[0] !== true) {
    // Measured on a first ingest: row groups that fill up over several batches are written once, not with each batch.
    // That is an eighth less work and a sixth less space than with the default of 16 MB; a crash costs a second more.
    await connection.run("set checkpoint_threshold = '128MB'")
    // In this order: once access is off, the list of folders cannot be changed.
    await connection.run(`set allowed_directories = [${list}]`)
    await connection.run('set enable_external_access = false')
    await connection.run('set lock_configuration = true')
  }
  const found = await connection.runAndReadAll(
    "select count(*)::integer from duckdb_tables() where table_name = 'meta'",
  )
  if (found.getRows()[0]?.[0] === 0) await createTables(connection)
  const version = await connection.runAndReadAll("select value from meta where name = 'schema_version'")
  return Number(version.getRows()[0]?.[0])
}

async function createTables(connection: DuckDBConnection): Promise<void> {
  await connection.run('begin')
  await connection.run(TABLES)
  await connection.run(`insert into meta values ('schema_version', '${SCHEMA_VERSION}')`)
  await connection.run('commit')
}
