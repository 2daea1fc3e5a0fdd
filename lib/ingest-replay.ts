import 'server-only'
import { FileReader, findAgain } from './ingest-files'
import type { Journalled, OpenParts } from './ingest-open'
import { ahead } from './ingest-window'
import type { SourceObject } from './sources/source'
import type { LedgerFile } from './store/batch'
import type { FileEntry, JournalEntry, JournalPlace } from './store/journal'

const roomBytes = 16 << 20

/** A file that the journal names and that is nowhere to be had. */
export interface LostFile {
  source: string
  key: string
  /** Events that it carried. */
  events: number
}

/**
 * Reads journalled files again, in the journal's transactions, order and as-of, into the index: what a crash left out,
 * or everything. Answers the files that are gone; their rows say `missing`, reason `lost`.
 */
export async function replay(parts: OpenParts, entries: Journalled[], signal: AbortSignal): Promise<LostFile[]> {
  const { ledger, settings, pool, log } = parts
  const reader = new FileReader(pool, settings.limits)
  const lost: LostFile[] = []
  let group: { files: LedgerFile[]; seen: number; place: JournalPlace } | null = null
  const flush = async () => {
    if (group === null) return
    const { files, seen, place } = group
    group = null
    await ledger.commit(files, seen, () => Promise.resolve(place))
    log.info('log files read again from the journal', { files: files.length })
  }
  const weigh = ({ entry }: Journalled) => (entry.type === 'file' ? entry.size : 0)
  const work = ({ entry, place }: Journalled) => again(parts, reader, { entry, place })
  for await (const { entry, place, file } of ahead(entries, roomBytes, { weigh, work })) {
    signal.throwIfAborted()
    if (entry.type !== 'file' || file === null) {
      await flush()
      if (entry.type !== 'file') await ledger.note([entry], () => Promise.resolve(place))
      continue
    }
    if (file.reason === 'lost') lost.push({ source: entry.source, key: entry.key, events: entry.kept })
    if (group !== null && group.seen !== entry.seen) await flush()
    group ??= { files: [], seen: entry.seen, place }
    group.files.push(file)
    group.place = place
  }
  await flush()
  return lost
}

interface Again {
  entry: JournalEntry
  place: JournalPlace
  /** Null for entries that are no file. */
  file: LedgerFile | null
}

async function again(parts: OpenParts, reader: FileReader, { entry, place }: Journalled): Promise<Again> {
  if (entry.type !== 'file') return { entry, place, file: null }
  return { entry, place, file: await readAgain(parts, reader, entry) }
}

async function readAgain({ sources, archive, settings }: OpenParts, reader: FileReader, entry: FileEntry) {
  const { key, version, size, modified, sha256, kept } = entry
  const object: SourceObject = { kind: 'object', key, version, sizeBytes: size, modifiedMs: modified ?? 0 }
  if (sha256 === '') return fileOf(reader.tooLarge(entry.source, object), entry)
  const found = await findAgain(entry, sources.get(entry.source), archive)
  if (found === null) return lostFile(entry)
  const prepared = await reader.parse(entry.source, object, found.bytes)
  const file = fileOf(prepared, entry)
  if (kept > 0 && (settings.archive || found.from === 'archive') && prepared.kind === 'file' && prepared.bytes) {
    await archive.keep(sha256, prepared.bytes)
    file.archived = true
  }
  return file
}

function fileOf(prepared: Awaited<ReturnType<FileReader['parse']>>, entry: FileEntry): LedgerFile {
  return prepared.kind === 'file' ? { ...prepared.file, modifiedMs: entry.modified } : lostFile(entry)
}

function lostFile({ source, key, version, size, modified, sha256, kept }: FileEntry): LedgerFile {
  return {
    ...{ source, key, version, sizeBytes: size, modifiedMs: modified, storedSha256: sha256, contentSha256: null },
    ...{ state: 'missing', reason: 'lost', detail: `The file and its ${kept} events are gone.` },
    ...{ flags: 0, archived: false, parsed: null },
  }
}
