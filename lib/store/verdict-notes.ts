import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, longs, texts } from './append'
import type { KeyEntry, VerdictEntry } from './journal'

/** Writes public keys that were noted. */
export async function writeKeys(connection: DuckDBConnection, keys: KeyEntry[]): Promise<void> {
  await append(connection, 'public_keys', {
    rows: keys.length,
    columns: [
      texts(keys.map(({ source }) => source)),
      texts(keys.map(({ region }) => region)),
      texts(keys.map(({ fingerprint }) => fingerprint)),
      texts(keys.map(({ der }) => der)),
      longs(keys.map(({ from }) => from ?? Number.NaN)),
      longs(keys.map(({ to }) => to ?? Number.NaN)),
      longs(keys.map(({ seen }) => seen)),
    ],
  })
}

/** Writes verdicts that were noted; those on log files find the number of their file. */
export async function writeVerdicts(connection: DuckDBConnection, verdicts: VerdictEntry[]): Promise<void> {
  if (verdicts.length === 0) return
  await connection.run(`create or replace temp table noted_verdicts (kind varchar, source varchar, object_key varchar,
    version varchar, verdict varchar, reason varchar, digest_key varchar, seen_ms bigint)`)
  await append(connection, 'noted_verdicts', {
    rows: verdicts.length,
    columns: [
      texts(verdicts.map((entry) => entry.of)),
      texts(verdicts.map(({ source }) => source)),
      texts(verdicts.map(({ key }) => key)),
      texts(verdicts.map(({ version }) => version)),
      texts(verdicts.map(({ verdict }) => verdict)),
      texts(verdicts.map(({ reason }) => reason)),
      texts(verdicts.map(({ digest }) => digest)),
      longs(verdicts.map(({ seen }) => seen)),
    ],
  })
  // One version of a key may have been read twice, when a limit was raised in between: the newest reading is meant.
  await connection.run(`insert into verdicts
    select max(f.file_id), n.verdict, n.reason, n.digest_key, n.seen_ms
    from noted_verdicts n join files f using (source, object_key, version)
    where n.kind = 'log' group by n.source, n.object_key, n.version, n.verdict, n.reason, n.digest_key, n.seen_ms`)
  await connection.run(`insert into digest_verdicts
    select source, object_key, version, verdict, reason, seen_ms from noted_verdicts where kind = 'digest'`)
}
