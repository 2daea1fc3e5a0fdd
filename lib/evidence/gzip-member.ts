import 'server-only'
import { crc32, inflateRawSync } from 'node:zlib'
import { bodyOffset, hasGzipMagic } from '@/lib/sources/gzip-header'

// A digest of an hour with 100,000 log files has about 40 MB.
const mostBytes = 256 << 20
const trailerBytes = 8
// RFC 1952, section 2.3.1.2: whoever meets one of them does not know what follows.
const reservedFlags = 0xe0

/**
 * The content of a digest file by the rules that log files are read by (`lib/sources/inflate`): exactly one gzip
 * member, its checksum and length right, every stored byte used.
 */
export function inflateMember(stored: Uint8Array): Uint8Array | 'digest_damaged' | 'digest_data_after_end' {
  const isKnown = hasGzipMagic(stored) && ((stored[3] ?? 0) & reservedFlags) === 0
  const from = isKnown ? bodyOffset(stored) : null
  const body = from === null ? null : inflateBody(stored.subarray(from))
  if (from === null || body === null) return 'digest_damaged'
  const end = from + body.consumed + trailerBytes
  if (end > stored.length) return 'digest_damaged'
  const trailer = new DataView(stored.buffer, stored.byteOffset + end - trailerBytes, trailerBytes)
  const isWhole = crc32(body.bytes) === trailer.getUint32(0, true) && body.bytes.length === trailer.getUint32(4, true)
  if (!isWhole) return 'digest_damaged'
  return end < stored.length ? 'digest_data_after_end' : body.bytes
}

function inflateBody(body: Uint8Array): { bytes: Uint8Array; consumed: number } | null {
  try {
    const answer: unknown = inflateRawSync(body, { maxOutputLength: mostBytes, info: true })
    return hasInfo(answer) ? { bytes: answer.buffer, consumed: answer.engine.bytesWritten } : null
  } catch {
    return null
  }
}

/** Node's documented answer to `info: true`, which its types leave out. */
function hasInfo(answer: unknown): answer is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof answer === 'object' && answer !== null && 'engine' in answer
}
