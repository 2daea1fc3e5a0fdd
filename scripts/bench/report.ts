import { cpus, totalmem } from 'node:os'
import type { BrowserResult } from './browser-bench'
import type { BucketResult } from './bucket-bench'
import type { BundleResult } from './bundle-bench'
import type { Busy } from './busy-bench'
import { floorName } from './floor'
import type { Trail } from './generate-trail'
import type { IngestResult } from './ingest-bench'
import type { Latency } from './latency'
import type { VerifyResult } from './verify-bench'

export type TrailResult = { trail: Trail; results: IngestResult[] }

/** What a benchmark found; a part that was not asked for is absent. */
export type Findings = {
  ingest?: TrailResult[]
  verify?: VerifyResult
  queries?: Latency[]
  busy?: Busy[]
  browser?: BrowserResult
  bucket?: BucketResult
  bundle?: BundleResult
  notes: string[]
}

/** The whole of BENCHMARKS.md. `date` is an ISO day, `command` what was typed. */
export function benchmarksMarkdown(findings: Findings, { date, command }: { date: string; command: string }): string {
  const sections = [
    '# Benchmarks',
    `Written by \`${command}\` on ${date}. ${machine()}`,
    ...(findings.ingest ?? []).map(ingestSection),
    findings.ingest ? targets(findings.ingest) : '',
    findings.verify ? verifySection(findings.verify) : '',
    findings.queries ? querySection(findings.queries) : '',
    findings.busy ? busySection(findings.busy) : '',
    findings.browser ? browserSection(findings.browser) : '',
    findings.bucket ? bucketSection(findings.bucket) : '',
    findings.bundle ? bundleSection(findings.bundle) : '',
    findings.notes.map((note) => `- ${note}`).join('\n'),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function machine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores (${first?.model.trim()}), ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}.`
}

function ingestSection({ trail, results }: TrailResult): string {
  const size = `${count(trail.files)} files, ${count(trail.records)} records, ${count(trail.events)} metrics calls, ${count(trail.points)} points, ${mega(trail.rawBytes)} MB of JSON (${mega(trail.gzBytes)} MB gzipped)`
  const rows = results.map((result) => [
    result.name,
    result.wallSeconds.toFixed(1),
    result.cpuSeconds.toFixed(1),
    count(result.points / result.wallSeconds),
    count(result.points / result.cpuSeconds),
    count(trail.rawBytes / 1e6 / result.wallSeconds),
    result.peakBytes ? mega(result.peakBytes) : '',
    result.storeBytes ? (result.storeBytes / result.points).toFixed(1) : '',
    String(result.runs),
  ])
  const head = ['way', 'wall s', 'CPU s', 'points/s', 'points/CPU-s', 'JSON MB/s', 'peak MB', 'bytes/point', 'runs']
  return `## Ingest: ${trail.name}\n${size}. Medians; peak memory is the highest of the runs.\n\n${table(head, rows)}`
}

/** The promises of the product, each with what was found. */
function targets(all: TrailResult[]): string {
  const rows = all.flatMap(({ trail, results }) => {
    const find = (name: string) => results.find((result) => result.name === name)
    const [own, jq, jq2, sql] = ['MetricTrail', 'zcat | jq', 'zcat | jq, 2 processes', 'DuckDB read_json'].map(find)
    const floor = find(floorName)
    if (!own) return []
    const faster = (peer: IngestResult | undefined) =>
      peer ? `${(peer.wallSeconds / own.wallSeconds).toFixed(1)}×` : '-'
    const atMost = jq && floor ? `${(jq.wallSeconds / floor.wallSeconds).toFixed(1)}×` : '-'
    const perCpu = (result: IngestResult | undefined) =>
      sql && result ? `${(sql.cpuSeconds / result.cpuSeconds).toFixed(2)}×` : '-'
    const mixed = trail.name === 'mixed'
    return [
      [trail.name, 'wall time against `zcat | jq`', mixed ? '≥ 12×' : '≥ 8×', faster(jq)],
      [trail.name, `the same of: ${floorName}`, '', atMost],
      [trail.name, 'wall time against two processes of it', '', faster(jq2)],
      [trail.name, 'points per CPU-second against read_json', mixed ? '' : '≥ 1.3×', perCpu(own)],
      [trail.name, `the same of: ${floorName}`, '', perCpu(floor)],
      [trail.name, 'peak memory of the whole server', '≤ 750 MB', own.peakBytes ? `${mega(own.peakBytes)} MB` : '-'],
      ...(mixed ? [] : [[trail.name, 'bytes a point, everything included', '≤ 22', bytesPerPoint(own)]]),
    ]
  })
  return `## Ingest: to reach\n${table(['set', 'what', 'to reach', 'found'], rows)}`
}

const bytesPerPoint = ({ storeBytes, points }: IngestResult) => (storeBytes ? (storeBytes / points).toFixed(1) : '-')

function verifySection({ year, runs }: VerifyResult): string {
  const files = year.digests + year.logFiles
  const sum = runs.find(({ name }) => name === 'zcat | sha256sum')?.wallSeconds ?? 0
  const rows = runs.map(({ name, wallSeconds, cpuSeconds }) => [
    name,
    wallSeconds.toFixed(1),
    cpuSeconds.toFixed(1),
    count(files / wallSeconds),
    count(year.rawBytes / 1e6 / wallSeconds),
    `${(sum / wallSeconds).toFixed(1)}×`,
  ])
  const head = ['way', 'wall s', 'CPU s', 'files/s', 'log MB/s', 'against zcat (to reach: ≥ 2×)']
  const size = `${count(year.digests)} digests of a year in ${year.regions.length} regions, ${count(year.logFiles)} log files, ${mega(year.rawBytes)} MB of JSON.`
  const how =
    'MetricTrail with two threads: listed, read, inflated, hashed, signatures checked, every chain and log file judged.'
  return `## Verification\n${size} ${how} Medians.\n\n${table(head, rows)}`
}

function querySection(queries: Latency[]): string {
  const rows = queries.map(({ name, server, http, toReach, bytes, requests }) => [
    name,
    server.p50.toFixed(1),
    server.p95.toFixed(1),
    toReach ? `≤ ${toReach}` : '',
    http.p50.toFixed(1),
    http.p95.toFixed(1),
    count(bytes / 1000),
    String(requests),
  ])
  const head = [
    'request',
    'server p50',
    'server p95',
    'to reach (p95)',
    'HTTP p50',
    'HTTP p95',
    'answer kB',
    'requests',
  ]
  const how =
    'Milliseconds, one request at a time: in the server, from the start of the route to the whole answer as text; and over HTTP from the same machine, to the last byte. The store remembers its last answers until it changes, so the same question again costs what is made of them; what a question costs that nobody asked before stands in the rows "another … each time".'
  return `## Questions to a store of 10 million points\n${how}\n\n${table(head, rows)}`
}

function busySection(busy: Busy[]): string {
  const rows = busy.map(({ name, idleP95, busyP95, requests }) => [
    name,
    idleP95.toFixed(1),
    busyP95.toFixed(1),
    `${(busyP95 / idleP95).toFixed(1)}×`,
    String(requests),
  ])
  const head = ['page', 'idle p95 ms', 'p95 ms during ingest', 'ratio (≤ 3×)', 'requests']
  return `## Pages while pure10m is being read\n${table(head, rows)}`
}

function browserSection({ scriptBytes, scripts, clickToDrawnMs, cards, runs }: BrowserResult): string {
  const rows = [
    ['client JavaScript of the run page, as sent (gzip)', `${(scriptBytes / 1000).toFixed(0)} kB in ${scripts} files`],
    [`click on a run to ${cards} drawn charts, median of ${runs}`, `${clickToDrawnMs.toFixed(0)} ms`],
  ]
  return `## Browser\nChromium, production build, sample trail, 1440 × 1600.\n\n${table(['what', 'found'], rows)}`
}

function bucketSection({ files, records, events, gzBytes, readings }: BucketResult): string {
  const rows = readings.map((reading) => [
    reading.name,
    reading.seconds.toFixed(1),
    count(reading.files / reading.seconds),
    count(reading.lists),
    count(reading.gets),
    mega(reading.peakBytes),
  ])
  const head = ['what', 'seconds', 'files/s', 'ListObjectsV2', 'GetObject', 'peak MB']
  const size = `${count(files)} log files of ${count(records)} records, of them ${count(events)} metrics calls, ${mega(gzBytes)} MB gzipped`
  const how =
    'From a stand-in of S3 on loopback, which works on the same cores. Changes are found by polling every 5 s, with no queue.'
  return `## A bucket\n${size}. ${how}\n\n${table(head, rows)}`
}

function bundleSection({ trail, checked, changed, ...made }: BundleResult): string {
  const rows = [
    ['made and sent, seconds', '', made.seconds.toFixed(1)],
    ['size of the zip, MB', '', (made.zipBytes / 1e6).toFixed(1)],
    ['memory of the server before, MB', '', mega(made.idleBytes)],
    ['its peak above that, MB', '≤ 300', mega(made.peakBytes - made.idleBytes)],
    ...checked.map(({ tool, seconds, status }) => [
      `${tool}: exit code ${status ?? 'none'} after so many seconds`,
      '',
      seconds.toFixed(1),
    ]),
  ]
  const found = changed.map(({ kind, checked: both }) => [
    `\`${kind}\``,
    ...both.map(({ status, isNamed }) => `exit ${status}, ${isNamed ? 'named' : 'not named'}`),
  ])
  const of = `Of one run: ${count(trail.points)} points, ${trail.logFiles} log files, ${trail.digests} signed digests; signed by the instance.`
  const change = 'What its verifiers say after one bit in the middle of one file was changed, a file of each kind:'
  return `## Evidence bundle\n${of}\n\n${table(['what', 'to reach', 'found'], rows)}\n\n${change}\n\n${table(['file', 'verify.mjs', 'verify.sh'], found)}`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const count = (value: number) => Math.round(value).toLocaleString('en-US')
const mega = (bytes: number) => count(bytes / 1e6)
