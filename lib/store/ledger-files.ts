import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { append, booleans, constantLong, integers, longs, texts } from './append'
import type { LedgerFile } from './batch'
import type { Outcome } from './ledger-known'
import type { BatchRows } from './ledger-rows'

/** A file of a transaction with its number in the store. */
export interface NumberedFile {
  fileId: number
  file: LedgerFile
}

/** Writes the files' rows and rejections; an older version of the same key becomes `replaced`. */
export async function insertFiles(
  connection: DuckDBConnection,
  files: NumberedFile[],
  { rows, outcome, seenMs }: { rows: BatchRows; outcome: Outcome; seenMs: number },
): Promise<void> {
  await replaceOlder(connection, files, seenMs)
  const counts = countFresh(rows, outcome)
  const keys = files.map(({ file }) => parseObjectKey(file.key))
  const of = (pick: (file: LedgerFile) => number) => longs(files.map(({ file }) => pick(file)))
  const text = (pick: (file: LedgerFile) => string | null) => texts(files.map(({ file }) => pick(file)))
  const whole = (pick: (file: LedgerFile) => number) => integers(files.map(({ file }) => pick(file)))
  const count = (kind: keyof FreshCounts) => files.map(({ fileId }) => counts.get(fileId)?.[kind] ?? 0)
  await append(connection, 'files', {
    rows: files.length,
    columns: [
      integers(files.map(({ fileId }) => fileId)),
      text((file) => file.source),
      text((file) => file.key),
      text((file) => file.version),
      of((file) => file.sizeBytes),
      of((file) => file.modifiedMs ?? NaN),
      text((file) => file.storedSha256),
      text((file) => file.contentSha256),
      texts(keys.map((key) => key?.account ?? null)),
      texts(keys.map((key) => key?.region ?? null)),
      longs(keys.map((key) => key?.deliveredMs ?? NaN)),
      texts(keys.map((key) => (key ? null : 'The name of the file holds no time of delivery.'))),
      text((file) => file.state),
      text((file) => file.reason),
      text((file) => file.detail),
      whole((file) => file.flags),
      whole((file) => file.counts.records),
      whole((file) => file.counts.kept),
      whole((file) => file.counts.other),
      whole((file) => file.counts.rejected),
      integers(count('duplicates')),
      longs(count('points')),
      booleans(files.map(({ file }) => Number(file.archived))),
      constantLong(seenMs),
    ],
  })
  await insertRejections(connection, files, seenMs)
}

interface FreshCounts {
  duplicates: number
  points: number
}

function countFresh(rows: BatchRows, { fresh }: Outcome): Map<number, FreshCounts> {
  const counts = new Map<number, FreshCounts>()
  const of = (row: number) => {
    const id = rows.fileId[row] ?? -1
    const found = counts.get(id) ?? { duplicates: 0, points: 0 }
    counts.set(id, found)
    return found
  }
  for (let row = 0; row < rows.rows; row++) of(row).duplicates++
  for (const row of fresh) {
    const found = of(row)
    found.duplicates--
    if ((rows.integers.run[row] ?? -1) >= 0) found.points += rows.integers.items[row] ?? 0
  }
  return counts
}

async function replaceOlder(connection: DuckDBConnection, files: NumberedFile[], seenMs: number): Promise<void> {
  await connection.run('create or replace temp table stage_files (source varchar, object_key varchar)')
  await append(connection, 'stage_files', {
    rows: files.length,
    columns: [texts(files.map(({ file }) => file.source)), texts(files.map(({ file }) => file.key))],
  })
  const older = `state <> 'replaced' and (source, object_key) in (select (source, object_key) from stage_files)`
  await connection.run(`insert into file_states select file_id, 'replaced', ${seenMs} from files where ${older}`)
  await connection.run(`update files set state = 'replaced' where ${older}`)
}

async function insertRejections(connection: DuckDBConnection, files: NumberedFile[], seenMs: number): Promise<void> {
  const all = files.flatMap(({ fileId, file }) =>
    (file.parsed?.rejections ?? []).map((rejected) => ({ fileId, ...rejected })),
  )
  await append(connection, 'rejections', {
    rows: all.length,
    columns: [
      integers(all.map(({ fileId }) => fileId)),
      integers(all.map(({ index }) => index)),
      longs(all.map(({ byteFrom }) => byteFrom)),
      longs(all.map(({ byteLength }) => byteLength)),
      texts(all.map(({ rejection }) => rejection.reason)),
      texts(all.map(({ rejection }) => rejection.detail)),
      constantLong(seenMs),
    ],
  })
}
