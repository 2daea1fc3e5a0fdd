import { spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { floorName, readAndHash } from './floor'
import type { Trail } from './generate-trail'
import { benchFolder } from './generate-trail'
import { finishedChildrenCpu, metered } from './process-meter'

/** One run of one way to get a trail's points: seconds on the wall, seconds of CPU, points that came out. */
export type Run = { wallSeconds: number; cpuSeconds: number; points: number }

export type Peer = { name: string; run: (trail: Trail) => Promise<Run> }

const filter = `.Records[]
  | select(.eventName == "BatchPutMetrics" and .eventSource == "metrics-sagemaker.amazonaws.com") | . as $e
  | .requestParameters.metricData[]
  | [$e.eventID, $e.eventTime, $e.recipientAccountId, $e.awsRegion, $e.userIdentity.arn, $e.sourceIPAddress, $e.userAgent,
     $e.errorCode, $e.requestParameters.trialComponentName, .metricName, .timestamp, .step, .value] | @csv`

/** What one writes by hand: one row a point, no store, no duplicates found, no errors noticed. */
export const jqPeers: readonly Peer[] = [
  { name: 'zcat | jq', run: (trail) => runJq(trail, 1) },
  { name: 'zcat | jq, 2 processes', run: (trail) => runJq(trail, 2) },
]

export const readJsonPeer: Peer = { name: 'DuckDB read_json', run: runReadJson }

/** No point comes out of it: its points per second are those of the bytes that it went through. */
export const floorPeer: Peer = { name: floorName, run: runFloor }

/** null when jq is there, else what to say. */
export function jqMissing(): string | null {
  return spawnSync('jq', ['--version']).status === 0
    ? null
    : 'jq is not installed: the comparison with it was left out.'
}

async function runJq(trail: Trail, processes: number): Promise<Run> {
  const script = `find "$1" -name '*.json.gz' -print0 | sort -z | xargs -0 -P ${processes} -n 25 sh -c 'zcat "$@" | jq -r "$FILTER"' sh | wc -l`
  const before = finishedChildrenCpu()
  const started = performance.now()
  const text = await output('sh', ['-c', script, 'sh', trail.folder], { ...process.env, FILTER: filter })
  const wallSeconds = (performance.now() - started) / 1000
  return { wallSeconds, cpuSeconds: finishedChildrenCpu() - before, points: Number(text) }
}

async function runReadJson(trail: Trail): Promise<Run> {
  const store = join(benchFolder(), 'read-json.duckdb')
  const child = fileURLToPath(new URL('./read-json-peer.ts', import.meta.url))
  const text = await output(process.execPath, ['--import', 'tsx', child, trail.folder, store], process.env)
  rmSync(store, { force: true })
  return JSON.parse(text) as Run
}

async function runFloor({ folder, rawBytes, points }: Trail): Promise<Run> {
  let bytes = 0
  const used = await metered(async () => {
    bytes = await readAndHash(folder)
  })
  if (bytes !== rawBytes) throw new Error(`${bytes} bytes were inflated; the trail has ${rawBytes}`)
  return { ...used, points }
}

/** What a command prints; throws when it fails. */
export function output(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0) done(Buffer.concat(chunks).toString())
      else fail(new Error(`${command} ended with code ${code}`))
    })
  })
}
