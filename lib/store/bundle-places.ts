import 'server-only'
import { z } from 'zod'
import { readRows } from './bundle-rows'
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

/** Places of a selection's records in one log file, by place in it. */
export async function readBundlePlaces(
  store: ReadStore,
  { tables, params }: Selection,
  fileId: number,
): Promise<BundlePlace[]> {
  const rows = await readRows(store, { sql: `${tables}\n${OF_FILE}`, params: { ...params, fileId }, row: PlaceRow })
  return rows.map(toPlace)
}

const OF_FILE = `select ${PLACE_COLUMNS}
from sightings s
where s.file_id = $fileId and s.seen_ms <= $asOf and s.event_seq in (select event_seq from selected)
order by s.byte_from, s.record_index`
