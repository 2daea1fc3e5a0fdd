import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { z } from 'zod'
import type { ReadStore } from './store'

/** What one part of a source without files was asked. */
export interface AskedRow {
  source: string
  part: string
  /** Until when, epoch ms. */
  untilMs: number
}

/** How far every part of every source without files was asked, and what their questions scanned. */
export async function readAsked(connection: DuckDBConnection): Promise<{
  parts: AskedRow[]
  scanned: { source: string; atMs: number; bytes: number }[]
}> {
  const parts = await connection.runAndReadAll('select source, part, max(to_ms)::double from asked group by all')
  const scanned = await connection.runAndReadAll(
    'select source, seen_ms::double, scanned_bytes::double from asked where scanned_bytes > 0',
  )
  return {
    parts: parts.getRows().map(([source, part, untilMs]) => ({
      ...{ source: String(source), part: String(part), untilMs: Number(untilMs) },
    })),
    scanned: scanned.getRows().map(([source, atMs, bytes]) => ({
      ...{ source: String(source), atMs: Number(atMs), bytes: Number(bytes) },
    })),
  }
}

/** Which of these records `source` has shown before; by slice hash, 32 hex digits. */
export async function readHeld(store: ReadStore, source: string, hashes: string[]): Promise<Set<string>> {
  const rows = await store.query(HELD, { source, hashes }, z.object({ hash: z.string() }))
  return new Set(rows.map(({ hash }) => hash))
}

const HELD = `select distinct replace(s.slice_hash::varchar, '-', '') as hash
from sightings s join files f using (file_id)
where s.slice_hash in (select unnest($hashes)::uuid) and f.source = $source`
