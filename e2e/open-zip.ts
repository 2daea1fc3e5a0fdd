import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

/** Unpacks a zip of less than 4 GB below `into`, by its central directory. */
export function openZip(zip: Buffer, into: string): void {
  let at = zip.readUInt32LE(endOf(zip) + 16)
  for (let left = zip.readUInt16LE(endOf(zip) + 10); left > 0; left--) {
    const [method, size, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28)
    const path = join(into, zip.toString('utf8', at + 46, nameEnd))
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(from, from + size)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, method === 0 ? bytes : inflateRawSync(bytes))
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

const endOf = (zip: Buffer) => zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
