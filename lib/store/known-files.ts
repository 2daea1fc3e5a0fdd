import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { FileState } from './batch'

/** What the store knows of the newest version of one key. */
export interface KnownFile {
  version: string
  storedSha256: string
  state: FileState
}

/** The newest version of every key of every source, by source and key. */
export async function readKnownFiles(connection: DuckDBConnection): Promise<Map<string, Map<string, KnownFile>>> {
  const found = await connection.runAndReadAll(
    `select source, object_key, version, stored_sha256, state from files where state <> 'replaced' order by file_id`,
  )
  const known = new Map<string, Map<string, KnownFile>>()
  for (const row of found.getRows()) {
    const [source = '', key = '', version = '', storedSha256 = '', state = ''] = row.map(String)
    const files = known.get(source) ?? new Map<string, KnownFile>()
    known.set(source, files)
    files.set(key, { version, storedSha256, state: toState(state) })
  }
  return known
}

function toState(text: string): FileState {
  switch (text) {
    case 'partial':
    case 'quarantined':
    case 'missing':
    case 'replaced':
      return text
    default:
      return 'ingested'
  }
}
