// npm run doctor: tries what everything that is configured takes, names each right that is missing or too much, and changes nothing.
// Exit 1 when something is missing, failed or too much, 2 when it was asked for what it does not know.
import { existsSync } from 'node:fs'
import { partitionOf } from '@/lib/cloudtrail/arn'
import { readSettings, type Settings } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { visibleLines } from '@/lib/format'
import type { BucketSetting } from '@/lib/source-settings'
import { usualRegion } from '@/lib/sources/aws-client'
import { checkAll } from '@/lib/sources/check-all'
import { type Check, tryOne } from '@/lib/sources/check-tried'
import { type Estimate, estimateBucket } from '@/lib/sources/s3-estimate'
import { estimateWords, reportOf, summaryOf } from './doctor-words'
import { defaultTrailFolder } from './sample/folder'
import { readSettings as readStartSettings } from './steps/settings.mjs'

// What it says of Node's age is no finding, and stands in the way of programs that read the errors.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

const FLAGS = {
  '--all': 'every account and region of the fleet, not only the first',
  '--estimate': 'what a first reading of each bucket will come to, from a sampled listing',
  '--json': 'the answer as JSON, for programs: npm run -s doctor -- --json',
}

const asked = process.argv.slice(2)
const has = (flag: keyof typeof FLAGS) => asked.includes(flag)
const unknown = asked.filter((one) => !(one in FLAGS))
if (unknown.length > 0) {
  const flags = Object.entries(FLAGS).map(([flag, words]) => `  ${flag.padEnd(11)} ${words}`)
  console.error([`doctor does not know ${visibleLines(unknown.join(' '))}. It knows`, ...flags].join('\n'))
  process.exit(2)
}

try {
  const settings = readSettings({ ...process.env, METRICTRAIL_SOURCES: namedSources() })
  const { checks, ...numbers } = has('--estimate')
    ? await estimateAll(settings)
    : { checks: await checkAll(settings, has('--all')) }
  const summary = summaryOf(checks)
  console.log(has('--json') ? JSON.stringify({ ...numbers, checks, summary }, null, 2) : reportOf(checks))
  process.exitCode = summary.failed > 0 ? 1 : 0
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  if (has('--json')) console.log(JSON.stringify({ error: message }, null, 2))
  console.error(visibleLines(message))
  process.exitCode = 1
}

/** As `npm start` finds them. */
function namedSources(): string {
  const { sources } = readStartSettings(process.env)
  if (sources !== undefined || existsSync(defaultTrailFolder())) return sources ?? defaultTrailFolder()
  throw new AppError(
    'config',
    'Nothing is configured: write a metrictrail.config.json, or set METRICTRAIL_SOURCES to a folder of CloudTrail log ' +
      'files or to s3://bucket/prefix. (npm start alone makes a sample trail, which was not made yet.)',
  )
}

interface BucketEstimate {
  source: string
  bucket: string
  prefix: string
  folders: number
  objects: number
  storedBytes: number
  requests: number
  readingSeconds: number
  sampleRequests: number
}

async function estimateAll({ sources }: Settings): Promise<{ estimates: BucketEstimate[]; checks: Check[] }> {
  const buckets = sources.filter((source) => source.kind === 's3')
  if (buckets.length === 0) throw new AppError('config', 'No bucket is configured, so there is nothing to estimate.')
  const estimates: BucketEstimate[] = []
  const checks = await Promise.all(
    buckets.map((bucket) => {
      const what = 'A first reading, by a sample'
      const ask = async () => {
        const estimate = await estimateBucket(bucket)
        estimates.push(numbersOf(bucket, estimate))
        return estimateWords(estimate)
      }
      return tryOne({
        source: bucket.name,
        what,
        right: 's3:ListBucket',
        on: `arn:${partitionOf(bucket.region ?? usualRegion())}:s3:::${bucket.bucket}`,
        ask,
      })
    }),
  )
  return { estimates, checks }
}

function numbersOf({ name, bucket, prefix }: BucketSetting, estimate: Estimate): BucketEstimate {
  const { folders, objects, bytes, requests, seconds, asked: sampleRequests } = estimate
  return {
    ...{ source: name, bucket, prefix, folders, objects, storedBytes: bytes },
    ...{ requests, readingSeconds: seconds, sampleRequests },
  }
}
