import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR_MS } from '../plan'
import { inflate, listFiles, listLogFiles } from '../read-trail'
import { type SampleCounts, writeSampleTrail } from '../sample-trail'
import { SHORT_RUNS } from '../short-runs'

// The algorithm is written here once more, from AWS's own page, so that no fault of the signer is taken for right:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
interface Digest {
  digestStartTime: string
  digestEndTime: string
  digestS3Bucket: string
  digestS3Object: string
  digestPublicKeyFingerprint: string
  newestEventTime: string | null
  oldestEventTime: string | null
  previousDigestS3Bucket: string | null
  previousDigestS3Object: string | null
  previousDigestHashValue: string | null
  previousDigestHashAlgorithm: string | null
  previousDigestSignature: string | null
  logFiles: { s3Bucket: string; s3Object: string; hashValue: string; newestEventTime: string }[]
}

interface Signed {
  key: string
  digest: Digest
  /** Hex SHA-256 of the document. */
  hash: string
  signature: string
  text: string
}

const END_MS = Date.parse('2026-11-20T00:00:00Z')
const root = mkdtempSync(join(tmpdir(), 'metrictrail-signed-'))
afterAll(() => rmSync(root, { recursive: true }), 60_000)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const json = (key: string): unknown => JSON.parse(readFileSync(join(root, key), 'utf8'))

let counts: SampleCounts
let chains: Map<string, Signed[]>
beforeAll(() => {
  counts = writeSampleTrail(root, { seed: 1, endMs: END_MS, runs: SHORT_RUNS }, () => undefined)
  const keys = listFiles(root).filter((key) => /\/CloudTrail-Digest\/.*\.json\.gz$/.test(key))
  chains = new Map()
  for (const key of keys) {
    const place = key.split('/').slice(1, 4).join(' ')
    chains.set(place, [...(chains.get(place) ?? []), read(key)])
  }
}, 60_000)

function read(key: string): Signed {
  const document = inflate(root, key)
  const digest = JSON.parse(document) as Digest
  const { Metadata } = json(`${key}.head.json`) as { Metadata: Record<string, string> }
  const hash = sha256(document)
  const place = `${digest.digestS3Bucket}/${digest.digestS3Object}`
  const text = `${digest.digestEndTime}\n${place}\n${hash}\n${digest.previousDigestSignature ?? 'null'}`
  return { key, digest, hash, signature: Metadata.signature ?? '', text }
}

/** What the saved answer of `list-public-keys` holds for a region. */
function publicKey(region: string) {
  const { PublicKeyList } = json(`list-public-keys.${region}.json`) as {
    PublicKeyList: { Value: string; Fingerprint: string; ValidityStartTime: string; ValidityEndTime: string }[]
  }
  const [listed] = PublicKeyList
  if (!listed) throw new Error(`no key for ${region}`)
  const der = Buffer.from(listed.Value, 'base64')
  return { listed, der, key: createPublicKey({ key: der, format: 'der', type: 'pkcs1' }) }
}

const regionOf = (chain: string) => chain.split(' ').at(-1) ?? ''

test('each account and region has a chain of digests, one for every hour, empty ones too', () => {
  expect([...chains.keys()].sort()).toEqual([
    '012301230123 CloudTrail-Digest eu-west-1',
    '012301230123 CloudTrail-Digest us-east-1',
    '456745674567 CloudTrail-Digest ap-southeast-2',
    '456745674567 CloudTrail-Digest eu-west-1',
  ])
  expect([...chains.values()].flat()).toHaveLength(counts.digests)
  for (const [name, chain] of chains) {
    const times = chain.map(({ digest }) => [Date.parse(digest.digestStartTime), Date.parse(digest.digestEndTime)])
    expect(times.every(([from = 0, to = 0]) => to - from === HOUR_MS)).toBe(true)
    expect(times[0]?.[0]).toBeLessThan(END_MS - 72 * HOUR_MS)
    expect(times.at(-1)?.[1]).toBeGreaterThanOrEqual(END_MS)
    const gaps = times.slice(1).map(([from = 0], at) => from - (times[at]?.[1] ?? 0))
    // Logging was stopped for two hours: the final digest ends in between, the next begins when it was started again.
    const stopped = gaps.filter((gap) => gap !== 0)
    expect(stopped).toHaveLength(name.endsWith('ap-southeast-2') ? 1 : 0)
    expect(stopped.every((gap) => gap > HOUR_MS && gap < 2 * HOUR_MS)).toBe(true)
    expect(chain.some(({ digest }) => digest.logFiles.length === 0 && digest.newestEventTime === null)).toBe(true)
  }
})

test('every signature is good with the public key of its region, whose fingerprint is the MD5 of its DER', () => {
  for (const [name, chain] of chains) {
    const { listed, der, key } = publicKey(regionOf(name))
    expect(createHash('md5').update(der).digest('hex')).toBe(listed.Fingerprint)
    for (const { key: object, digest, text, signature } of chain) {
      expect([digest.digestS3Object, digest.digestPublicKeyFingerprint]).toEqual([object, listed.Fingerprint])
      expect(verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))).toBe(true)
      expect(verify('sha256', Buffer.from(`${text} `), key, Buffer.from(signature, 'hex'))).toBe(false)
    }
    expect(Date.parse(listed.ValidityStartTime)).toBeLessThan(Date.parse(chain[0]?.digest.digestStartTime ?? ''))
    expect(Date.parse(listed.ValidityEndTime)).toBeGreaterThan(Date.parse(chain.at(-1)?.digest.digestEndTime ?? ''))
  }
})

test.skipIf(spawnSync('openssl', ['version']).status !== 0)('openssl finds them good too', () => {
  for (const [name, chain] of chains) {
    const pem = join(root, 'key.pem')
    writeFileSync(pem, publicKey(regionOf(name)).key.export({ type: 'spki', format: 'pem' }))
    for (const { text, signature } of chain.slice(0, 3)) {
      writeFileSync(join(root, 'signature'), Buffer.from(signature, 'hex'))
      const args = ['dgst', '-sha256', '-verify', pem, '-signature', join(root, 'signature')]
      expect(execFileSync('openssl', args, { input: text, encoding: 'utf8' })).toBe('Verified OK\n')
    }
  }
})

test('each digest names the one before it, with its hash and signature; only those that begin a chain name none', () => {
  for (const [name, chain] of chains) {
    const starting = chain.filter(({ digest }, at) => {
      const before = chain[at - 1]
      const { previousDigestS3Bucket, previousDigestS3Object, previousDigestHashValue } = digest
      const { previousDigestHashAlgorithm, previousDigestSignature } = digest
      const named = [previousDigestS3Bucket, previousDigestS3Object, previousDigestHashValue]
      const all = [...named, previousDigestHashAlgorithm, previousDigestSignature]
      if (all.every((one) => one === null)) return true
      expect(all).toEqual(['sample-trail-logs', before?.key, before?.hash, 'SHA-256', before?.signature])
      return false
    })
    const ends = starting.map(({ digest }) => digest.digestEndTime)
    expect(ends).toHaveLength(name.endsWith('ap-southeast-2') ? 2 : 1)
    expect(starting[0]).toBe(chain[0])
    if (ends.length > 1) expect(ends[1]).toBe('2026-11-18T12:50:00Z')
  }
})

test('digests name every log file once, by the hash of its content, but for one deleted, one changed and one forged', () => {
  const named = [...chains.values()].flat().flatMap(({ digest }) => digest.logFiles)
  const keys = named.map(({ s3Object }) => s3Object)
  expect(new Set(keys).size).toBe(keys.length)
  const deleted = keys.filter((key) => !existsSync(join(root, key)))
  const forged = listLogFiles(root).filter((key) => !keys.includes(key))
  const changed = named.filter(
    ({ s3Object, hashValue }) => existsSync(join(root, s3Object)) && sha256(inflate(root, s3Object)) !== hashValue,
  )
  expect([deleted.length, changed.length, forged.length]).toEqual([1, 1, 1])
  for (const { digest } of [...chains.values()].flat())
    for (const { newestEventTime } of digest.logFiles)
      expect(newestEventTime < digest.digestEndTime && newestEventTime <= (digest.newestEventTime ?? '')).toBe(true)
})
