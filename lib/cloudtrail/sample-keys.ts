/** Where a public key was taken from: AWS's own answer to ListPublicKeys, a file beside the logs, or this repository. */
export const KEY_ORIGINS = ['cloudtrail', 'file', 'sample'] as const
export type KeyOrigin = (typeof KEY_ORIGINS)[number]

/** Fingerprints (MD5 of the DER, hex) of the keys that sign the sample trail: everybody has their private halves. */
const SAMPLE_KEYS: readonly string[] = [
  '6897acd045acc4a7b710e8c4e71c405b',
  'cef433772ec8b7261db8b82259d57036',
  '9d9bf5ea985b47ff50d52539b51f660c',
]

/** Only for a bucket (`isBucket`) CloudTrail is asked; in a folder anybody may have put a file with keys. */
export function keyOrigin(fingerprint: string | null, isBucket: boolean): KeyOrigin {
  if (isBucket) return 'cloudtrail'
  return fingerprint !== null && SAMPLE_KEYS.includes(fingerprint) ? 'sample' : 'file'
}
