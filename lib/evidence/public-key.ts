import 'server-only'
import { createPublicKey, hash, type KeyObject } from 'node:crypto'

/**
 * A public key as `ListPublicKeys` of a region answers it: `der` in base64, validity in epoch ms, null where the answer
 * does not tell.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PublicKey.html
 */
export interface SavedKey {
  region: string
  fingerprint: string
  der: string
  validFromMs: number | null
  validToMs: number | null
}

/** A saved key with what came of opening it. */
export interface OpenedKey {
  saved: SavedKey
  /** Null with the reason why it proves nothing. */
  key: KeyObject | null
  reason: 'key_altered' | 'key_unreadable' | null
}

/** Opened keys by the fingerprint that they say they have; in several regions the same is possible. */
export type KeyRing = ReadonlyMap<string, readonly OpenedKey[]>

/** Opens the keys once, for many digests. */
export function openKeys(saved: Iterable<SavedKey>): KeyRing {
  const ring = new Map<string, OpenedKey[]>()
  for (const each of saved) {
    const same = ring.get(each.fingerprint) ?? []
    same.push(openKey(each))
    ring.set(each.fingerprint, same)
  }
  return ring
}

/**
 * A key is what its fingerprint says, the MD5 of the DER in lower-case hex, or it is none. The DER is an RSAPublicKey
 * (PKCS#1), and in some of AWS's answers a SubjectPublicKeyInfo.
 */
function openKey(saved: SavedKey): OpenedKey {
  const der = Buffer.from(saved.der, 'base64')
  if (hash('md5', der, 'hex') !== saved.fingerprint) return { saved, key: null, reason: 'key_altered' }
  const key = readDer(der, 'pkcs1') ?? readDer(der, 'spki')
  if (key === null || key.asymmetricKeyType !== 'rsa') return { saved, key: null, reason: 'key_unreadable' }
  return { saved, key, reason: null }
}

function readDer(der: Buffer, type: 'pkcs1' | 'spki'): KeyObject | null {
  try {
    return createPublicKey({ key: der, format: 'der', type })
  } catch {
    return null
  }
}
