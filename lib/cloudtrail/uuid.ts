/** Characters of a UUID. */
export const UUID_LENGTH = 36
const DASH = 0x2d
const DIGITS = digitTable()
/** Where the two digits of each byte lie in the text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
const DASHES = [8, 13, 18, 23]

/** Reads the UUID in lower case at `from` as 16 bytes, its first digits first; false when there is none. */
export function readUuid(bytes: Uint8Array, from: number, into: Uint8Array): boolean {
  for (let i = 0; i < 4; i += 1) if (bytes[from + (DASHES[i] ?? 0)] !== DASH) return false
  let wrong = 0
  for (let i = 0; i < 16; i += 1) {
    const at = from + (PLACES[i] ?? 0)
    const byte = ((DIGITS[bytes[at] ?? 0] ?? -1) << 4) | (DIGITS[bytes[at + 1] ?? 0] ?? -1)
    wrong |= byte
    into[i] = byte
  }
  return wrong >= 0
}

/** The text of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function digitTable(): Int8Array {
  const table = new Int8Array(256).fill(-1)
  for (let digit = 0; digit < 16; digit += 1) table[digit.toString(16).charCodeAt(0)] = digit
  return table
}
