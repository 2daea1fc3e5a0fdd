// npm run bench: measures the product against its promises and writes BENCHMARKS.md. Tests never time; this does.
// `--only=ingest,verify,queries,busy,browser,bucket` runs a part and only prints; `--quick` takes the million-point trail, once.
import { writeFileSync } from 'node:fs'
import { buildIfNeeded } from '../steps/build.mjs'
import { benchBrowser } from './browser-bench'
import { benchBucket } from './bucket-bench'
import { benchBusy } from './busy-bench'
import { ensureTrail } from './generate-trail'
import { benchIngest, dataDirOf, type Rounds } from './ingest-bench'
import { queryLatencies } from './latency'
import { jqMissing } from './peers'
import { canMeter } from './process-meter'
import { benchmarksMarkdown, type Findings } from './report'
import { startServer, untilIdle } from './server'
import type { SetName } from './sets'
import { benchVerify } from './verify-bench'

const parts = ['ingest', 'verify', 'queries', 'busy', 'browser', 'bucket'] as const
type Part = (typeof parts)[number]

const quick = process.argv.includes('--quick')
const chosen = choose(process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length))
const rounds: Rounds = quick ? { quick: 1, long: 1 } : { quick: 5, long: 3 }

if (chosen.some((part) => part !== 'verify')) await buildIfNeeded()
const findings: Findings = { notes: notes() }
for (const part of chosen) {
  console.log(`\n── ${part}`)
  Object.assign(findings, await measure(part))
}
const text = benchmarksMarkdown(findings, { date: new Date().toISOString().slice(0, 10), command: 'npm run bench' })
console.log(`\n${text}`)
if (!quick && chosen.length === parts.length) writeFileSync('BENCHMARKS.md', text)

function measure(part: Part): Promise<Partial<Findings>> {
  switch (part) {
    case 'ingest':
      return measureIngest()
    case 'verify':
      return benchVerify(rounds.long).then((verify) => ({ verify }))
    case 'queries':
      return measureQueries()
    case 'busy':
      return measureBusy()
    case 'browser':
      return benchBrowser().then((browser) => ({ browser }))
    case 'bucket':
      return benchBucket().then((bucket) => ({ bucket }))
  }
}

async function measureIngest(): Promise<Partial<Findings>> {
  const names: SetName[] = quick ? ['pure1m'] : ['mixed', 'pure10m']
  const ingest = []
  for (const name of names) {
    const trail = await ensureTrail(name)
    console.log(name)
    ingest.push({ trail, results: await benchIngest(trail, rounds) })
  }
  return { ingest }
}

async function measureQueries(): Promise<Partial<Findings>> {
  const trail = await ensureTrail('pure10m')
  const server = await startServer({ dataDir: dataDirOf(trail), sources: trail.folder })
  try {
    await untilIdle(server, trail.files)
    return { queries: await queryLatencies(server.url) }
  } finally {
    await server.stop()
  }
}

async function measureBusy(): Promise<Partial<Findings>> {
  return { busy: await benchBusy(await ensureTrail('pure1m'), await ensureTrail('pure10m')) }
}

function notes(): string[] {
  return [
    jqMissing(),
    canMeter ? null : 'CPU and memory were not measured: this system has no /proc.',
    'MetricTrail runs with everything on: archive, journal, duplicates found, sightings, segments, summaries.',
    'Its time counts from the start of the server process to the moment when it says that every file is in.',
    'The two peers do less: jq keeps nothing, read_json finds no duplicates and keeps no places of records.',
  ].filter((note) => note !== null)
}

function choose(list: string | undefined): readonly Part[] {
  if (list === undefined) return parts
  return list.split(',').map((name) => {
    const part = parts.find((known) => known === name)
    if (!part) throw new Error(`--only=${name}: the parts are ${parts.join(', ')}`)
    return part
  })
}
