// npm run bench: measures the product against its promises and writes BENCHMARKS.md. Tests never time; this does.
// `--only=ingest,verify,queries,busy,browser,bucket,bundle` runs a part and only prints; `--quick` takes the million-point
// trail, once; `--rounds=3,1`: three runs of each way, one of what takes longer than a minute; `--sets=mixed`: of the
// trails to ingest only these; `--without-jq`: not the slowest peer.
import { readFileSync, writeFileSync } from 'node:fs'
import { buildIfNeeded } from '../steps/build.mjs'
import { benchBrowser } from './browser-bench'
import { benchBucket } from './bucket-bench'
import { benchBundle } from './bundle-bench'
import { benchBusy } from './busy-bench'
import { floorName } from './floor'
import { ensureTrail } from './generate-trail'
import { benchIngest, dataDirOf, type Rounds } from './ingest-bench'
import { queryLatencies } from './latency'
import { jqMissing } from './peers'
import { canMeter } from './process-meter'
import { benchmarksMarkdown, type Findings } from './report'
import { startServer, untilIdle } from './server'
import type { SetName } from './sets'
import { benchVerify } from './verify-bench'
import { webPart, withWebPart } from './web/web-report'

const parts = ['ingest', 'verify', 'queries', 'busy', 'browser', 'bucket', 'bundle'] as const
type Part = (typeof parts)[number]

const quick = process.argv.includes('--quick')
const chosen = choose(option('only'))
const rounds = quick ? { quick: 1, long: 1 } : readRounds(option('rounds') ?? '5,3')
const withJq = jqMissing() === null && !process.argv.includes('--without-jq')
const typed = process.argv.slice(2).join(' ')
const command = typed === '' ? 'npm run bench' : `npm run bench -- ${typed}`

if (chosen.some((part) => part !== 'verify')) await buildIfNeeded()
const findings: Findings = { notes: notes() }
for (const part of chosen) {
  console.log(`\n── ${part}`)
  Object.assign(findings, await measure(part))
}
const text = benchmarksMarkdown(findings, { date: new Date().toISOString().slice(0, 10), command })
console.log(`\n${text}`)
if (!quick && chosen.length === parts.length) keep(text)

/** What `npm run bench:web` wrote stays. */
function keep(text: string): void {
  writeFileSync('BENCHMARKS.md', withWebPart(text, webPart(readFileSync('BENCHMARKS.md', 'utf8'))))
}

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
    case 'bundle':
      return benchBundle().then((bundle) => ({ bundle }))
  }
}

async function measureIngest(): Promise<Partial<Findings>> {
  const all: SetName[] = quick ? ['pure1m'] : ['mixed', 'pure10m']
  const named = option('sets')?.split(',')
  const names = all.filter((name) => named?.includes(name) ?? true)
  const ingest = []
  for (const name of names) {
    const trail = await ensureTrail(name)
    console.log(name)
    ingest.push({ trail, results: await benchIngest(trail, { ...rounds, withJq }) })
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
    `${floorName}: what Node's own zlib and OpenSSL need for the same bytes on two threads, with nothing parsed or kept.`,
    'The two peers do less: jq keeps nothing, read_json finds no duplicates and keeps no places of records.',
  ].filter((note) => note !== null)
}

function option(name: string): string | undefined {
  return process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(`--${name}=`.length)
}

function readRounds(text: string): Rounds {
  const [quick, long] = text.split(',').map(Number)
  if (!quick || !long) throw new Error(`--rounds=${text}: it is two numbers, as in --rounds=5,3`)
  return { quick, long }
}

function choose(list: string | undefined): readonly Part[] {
  if (list === undefined) return parts
  return list.split(',').map((name) => {
    const part = parts.find((known) => known === name)
    if (!part) throw new Error(`--only=${name}: the parts are ${parts.join(', ')}`)
    return part
  })
}
