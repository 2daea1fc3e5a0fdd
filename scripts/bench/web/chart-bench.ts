import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import type { Browser, CDPSession, Page } from 'playwright'
import { median, quantile } from '../statistics'
import type { ChartMeasure } from './chart-page'

declare const measure: ChartMeasure

/** Milliseconds of ours and of uPlot, in turns on one page, and what is to be reached; null: it is only told. */
export interface ChartTimes {
  name: string
  ours: number[]
  uplot: number[]
  bar: '≤ 2×' | '≤ 16 ms' | null
}

type Subject = 'ours' | 'uplot'
const SUBJECTS = ['uplot', 'ours'] as const

/**
 * First paint on a fresh page and on a warm one, update and hover of a chart of 8 series x 2,000 buckets, in a browser
 * that draws as many frames as it can.
 */
export async function benchChart(browser: Browser, rounds: number): Promise<ChartTimes[]> {
  const site = await serve()
  const page = await browser.newPage({ viewport: { width: 1100, height: 600 } })
  try {
    const cold = newTimes('first paint, first chart of a fresh page')
    for (let round = 0; round < rounds; round++) {
      for (const name of SUBJECTS) {
        const fresh = await browser.newPage({ viewport: { width: 1100, height: 600 } })
        await fresh.goto(site.url)
        cold[name].push(await draw(fresh, name, 'first'))
        await fresh.close()
      }
    }
    await page.goto(site.url)
    const free = newTimes('hover to painted, without the limit of frames', null)
    return [cold, ...(await warm(page, rounds)), ...(await hovers(page, { rounds, hover: free }))]
  } finally {
    await page.close()
    site.close()
  }
}

/** Hover as people see it: in a browser that draws 60 frames a second. */
export async function benchHover(browser: Browser, rounds: number): Promise<ChartTimes[]> {
  const site = await serve()
  const page = await browser.newPage({ viewport: { width: 1100, height: 600 } })
  try {
    await page.goto(site.url)
    return (await hovers(page, { rounds, hover: newTimes('hover to painted, 60 frames a second') })).slice(0, 1)
  } finally {
    await page.close()
    site.close()
  }
}

async function warm(page: Page, rounds: number): Promise<ChartTimes[]> {
  const [first, update] = [newTimes('first paint'), newTimes('data update')]
  for (let round = -2; round < rounds; round++) {
    for (const name of SUBJECTS) {
      const mounted = await draw(page, name, 'first')
      const updates = [await draw(page, name, 'update'), await draw(page, name, 'update')]
      if (round >= 0) {
        first[name].push(mounted)
        update[name].push(...updates)
      }
      await page.evaluate((subject) => measure.clear(subject), name)
    }
  }
  return [first, update]
}

async function hovers(page: Page, { rounds, hover }: { rounds: number; hover: ChartTimes }): Promise<ChartTimes[]> {
  const script = newTimes('hover, script', '≤ 16 ms')
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable')
  for (const name of SUBJECTS) {
    await draw(page, name, 'first')
    for (let at = -10; at < rounds * 8; at++) {
      const share = ((at + 10) * 0.381966) % 1
      const before = await scriptMs(client)
      const ms = await page.evaluate(([subject, to]) => measure.hover(subject, to), [name, share] as const)
      const used = (await scriptMs(client)) - before
      if (at < 0) continue
      hover[name].push(ms)
      script[name].push(used)
    }
    await page.evaluate((subject) => measure.clear(subject), name)
  }
  return [hover, script]
}

function newTimes(name: string, bar: ChartTimes['bar'] = '≤ 2×'): ChartTimes {
  return { name, ours: [], uplot: [], bar }
}

function draw(page: Page, name: Subject, how: 'first' | 'update'): Promise<number> {
  return page.evaluate(([subject, what]) => measure.draw(subject, what), [name, how] as const)
}

async function scriptMs(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000
}

/** The page with both charts, bundled as for production, in the styles of the built app. */
async function serve(): Promise<{ url: string; close: () => void }> {
  const { outputFiles } = await build({
    entryPoints: ['scripts/bench/web/chart-page.tsx'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    alias: { '@': resolve('.') },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const built = join('.next', 'static')
  const sheets = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
  const styles = [...sheets.map((file) => join(built, file)), join('node_modules', 'uplot', 'dist', 'uPlot.min.css')]
  const answers = new Map([
    ['/page.js', { type: 'text/javascript', body: outputFiles[0]?.text ?? '' }],
    ['/page.css', { type: 'text/css', body: [...styles.map((file) => readFileSync(file, 'utf8')), TIP].join('\n') }],
    ['/', { type: 'text/html', body: HTML }],
  ])
  const server = createServer(({ url = '/' }, response) => {
    const found = answers.get(url)
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': found?.type ?? 'text/plain' })
    response.end(found?.body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

const HTML =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title><link rel="stylesheet" href="/page.css"><main></main><script src="/page.js"></script></html>'
const TIP =
  '.tip { position: absolute; left: 0; top: 0; pointer-events: none; background: #fff; border: 1px solid #ccc; padding: 4px; white-space: pre; z-index: 10; font-size: 11px }'

/** Ours against uPlot: medians, and ours as a multiple. */
export function compared({ ours, uplot }: ChartTimes): { ours: number; uplot: number; times: number; p95: number } {
  const [own, peer] = [median(ours), median(uplot)]
  return { ours: own, uplot: peer, times: own / peer, p95: quantile(ours, 0.95) }
}
