import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import type { ReadStore } from './store'

/** A time for which one part of a source without files was asked; no other one of the part touches it. */
export interface AskedRow {
  source: string
  part: string
  /** Epoch ms. */
  fromMs: number
  toMs: number
}

/** For which times every part of every source without files was asked, oldest first, and what all questions scanned. */
export async function readAsked(connection: DuckDBConnection): Promise<{
  parts: AskedRow[]
  scanned: { source: string; atMs: number; bytes: number }[]
}> {
  const parts = await connection.runAndReadAll(SPANS)
  const scanned = await connection.runAndReadAll(
    `select source, seen_ms::double, scanned_bytes::double from asked where scanned_bytes > 0
union all
select source, seen_ms::double, bytes::double from scanned`,
  )
  return {
    parts: parts.getRows().map(([source, part, fromMs, toMs]) => ({
      ...{ source: String(source), part: String(part), fromMs: Number(fromMs), toMs: Number(toMs) },
    })),
    scanned: scanned.getRows().map(([source, atMs, bytes]) => ({
      ...{ source: String(source), atMs: Number(atMs), bytes: Number(bytes) },
    })),
  }
}

const SPANS = `select source, part, min(from_ms)::double, max(to_ms)::double from (
  select *, count(*) filter (from_ms > before) over (partition by source, part order by from_ms, to_ms) as island
  from (
    select source, part, from_ms, to_ms, max(to_ms) over (
      partition by source, part order by from_ms, to_ms rows between unbounded preceding and 1 preceding
    ) as before from asked
  )
)
group by source, part, island
order by source, part, min(from_ms)`

/** Which of these records `source` has shown before; by slice hash, 32 hex digits. */
export async function readHeld(store: ReadStore, source: string, hashes: string[]): Promise<Set<string>> {
  const rows = await store.query(HELD, { source, hashes }, z.object({ hash: z.string() }))
  return new Set(rows.map(({ hash }) => hash))
}

const HELD = `select distinct replace(s.slice_hash::varchar, '-', '') as hash
from sightings s join files f using (file_id)
where s.slice_hash in (select unnest($hashes)::uuid) and f.source = $source`
