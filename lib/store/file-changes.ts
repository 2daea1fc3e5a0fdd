import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, longs, texts } from './append'
import type { FileChange } from './journal'

/** Applies changes to the rows of files. Events and points stay whatever happens to a file. */
export async function noteChanges(connection: DuckDBConnection, changes: FileChange[]): Promise<void> {
  await connection.run(`create or replace temp table file_changes (
    source varchar, object_key varchar, version varchar, what varchar, becomes varchar, modified_ms bigint)`)
  await append(connection, 'file_changes', {
    rows: changes.length,
    columns: [
      texts(changes.map(({ source }) => source)),
      texts(changes.map(({ key }) => key)),
      texts(changes.map(({ version }) => version)),
      texts(changes.map((change) => (change.type === 'state' ? change.state : change.type))),
      texts(changes.map((change) => (change.type === 'version' ? change.becomes : null))),
      longs(changes.map((change) => (change.type === 'version' ? (change.modified ?? Number.NaN) : Number.NaN))),
    ],
  })
  const same = `files.source = c.source and files.object_key = c.object_key and files.version = c.version
    and files.state <> 'replaced'`
  await connection.run(`update files set state = case when c.what = 'missing' then 'missing' else ${PRESENT} end
    from file_changes c where ${same} and c.what in ('missing', 'present')`)
  await connection.run(`update files set version = c.becomes, modified_ms = c.modified_ms
    from file_changes c where ${same} and c.what = 'version'`)
}

// The state that a file had is what its reading came to, which its reason and counts still say.
const PRESENT = `case when reason is null then 'ingested'
  when kept + other > 0 or reason in ('data_after_end', 'trailing_zeros') then 'partial' else 'quarantined' end`
