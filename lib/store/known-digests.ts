import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'

/** By source: each version of each digest file that was kept, as `digestVersion` writes it. */
export async function readKnownDigests(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  const found = await connection.runAndReadAll('select source, object_key, version from digests')
  const known = new Map<string, Set<string>>()
  for (const row of found.getRows()) {
    const [source = '', key = '', version = ''] = row.map(String)
    const mine = known.get(source) ?? new Set<string>()
    known.set(source, mine.add(digestVersion({ key, version })))
  }
  return known
}

export const digestVersion = ({ key, version }: { key: string; version: string }) => `${version} ${key}`
