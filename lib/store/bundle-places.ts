import 'server-only'
import { z } from 'zod'
import { streamRows } from './bundle-rows'
import type { Selection } from './bundle-selection'
import { Whole } from './rows'
import type { ReadStore } from './store'

/** A record of a call in a log file: `fileId` is that of `readBundleLogs`. */
export interface BundlePlace {
  fileId: number
  recordIndex: number
  byteFrom: number
  byteLength: number
  /** 32 hex digits: the first 16 bytes of SHA-256 over the record. */
  sliceHash: string
}

/** Columns of `sightings s`, as `PlaceRow` has them. */
export const PLACE_COLUMNS = `s.event_seq::double as event_seq, s.file_id, s.record_index, s.byte_from, s.byte_length,
  replace(s.slice_hash::varchar, '-', '') as slice_hash`

export const PlaceRow = z.object({
  event_seq: z.number(),
  file_id: z.number(),
  record_index: z.number(),
  byte_from: Whole,
  byte_length: Whole,
  slice_hash: z.string(),
})

export function toPlace(row: z.infer<typeof PlaceRow>): BundlePlace {
  return {
    fileId: row.file_id,
    recordIndex: row.record_index,
    byteFrom: row.byte_from,
    byteLength: row.byte_length,
    sliceHash: row.slice_hash,
  }
}

/** Places of a selection's records by log file, then by place in it. Unbounded. */
export async function* streamBundlePlaces(
  store: ReadStore,
  { tables, params }: Selection,
): AsyncGenerator<BundlePlace, undefined> {
  for await (const row of streamRows(store, { sql: `${tables}\n${BY_FILE}`, params, row: PlaceRow })) yield toPlace(row)
}

const BY_FILE = `select ${PLACE_COLUMNS}
from selected join sightings s using (event_seq)
where s.seen_ms <= $asOf
order by s.file_id, s.byte_from, s.record_index`
