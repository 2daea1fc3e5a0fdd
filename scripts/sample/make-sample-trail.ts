import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultTrailFolder } from './folder'
import { PRODUCTION, RESEARCH } from './people'
import { type SampleCounts, writeSampleTrail } from './sample-trail'

/** Raised when the same seed and end no longer give the same bytes. */
const FORMAT = 2
const DEFAULT_END = '2026-11-20T00:00:00Z'
/** Hidden, since a reader of log folders takes other .json files for logs. */
const STAMP = '.SAMPLE.json'

const { values } = parseArgs({
  options: { out: { type: 'string' }, seed: { type: 'string' }, end: { type: 'string' } },
})
const root = resolve(values.out ?? defaultTrailFolder())
const seed = Number(values.seed ?? 1)
const endMs = Date.parse(values.end ?? DEFAULT_END)
if (!Number.isSafeInteger(seed)) fail(`--seed must be a whole number, not "${values.seed ?? ''}".`)
if (Number.isNaN(endMs)) fail(`--end must be a time such as ${DEFAULT_END}, not "${values.end ?? ''}".`)

const wanted = { format: FORMAT, seed, end: new Date(endMs).toISOString() }
const stamp = readStamp(join(root, STAMP))
if (stamp && JSON.stringify(stamp.made) === JSON.stringify(wanted)) {
  console.log(`The sample trail is in ${root} already (${describe(stamp.counts)}).`)
} else {
  refuseForeignFolder()
  write()
}

function write() {
  const startedAt = performance.now()
  console.log(`Writing the sample trail to ${root}: nine models are trained for it, three days pass.`)
  mkdirSync(root, { recursive: true })
  const counts = writeSampleTrail(root, { seed, endMs }, (hour, { points }) => {
    if (hour % 12 === 0 && hour > 0) console.log(`  hour ${hour} of 72: ${points.toLocaleString('en')} points`)
  })
  const partial = join(root, `${STAMP}.partial`)
  writeFileSync(partial, `${JSON.stringify({ made: wanted, counts }, null, 2)}\n`)
  renameSync(partial, join(root, STAMP))
  console.log(
    `The sample trail is written: ${describe(counts)}, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`,
  )
}

/** Files of the same seed and end are written again under their own names; anything else in the folder is not ours to mix with. */
function refuseForeignFolder() {
  if (stamp)
    fail(
      `${root} holds a sample of another kind (${JSON.stringify(stamp.made)}). Delete the folder, or give another one with --out.`,
    )
  const accounts = existsSync(join(root, 'AWSLogs')) ? readdirSync(join(root, 'AWSLogs')) : []
  const foreign = accounts.find((name) => ![RESEARCH, PRODUCTION].includes(name))
  if (foreign)
    fail(`${root} holds logs of account ${foreign}, which are not the sample's. Give another folder with --out.`)
}

function readStamp(path: string): { made: unknown; counts: SampleCounts } | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { made: unknown; counts: SampleCounts }) : null
}

function describe({ files, digests, records, metricCalls, points }: SampleCounts): string {
  const n = (value: number) => value.toLocaleString('en')
  const calls = `${n(points)} points in ${n(metricCalls)} BatchPutMetrics calls`
  return `${calls}, ${n(records)} records, ${n(files)} log files, ${n(digests)} digest files`
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
