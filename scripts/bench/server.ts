import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { IngestResponse } from '@/lib/api/ingest'
import { freePort } from '../free-port'
import { canMeter, descendants, residentBytes, serves, type Use, useOf } from './process-meter'

/** A MetricTrail of its own, started as `npm start` does. `startedMs` is on the `performance` clock. */
export type Server = {
  url: string
  startedMs: number
  use: () => Use
  /** What all of its processes hold in memory now. */
  residentBytes: () => number
  stop: () => Promise<void>
}

/** `env`: what goes beside the usual environment. */
export type ServerSettings = { dataDir: string; sources: string; fresh?: boolean; env?: Record<string, string> }

/** Starts the production server on a free port; with `fresh` on an empty data directory. */
export async function startServer({ dataDir, sources, fresh = false, env: more }: ServerSettings): Promise<Server> {
  if (fresh) rmSync(dataDir, { recursive: true, force: true })
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), METRICTRAIL_DATA: dataDir, METRICTRAIL_SOURCES: sources, ...more }
  const launcher = spawn(process.execPath, ['scripts/start.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  const startedMs = await serverProcess(launcher)
  await answers(`${url}/api/ingest`, launcher)
  return {
    url,
    startedMs,
    residentBytes: () => residentBytes(descendants(pidOf(launcher))),
    use: () => useOf(descendants(pidOf(launcher))),
    stop: () => stop(launcher),
  }
}

/** Waits until every listed file has been handled; answers the last state. */
export async function untilIdle(server: Server, files: number): Promise<IngestResponse> {
  for (;;) {
    const response = await fetch(`${server.url}/api/ingest`)
    const state = (await response.json()) as IngestResponse
    if (state.state === 'failed') throw new Error(`the ingest failed: ${state.error}`)
    if (state.state === 'idle' && state.totals.files >= files) return state
    await wait(100)
  }
}

/** The launcher looks after packages and build first; the clock starts with the process that serves. */
async function serverProcess(launcher: ChildProcess): Promise<number> {
  while (canMeter && launcher.exitCode === null && !descendants(pidOf(launcher)).some(serves)) await wait(5)
  return performance.now()
}

async function answers(url: string, launcher: ChildProcess): Promise<void> {
  while (launcher.exitCode === null) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await wait(50)
  }
  throw new Error(`the server ended with code ${launcher.exitCode} before it answered`)
}

async function stop(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null) return
  launcher.kill('SIGTERM')
  await once(launcher, 'exit')
}

function pidOf(launcher: ChildProcess): number {
  if (launcher.pid === undefined) throw new Error('the launcher did not start')
  return launcher.pid
}
