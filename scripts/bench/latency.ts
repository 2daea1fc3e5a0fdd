import type { RunsResponse } from '@/lib/api/runs'
import type { SeriesResponse } from '@/lib/api/series'
import { giantRun, midRun, smallRun } from './sets'
import { median, quantile } from './statistics'

export type Times = { p50: number; p95: number }

/**
 * Milliseconds of one request: `server` from its route's start to the whole answer as text, as `Server-Timing` says;
 * `http` to the last byte, seen from a client on the same machine.
 */
export type Latency = { name: string; server: Times; http: Times; requests: number; bytes: number; toReach?: number }

const warmUps = 5
const requests = 50

/** Asks one address after the other, one request at a time, and keeps the times after a warm-up. */
async function latency(name: string, url: (request: number) => string): Promise<Latency> {
  const answers = []
  for (let i = 0; i < warmUps + requests; i++) {
    const answer = await timed(url(i))
    if (i >= warmUps) answers.push(answer)
  }
  const times = (all: number[]) => ({ p50: median(all), p95: quantile(all, 0.95) })
  const server = times(answers.map(({ serverMs }) => serverMs))
  return { name, server, http: times(answers.map(({ ms }) => ms)), requests, bytes: answers[0]?.bytes ?? 0 }
}

/** One request to its last byte. Throws when it is refused. */
export async function timed(url: string): Promise<{ ms: number; serverMs: number; bytes: number }> {
  const started = performance.now()
  const response = await fetch(url)
  const body = Buffer.from(await response.arrayBuffer())
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body.toString().slice(0, 500)}`)
  const ms = performance.now() - started
  const serverMs = Number(/dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1])
  return { ms, serverMs, bytes: body.length }
}

const sizes = [
  { run: smallRun, metric: 'train/loss', label: '173 points', points: 173, toReach: 20 },
  { run: midRun, metric: 'train/loss', label: '111 k points', points: 111_110, toReach: 20 },
  { run: giantRun, metric: 'train/loss', label: '2.5 M points', points: 2_500_000, toReach: 150 },
]

/**
 * The runs list, and series of three sizes on each of the four x axes, on the store of `pure10m`. The same question is
 * answered from memory while the store does not change, so each is also asked in a new way with each request.
 */
export async function queryLatencies(url: string): Promise<Latency[]> {
  const results = [
    { ...(await latency('Runs list, first page', () => `${url}/api/runs`)), toReach: 30 },
    { ...(await latency('Runs list, filtered by name', () => `${url}/api/runs?q=sweep`)), toReach: 30 },
    { ...(await latency('Runs list, another name each time', (i) => `${url}/api/runs?q=${i}`)), toReach: 30 },
    { ...(await latency('Events, first page', () => `${url}/api/events`)) },
  ]
  for (const { run, metric, label, points, toReach } of sizes) {
    const key = await runKey(url, run)
    for (const x of ['step', 'relative', 'claimed', 'observed']) {
      const address = `${url}/api/series?${new URLSearchParams({ run: key, metric, x })}`
      await checkStandsFor(address, points)
      results.push({ ...(await latency(`Series of ${label}, x = ${x}`, () => address)), toReach })
    }
    const zoomed = (from: number) =>
      `${url}/api/series?${new URLSearchParams({ run: key, metric, x: 'step', from: String(from) })}`
    results.push({ ...(await latency(`Series of ${label}, x = step, another zoom each time`, zoomed)), toReach })
  }
  return results
}

/** The key of the run with exactly this name. */
export async function runKey(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/api/runs?${new URLSearchParams({ q: name })}`)
  const { rows } = (await response.json()) as RunsResponse
  const row = rows.find(({ run }) => run.name === name)
  if (!row) throw new Error(`the store has no run ${name}`)
  return row.run.key
}

/** A quick wrong answer is no result: the series must stand for every point that was generated. */
async function checkStandsFor(address: string, points: number): Promise<void> {
  const { total, inRange } = (await (await fetch(address)).json()) as SeriesResponse
  if (total !== points || inRange !== points) {
    throw new Error(`${address} stands for ${inRange} of ${total} points; ${points} were generated`)
  }
}
