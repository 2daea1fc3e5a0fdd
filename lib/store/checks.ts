import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import type { CheckResult } from '@/lib/api/verify'
import { append, longs, texts } from './append'
import { type CheckEntry, CheckedFile } from './journal'
import { toInstant, Whole } from './rows'
import type { ReadStore } from './store'

/** Writes what readings again of all sources came to. */
export async function writeChecks(connection: DuckDBConnection, checks: CheckEntry[]): Promise<void> {
  const numbers = (
    name: 'from' | 'seen' | 'files' | 'bytes' | 'equal' | 'different' | 'gone' | 'unreadable' | 'fresh',
  ) => longs(checks.map((check) => check[name]))
  await append(connection, 'checks', {
    rows: checks.length,
    columns: [
      ...[numbers('from'), numbers('files'), numbers('bytes'), numbers('equal'), numbers('different')],
      ...[numbers('gone'), numbers('unreadable'), numbers('fresh')],
      texts(checks.map(({ named }) => JSON.stringify(named))),
      numbers('seen'),
    ],
  })
}

/** What the newest reading again of all sources by `asOf` came to; null: there was none. For whoever runs the server. */
export async function readLastCheck(store: ReadStore, asOf: number | null): Promise<CheckResult | null> {
  const sql = 'select * from checks where seen_ms <= coalesce($asOf, seen_ms) order by seen_ms desc limit 1'
  const [row] = await store.query(sql, { asOf }, CheckRow)
  if (row === undefined) return null
  const { from_ms, seen_ms, named, ...counts } = row
  return { started: toInstant(from_ms), ended: toInstant(seen_ms), ...counts, named }
}

const CheckRow = z.object({
  from_ms: Whole,
  files: Whole,
  bytes: Whole,
  equal: Whole,
  different: Whole,
  gone: Whole,
  unreadable: Whole,
  fresh: Whole,
  named: z.string().transform((text) => z.array(CheckedFile).parse(JSON.parse(text))),
  seen_ms: Whole,
})

/** By key, hashes (hex) of the digest files of a source that were kept last: as stored, and inflated where it was read. */
export async function readDigestHashes(store: ReadStore, source: string) {
  const rows = await store.query(
    `select d.object_key as "key", arg_max(d.stored_sha256, d.seen_ms) as stored, any_value(f.sha256) as content
     from digests d left join digest_facts f using (source, object_key, version)
     where source = $source group by d.object_key`,
    { source },
    z.object({ key: z.string(), stored: z.string(), content: z.string().nullable() }),
    { deadlineMs: 60_000 },
  )
  return new Map(rows.map(({ key, ...hashes }) => [key, hashes]))
}

/** SHA-256 (hex) of the content of a log file as it was read last; null where it could not be inflated. */
export async function readContentHash(store: ReadStore, source: string, key: string): Promise<string | null> {
  const [row] = await store.query(
    `select arg_max(content_sha256, file_id) as content from files
     where source = $source and object_key = $key and state <> 'replaced'`,
    { source, key },
    z.object({ content: z.string().nullable() }),
  )
  return row?.content ?? null
}
