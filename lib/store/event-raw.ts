import 'server-only'
import { createHash } from 'node:crypto'
import type { RawRecord } from '@/lib/api/event'
import type { RecordPlace } from './event-sightings'

/** Bytes of a log file as it is now, or why they cannot be read. */
export type RawBytes = { bytes: Uint8Array; from: 'source' | 'archive' } | { unavailable: string }

/** Reads a slice of the inflated log file that `place` names. */
export type ReadRaw = (place: RecordPlace) => Promise<RawBytes>

/**
 * The record itself, read at this moment from the first place that still holds it. Bytes whose SHA-256 is not the one
 * that was ingested are never shown as the record: the answer then says so, place by place.
 */
export async function readRawRecord(places: RecordPlace[], read: ReadRaw): Promise<RawRecord> {
  const reasons: string[] = []
  for (const place of places) {
    const found = await read(place)
    if ('unavailable' in found) reasons.push(`${place.key}: ${found.unavailable}`)
    else if (sliceHash(found.bytes) !== place.sliceHash) {
      reasons.push(
        `${place.key}: the bytes at ${place.byteFrom} (${place.byteLength} long, from the ${found.from}) are no longer ` +
          `the record that was ingested: their SHA-256 begins with ${sliceHash(found.bytes)}, not ${place.sliceHash}.`,
      )
    } else return { text: new TextDecoder().decode(found.bytes), from: found.from, key: place.key }
  }
  return { unavailable: reasons.length === 0 ? 'No log file is known to hold this event.' : reasons.join('\n') }
}

const sliceHash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)
