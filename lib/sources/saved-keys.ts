import 'server-only'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { parseJson } from './digest-metadata'
import { readFrom } from './directory-read'
import type { PublicKey, PublicKeys } from './source'

/** Years of a region's keys. */
const mostBytes = 4 << 20

/** ISO text, or seconds: the CLI's `cli_timestamp_format` decides. */
const TimeMs = z
  .union([z.number().transform((seconds) => seconds * 1000), z.string().transform((text) => Date.parse(text))])
  .refine((ms) => !Number.isNaN(ms))
  .nullable()
  .default(null)
const Answer = z.object({
  PublicKeyList: z.array(
    z.object({ Value: z.base64(), Fingerprint: z.string(), ValidityStartTime: TimeMs, ValidityEndTime: TimeMs }),
  ),
})

/**
 * The keys of `region` in `list-public-keys.<region>.json`, a saved answer of `aws cloudtrail list-public-keys`, at the
 * top of a source's folder, or beside it when the folder is `AWSLogs` itself. None when there is no such file.
 * Source: https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/list-public-keys.html
 */
export async function readSavedKeys(root: string, region: string): Promise<PublicKeys> {
  // It becomes part of a path, and stands in files that anybody may have written.
  if (!/^[a-z0-9-]+$/i.test(region)) return { keys: [] }
  const key = `list-public-keys.${region}.json`
  for (const folder of basename(root) === 'AWSLogs' ? [root, dirname(root)] : [root]) {
    const read = await readFrom(folder, { key, version: null }, mostBytes)
    if (read.kind === 'gone') continue
    if (read.kind === 'refused') return failure(key, read.detail)
    if (read.kind !== 'bytes') return failure(key, 'it is being written')
    const answer = Answer.safeParse(parseJson(read.bytes))
    if (!answer.success) return failure(key, 'it is no answer of aws cloudtrail list-public-keys')
    return { keys: answer.data.PublicKeyList.map((one) => savedKey(region, one)) }
  }
  return { keys: [] }
}

const failure = (key: string, why: string) => ({ failure: `${key} cannot be used: ${why}` })

function savedKey(region: string, one: z.infer<typeof Answer>['PublicKeyList'][number]): PublicKey {
  const { Value: der, Fingerprint: fingerprint, ValidityStartTime: validFromMs, ValidityEndTime: validToMs } = one
  return { region, fingerprint, der, validFromMs, validToMs }
}
