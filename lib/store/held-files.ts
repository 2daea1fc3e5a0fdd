import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { append, longs, texts } from './append'

/** What a source lists and does not let be read; `sinceMs`: epoch ms. */
export interface HeldFile {
  key: string
  kind: 'log' | 'digest'
  reason: 'symlink' | 'not_a_file' | 'unreadable' | 'outside' | 'forbidden'
  detail: string
  sinceMs: number
}

/** Puts what `source` keeps back now in the place of what it kept back before. */
export async function keepHeldFiles(
  connection: DuckDBConnection,
  source: string,
  files: readonly HeldFile[],
): Promise<void> {
  await connection.run('delete from held_files where source = $source', { source })
  // What keeps the metadata of a digest is of the digest's place.
  const named = files.map(({ key }) => parseObjectKey(key.replace(/\.head\.json$/, '')))
  await append(connection, 'held_files', {
    rows: files.length,
    columns: [
      texts(files.map(() => source)),
      texts(files.map(({ key }) => key)),
      texts(files.map(({ kind }) => kind)),
      texts(files.map(({ reason }) => reason)),
      texts(files.map(({ detail }) => detail)),
      texts(named.map((name) => name?.account ?? null)),
      texts(named.map((name) => name?.region ?? null)),
      longs(named.map((name) => name?.deliveredMs ?? NaN)),
      longs(files.map(({ sinceMs }) => sinceMs)),
    ],
  })
}

/** What every source kept back when it was last looked at, by source. */
export async function readHeldFiles(connection: DuckDBConnection): Promise<Map<string, HeldFile[]>> {
  const found = await connection.runAndReadAll(
    'select source, object_key, kind, reason, detail, since_ms from held_files order by since_ms, source, object_key',
  )
  const held = new Map<string, HeldFile[]>()
  for (const row of found.getRows()) {
    const [source = '', key = '', kind = '', reason = '', detail = '', sinceMs = ''] = row.map(String)
    const mine = held.get(source) ?? []
    held.set(source, mine)
    mine.push({
      key,
      kind: kind === 'digest' ? 'digest' : 'log',
      reason: toReason(reason),
      detail,
      sinceMs: Number(sinceMs),
    })
  }
  return held
}

/** Forgets what sources keep back that are not among those called `sources`: nobody lists them any more. */
export async function forgetOtherSources(connection: DuckDBConnection, sources: readonly string[]): Promise<void> {
  const names = JSON.stringify(sources)
  await connection.run(`delete from held_files where not list_contains(from_json($names, '["varchar"]'), source)`, {
    names,
  })
}

function toReason(text: string): HeldFile['reason'] {
  switch (text) {
    case 'symlink':
    case 'not_a_file':
    case 'outside':
    case 'forbidden':
      return text
    default:
      return 'unreadable'
  }
}
