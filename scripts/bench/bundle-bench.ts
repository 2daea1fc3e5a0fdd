import { spawnSync } from 'node:child_process'
import { createWriteStream, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import { openZip } from '@/e2e/open-zip'
import { benchFolder } from './generate-trail'
import { runKey } from './latency'
import { type Server, startServer, untilIdle } from './server'
import { ensureSignedMillion, type SignedMillion } from './signed-million'

/** The evidence bundle of a run of a million points: how it is made, and what its own verifiers say of it. */
export interface BundleResult extends Made {
  trail: SignedMillion
  /** Of the whole bundle. */
  checked: Checked[]
  /** After one bit of one file of each kind was changed; `kind` is the file's path, with a star for its name in a folder. */
  changed: { kind: string; checked: Checked[] }[]
}
interface Made {
  seconds: number
  zipBytes: number
  idleBytes: number
  /** Of the server while the bundle was made. */
  peakBytes: number
}
/** `isNamed`: it said which file is bad. */
interface Checked {
  tool: Tool
  seconds: number
  status: number | null
  isNamed: boolean
}
type Tool = keyof typeof tools

const tools = { 'verify.mjs': process.execPath, 'verify.sh': 'sh' }
const settledMs = 10_000
const sampledMs = 50

/** Makes, unpacks and checks the bundle, whole and with a bit changed. Throws when a verifier misses the change. */
export async function benchBundle(): Promise<BundleResult> {
  const trail = ensureSignedMillion()
  const settings = { dataDir: join(benchFolder(), 'data-million'), sources: trail.folder }
  const env = { METRICTRAIL_SIGN_BUNDLES: 'on' }
  const first = await startServer({ ...settings, env, fresh: true })
  await untilIdle(first, trail.logFiles).finally(() => first.stop())
  // A server that has only just started holds least, so that nothing which was there before hides what a bundle takes.
  const server = await startServer({ ...settings, env })
  const zip = join(benchFolder(), 'million.zip')
  const made = await untilIdle(server, trail.logFiles)
    .then(() => make(server, trail.run, zip))
    .finally(() => server.stop())
  console.log(`  made in ${made.seconds.toFixed(1)} s`)
  const into = join(benchFolder(), 'million')
  rmSync(into, { recursive: true, force: true })
  openZip(readFileSync(zip), into)
  const folder = join(into, readdirSync(into)[0] ?? '')
  const checked = eachTool((tool) => check(tool, folder, null))
  for (const { tool, status } of checked) if (status !== 0) throw new Error(`${tool} ended with code ${status}`)
  return { trail, ...made, checked, changed: kindsOf(folder).map((each) => change(folder, each)) }
}

async function make(server: Server, run: string, zip: string): Promise<Made> {
  const url = `${server.url}/api/evidence?${new URLSearchParams({ run: await runKey(server.url, run) })}`
  await wait(settledMs)
  const idleBytes = server.residentBytes()
  let peakBytes = idleBytes
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, server.residentBytes())
  }, sampledMs)
  const started = performance.now()
  try {
    const response = await fetch(url)
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`)
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(zip))
  } finally {
    clearInterval(sampler)
  }
  return { seconds: (performance.now() - started) / 1000, zipBytes: statSync(zip).size, idleBytes, peakBytes }
}

/** One file of each kind. */
function kindsOf(folder: string): { kind: string; path: string }[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => statSync(join(folder, path)).isFile()).toSorted()
  const kinds = new Map(files.map((path) => [path.replace(/(?<=\/)[^/.]*(?=\.[^/]*$)/, '*'), path]))
  return [...kinds].map(([kind, path]) => ({ kind, path }))
}

/** Changes one bit in the middle of a file, lets both verifiers look, and puts it back. */
function change(folder: string, { kind, path }: { kind: string; path: string }) {
  const whole = readFileSync(join(folder, path))
  const other = Buffer.from(whole)
  const at = Math.floor(other.length / 2)
  other[at] = (other[at] ?? 0) ^ 1
  writeFileSync(join(folder, path), other)
  const checked = eachTool((tool) => check(tool, folder, path))
  writeFileSync(join(folder, path), whole)
  for (const { tool, status, isNamed } of checked) {
    if (status !== 1 || !isNamed)
      throw new Error(`${tool} ended with code ${status} after a bit of ${path} was changed`)
    console.log(`  ${kind}: named by ${tool}`)
  }
  return { kind, checked }
}

const eachTool = (look: (tool: Tool) => Checked) => (Object.keys(tools) as Tool[]).map(look)

/** The verifier in `public`, since the bundle's own may be what was changed. */
function check(tool: Tool, folder: string, path: string | null): Checked {
  const started = performance.now()
  const { status, stdout } = spawnSync(tools[tool], [join('public', tool), folder], { encoding: 'utf8' })
  const seconds = (performance.now() - started) / 1000
  return { tool, seconds, status, isNamed: path !== null && stdout.includes(`BAD ${path}: `) }
}
