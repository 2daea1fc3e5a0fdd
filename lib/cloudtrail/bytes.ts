/**
 * What the parser needs from the platform and may not import itself. A server passes `node:buffer`'s functions, which
 * are many times faster than these.
 */
export interface TextEngine {
  /** True when the bytes are valid UTF-8. */
  isUtf8(bytes: Uint8Array): boolean
  /** The text of a byte range that is valid UTF-8. */
  decode(bytes: Uint8Array, from: number, to: number): string
}

const CHUNK = 1 << 16

/** The engine that works everywhere. */
export const webText: TextEngine = {
  isUtf8(bytes) {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    try {
      for (let at = 0; at < bytes.length; at += CHUNK) decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true })
      decoder.decode()
      return true
    } catch {
      return false
    }
  },
  decode: (bytes, from, to) => plainDecoder.decode(bytes.subarray(from, to)),
}

// A byte-order mark inside a record is a character like any other.
const plainDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
