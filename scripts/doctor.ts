// npm run doctor: tries what every source needs, names each right that is missing or too much, and changes nothing.
// `--estimate`: what a first reading of each bucket will come to, from a sampled listing. `--all`: every account and region of the fleet, not only the first. `--json`: the checks for programs.
// Exit 1 when something is missing, failed or too much.
import { readSettings, type Settings } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { formatCount, visibleText } from '@/lib/format'
import type { SourceSetting } from '@/lib/source-settings'
import { checkSource } from '@/lib/sources/check'
import { checkFleet } from '@/lib/sources/check-fleet'
import { checkReader } from '@/lib/sources/check-reader'
import { type Check, triedCall } from '@/lib/sources/check-tried'
import { estimateBucket } from '@/lib/sources/s3-estimate'
import { defaultTrailFolder } from './sample/folder'
import { readSettings as readStartSettings } from './steps/settings.mjs'

const WORDS: Record<Check['result'], string> = {
  ok: 'ok         ',
  missing: 'MISSING    ',
  failed: 'FAILED     ',
  'too much': 'TOO MUCH   ',
  'not checked': 'not checked',
}

try {
  const { sources = defaultTrailFolder() } = readStartSettings(process.env)
  const settings = readSettings({ ...process.env, METRICTRAIL_SOURCES: sources })
  const checks = process.argv.includes('--estimate') ? await estimateAll(settings) : await checkAll(settings)
  if (process.argv.includes('--json')) console.log(JSON.stringify({ checks }, null, 2))
  else for (const check of checks) console.log(lineOf(check))
  process.exitCode = checks.some(({ result }) => result !== 'ok' && result !== 'not checked') ? 1 : 0
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(visibleText(error.message))
  process.exitCode = 1
}

async function checkAll({ sources, fleet }: Settings): Promise<Check[]> {
  const found = await Promise.all(
    sources.map(async (source) => [
      ...(source.kind === 'directory' ? [] : await checkReader(readerOf(source))),
      ...(await checkSource(source)),
    ]),
  )
  return [...found.flat(), ...(fleet === null ? [] : await checkFleet(fleet, process.argv.includes('--all')))]
}

function readerOf(source: Exclude<SourceSetting, { kind: 'directory' }>) {
  const { name, region, role } = source
  const place = source.kind === 's3' ? { bucket: source.bucket, prefix: source.prefix } : null
  return { source: name, region, role, place }
}

function estimateAll({ sources }: Settings): Promise<Check[]> {
  const buckets = sources.filter((source) => source.kind === 's3')
  if (buckets.length === 0) throw new AppError('config', 'No bucket is configured, so there is nothing to estimate.')
  return Promise.all(
    buckets.map((bucket) => {
      const question = { source: bucket.name, what: 'A first reading, by a sample', right: 's3:ListBucket' }
      return triedCall(question, async () => {
        const { folders, objects, bytes, requests, seconds } = await estimateBucket(bucket)
        const size = `${formatCount(objects)} objects, ${formatCount(Math.ceil(bytes / 1e6))} MB in ${folders} folders`
        return `${size}; ${formatCount(requests)} requests, some ${formatCount(Math.ceil(seconds / 60))} minutes`
      })
    }),
  )
}

function lineOf({ source, what, right, result, detail }: Check): string {
  return `${WORDS[result]}  ${source}: ${what}${right === null ? '' : ` (${right})`}: ${visibleText(detail)}`
}
