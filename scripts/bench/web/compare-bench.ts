import type { Browser, Page } from 'playwright'
import { withPage } from './run-page-bench'

/** Milliseconds: cold from the start of the navigation; zoom from the release of the drag; hover to painted. */
export interface CompareResult {
  cold: number[]
  zoom: number[]
  hover: number[]
}

/** The page that compares 30 runs of 12 metrics x 20,000 points. */
export async function benchCompare(browser: Browser, url: string, rounds: number): Promise<CompareResult> {
  const result: CompareResult = { cold: [], zoom: [], hover: [] }
  for (let round = -1; round < rounds; round++) {
    await withPage(browser, async (page) => {
      await page.goto(url)
      const cold = await page.evaluate(() => window.drawn)
      await page.waitForLoadState('networkidle')
      const hover = await hovers(page)
      const zoom = await zoomed(page)
      if (round < 0) return
      result.cold.push(cold)
      result.hover.push(...hover)
      result.zoom.push(zoom)
    })
  }
  return result
}

const CHART = 'article [role=application]'

/** From the pointer event to the end of the frame, at many places of the first card; the first one is not counted. */
function hovers(page: Page): Promise<number[]> {
  return page
    .locator(CHART)
    .first()
    .evaluate(async (chart) => {
      const box = chart.getBoundingClientRect()
      const times: number[] = []
      for (let at = -2; at < 20; at++) {
        const clientX = box.left + box.width * (0.15 + 0.7 * (((at + 2) * 0.381966) % 1))
        const started = performance.now()
        chart.dispatchEvent(
          new PointerEvent('pointermove', {
            clientX,
            clientY: box.top + box.height / 2,
            bubbles: true,
            pointerType: 'mouse',
          }),
        )
        await new Promise<void>((done) => {
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => done()
            port2.postMessage(null)
          })
        })
        if (at >= 0) times.push(performance.now() - started)
        await new Promise((done) => setTimeout(done, 20))
      }
      return times
    })
}

/** Drags over a third of the first card; from the release until each card on the screen has lines of a new answer. */
// Functions in the page stay without names: the loader's helper that keeps names is not there.
async function zoomed(page: Page): Promise<number> {
  const box = await page.locator(CHART).first().boundingBox()
  if (box === null) throw new Error('the first card has no chart')
  const [from, to] = [box.x + box.width * 0.4, box.x + box.width * 0.7]
  const y = box.y + box.height / 2
  await page.mouse.move(from, y)
  await page.mouse.down()
  await page.mouse.move((from + to) / 2, y)
  await page.mouse.move(to, y)
  const waiting = page.evaluate(async () => {
    const released = new Promise<number>((done) => {
      addEventListener('pointerup', () => done(performance.now()), { once: true, capture: true })
    })
    const started = await released
    const onScreen = [...document.querySelectorAll('article')].filter((card) => {
      const { top, bottom } = card.getBoundingClientRect()
      return bottom > 0 && top < innerHeight && card.querySelector('[data-line]') !== null
    }).length
    for (let answers = 0; answers < onScreen; ) {
      await new Promise((done) => setTimeout(done, 4))
      const read = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      answers = read.filter(
        ({ name, startTime, responseEnd }) =>
          name.includes('/api/compare/series') && startTime >= started && responseEnd > 0,
      ).length
    }
    // The answers are drawn in the frames that follow the last of them: three in a row without a long one end it.
    let last = performance.now()
    for (let quiet = 0; quiet < 3; ) {
      const now = await new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())))
      quiet = now - last > 34 ? 0 : quiet + 1
      last = now
    }
    return performance.now() - started
  })
  await page.waitForTimeout(100)
  await page.mouse.up()
  return waiting
}
