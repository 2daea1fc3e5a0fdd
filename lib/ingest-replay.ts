import 'server-only'
import { FileReader, findAgain } from './ingest-files'
import type { Journalled, OpenParts } from './ingest-open'
import { noRecords } from './ingest-parse'
import { ahead } from './ingest-window'
import type { SourceObject } from './sources/source'
import type { LedgerFile } from './store/batch'
import { sumRunVerdicts } from './store/file-verdicts'
import type { FileEntry, JournalEntry, JournalPlace, Note } from './store/journal'

const roomBytes = 16 << 20

export type ReplayParts = Pick<OpenParts, 'settings' | 'sources' | 'archive' | 'ledger' | 'pool' | 'log'>

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
export async function replay(parts: ReplayParts, entries: Journalled[], signal: AbortSignal): Promise<LostFile[]> {
  const { ledger, settings, pool, log } = parts
  const reader = new FileReader(pool, settings.limits)
  const lost: LostFile[] = []
  let group: { files: LedgerFile[]; notes: Note[]; seen: number; place: JournalPlace } | null = null
  const flush = async () => {
    if (group === null) return
    const { files, notes, seen, place } = group
    group = null
    if (notes.length > 0) await ledger.note(notes, () => Promise.resolve(place))
    if (files.length === 0) return
    await ledger.commit(files, seen, () => Promise.resolve(place))
    log.info('log files read again from the journal', { files: files.length })
  }
  const weigh = ({ entry }: Journalled) => (entry.type === 'file' ? entry.size : 0)
  const work = ({ entry, place }: Journalled) => again(parts, reader, { entry, place })
  for await (const { entry, place, file } of ahead(entries, roomBytes, { weigh, work })) {
    signal.throwIfAborted()
    if (group !== null && group.seen !== entry.seen) await flush()
    group ??= { files: [], notes: [], seen: entry.seen, place }
    group.place = place
    if (entry.type !== 'file') group.notes.push(entry)
    else if (file !== null) group.files.push(file)
    if (entry.type === 'file' && file?.reason === 'lost') {
      lost.push({ source: entry.source, key: entry.key, events: entry.kept })
    }
  }
  await flush()
  if (entries.some(({ entry }) => entry.type === 'verdict')) await ledger.derive(sumRunVerdicts)
  return lost
}

interface Again {
  entry: JournalEntry
  place: JournalPlace
  /** Null for entries that are no file. */
  file: LedgerFile | null
}

async function again(parts: ReplayParts, reader: FileReader, { entry, place }: Journalled): Promise<Again> {
  if (entry.type !== 'file') return { entry, place, file: null }
  return { entry, place, file: await readAgain(parts, reader, entry) }
}

async function readAgain({ sources, archive, settings }: ReplayParts, reader: FileReader, entry: FileEntry) {
  // What a file without events came to is in the journal, so it may be gone.
  if (entry.kept + entry.rejected === 0) return fileOf(entry)
  const found = await findAgain(entry, sources.get(entry.source), archive)
  if (found === null) return entry.kept === 0 ? fileOf(entry) : lostFile(entry)
  const { key, version, size, modified, sha256, kept } = entry
  const object: SourceObject = { kind: 'object', key, version, sizeBytes: size, modifiedMs: modified ?? 0 }
  const prepared = await reader.parse(entry.source, object, found.bytes)
  if (prepared.kind !== 'file') return lostFile(entry)
  const { file, bytes } = prepared
  if (kept > 0 && (settings.archive || found.from === 'archive') && bytes) {
    await archive.keep(sha256, bytes)
    file.archived = true
  }
  return { ...file, modifiedMs: modified }
}

function fileOf(entry: FileEntry): LedgerFile {
  const { source, key, version, size, modified, sha256, content, state, reason, detail, flags } = entry
  const { records, kept, other, rejected } = entry
  return {
    ...{ source, key, version, sizeBytes: size, modifiedMs: modified, storedSha256: sha256, contentSha256: content },
    ...{ state, reason, detail, flags, archived: false, counts: { records, kept, other, rejected }, parsed: null },
  }
}

function lostFile(entry: FileEntry): LedgerFile {
  const detail = `The file and its ${entry.kept} events are gone.`
  return { ...fileOf(entry), state: 'missing', reason: 'lost', detail, counts: noRecords }
}
