import { statSync } from 'node:fs'
import { join } from 'node:path'
import { benchFolder, type Trail } from './generate-trail'
import { floorPeer, jqPeers, type Peer, type Run, readJsonPeer } from './peers'
import { startServer, untilIdle } from './server'
import { median } from './statistics'

/** Medians of several runs of one way to read one trail. `peakBytes` and `storeBytes` only for MetricTrail. */
export type IngestResult = Run & { name: string; runs: number; peakBytes?: number; storeBytes?: number }

/** Runs of what takes longer than a minute are fewer. */
const longSeconds = 60

export type Rounds = { quick: number; long: number }

/** MetricTrail and its peers on the same files, one after the other. Leaves the last store at `dataDir`. */
export async function benchIngest(
  trail: Trail,
  { withJq, ...rounds }: Rounds & { withJq: boolean },
): Promise<IngestResult[]> {
  const peers = [...(withJq ? jqPeers : []), readJsonPeer, floorPeer]
  const results = [await benchProduct(trail, rounds)]
  for (const peer of peers) results.push(await benchPeer(peer, trail, rounds))
  return results
}

/** Where the store of a trail is left for the next part of the benchmark. */
export function dataDirOf(trail: Trail): string {
  return join(benchFolder(), `data-${trail.name}`)
}

async function benchProduct(trail: Trail, rounds: Rounds): Promise<IngestResult> {
  const peaks: number[] = []
  const result = await repeat('MetricTrail', rounds, async () => {
    const { peakBytes, ...run } = await ingestOnce(trail)
    peaks.push(peakBytes)
    return run
  })
  const storeBytes = storeFiles(dataDirOf(trail))
  return { ...result, peakBytes: Math.max(...peaks), storeBytes }
}

/** From the start of the server process to the moment when it says that every file is in. */
async function ingestOnce(trail: Trail): Promise<Run & { peakBytes: number }> {
  const server = await startServer({ dataDir: dataDirOf(trail), sources: trail.folder, fresh: true })
  try {
    const state = await untilIdle(server, trail.files)
    const wallSeconds = (performance.now() - server.startedMs) / 1000
    const use = server.use()
    const { kept, events } = state.totals
    if (kept !== trail.events || events !== trail.events) {
      throw new Error(`MetricTrail kept ${kept} records and ${events} events of ${trail.events} in ${trail.name}`)
    }
    return { ...use, wallSeconds, points: trail.points }
  } finally {
    await server.stop()
  }
}

async function benchPeer(peer: Peer, trail: Trail, rounds: Rounds): Promise<IngestResult> {
  const result = await repeat(peer.name, rounds, () => peer.run(trail))
  if (result.points !== trail.points) {
    throw new Error(`${peer.name} read ${result.points} points of ${trail.points} in ${trail.name}`)
  }
  return result
}

async function repeat(name: string, rounds: Rounds, once: () => Promise<Run>): Promise<IngestResult> {
  const runs: Run[] = []
  do {
    const run = await once()
    runs.push(run)
    console.log(`  ${name}: ${run.wallSeconds.toFixed(1)} s, ${run.cpuSeconds.toFixed(1)} CPU-s, ${run.points} points`)
  } while (runs.length < ((runs[0]?.wallSeconds ?? 0) > longSeconds ? rounds.long : rounds.quick))
  return {
    name,
    runs: runs.length,
    wallSeconds: median(runs.map((run) => run.wallSeconds)),
    cpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    points: runs[0]?.points ?? 0,
  }
}

/** The DuckDB file with its write-ahead log, after the server has closed it. */
function storeFiles(dataDir: string): number {
  const sizeOf = (name: string) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0
  return sizeOf('index.duckdb') + sizeOf('index.duckdb.wal')
}
