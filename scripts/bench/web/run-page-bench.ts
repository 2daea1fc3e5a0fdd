import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright'
import { metricsRecord } from '../records'
import type { Server } from '../server'
import { broad, mulberry32 } from '../sets'
import { scrollThrough, watch } from './in-page'

const SCREEN = { viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' }

export interface RunPageResult {
  /** Milliseconds from the start of the navigation, each in a fresh browser context. */
  cards: number[]
  /** The same app with nothing to draw: React has taken over, and first contentful paint. */
  empty: number[]
  emptyPaint: number[]
  /** Tasks above 50 ms of each pass through all cards. */
  longTasks: number[][]
}

/** The first cards of a run of 50 metrics x 100,000 points against an empty page; scrolling through all cards. */
export async function benchRunPage(browser: Browser, url: { run: string; empty: string }, rounds: number) {
  const result: RunPageResult = { cards: [], empty: [], emptyPaint: [], longTasks: [] }
  for (let round = -1; round < rounds; round++) {
    const { hydrated, paint } = await withPage(browser, async (page) => {
      await page.goto(url.empty)
      return page.evaluate(async () => ({
        hydrated: await window.hydrated,
        paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      }))
    })
    const { drawn, tasks } = await withPage(browser, async (page) => {
      await page.goto(url.run)
      const ms = await page.evaluate(() => window.drawn)
      return { drawn: ms, tasks: await scrollThrough(page) }
    })
    if (round < 0) continue
    result.empty.push(hydrated)
    result.emptyPaint.push(paint)
    result.cards.push(drawn)
    result.longTasks.push(tasks)
  }
  return result
}

export async function withPage<Result>(browser: Browser, measure: (page: Page) => Promise<Result>): Promise<Result> {
  const context = await browser.newContext(SCREEN)
  try {
    const page = await context.newPage()
    await watch(page)
    return await measure(page)
  } finally {
    await context.close()
  }
}

export interface LiveResult {
  minutes: number
  /** JavaScript heap after a collection, bytes: after one minute and at the end. */
  first: number
  last: number
  /** Points of the series on the screen at the start and at the end: it was live. */
  points: [number, number]
}

const ARRIVAL_MS = 2000
const CALLS = 25

/** Memory of the run page while a log file of 250 points arrives in `arrivals` every two seconds. */
export async function benchLive(
  browser: Browser,
  { server, run }: { server: Server; run: string },
  { arrivals, minutes }: { arrivals: string; minutes: number },
): Promise<LiveResult> {
  return withPage(browser, async (page) => {
    await page.goto(`${server.url}/runs/${run}`)
    await page.evaluate(() => window.drawn)
    const before = await pointsOf(server, run)
    const started = performance.now()
    let [files, first] = [0, 0]
    while (performance.now() - started < minutes * 60_000) {
      writeFileSync(join(arrivals, `${String(files).padStart(6, '0')}.json.gz`), gzipSync(arriving(files++)))
      await page.waitForTimeout(Math.max(0, started + files * ARRIVAL_MS - performance.now()))
      if (first === 0 && performance.now() - started >= 60_000) first = await heapOf(page)
    }
    return { minutes, first, last: await heapOf(page), points: [before, await pointsOf(server, run)] }
  })
}

/** Log file `file` of those that arrive: the next calls of the run. */
function arriving(file: number): string {
  const random = mulberry32(90_000 + file)
  const place = { account: '111122223333', region: 'us-east-1' }
  const records = Array.from({ length: CALLS }, (_, call) =>
    metricsRecord(place, broad, {
      timeMs: Date.UTC(2026, 8, 3) + (file * CALLS + call) * 80,
      random,
      index: broad.events + file * CALLS + call,
    }),
  )
  return `{"Records":[${records.join(',')}]}`
}

async function heapOf(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page)
  await client.send('HeapProfiler.collectGarbage')
  const { usedSize } = await client.send('Runtime.getHeapUsage')
  await client.detach()
  return usedSize
}

async function pointsOf(server: Server, run: string): Promise<number> {
  const query = new URLSearchParams({ run, metric: 'train/loss', buckets: '16' })
  const response = await fetch(`${server.url}/api/series?${query}`)
  return ((await response.json()) as { total: number }).total
}
