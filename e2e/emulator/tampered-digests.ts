import { gunzipSync, gzipSync } from 'node:zlib'
import { type MadeObject, type SignedFields, type SigningKey, signDocument } from './signed-trail'
import { Scene, signers, tampered } from './tampered-trail'

/** All that a digest of hour 3 that failed takes with it. */
const failed = (reason: string) => [
  `digest 3 failed ${reason}`,
  'log 3 failed digest_failed',
  `hour 3 failed ${reason}`,
]
const missing = (reason: string, ...hours: number[]) =>
  hours.flatMap((hour) => [`log ${hour} unattested unnamed`, `hour ${hour} missing ${reason}`])

/** What can be done to digests. */
export const tamperedDigests = [
  tampered('a digest is deleted', (scene) => scene.delete(scene.digest(3)), missing('digest_missing', 3)),
  tampered(
    'two digests in a row are deleted',
    (scene) => scene.delete(scene.digest(2), scene.digest(3)),
    missing('digest_missing', 2, 3),
  ),
  tampered('the oldest digest is deleted', (scene) => scene.delete(scene.digest(1)), missing('digest_missing', 1)),
  tampered(
    'the newest digests are deleted',
    (scene) => scene.delete(scene.digest(4), scene.digest(5)),
    missing('digest_overdue', 4, 5),
  ),
  tampered(
    'all digests are deleted',
    (scene) => scene.delete(...scene.hours.map(({ digest }) => digest)),
    missing('no_digests', 1, 2, 3, 4, 5),
  ),
  tampered(
    'the newest digest is not due yet',
    (scene) => {
      scene.nowMs = scene.untilMs + 10 * 60_000
      scene.delete(scene.digest(5))
    },
    ['log 5 pending digest_not_due', 'hour 5 pending digest_not_due'],
  ),
  tampered('a log file is taken out of a digest', (scene) => rewrite(scene.digest(3), { logFiles: [] }), [
    'digest 3 failed signature_mismatch',
    'log 3 unattested unnamed',
    'hour 3 failed signature_mismatch',
  ]),
  tampered(
    'a hash in a digest is changed',
    (scene) => rehash(scene.digest(3), '0'.repeat(64)),
    failed('signature_mismatch'),
  ),
  tampered(
    'a digest is signed by somebody else’s key, under the fingerprint of CloudTrail’s',
    (scene) => rewrite(scene.digest(3), { logFiles: [] }, signers.attacker),
    ['digest 3 failed signature_mismatch', 'log 3 unattested unnamed', 'hour 3 failed signature_mismatch'],
  ),
  tampered(
    'a signature is that of another digest',
    (scene) => {
      scene.digest(3).metadata = scene.digest(2).metadata
    },
    failed('signature_mismatch'),
  ),
  tampered(
    'a signature is no hex',
    (scene) => {
      scene.digest(3).metadata.signature = 'none'
    },
    failed('signature_mismatch'),
  ),
  tampered('the metadata of a digest is lost, and the next one names its signature', (scene) => {
    scene.digest(3).metadata = {}
  }),
  tampered(
    'the metadata of the newest digest is lost',
    (scene) => {
      scene.digest(5).metadata = {}
    },
    ['digest 5 hash-only no_signature', 'log 5 hash-only no_signature', 'hour 5 hash-only no_signature'],
  ),
  tampered(
    'the metadata of the newest digest is lost, and its log file is changed',
    (scene) => {
      scene.digest(5).metadata = {}
      scene.log(5).bytes = gzipSync('{"Records":[]}')
    },
    ['digest 5 hash-only no_signature', 'log 5 failed hash_mismatch', 'hour 5 hash-only no_signature'],
  ),
  tampered(
    'a digest is moved',
    (scene) => {
      scene.delete(scene.digest(3))
      scene.objects.push({ ...scene.digest(3), key: scene.digest(3).key.replace('T030131Z', 'T025131Z') })
    },
    ['digest + failed moved', 'log 3 failed digest_failed', 'hour 3 failed moved', 'absent 3'],
  ),
  tampered(
    'a digest is copied to another key',
    (scene) => {
      scene.objects.push({ ...scene.digest(3), key: scene.digest(3).key.replace('T030131Z', 'T025131Z') })
    },
    ['digest + failed copy'],
  ),
  tampered(
    'a digest is replaced by that of another trail',
    (scene) => {
      const { bytes, metadata } = new Scene({ name: 'another-trail' }).digest(3)
      Object.assign(scene.digest(3), { bytes, metadata })
    },
    ['digest 3 failed moved', 'log 3 unattested unnamed', 'hour 3 failed moved'],
  ),
  tampered(
    'a digest is replaced by that of another account',
    (scene) => {
      const { bytes, metadata } = new Scene({ account: '999999999999' }).digest(3)
      Object.assign(scene.digest(3), { bytes, metadata })
    },
    ['digest 3 failed moved', 'log 3 unattested unnamed', 'hour 3 failed moved'],
  ),
  tampered(
    'a digest is replaced by another one with a good signature',
    (scene) => {
      const other = new Scene({ hours: 2 })
      const { digest, logs } = other.trail.hour(['{"Records":[{"eventID":"other"}]}'])
      Object.assign(scene.digest(3), { bytes: digest.bytes, metadata: digest.metadata })
      scene.delete(scene.log(3))
      scene.objects.push(...logs)
    },
    ['digest 3 failed previous_hash_mismatch', 'log 3 failed digest_failed', 'hour 3 failed previous_hash_mismatch'],
  ),
  tampered(
    'a digest is no JSON',
    (scene) => {
      scene.digest(3).bytes = gzipSync('{"awsAccountId"')
    },
    ['digest 3 failed not_a_digest', 'log 3 unattested unnamed', 'hour 3 failed not_a_digest'],
  ),
  tampered('a digest lacks what a digest says', (scene) => rewrite(scene.digest(3), { digestEndTime: undefined }), [
    'digest 3 failed not_a_digest',
    'log 3 unattested unnamed',
    'hour 3 failed not_a_digest',
  ]),
  tampered(
    'a digest is stored without compression',
    (scene) => {
      scene.digest(3).bytes = gunzipSync(scene.digest(3).bytes)
    },
    ['digest 3 failed digest_damaged', 'log 3 unattested unnamed', 'hour 3 failed digest_damaged'],
  ),
  tampered(
    'a digest is cut in its gzip trailer',
    (scene) => {
      scene.digest(3).bytes = scene.digest(3).bytes.subarray(0, -4)
    },
    ['digest 3 failed digest_damaged', 'log 3 unattested unnamed', 'hour 3 failed digest_damaged'],
  ),
  tampered(
    'a gzip member is added to a digest',
    (scene) => {
      scene.digest(3).bytes = Buffer.concat([scene.digest(3).bytes, gzipSync('{}')])
    },
    ['digest 3 failed digest_data_after_end', 'log 3 unattested unnamed', 'hour 3 failed digest_data_after_end'],
  ),
  tampered('a digest is compressed again', (scene) => {
    scene.digest(3).bytes = gzipSync(gunzipSync(scene.digest(3).bytes), { level: 1 })
  }),
]

type Document = SignedFields & { logFiles: { hashValue: string }[] }

/** Changes a digest's document; the signature stays, or is that of another key. */
function rewrite(digest: MadeObject, change: Partial<Record<keyof Document, unknown>>, signer?: SigningKey): void {
  const document = { ...documentOf(digest), ...change } as Document
  const { text, signature } = signDocument(document, signer ?? signers.first)
  digest.bytes = gzipSync(text)
  if (signer !== undefined) digest.metadata = { ...digest.metadata, signature }
}

function rehash(digest: MadeObject, hashValue: string): void {
  rewrite(digest, { logFiles: documentOf(digest).logFiles.map((log) => ({ ...log, hashValue })) })
}

const documentOf = (digest: MadeObject) => JSON.parse(gunzipSync(digest.bytes).toString()) as Document
