import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isInPlace, keyEnd, parseDigest, parseDigestName, stringToSign } from './digest'

const fixtures = process.env.METRICTRAIL_FIXTURES
const key =
  'AWSLogs/o-abc/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/' +
  '111122223333_CloudTrail-Digest_us-east-2_my_trail_eu-west-1_20150817T150131Z_backfill.json.gz'

test.skipIf(fixtures === undefined)('the digests of AWS’s own page are read, the empty one too', () => {
  const [sample, empty] = ['digest-sample', 'digest-empty-sample'].map((name) =>
    parseDigest(readFileSync(join(fixtures ?? '', 'aws-docs', `${name}.json`))),
  )
  expect(sample).toMatchObject({ awsAccountId: '111122223333', logFiles: [{ hashAlgorithm: 'SHA-256' }] })
  expect(empty).toMatchObject({ logFiles: [], digestEndTime: '2015-08-20T18:01:31Z' })
})

test('what is signed are four lines, and no signature before is written as null', () => {
  const digest = parseDigest(new TextEncoder().encode(JSON.stringify(document)))
  if ('problem' in digest) throw new Error(digest.problem)
  expect(stringToSign(digest, 'ab')).toBe('2026-11-20T01:00:00Z\nlogs/k\nab\nnull')
  expect(stringToSign({ ...digest, previousDigestSignature: 'cd' }, 'ab')).toBe('2026-11-20T01:00:00Z\nlogs/k\nab\ncd')
})

test('a document that lacks a field, or is no UTF-8 or JSON, is no digest and says why', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  expect(parseDigest(bytes({ ...document, logFiles: undefined }))).toEqual({ problem: 'logFiles' })
  expect(parseDigest(bytes({ ...document, digestEndTime: 'soon' }))).toEqual({ problem: 'digestEndTime' })
  expect(parseDigest(bytes({ ...document, logFiles: [{ s3Bucket: 'logs' }] }))).toEqual({
    problem: 'logFiles.0.s3Object',
  })
  expect(parseDigest(bytes([]))).toEqual({ problem: 'no JSON object' })
  expect(parseDigest(Uint8Array.of(0x7b, 0xff, 0x7d))).toEqual({ problem: 'no JSON object' })
})

test('a digest’s name tells trail and home region, and its chain holds backfill digests and organizations', () => {
  expect(parseDigestName(key)).toEqual({
    trail: 'my_trail',
    homeRegion: 'eu-west-1',
    chain: 'o-abc/111122223333_CloudTrail-Digest_us-east-2_my_trail_eu-west-1',
  })
  expect(parseDigestName(key.replace('_backfill', ''))?.chain).toBe(parseDigestName(key)?.chain)
  expect(parseDigestName(`prefix/${key}`)?.chain).toBe(parseDigestName(key)?.chain)
  expect(parseDigestName(key.replace('o-abc/', ''))?.chain).not.toBe(parseDigestName(key)?.chain)
  expect(parseDigestName('readme.json.gz')).toBeNull()
})

test('a place in a bucket is the whole of it, and in a copy as much as the copy kept', () => {
  const signed = { bucket: 'logs', key: `team/${key}` }
  const name = key.slice(key.lastIndexOf('/') + 1)
  expect(isInPlace(signed, signed)).toBe(true)
  expect(isInPlace({ bucket: 'other', key: signed.key }, signed)).toBe(false)
  expect(isInPlace({ bucket: 'logs', key }, signed)).toBe(false)
  expect(
    [key, `copy/of/${key}`, `flat/${name}`, name].map((each) => isInPlace({ bucket: null, key: each }, signed)),
  ).toEqual([true, true, true, true])
  expect(isInPlace({ bucket: null, key: key.replace('/17/', '/18/') }, signed)).toBe(false)
  expect(isInPlace({ bucket: null, key: `flat/x${name}` }, signed)).toBe(false)
  expect(keyEnd(`a/AWSLogs/1/CloudTrail/${key}`)).toBe(key)
})

const document = {
  ...{ awsAccountId: '1', digestStartTime: '2026-11-20T00:00:00Z', digestEndTime: '2026-11-20T01:00:00Z' },
  ...{ digestS3Bucket: 'logs', digestS3Object: 'k', digestPublicKeyFingerprint: 'f' },
  ...{ digestSignatureAlgorithm: 'SHA256withRSA', previousDigestS3Bucket: null, previousDigestS3Object: null },
  ...{ previousDigestHashValue: null, previousDigestHashAlgorithm: null, previousDigestSignature: null, logFiles: [] },
}
