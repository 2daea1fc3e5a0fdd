import { join } from 'node:path'
import { chromium, type Page } from 'playwright'
import { chromiumArgs, findChromium } from '../steps/browser.mjs'
import { makeSampleTrail } from '../steps/sample-trail.mjs'
import { benchFolder } from './generate-trail'
import { startServer, untilIdle } from './server'
import { median } from './statistics'

/** Bytes of scripts as sent for a first visit of a run page, and the time from a click in the runs list to its charts. */
export type BrowserResult = {
  scriptBytes: number
  scripts: number
  clickToDrawnMs: number
  cards: number
  runs: number
}

const clicks = 7
const wantedCards = 12

/** Charts of the sample trail's run with most metrics, in Chromium on the production build. */
export async function benchBrowser(): Promise<BrowserResult> {
  const dataDir = join(benchFolder(), 'data-sample')
  const sources = await makeSampleTrail(benchFolder())
  const server = await startServer({ dataDir, sources, fresh: true })
  const browser = await chromium.launch({ executablePath: findChromium().path, args: chromiumArgs })
  try {
    await untilIdle(server, 1)
    const page = await browser.newPage({ viewport: { width: 1440, height: 1600 }, timezoneId: 'UTC' })
    const list = `${server.url}/runs?sort=metrics`
    const times: number[] = []
    let cards = 0
    for (let i = -1; i < clicks; i++) {
      await page.goto(list)
      const opened = await clickToDrawn(page)
      cards = opened.cards
      if (i >= 0) times.push(opened.ms)
    }
    return {
      ...(await scriptsOf(await browser.newPage(), page.url())),
      clickToDrawnMs: median(times),
      cards,
      runs: clicks,
    }
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** Clicks the first run of the list and waits, inside the page, for the frame in which the last chart has its line. */
async function clickToDrawn(page: Page): Promise<{ ms: number; cards: number }> {
  const link = page.locator('tbody a[href^="/runs/"]').first()
  await link.waitFor()
  await page.waitForLoadState('networkidle')
  const cards = await link.evaluate((element, wanted) => {
    const started = performance.now()
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }))
    // Functions stay without names here: the loader's helper that keeps names is not in the page.
    return new Promise<{ ms: number; cards: number }>((done) => {
      const timer = setInterval(() => {
        const drawn = document.querySelectorAll('svg:has([data-line])').length
        if (drawn < wanted) return
        clearInterval(timer)
        requestAnimationFrame(() => done({ ms: performance.now() - started, cards: drawn }))
      }, 4)
    })
  }, wantedCards)
  return cards
}

async function scriptsOf(page: Page, url: string): Promise<{ scriptBytes: number; scripts: number }> {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') sizes.push(request.sizes().then((size) => size.responseBodySize))
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  const found = await Promise.all(sizes)
  return { scriptBytes: found.reduce((sum, size) => sum + size, 0), scripts: found.length }
}
