import 'server-only'

const hex = new Int8Array(128).fill(-1)
for (let digit = 0; digit < 16; digit++) hex[digit.toString(16).charCodeAt(0)] = digit
const pattern = [8, 13, 18, 23]

/**
 * Writes a UUID's text as the engine stores it: 16 bytes, little end first, the top bit flipped so that signed order
 * is text order. False, and zeros written, when the text is no UUID in lower case.
 */
export function writeUuid(text: string, into: Uint8Array, row: number): boolean {
  if (writeDigits(text, into, row)) return true
  into.fill(0, 16 * row, 16 * row + 16)
  return false
}

function writeDigits(text: string, into: Uint8Array, row: number): boolean {
  if (text.length !== 36) return false
  let byte = 16 * row + 16
  for (let at = 0; at < 36; at += 2) {
    if (pattern.includes(at)) {
      if (text.charCodeAt(at) !== 45) return false
      at++
    }
    const high = hex[text.charCodeAt(at)] ?? -1
    const low = hex[text.charCodeAt(at + 1)] ?? -1
    if (high < 0 || low < 0) return false
    into[--byte] = (high << 4) | low
  }
  into[byte + 15] = (into[byte + 15] ?? 0) ^ 0x80
  return true
}

/** The first 16 bytes of a hash in hex as the engine stores the UUID of the same digits. */
export function writeHash(digits: string, into: Uint8Array, row: number): void {
  let byte = 16 * row + 16
  for (let at = 0; at < 32; at += 2) {
    into[--byte] = ((hex[digits.charCodeAt(at)] ?? 0) << 4) | (hex[digits.charCodeAt(at + 1)] ?? 0)
  }
  into[byte + 15] = (into[byte + 15] ?? 0) ^ 0x80
}

/** The same from the 16 bytes themselves, the first digits first. */
export function writeBytes(digits: Uint8Array, into: Uint8Array, row: number): void {
  const last = 16 * row + 15
  for (let at = 0; at < 16; at++) into[last - at] = digits[at] ?? 0
  into[last] = (into[last] ?? 0) ^ 0x80
}

/** The text of stored bytes. */
export function readUuid(bytes: Uint8Array, row: number): string {
  let text = ''
  for (let at = 15; at >= 0; at--) {
    const byte = (bytes[16 * row + at] ?? 0) ^ (at === 15 ? 0x80 : 0)
    text += byte.toString(16).padStart(2, '0')
    if (at === 12 || at === 10 || at === 8 || at === 6) text += '-'
  }
  return text
}
