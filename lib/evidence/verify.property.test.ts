import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Scene, served, signers } from '@/e2e/emulator/tampered-trail'
import { judgeLogFile } from './judge-log-file'
import { digestFile, logFile, namingsOf } from './judged.fixture'
import { openKeys } from './public-key'
import { type DigestFile, verifyDigest } from './verify-digest'

const scene = new Scene({ hours: 2 })
const log = scene.log(2)
const digest = digestFile(scene.digest(2))
const key = served(signers.first)
const keys = openKeys([key])
const namings = namingsOf(verifyDigest(digest, keys, null))
const signature = Buffer.from(digest.signature ?? '', 'hex')
const der = Buffer.from(key.der, 'base64')

const bitOf = (bytes: Uint8Array) => fc.integer({ min: 0, max: 8 * bytes.length - 1 })

function flip(bytes: Uint8Array, bit: number): Buffer {
  const flipped = Buffer.from(bytes)
  flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return flipped
}
const flipText = (text: string, bit: number) => flip(Buffer.from(text, 'latin1'), bit).toString('latin1')
const verdictOf = (changed: Partial<DigestFile>, ring = keys) =>
  verifyDigest({ ...digest, ...changed }, ring, null).verdict
const verdictOfLog = async (bytes: Buffer) => judgeLogFile(await logFile({ ...log, bytes }), namings, scene).verdict
const ringOf = (base64: string, fingerprint = key.fingerprint) => openKeys([{ ...key, der: base64, fingerprint }])

test('all of it is verified before anything is flipped', async () => {
  expect([verdictOf({}), await verdictOfLog(log.bytes)]).toEqual(['verified', 'verified'])
})

describe('one flipped bit never yields verified', () => {
  test('in the inflated bytes of a log file', async () => {
    const text = gunzipSync(log.bytes)
    for (let bit = 0; bit < 8 * text.length; bit++) expect(await verdictOfLog(gzipSync(flip(text, bit)))).toBe('failed')
  })

  test('in the inflated bytes of a digest', () => {
    const text = gunzipSync(digest.stored)
    for (let bit = 0; bit < 8 * text.length; bit++) {
      expect(verdictOf({ stored: gzipSync(flip(text, bit), { level: 0 }) })).not.toBe('verified')
    }
  })

  test('in the decoded signature', () => {
    for (let bit = 0; bit < 8 * signature.length; bit++) {
      expect(verdictOf({ signature: flip(signature, bit).toString('hex') })).toBe('failed')
    }
  })

  test('in the DER of the key, whether its fingerprint is kept or told anew', () => {
    for (let bit = 0; bit < 8 * der.length; bit++) {
      const flipped = flip(der, bit)
      const renamed = createHash('md5').update(flipped).digest('hex')
      expect(verdictOf({}, ringOf(flipped.toString('base64')))).not.toBe('verified')
      expect(verdictOf({}, ringOf(flipped.toString('base64'), renamed))).not.toBe('verified')
    }
  })
})

describe('one flipped bit yields verified only where what is decoded stays the same', () => {
  test('in the stored gzip of a log file', async () => {
    const text = gunzipSync(log.bytes)
    for (let bit = 0; bit < 8 * log.bytes.length; bit++) {
      const bytes = flip(log.bytes, bit)
      if ((await verdictOfLog(bytes)) === 'verified') expect(inflated(bytes)).toEqual(text)
    }
  })

  test('in the stored gzip of a digest', () => {
    const text = gunzipSync(digest.stored)
    for (let bit = 0; bit < 8 * digest.stored.length; bit++) {
      const stored = flip(digest.stored, bit)
      if (verdictOf({ stored }) === 'verified') expect(inflated(stored)).toEqual(text)
    }
  })

  test('in the hex of the signature', () => {
    const hex = digest.signature ?? ''
    for (let bit = 0; bit < 8 * hex.length; bit++) {
      const flipped = flipText(hex, bit)
      expect(verdictOf({ signature: flipped }) === 'verified').toBe(
        /^[0-9a-f]+$/i.test(flipped) && flipped.toLowerCase() === hex,
      )
    }
  })

  test('in the base64 of the key', () => {
    for (let bit = 0; bit < 8 * key.der.length; bit++) {
      const flipped = flipText(key.der, bit)
      if (verdictOf({}, ringOf(flipped)) === 'verified') expect(Buffer.from(flipped, 'base64').equals(der)).toBe(true)
    }
  })
})

test('no bytes whatever, in the place of a digest, a signature or a key, are verified or throw', () => {
  const any = fc.uint8Array({ maxLength: 2000 })
  fc.assert(
    fc.property(any, fc.string(), bitOf(digest.stored), (bytes, text, bit) => {
      const cut = digest.stored.subarray(0, bit >> 3)
      const many: Partial<DigestFile>[] = [
        ...[
          { stored: bytes },
          { stored: gzipSync(bytes) },
          { stored: gzipSync(JSON.stringify(text)) },
          { stored: cut },
        ],
        ...[{ signature: text }, { signature: Buffer.from(bytes).toString('hex') }, { key: text }],
      ]
      for (const each of many) expect(verdictOf(each)).toBe('failed')
      expect(verdictOf({}, ringOf(Buffer.from(bytes).toString('base64')))).toBe('hash-only')
    }),
  )
})

/** What Node reads from a gzip member; reserved bits of its header, which say nothing of the content, make it refuse. */
function inflated(bytes: Buffer): Buffer {
  const known = Buffer.from(bytes)
  known.writeUInt8(known.readUInt8(3) & 0x1f, 3)
  return gunzipSync(known)
}
