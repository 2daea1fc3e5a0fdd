import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { LogFile } from '@/lib/evidence/judge-log-file'
import { openKeys, type SavedKey } from '@/lib/evidence/public-key'
import { verifyDigest } from '@/lib/evidence/verify-digest'
import { headObjectMetadata } from '@/lib/sources/digest-metadata'
import { inflate } from '@/lib/sources/inflate'

/** What a thread is started with. */
export interface VerifyShare {
  folder: string
  keys: SavedKey[]
}
/** A folder whose digests (`CloudTrail-Digest`) or log files are to be read. */
export interface VerifyTask {
  kind: string
  folder: string
}
export interface VerifyAnswer {
  facts: DigestFact[]
  files: LogFile[]
}

const { folder, keys } = workerData as VerifyShare
const ring = openKeys(keys)
const limits = { compressedBytes: 64 << 20, inflatedBytes: 256 << 20, ratio: 200 }

parentPort?.on('message', (task: VerifyTask) => {
  void answer(task).then((done) => parentPort?.postMessage(done))
})

async function answer({ kind, folder: day }: VerifyTask): Promise<VerifyAnswer> {
  const names = readdirSync(day).filter((name) => name.endsWith('.json.gz'))
  const some = names.map((name) => join(relative(folder, day), name))
  if (kind === 'CloudTrail-Digest') return { facts: some.map(readDigest), files: [] }
  const files: LogFile[] = []
  for (const key of some) {
    const inflated = await inflate(readFileSync(join(folder, key)), key, limits)
    if (inflated.kind === 'refused') throw new Error(`${key}: ${inflated.detail}`)
    const name = parseObjectKey(key)
    files.push({
      ...{ bucket: null, key, contentSha256: hash('sha256', inflated.bytes, 'hex'), reason: null },
      hasDataAfterEnd: inflated.trailing !== 'nothing',
      ...{ account: name?.account ?? null, region: name?.region ?? null, deliveredMs: name?.deliveredMs ?? null },
    })
  }
  return { facts: [], files }
}

function readDigest(key: string): DigestFact {
  const path = join(folder, key)
  const metadata = headObjectMetadata(readFileSync(`${path}.head.json`))
  if (metadata === null) throw new Error(`${key}.head.json is no answer of head-object`)
  return verifyDigest({ bucket: null, key, stored: readFileSync(path), ...metadata }, ring, null)
}
