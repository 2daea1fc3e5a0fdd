// Checks an evidence bundle of MetricTrail without MetricTrail: node verify.mjs [folder of the bundle]
// Needs Node 20.15 or newer and nothing else. Exit 0: everything is what the manifest claims, and proved. Exit 1: each bad
// file is named with the reason. Exit 2: it is what the manifest claims, and not all of it is proved: log files that are
// not verified or missing, or no events. Whoever can change a bundle can change the verifier in it: use a copy that you trust.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as zlib from 'node:zlib'
import { checkRows } from './verify-rows.mjs'
import { closing, tell } from './verify-words.mjs'

const folder = resolve(process.argv[2] ?? dirname(fileURLToPath(import.meta.url)))
const hourMs = 3_600_000
const mostReasons = 20
const loose = ['manifest.json', 'manifest.sha256', 'manifest.sig']
/** Reasons of a failed verdict that rest on something that no bundle has to hold. */
const restsElsewhere = ['previous_hash_mismatch', 'digest_failed', 'copy', 'log_missing']
const bad = new Map()

const visible = (text) =>
  String(text).replace(/[\p{C}\p{Z}\\]/gu, (one) => (one === ' ' ? one : `\\u{${one.codePointAt(0).toString(16)}}`))
const say = (text) => console.log(visible(text))
const fail = (name, why) => {
  if (!bad.has(name)) bad.set(name, [])
  bad.get(name).push(why)
}
const bytesOf = (path) => readFileSync(join(folder, path))
const hashOf = (bytes, algorithm = 'sha256') => createHash(algorithm).update(bytes).digest('hex')
const attempt = (work) => {
  try {
    return work()
  } catch {
    return null
  }
}

const manifest = await main().catch((error) => fail('the bundle', `it cannot be checked: ${error.message}`))
for (const [name, reasons] of bad) {
  for (const why of reasons.slice(0, mostReasons)) say(`BAD ${name}: ${why}`)
  if (reasons.length > mostReasons) say(`BAD ${name}: and ${reasons.length - mostReasons} more`)
}
const end = bad.size === 0 ? closing(manifest) : { code: 1 }
if (end.words !== undefined) say(end.words)
process.exitCode = end.code

async function main() {
  if (zlib.crc32 === undefined) return fail('node', 'Node 20.15 or newer is needed')
  const manifest = readManifest()
  if (manifest === null) return
  say(`Evidence bundle of ${manifest.made.program}, made ${manifest.made.at} by ${manifest.made.by}.`)
  say(`It answers: ${manifest.question.words}`)
  await checkFiles(manifest)
  checkSignature(manifest)
  const keys = openKeys(manifest)
  const digests = judgeDigests(manifest, keys)
  judgeLogs(manifest, digests)
  const rows = await checkRows(manifest, { folder, fail, contentOf })
  tell(manifest, { keys, digests, rows, say })
  return manifest
}

function readManifest() {
  const bytes = attempt(() => bytesOf('manifest.json'))
  if (bytes === null) return fail('manifest.json', 'it is missing') ?? null
  const noted = attempt(() => bytesOf('manifest.sha256').toString())
  if (noted === null) fail('manifest.sha256', 'it is missing')
  else if (noted !== `${hashOf(bytes)}  manifest.json\n`) {
    fail('manifest.json', 'it is not the file whose SHA-256 manifest.sha256 holds: one of both was changed')
    fail('manifest.sha256', 'it does not hold the SHA-256 of manifest.json: one of both was changed')
  }
  const manifest = attempt(() => JSON.parse(bytes))
  if (manifest?.format === 'metrictrail-evidence' && manifest.version === 1) return manifest
  return fail('manifest.json', 'it cannot be read as a manifest of this kind') ?? null
}

/** Every file is there with its SHA-256, and no other. */
async function checkFiles({ files, signedBy }) {
  const found = new Set(walk(''))
  const known = new Set(loose.filter((name) => name !== 'manifest.sig' || signedBy !== null))
  for (const { path, sha256 } of files) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(path) || path.includes('..')) fail(path, 'no bundle has such a name')
    else if (!found.has(path)) fail(path, 'it is missing')
    else if ((await hashOfFile(path)) !== sha256) fail(path, 'its SHA-256 is not that of the manifest: it was changed')
    known.add(path)
  }
  for (const path of found) if (!known.has(path)) fail(path, 'it is not in the manifest: it was added')
}

function walk(under) {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (!entry.isFile() && !entry.isDirectory()) fail(path, 'it is neither a file nor a folder')
    return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : []
  })
}

async function hashOfFile(path) {
  const hash = createHash('sha256')
  for await (const part of createReadStream(join(folder, path))) hash.update(part)
  return hash.digest('hex')
}

/** The signature of the instance that made the bundle, where it has one. */
function checkSignature({ signedBy }) {
  if (signedBy === null) return
  const signature = attempt(() => Buffer.from(bytesOf('manifest.sig').toString(), 'base64'))
  if (signature === null) return fail('manifest.sig', 'it is missing')
  const key = attempt(() => createPublicKey(bytesOf(signedBy.path)))
  const der = key && hashOf(key.export({ format: 'der', type: 'spki' }))
  if (der !== signedBy.fingerprint) return fail(signedBy.path, 'it is not the key that the manifest names')
  const signs = attempt(() => verify(null, bytesOf('manifest.json'), key, signature)) === true
  if (!signs || signature.toString('base64') !== bytesOf('manifest.sig').toString().trim())
    fail('manifest.sig', 'it is not the signature of manifest.json by the key of the instance')
}

/** Keys are what their fingerprints say: the MD5 of the DER, which is PKCS#1 or SPKI. */
function openKeys({ keys }) {
  return keys.flatMap((entry) => {
    const der = attempt(() => bytesOf(entry.path))
    if (der === null) return []
    if (hashOf(der, 'md5') !== entry.fingerprint) return fail(entry.path, 'its MD5 is not its fingerprint') ?? []
    const read = (type) => attempt(() => createPublicKey({ key: der, format: 'der', type }))
    const key = read('pkcs1') ?? read('spki')
    return key?.asymmetricKeyType === 'rsa' ? [{ ...entry, key }] : (fail(entry.path, 'it is no RSA key') ?? [])
  })
}

function judgeDigests({ digests }, keys) {
  const opened = digests.map((entry) => ({ entry, ...openDigest(entry) }))
  const named = new Map()
  for (const digest of opened.sort((a, b) => endOf(b) - endOf(a))) {
    const { doc, broken, entry } = digest
    const place = doc && `${doc.digestS3Bucket}/${doc.digestS3Object}`
    const judged = broken ? { state: 'broken', why: broken } : judgeDigest(digest, { keys, next: named.get(place) })
    Object.assign(digest, judged)
    if (judged.state === 'proved' && doc.previousDigestSignature !== null)
      named.set(`${doc.previousDigestS3Bucket}/${doc.previousDigestS3Object}`, doc.previousDigestSignature)
    compare(entry.path, entry, judged)
  }
  return opened
}

function endOf({ doc }) {
  return Date.parse(doc?.digestEndTime) || 0
}

function openDigest(entry) {
  const meta = attempt(() => JSON.parse(bytesOf(entry.meta)))
  if (meta === null) fail(entry.meta, 'it cannot be read')
  const stored = attempt(() => bytesOf(entry.path))
  if (stored === null || meta === null) return { broken: 'it cannot be read' }
  const { bytes, why } = inflateMember(stored)
  if (bytes === undefined) return { broken: why }
  const doc = attempt(() => JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)))
  if (!Array.isArray(doc?.logFiles) || typeof doc.digestS3Object !== 'string') return { broken: 'it is no digest' }
  return { doc, meta, sha256: hashOf(bytes) }
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
function judgeDigest({ doc, meta, sha256 }, { keys, next }) {
  const unproved = (why) => ({ state: 'unproved', why })
  const broken = (why) => ({ state: 'broken', why })
  const [, account, region] = digestName(doc.digestS3Object)
  if (!isInPlace(meta, { bucket: doc.digestS3Bucket, key: doc.digestS3Object })) return broken('it was moved')
  if (account === undefined || account !== doc.awsAccountId) return broken('it is the digest of another account')
  const signature = (meta.algorithm === null ? null : meta.signature) ?? next ?? null
  if (signature === null) return unproved('no signature is at hand')
  if (doc.digestSignatureAlgorithm !== 'SHA256withRSA') return unproved('it is signed in an unknown way')
  const ofName = keys.filter(({ fingerprint }) => fingerprint === doc.digestPublicKeyFingerprint)
  const saved = ofName.find((key) => key.region === region) ?? ofName[0]
  if (saved === undefined) return unproved('its public key is not at hand')
  if (saved.region !== region) return broken('its key is that of another region')
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = doc
  const place = `${digestS3Bucket}/${digestS3Object}`
  const signed = Buffer.from([digestEndTime, place, sha256, previousDigestSignature ?? 'null'].join('\n'))
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(signature)
  if (!isHex || !verify('sha256', signed, saved.key, Buffer.from(signature, 'hex')))
    return broken('its signature is not that of this digest')
  const isBackfill = /_backfill\.json(\.gz)?$/.test(digestS3Object)
  if (isBackfill && meta.generatedMs === null) return unproved('it is not known when it was signed')
  const [fromMs, toMs] = isBackfill
    ? [meta.generatedMs - hourMs, meta.generatedMs + hourMs]
    : [Date.parse(digestEndTime), Date.parse(digestEndTime) + 2 * hourMs]
  const wasValid = (saved.validFromMs ?? -Infinity) <= toMs && (saved.validToMs ?? Infinity) >= fromMs
  return wasValid ? { state: 'proved', why: null } : unproved('its key was not valid then')
}

function digestName(key) {
  return /([^/_]+)_CloudTrail-Digest_([^/_]+)_[^/]*$/.exec(key) ?? []
}

function judgeLogs({ logs, missing = [] }, digests) {
  const named = new Map()
  for (const { doc, state, why } of digests)
    for (const { s3Bucket: bucket, s3Object: key, hashValue } of doc?.logFiles ?? []) {
      const [, account, region] = digestName(doc.digestS3Object)
      const naming = { bucket, key, hash: hashValue.toLowerCase(), account, region, state, why }
      named.set(nameOf(key), [...(named.get(nameOf(key)) ?? []), naming])
    }
  for (const entry of logs) {
    const here = (named.get(nameOf(entry.key)) ?? []).filter((naming) => isNaming(naming, entry))
    compare(entry.path ?? entry.key, entry, judgeLog(entry, here))
  }
  for (const { key, sha256 } of missing)
    if (!named.get(nameOf(key))?.some((naming) => naming.key === key && naming.hash === sha256))
      fail(key, 'claimed as missing, but no digest names it')
}

function nameOf(key) {
  return key.slice(key.lastIndexOf('/') + 1)
}

function isNaming({ bucket, key, account, region }, entry) {
  return isInPlace(entry, { bucket, key }) && nameOf(key).startsWith(`${account}_CloudTrail_${region}_`)
}

function judgeLog(entry, here) {
  const content = contentHash(entry)
  if (content.why !== undefined) return { state: 'broken', why: content.why }
  const standing = here.filter(({ state }) => state !== 'broken')
  if (standing.length === 0) return { state: 'unproved', why: 'no digest in the bundle names it' }
  const proof = standing.find(({ state }) => state === 'proved') ?? standing[0]
  const equal = standing.filter(({ hash, state }) => hash === content.sha256 && state === proof.state)
  if (equal.length === 0) return { state: 'broken', why: 'its content is not what its digest names: it was changed' }
  return proof.state === 'proved' ? proof : { state: 'unproved', why: `its digest is not proved: ${proof.why}` }
}

/** SHA-256 of the content: of a log file whose bytes are not in the bundle the one that the manifest claims. */
function contentHash({ path, form, contentSha256, storedSha256 }) {
  if (form !== 'file') return { sha256: contentSha256 }
  const { bytes, why } = contentOf({ path, storedSha256 })
  if (bytes === undefined) return { why }
  const sha256 = hashOf(bytes)
  return sha256 === contentSha256 ? { sha256 } : { why: 'its content has not the SHA-256 that the manifest names' }
}

/** The inflated bytes of a log file; some sets were unzipped before. */
function contentOf({ path, storedSha256 }) {
  const stored = attempt(() => bytesOf(path))
  if (stored === null) return { why: 'it is missing' }
  if (hashOf(stored) !== storedSha256) return { why: 'it is not the log file that the manifest names' }
  return stored[0] === 0x1f && stored[1] === 0x8b ? inflateMember(stored) : { bytes: stored }
}

/** What the manifest claims must be what the bundle shows: no more, and no less. */
function compare(name, { verdict, reason }, { state, why }) {
  if (verdict === 'verified' && state !== 'proved') fail(name, `claimed as verified, but ${why}`)
  if (verdict === 'failed' && state === 'proved' && !restsElsewhere.includes(reason))
    fail(name, 'claimed as failed, but nothing in the bundle shows it')
  if (verdict === 'failed' || verdict === 'verified') return
  if (state === 'broken') fail(name, `claimed as ${verdict}, but ${why}`)
  if (state === 'proved') fail(name, `claimed as ${verdict}, but the bundle proves it`)
}

/** In a folder (no bucket known) the ends of keys are compared, and where the folders are missing the names. */
function isInPlace(found, signed) {
  if (found.bucket !== null) return found.bucket === signed.bucket && found.key === signed.key
  const end = (key) => /(?:^|\/)(AWSLogs\/(?:o-[^/]+\/)?[^/]+\/CloudTrail[^/]*\/.*)$/.exec(key)?.[1] ?? nameOf(key)
  return end(found.key).includes('/') ? end(found.key) === end(signed.key) : nameOf(signed.key) === end(found.key)
}

/** The content of exactly one gzip member of which every stored byte is used. */
function inflateMember(stored) {
  const flags = stored[3] ?? 0
  let from = 10
  if (flags & 4) from += 2 + stored.readUInt16LE(from)
  for (const flag of [8, 16]) if (flags & flag) from = stored.indexOf(0, from) + 1 || stored.length
  if (flags & 2) from += 2
  const isGzip = stored[0] === 0x1f && stored[1] === 0x8b && stored[2] === 8
  const body = isGzip ? attempt(() => zlib.inflateRawSync(stored.subarray(from), { info: true })) : null
  if (body === null) return { why: 'it is not one whole gzip file' }
  const end = from + body.engine.bytesWritten + 8
  if (end < stored.length) return { why: 'there is data after the end of its gzip stream' }
  const bytes = body.buffer
  const isWhole =
    end === stored.length &&
    zlib.crc32(bytes) === stored.readUInt32LE(end - 8) &&
    bytes.length % 2 ** 32 === stored.readUInt32LE(end - 4)
  return isWhole ? { bytes } : { why: 'it is not one whole gzip file' }
}
