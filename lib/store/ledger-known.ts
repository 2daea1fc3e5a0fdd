import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { isSameRecord } from '@/lib/cloudtrail/compare'
import { append, integers, uuids } from './append'
import type { LedgerFile } from './batch'
import type { BatchRows } from './ledger-rows'

/** Where a raw record lies: enough to find its file in a source or in the archive. */
export interface RecordPlace {
  file: Pick<LedgerFile, 'source' | 'key' | 'version' | 'storedSha256'>
  byteFrom: number
  byteLength: number
}

/** The record's own text, or null when its file is nowhere to be had. */
export type ReadRecord = (place: RecordPlace) => Promise<string | null>

/** What the rows of a transaction are: new events in their order, or further sightings of events that are known. */
export interface Outcome {
  /** Rows that are new events. */
  fresh: Int32Array
  /** Event of each row. */
  seq: Float64Array
  /** Rows that carry the eventID of another event and say something else. */
  variants: Set<number>
}

interface Context {
  connection: DuckDBConnection
  readRecord: ReadRecord
  /** The file of a row of this transaction. */
  fileOf: (row: number) => LedgerFile
  /** Number of the first new event. */
  firstSeq: number
}

/**
 * Tells new events from those that are known by their eventID. Only eventIDs that were seen before, in the store or
 * earlier in these rows, are looked at closely: equal slices are the same record, different ones are compared by what
 * they say. The whole table is asked, not a window of time: an equal id with another time must not slip through.
 */
export async function findKnown(rows: BatchRows, context: Context): Promise<Outcome> {
  const { connection, firstSeq } = context
  await stageKeys(connection, rows)
  const seen = await askSeen(connection)
  const fresh = new Int32Array(rows.rows)
  const seq = new Float64Array(rows.rows)
  const variants = new Set<number>()
  const known = seen.size === 0 ? new Map<string, KnownEvent[]>() : await askKnown(connection)
  let count = 0
  for (let row = 0; row < rows.rows; row++) {
    const suspect = seen.get(row)
    const match = suspect ? await matching(known, { ...suspect, row, rows, context }) : null
    if (match) {
      seq[row] = match.seq
      continue
    }
    seq[row] = firstSeq + count
    fresh[count++] = row
    if (suspect) remember(known, { ...suspect, seq: seq[row] ?? 0, row, rows, context, variants })
  }
  return { fresh: fresh.subarray(0, count), seq, variants }
}

/** One event of some eventID, with the slices that are known to say the same. */
interface KnownEvent {
  seq: number
  hashes: Set<string>
  place: RecordPlace
}

interface Suspect {
  id: string
  hash: string
}

type SuspectRow = Suspect & { row: number; rows: BatchRows; context: Context }

async function stageKeys(connection: DuckDBConnection, rows: BatchRows): Promise<void> {
  await connection.run('create or replace temp table stage_keys (row_number integer, event_id uuid, slice_hash uuid)')
  await append(connection, 'stage_keys', {
    rows: rows.rows,
    columns: [
      integers(Int32Array.from({ length: rows.rows }, (_, row) => row)),
      uuids(rows.uuids.event_id),
      uuids(rows.uuids.slice_hash),
    ],
  })
  await connection.run(`create or replace temp table known as
    select event_id, event_seq from events where event_id in (select event_id from stage_keys)`)
}

/** Rows whose eventID occurs in the store or more than once here. */
async function askSeen(connection: DuckDBConnection): Promise<Map<number, Suspect>> {
  const found = await connection.runAndReadAll(`select row_number, event_id::varchar, slice_hash::varchar
    from stage_keys
    where event_id in (select event_id from known)
      or event_id in (select event_id from stage_keys group by event_id having count(*) > 1)`)
  return new Map(found.getRows().map(([row, id, hash]) => [Number(row), { id: String(id), hash: String(hash) }]))
}

async function askKnown(connection: DuckDBConnection): Promise<Map<string, KnownEvent[]>> {
  const found = await connection.runAndReadAll(`select k.event_id::varchar, k.event_seq::double, s.slice_hash::varchar,
      s.byte_from::double, s.byte_length::double, f.source, f.object_key, f.version, f.stored_sha256
    from known k join sightings s using (event_seq) join files f using (file_id)
    order by k.event_seq, s.file_id desc, s.record_index`)
  const known = new Map<string, KnownEvent[]>()
  for (const [id, seq, hash, from, length, source, key, version, sha256] of found.getRows()) {
    const events = known.get(String(id)) ?? []
    known.set(String(id), events)
    const same = events.find((event) => event.seq === Number(seq))
    if (same) {
      same.hashes.add(String(hash))
      continue
    }
    const file = {
      source: String(source),
      key: String(key),
      version: String(version),
      storedSha256: String(sha256),
    }
    const place = { file, byteFrom: Number(from), byteLength: Number(length) }
    events.push({ seq: Number(seq), hashes: new Set([String(hash)]), place })
  }
  return known
}

async function matching(known: Map<string, KnownEvent[]>, suspect: SuspectRow): Promise<KnownEvent | null> {
  const events = known.get(suspect.id) ?? []
  const equal = events.find((event) => event.hashes.has(suspect.hash))
  if (equal || events.length === 0) return equal ?? null
  const { readRecord } = suspect.context
  const mine = await readRecord(placeOf(suspect))
  for (const event of events) {
    const other = mine === null ? null : await readRecord(event.place)
    if (mine === null || other === null || !isSameRecord(mine, other)) continue
    event.hashes.add(suspect.hash)
    return event
  }
  return null
}

function remember(
  known: Map<string, KnownEvent[]>,
  suspect: SuspectRow & { seq: number; variants: Set<number> },
): void {
  const events = known.get(suspect.id) ?? []
  known.set(suspect.id, events)
  if (events.length > 0) suspect.variants.add(suspect.row)
  events.push({ seq: suspect.seq, hashes: new Set([suspect.hash]), place: placeOf(suspect) })
}

function placeOf({ row, rows, context }: SuspectRow): RecordPlace {
  return {
    file: context.fileOf(row),
    byteFrom: rows.integers.byte_from[row] ?? 0,
    byteLength: rows.integers.byte_length[row] ?? 0,
  }
}
