import 'server-only'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { hourMs, type MadeObject, SignedTrail, type SigningKey, signingKey } from '@/e2e/emulator/signed-trail'
import { openZip } from '@/e2e/open-zip'
import { EVERYTHING, type Scope } from './access/scope'
import { EvidenceQuery } from './api/evidence'
import type { IngestedOnce } from './ingest'
import { MadeTrail, madeStartMs } from './ingest-trail'

/** A folder of log files with digests, their metadata and the key's saved answer beside them. */
export class SignedFolder extends MadeTrail {
  readonly trail: SignedTrail
  readonly key: SigningKey

  constructor(encoding: 'pkcs1' | 'spki' = 'pkcs1') {
    super()
    this.key = signingKey('us-east-1', [madeStartMs - 24 * hourMs, madeStartMs + 90 * 24 * hourMs], encoding)
    const plan = { account: '111122223333', region: 'us-east-1', name: 'trail', homeRegion: 'us-east-1' }
    const place = { bucket: 'logs', prefix: '', organization: null, startMs: madeStartMs }
    this.trail = new SignedTrail({ ...plan, ...place }, this.key)
  }

  /** Writes everything that was delivered; of those in `bare` the metadata is lost. */
  put(bare: MadeObject[] = []): void {
    for (const object of this.trail.objects) {
      this.writeBytes(object.key, object.bytes)
      if ('signature' in object.metadata && !bare.includes(object)) {
        this.writeBytes(`${object.key}.head.json`, Buffer.from(JSON.stringify({ Metadata: object.metadata })))
      }
    }
    const [ValidityStartTime, ValidityEndTime] = [this.key.validFromMs, this.key.validToMs].map((ms) =>
      new Date(ms).toISOString(),
    )
    const { der, fingerprint: Fingerprint } = this.key
    const one = { Value: der.toString('base64'), Fingerprint, ValidityStartTime, ValidityEndTime }
    this.writeBytes('list-public-keys.us-east-1.json', Buffer.from(JSON.stringify({ PublicKeyList: [one] })))
  }
}

/** Makes a bundle and unpacks it below `into`. Answers its folder. */
export async function unpackBundle(
  { store, bundles }: Pick<IngestedOnce, 'store' | 'bundles'>,
  into: string,
  { scope = EVERYTHING, ...query }: Partial<EvidenceQuery> & { scope?: Scope },
): Promise<string> {
  const opened = await bundles.open({ store: store.reader, scope, query: EvidenceQuery.parse(query) })
  const parts: Uint8Array[] = []
  for await (const part of opened.parts) parts.push(part)
  openZip(Buffer.concat(parts), into)
  return join(into, opened.name)
}

export const TOOLS = { 'verify.mjs': process.execPath, 'verify.sh': 'sh' }

/** What a verifier says of a bundle: the one in `from`, which need not be the bundle's own. */
export function verifyBundle(tool: keyof typeof TOOLS, folder: string, from = 'public') {
  const { status, stdout, stderr } = spawnSync(TOOLS[tool], [join(from, tool), folder], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
