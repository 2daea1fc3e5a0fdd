// npm run bench:web: what people wait for in a real Chromium, on the production build, against the bars of the product.
// Writes its part of BENCHMARKS.md. `--only=chart,run,live,compare,lighthouse` measures a part and only prints;
// `--rounds=5`; `--live=3`: minutes of live update (10 unless told).
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { chromiumArgs, findChromium } from '../../steps/browser.mjs'
import { buildIfNeeded } from '../../steps/build.mjs'
import { makeSampleTrail } from '../../steps/sample-trail.mjs'
import { benchFolder, ensureTrail, type Trail } from '../generate-trail'
import { dataDirOf } from '../ingest-bench'
import { runKey } from '../latency'
import { type Server, startServer, untilIdle } from '../server'
import { broadRun, comparedRuns } from '../sets'
import { benchChart, benchHover } from './chart-bench'
import { benchCompare } from './compare-bench'
import { benchLighthouse } from './lighthouse-bench'
import { benchLive, benchRunPage } from './run-page-bench'
import { type WebFindings, webMarkdown, withWebPart } from './web-report'

const parts = ['chart', 'run', 'live', 'compare', 'lighthouse'] as const
type Part = (typeof parts)[number]

const chosen = choose(option('only'))
const rounds = Number(option('rounds') ?? 7)
const minutes = Number(option('live') ?? 10)
const typed = process.argv.slice(2).join(' ')
const command = typed === '' ? 'npm run bench:web' : `npm run bench:web -- ${typed}`

await buildIfNeeded()
const findings: WebFindings = {}
let version = ''
for (const part of chosen) {
  console.log(`── ${part}`)
  const found = await measure(part)
  console.log(JSON.stringify(found))
  Object.assign(findings, found)
}
const text = webMarkdown(findings, { date: new Date().toISOString().slice(0, 10), command, chromium: version })
console.log(`\n${text}`)
if (chosen.length === parts.length)
  writeFileSync('BENCHMARKS.md', withWebPart(readFileSync('BENCHMARKS.md', 'utf8'), text))

function measure(part: Part): Promise<WebFindings> {
  switch (part) {
    case 'chart':
      return measureChart()
    case 'run':
      return onStore(async (browser, { url }) => {
        const run = `${url}/runs/${await runKey(url, broadRun)}`
        return { run: await benchRunPage(browser, { run, empty: `${url}/compare` }, rounds) }
      })
    case 'live':
      return measureLive()
    case 'compare':
      return onStore(async (browser, { url }) => {
        const keys = await Promise.all(comparedRuns.map((name) => runKey(url, name)))
        return { compare: await benchCompare(browser, `${url}/compare?runs=${keys.join(',')}`, rounds) }
      })
    case 'lighthouse':
      return measureLighthouse()
  }
}

async function measureChart(): Promise<WebFindings> {
  const free = ['--disable-frame-rate-limit', '--disable-gpu-vsync']
  const { chart = [] } = await withBrowser(async (browser) => ({ chart: await benchChart(browser, rounds) }), free)
  const seen = await withBrowser(async (browser) => ({ chart: await benchHover(browser, rounds) }))
  return { chart: [...chart, ...(seen.chart ?? [])] }
}

/** On the store of the set `web`, which is read in once and kept. */
async function onStore(look: (browser: Browser, server: Server) => Promise<WebFindings>): Promise<WebFindings> {
  const trail = await ensureTrail('web')
  return onServer({ dataDir: dataDirOf(trail), sources: trail.folder, files: trail.files }, (server) =>
    withBrowser((browser) => look(browser, server)),
  )
}

/** On a copy of that store, because points are added to it. */
async function measureLive(): Promise<WebFindings> {
  const trail = await ensureTrail('web')
  await ready(trail)
  const [dataDir, arrivals] = [join(benchFolder(), 'data-web-live'), join(benchFolder(), 'web-arrivals')]
  rmSync(dataDir, { recursive: true, force: true })
  rmSync(arrivals, { recursive: true, force: true })
  cpSync(dataDirOf(trail), dataDir, { recursive: true })
  mkdirSync(arrivals, { recursive: true })
  try {
    const at = { dataDir, sources: `${trail.folder},${arrivals}`, files: trail.files }
    return await onServer(at, (server) =>
      withBrowser(async (browser) => {
        const run = await runKey(server.url, broadRun)
        return { live: await benchLive(browser, { server, run }, { arrivals, minutes }) }
      }),
    )
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
    rmSync(arrivals, { recursive: true, force: true })
  }
}

async function ready(trail: Trail): Promise<void> {
  if (existsSync(dataDirOf(trail))) return
  await onServer({ dataDir: dataDirOf(trail), sources: trail.folder, files: trail.files }, () => Promise.resolve({}))
}

async function measureLighthouse(): Promise<WebFindings> {
  const sources = await makeSampleTrail(benchFolder())
  return onServer({ dataDir: join(benchFolder(), 'data-sample'), sources, files: 1 }, async ({ url }) => {
    const answer = (await (await fetch(`${url}/api/runs?sort=metrics`)).json()) as { rows: { run: { key: string } }[] }
    const keys = answer.rows.slice(0, 5).map(({ run }) => run.key)
    const pages = new Map([
      ['Runs', `${url}/runs`],
      ['Run', `${url}/runs/${keys[0] ?? ''}`],
      ['Compare', `${url}/compare?runs=${keys.join(',')}`],
    ])
    return { lighthouse: await benchLighthouse(pages, rounds) }
  })
}

async function onServer(
  { dataDir, sources, files }: { dataDir: string; sources: string; files: number },
  look: (server: Server) => Promise<WebFindings>,
): Promise<WebFindings> {
  const server = await startServer({ dataDir, sources })
  try {
    await untilIdle(server, files)
    return await look(server)
  } finally {
    await server.stop()
  }
}

async function withBrowser(
  look: (browser: Browser) => Promise<WebFindings>,
  more: string[] = [],
): Promise<WebFindings> {
  const browser = await chromium.launch({ executablePath: findChromium().path, args: [...chromiumArgs, ...more] })
  version = browser.version()
  try {
    return await look(browser)
  } finally {
    await browser.close()
  }
}

function option(name: string): string | undefined {
  return process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(`--${name}=`.length)
}

function choose(list: string | undefined): readonly Part[] {
  if (list === undefined) return parts
  return list.split(',').map((name) => {
    const part = parts.find((known) => known === name)
    if (!part) throw new Error(`--only=${name}: the parts are ${parts.join(', ')}`)
    return part
  })
}
