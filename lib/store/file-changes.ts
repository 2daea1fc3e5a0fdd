import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, longs, texts } from './append'
import { FIRST_STATE } from './files-then'
import type { FileChange } from './journal'

/** Applies changes to the rows of files. Events and points stay whatever happens to a file. */
export async function noteChanges(connection: DuckDBConnection, changes: FileChange[]): Promise<void> {
  await connection.run(`create or replace temp table file_changes (
    source varchar, object_key varchar, version varchar, what varchar, becomes varchar, modified_ms bigint,
    seen_ms bigint)`)
  await append(connection, 'file_changes', {
    rows: changes.length,
    columns: [
      texts(changes.map(({ source }) => source)),
      texts(changes.map(({ key }) => key)),
      texts(changes.map(({ version }) => version)),
      texts(changes.map((change) => (change.type === 'state' ? change.state : change.type))),
      texts(changes.map((change) => (change.type === 'version' ? change.becomes : null))),
      longs(changes.map((change) => (change.type === 'version' ? (change.modified ?? Number.NaN) : Number.NaN))),
      longs(changes.map(({ seen }) => seen)),
    ],
  })
  const same = `files.source = c.source and files.object_key = c.object_key and files.version = c.version
    and files.state <> 'replaced'`
  await connection.run(`insert into file_states select files.file_id, c.what, c.seen_ms
    from files join file_changes c on ${same} where c.what in ('missing', 'present')`)
  await connection.run(`update files set state = case when c.what = 'missing' then 'missing' else ${FIRST_STATE} end
    from file_changes c where ${same} and c.what in ('missing', 'present')`)
  await connection.run(`update files set version = c.becomes, modified_ms = c.modified_ms
    from file_changes c where ${same} and c.what = 'version'`)
}
