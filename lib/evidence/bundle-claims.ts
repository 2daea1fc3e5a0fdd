import 'server-only'
import { hash } from 'node:crypto'
import { keyOrigin } from '@/lib/cloudtrail/sample-keys'
import type { BundleLog } from '@/lib/store/bundle-files'
import type { BundleDigest, BundleKey } from '@/lib/store/bundle-proof'
import type { ClaimedLog, Claims } from './bundle-manifest'
import { isoOf } from './bundle-words'
import { openKeys } from './public-key'

/** The rows that claims are made of; `bucketOf`: where a source's objects lie, null for a folder. */
export interface ClaimRows {
  logs: readonly BundleLog[]
  digests: readonly BundleDigest[]
  keys: readonly BundleKey[]
  form: 'files' | 'records'
  bucketOf: (source: string) => string | null
}

/** Claims by content-addressed names, which say the same wherever a bundle is unpacked. */
export function claimsOf({ logs, digests, keys, form, bucketOf }: ClaimRows): Claims {
  const whole = new Set(logs.filter(({ isWhole }) => isWhole && form === 'files').map((log) => log.storedSha256))
  return {
    logs: new Map(logs.map((log) => [log.fileId, claimLog(log, whole.has(log.storedSha256), bucketOf)])),
    digests: digests.map(claimDigest),
    keys: claimKeys(keys, digests),
  }
}

function claimLog(log: BundleLog, isFile: boolean, bucketOf: ClaimRows['bucketOf']): ClaimedLog {
  const { storedSha256, contentSha256, verdict, reason, source, key, digestKey, deliveredMs, events } = log
  return {
    path: isFile ? `logs/${storedSha256}.json${key.endsWith('.gz') ? '.gz' : ''}` : null,
    form: isFile ? 'file' : 'records',
    ...{ storedSha256, contentSha256, verdict, reason, source, bucket: bucketOf(source), key, digestKey },
    ...{ delivered: deliveredMs === null ? null : isoOf(deliveredMs), events },
  }
}

function claimDigest(digest: BundleDigest): Claims['digests'][number] {
  const { source, bucket, key, storedSha256, signature, algorithm, generatedMs } = digest
  const { verdict, reason, endMs, fingerprint } = digest
  const metaText = `${JSON.stringify({ source, bucket, key, signature, algorithm, generatedMs }, null, 2)}\n`
  return {
    claim: {
      path: `digests/${storedSha256}.json.gz`,
      meta: `digests/${hash('sha256', metaText, 'hex')}.json`,
      ...{ verdict, reason, source, bucket, key, endMs, fingerprint },
    },
    storedSha256,
    metaText,
  }
}

/** One claim for each key and region. A key that is not what its fingerprint says proves nothing, so it is left out. */
function claimKeys(keys: readonly BundleKey[], digests: readonly BundleDigest[]): Claims['keys'] {
  const buckets = new Map(digests.map(({ source, bucket }) => [source, bucket]))
  const claims = new Map<string, Claims['keys'][number]>()
  for (const { source, region, fingerprint, der, validFromMs, validToMs, seenMs } of keys) {
    const [opened] = openKeys([{ region, fingerprint, der, validFromMs, validToMs }]).get(fingerprint) ?? []
    if (opened?.key == null || claims.has(`${region} ${fingerprint}`)) continue
    const from = keyOrigin(fingerprint, (buckets.get(source) ?? null) !== null)
    claims.set(`${region} ${fingerprint}`, {
      claim: {
        path: `keys/${fingerprint}.der`,
        ...{ fingerprint, region, validFromMs, validToMs, source, from, seen: isoOf(seenMs) },
      },
      der: Buffer.from(der, 'base64'),
    })
  }
  return [...claims.values()]
}
