import 'server-only'
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { AppError } from '@/lib/errors'

/** The instance's own key pair, Ed25519. */
export interface InstanceKey {
  /** The public key, SubjectPublicKeyInfo in PEM. */
  publicPem: string
  /** SHA-256 of the public key's DER, in hex. */
  fingerprint: string
  sign(bytes: Uint8Array): Buffer
}

/**
 * Opens the key in `path`, and makes it there when it is missing, for its owner alone. Throws `config` when others may
 * read it, or when it is no such key.
 */
export async function openInstanceKey(path: string): Promise<InstanceKey> {
  await makeKey(path)
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0) {
    throw new AppError('config', `Others than its owner may read the key ${path}. Run: chmod 600 ${path}`)
  }
  const privateKey = readKey(path, await readFile(path, 'utf8'))
  const publicKey = createPublicKey(privateKey)
  return {
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    fingerprint: hash('sha256', publicKey.export({ format: 'der', type: 'spki' }), 'hex'),
    sign: (bytes) => sign(null, bytes, privateKey),
  }
}

async function makeKey(path: string): Promise<void> {
  try {
    const handle = await open(path, 'wx', 0o600)
    const { privateKey } = generateKeyPairSync('ed25519')
    await handle.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }))
    await handle.sync()
    await handle.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

function readKey(path: string, pem: string) {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // The message below says all that can be done.
  }
  throw new AppError('config', `${path} holds no Ed25519 key. Move it away to have a new one made.`)
}
