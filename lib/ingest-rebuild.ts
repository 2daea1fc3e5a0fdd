import 'server-only'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from './env'
import { findAgain } from './ingest-files'
import type { IngestLog } from './ingest-log'
import { dataFiles, type Journalled, openJournal, openPool } from './ingest-open'
import { RecordReader } from './ingest-records'
import { type LostFile, type ReplayParts, replay } from './ingest-replay'
import { openSources } from './ingest-sources'
import { Archive } from './store/archive'
import { journalStart } from './store/journal'
import { Ledger } from './store/ledger'
import { lockDataFolder } from './store/lock'
import { openStore } from './store/open'

/** What a rebuild came to. `done` false: files are gone, and the old index stays. */
export interface Rebuilt {
  done: boolean
  files: number
  lost: LostFile[]
}

/**
 * Makes the index again from the journal and the log files (or their copies), beside the old one, and puts it in its
 * place when it is whole: the same answers, the same as-of. Files that are gone are named; without `acceptLoss`
 * nothing is changed then. Throws `locked` while a server runs.
 */
export async function rebuildIndex(
  settings: Settings,
  { acceptLoss, log }: { acceptLoss: boolean; log: IngestLog },
): Promise<Rebuilt> {
  const unlock = lockDataFolder(settings.dataDir)
  try {
    const archive = await Archive.open(join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.archive))
    const path = join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.journal)
    const { journal, pending } = await openJournal(path, journalStart)
    await journal.close()
    const sources = await openSources(settings)
    const files = pending.filter(({ entry }) => entry.type === 'file').length
    const lost = acceptLoss ? [] : await findLost(pending, { sources, archive })
    if (lost.length > 0) return { done: false, files, lost }
    return { ...(await build(pending, { settings, sources, archive, log, acceptLoss })), files }
  } finally {
    unlock()
  }
}

async function findLost(
  pending: Journalled[],
  { sources, archive }: Pick<ReplayParts, 'sources' | 'archive'>,
): Promise<LostFile[]> {
  const lost: LostFile[] = []
  for (const { entry } of pending) {
    if (entry.type !== 'file' || entry.kept === 0 || (await archive.has(entry.sha256))) continue
    const source = sources.get(entry.source)
    const object = await source?.find(entry.key)
    if (object?.version === entry.version) continue
    const found = object ? await findAgain(entry, source, archive) : null
    if (found === null) lost.push({ source: entry.source, key: entry.key, events: entry.kept })
  }
  return lost
}

type Build = Omit<ReplayParts, 'ledger' | 'pool'> & { acceptLoss: boolean }

async function build(pending: Journalled[], parts: Build): Promise<Omit<Rebuilt, 'files'>> {
  const { settings, acceptLoss } = parts
  const index = join(/* turbopackIgnore: true */ settings.dataDir, dataFiles.index)
  const draft = `${index}.rebuild`
  await removeIndex(draft)
  const pool = openPool(settings)
  const store = await openStore(draft, { memoryLimit: `${settings.memoryMegabytes}MB` })
  let lost: LostFile[] = []
  try {
    const records = new RecordReader({ ...parts, limits: settings.limits })
    const ledger = await Ledger.open(store, records)
    lost = await replay({ ...parts, ledger, pool }, pending, new AbortController().signal)
    await ledger.connection.run('checkpoint')
    ledger.connection.closeSync()
  } finally {
    await pool.close()
    store.close()
  }
  if (lost.length > 0 && !acceptLoss) {
    await removeIndex(draft)
    return { done: false, lost }
  }
  // Should the machine stop between these two: what only the old log held is read again from the journal.
  await rm(`${index}.wal`, { force: true })
  await rename(draft, index)
  return { done: true, lost }
}

async function removeIndex(path: string): Promise<void> {
  for (const end of ['', '.wal', '.tmp']) await rm(`${path}${end}`, { force: true, recursive: true })
}
