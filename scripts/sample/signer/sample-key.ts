import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One of the sample's keys: CloudTrail's differ from region to region too. */
export interface SampleKey {
  privateKey: KeyObject
  /** PKCS#1, as `ListPublicKeys` tells it. */
  der: Buffer
  /** Hex MD5 of the DER. */
  fingerprint: string
}

/** The key that signs the digests of `region`; throws when the sample has none for it. */
export function readSampleKey(region: string): SampleKey {
  const privateKey = createPrivateKey(readFileSync(join(import.meta.dirname, `SAMPLE-KEY.${region}.pem`)))
  const der = createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' })
  return { privateKey, der, fingerprint: createHash('md5').update(der).digest('hex') }
}

/** SHA256withRSA over UTF-8, in hex. */
export function signature({ privateKey }: SampleKey, text: string): string {
  return sign('sha256', Buffer.from(text), privateKey).toString('hex')
}

/** The answer of `aws cloudtrail list-public-keys` for a key that is valid in `window`, epoch milliseconds. */
export function listPublicKeysAnswer({ der, fingerprint }: SampleKey, window: { fromMs: number; toMs: number }) {
  const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', '+00:00')
  return {
    PublicKeyList: [
      {
        Value: der.toString('base64'),
        ValidityStartTime: time(window.fromMs),
        ValidityEndTime: time(window.toMs),
        Fingerprint: fingerprint,
      },
    ],
  }
}
