import { cpSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { IngestResponse } from '@/lib/api/ingest'
import { benchFolder, type Trail } from './generate-trail'
import { runKey, timed } from './latency'
import { startServer, untilIdle } from './server'
import { midRun } from './sets'
import { quantile } from './statistics'

/** p95 of one page when nothing else happens, and while log files are being read; milliseconds. */
export type Busy = { name: string; idleP95: number; busyP95: number; requests: number }

const pauseMs = 50
const idleRequests = 100

/** Serves `small`, then lets the files of `large` arrive in the same folder and asks for pages all the while. */
export async function benchBusy(small: Trail, large: Trail): Promise<Busy[]> {
  const sources = join(benchFolder(), 'arriving')
  rmSync(sources, { recursive: true, force: true })
  cpSync(small.folder, sources, { recursive: true })
  const server = await startServer({ dataDir: join(benchFolder(), 'data-arriving'), sources, fresh: true })
  try {
    await untilIdle(server, small.files)
    const pages = new Map([
      ['/runs', `${server.url}/runs`],
      ['/runs/{key}', `${server.url}/runs/${await runKey(server.url, midRun)}`],
    ])
    const idle = await ask(pages, (requests) => requests < idleRequests)
    arrive(large, sources)
    await untilReading(server.url)
    let reading = true
    const done = untilIdle(server, small.files + large.files).then(() => {
      reading = false
    })
    const busy = await ask(pages, () => reading)
    await done
    return [...pages.keys()].map((name) => summary(name, idle.get(name) ?? [], busy.get(name) ?? []))
  } finally {
    await server.stop()
    rmSync(sources, { recursive: true, force: true })
  }
}

async function ask(pages: Map<string, string>, more: (requests: number) => boolean): Promise<Map<string, number[]>> {
  const times = new Map([...pages.keys()].map((name) => [name, [] as number[]]))
  for (const url of pages.values()) await timed(url)
  for (let requests = 0; more(requests); requests++) {
    for (const [name, url] of pages) {
      times.get(name)?.push((await timed(url)).ms)
      await wait(pauseMs)
    }
  }
  return times
}

function summary(name: string, idle: number[], busy: number[]): Busy {
  return { name, idleP95: quantile(idle, 0.95), busyP95: quantile(busy, 0.95), requests: busy.length }
}

/** Links cost no reading, so that the disk is not busy with the benchmark's own copies. */
function arrive(trail: Trail, folder: string): void {
  for (const file of readdirSync(trail.folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json.gz')) continue
    const path = join(folder, 'arrived', file)
    mkdirSync(dirname(path), { recursive: true })
    linkSync(join(trail.folder, file), path)
  }
}

async function untilReading(url: string): Promise<void> {
  for (;;) {
    const { state } = (await (await fetch(`${url}/api/ingest`)).json()) as IngestResponse
    if (state === 'ingesting') return
    await wait(50)
  }
}
