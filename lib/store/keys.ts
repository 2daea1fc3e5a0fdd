import 'server-only'
import { createHash } from 'node:crypto'
import type { RunIdentity, Writer } from '@/lib/cloudtrail/event'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const keyLength = 16

/** The short key of a run: the same in every store, so links outlive a rebuild. */
export function runKey({ partition, account, region, resourceType, name }: RunIdentity): string {
  return shortKey([partition, account, region, resourceType, name])
}

/** The short key of a writer: who called, and by which field we know. */
export function writerKey({ partition, account, principal, personSource, person }: Writer): string {
  return shortKey([partition, account, principal, personSource, person])
}

/** First 16 base32 characters (RFC 4648, lower case: 80 bits) of SHA-256 over the tuple as JSON. */
function shortKey(tuple: (string | null)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(tuple)).digest()
  let bits = 0n
  for (const byte of hash.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte)
  let key = ''
  for (let at = keyLength - 1; at >= 0; at--) key += alphabet[Number((bits >> BigInt(5 * at)) & 31n)] ?? ''
  return key
}
