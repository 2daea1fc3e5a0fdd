import 'server-only'

const fixedBytes = 10
const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16 }

/** True when `stored` begins as a gzip member with the only method there is (deflate). RFC 1952, section 2.3. */
export function hasGzipMagic(stored: Uint8Array): boolean {
  return stored[0] === 0x1f && stored[1] === 0x8b && stored[2] === 8
}

/** Where the compressed data of the first member begins; null when the header is cut off. */
export function bodyOffset(stored: Uint8Array): number | null {
  const flags = stored[3] ?? 0
  let at = fixedBytes
  if (flags & flag.extra) at += 2 + (stored[at] ?? 0) + ((stored[at + 1] ?? 0) << 8)
  if (flags & flag.name) at = afterZero(stored, at)
  if (flags & flag.comment) at = afterZero(stored, at)
  if (flags & flag.headerCrc) at += 2
  return at < stored.length ? at : null
}

function afterZero(stored: Uint8Array, from: number): number {
  const zero = stored.indexOf(0, from)
  return zero < 0 ? stored.length : zero + 1
}
