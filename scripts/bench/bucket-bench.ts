import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { S3Emulator } from '@/e2e/emulator/s3'
import type { IngestResponse } from '@/lib/api/ingest'
import { benchFolder } from './generate-trail'
import { type Server, startServer, untilIdle } from './server'
import { trailSet } from './sets'
import { type TrailFile, trailFile } from './trail-file'

const dayMs = 86_400_000
const pollSeconds = 5

/** One reading of the bucket: what was in it anew, how long until it was counted, and what was asked of S3. */
export interface BucketReading {
  name: string
  /** Log files read. */
  files: number
  seconds: number
  lists: number
  gets: number
  /** Of the whole server, since its start. */
  peakBytes: number
}

export interface BucketResult {
  files: number
  records: number
  events: number
  gzBytes: number
  readings: BucketReading[]
}

/** What is done to the bucket once it was read. */
const CHANGES = { fresh: 1000, late: 10, replaced: 5, deleted: 5 }

/**
 * A bucket of 20,000 small log files, of whose records one in ten is a metrics call, read from a stand-in of S3 on
 * loopback; then new, late, replaced and deleted objects. Throws when a count is not what was put there.
 */
export async function benchBucket(): Promise<BucketResult> {
  const s3 = new S3Emulator('trail-logs')
  const { keys, ...held } = fill(s3)
  const home = join(benchFolder(), 'data-bucket')
  const config = join(benchFolder(), 'bucket.config.json')
  const source = { kind: 's3', name: 'trail', bucket: s3.bucket, region: 'eu-west-1', pollSeconds }
  rmSync(home, { recursive: true, force: true })
  writeFileSync(config, JSON.stringify({ sources: [source] }))
  const AWS_ENDPOINT_URL_S3 = await s3.start()
  const env = { METRICTRAIL_CONFIG: config, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  const server = await startServer({ dataDir: home, sources: '', fresh: true, env })
  try {
    const at = { s3, server }
    const first = await reading(
      at,
      { name: 'first reading', files: held.files, fromMs: server.startedMs },
      async () => {
        const { totals } = await untilIdle(server, held.files)
        same({ events: totals.events, records: totals.records }, { events: held.events, records: held.records })
      },
    )
    const { fresh, late, replaced, deleted } = CHANGES
    const name = `${fresh} new, ${late} late, ${replaced} replaced, ${deleted} deleted`
    const changed = { name, files: fresh + late + replaced, fromMs: performance.now() }
    const events = held.events + changed.files
    const second = await reading(at, changed, async () => {
      change(s3, keys)
      await untilCounted(server, { events, missing: deleted })
    })
    return { ...held, readings: [first, second] }
  } finally {
    await server.stop()
    s3.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

async function reading(
  { s3, server }: { s3: S3Emulator; server: Server },
  { name, files, fromMs }: { name: string; files: number; fromMs: number },
  work: () => Promise<void>,
): Promise<BucketReading> {
  Object.assign(s3.requests, { list: 0, get: 0, head: 0 })
  await work()
  const seconds = (performance.now() - fromMs) / 1000
  const { list: lists, get: gets } = s3.requests
  console.log(`  ${name}: ${seconds.toFixed(1)} s, ${lists} lists, ${gets} gets`)
  return { name, files, seconds, lists, gets, peakBytes: server.use().peakBytes }
}

/** Days are counted back from today, so that the newest lie in the window that every poll lists again. */
function fill(s3: S3Emulator): Omit<BucketResult, 'readings'> & { keys: string[] } {
  const set = trailSet('bucket')
  const sums = { files: 0, records: 0, events: 0, gzBytes: 0 }
  const keys: string[] = []
  for (const [timeline, plan] of set.timelines.slice(0, -1).entries()) {
    const last = dayOf(trailFile(set, timeline, plan.files - 1).key)
    for (let index = 0; index < plan.files; index++) {
      const file = trailFile(set, timeline, index)
      const bytes = gzipSync(file.text)
      const key = redated(file.key, today() - (last - dayOf(file.key)))
      s3.put(key, bytes)
      keys.push(key)
      sums.files++
      sums.records += file.records
      sums.events += file.events
      sums.gzBytes += bytes.length
    }
  }
  return { ...sums, keys }
}

/** Every changed file brings one metrics call more; the last timeline holds what comes later. */
function change(s3: S3Emulator, keys: string[]): void {
  const set = trailSet('bucket')
  const timeline = set.timelines.length - 1
  let index = 0
  const next = () => trailFile(set, timeline, index++)
  for (let at = 0; at < CHANGES.fresh; at++) putToday(s3, next(), 'T2359Z')
  for (let at = 0; at < CHANGES.late; at++) putToday(s3, next(), 'T0000Z')
  const newest = keys.filter((key) => dayOf(key) === today())
  for (const key of newest.slice(0, CHANGES.replaced)) s3.put(key, gzipSync(next().text))
  for (const key of newest.slice(-CHANGES.deleted)) s3.delete(key)
}

function putToday(s3: S3Emulator, { key, text }: TrailFile, stamp: string): void {
  s3.put(redated(key, today()).replace(/T\d{4}Z/, stamp), gzipSync(text))
}

/** A replaced file's earlier calls stay, and so do those of a deleted one. */
async function untilCounted(server: Server, wanted: { events: number; missing: number }): Promise<void> {
  for (;;) {
    const state = (await (await fetch(`${server.url}/api/ingest`)).json()) as IngestResponse
    const { events } = state.totals
    const missing = state.sources[0]?.files.missing ?? 0
    if (events > wanted.events || missing > wanted.missing) same({ events, missing }, wanted)
    if (state.state === 'idle' && events === wanted.events && missing === wanted.missing) return
    await wait(100)
  }
}

function same(found: Record<string, number>, wanted: Record<string, number>): void {
  const [a, b] = [found, wanted].map((each) => JSON.stringify(each))
  if (a !== b) throw new Error(`MetricTrail counted ${a} in the bucket, not ${b}`)
}

const DAY_PATH = /\/(\d{4})\/(\d\d)\/(\d\d)\//

const today = () => Math.floor(Date.now() / dayMs)

function dayOf(key: string): number {
  const [, year, month, day] = DAY_PATH.exec(key) ?? []
  return Date.parse(`${year}-${month}-${day}`) / dayMs
}

function redated(key: string, day: number): string {
  const iso = new Date(day * dayMs).toISOString().slice(0, 10)
  return key.replace(DAY_PATH, `/${iso.replaceAll('-', '/')}/`).replace(/_\d{8}T/, `_${iso.replaceAll('-', '')}T`)
}
