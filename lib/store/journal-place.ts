import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type JournalPlace, journalStart } from './journal'

/** How far the index has followed the journal; the start for a new index. */
export async function readPlace(connection: DuckDBConnection): Promise<JournalPlace> {
  const found = await connection.runAndReadAll("select value from meta where name = 'journal_place'")
  const value = found.getRows()[0]?.[0]
  if (typeof value !== 'string') return journalStart
  const [lines = '0', hash = ''] = value.split(' ')
  return { lines: Number(lines), hash }
}

/** Notes the place inside the transaction that the lines before it describe. */
export async function writePlace(connection: DuckDBConnection, { lines, hash }: JournalPlace): Promise<void> {
  const value = `${lines} ${hash}`
  const changed = await connection.run("update meta set value = $value where name = 'journal_place'", { value })
  if (changed.rowsChanged === 0) await connection.run("insert into meta values ('journal_place', $value)", { value })
}
