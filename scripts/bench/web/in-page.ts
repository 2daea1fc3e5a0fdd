import type { Page } from 'playwright'

declare global {
  interface Window {
    drawn: Promise<number>
    hydrated: Promise<number>
    longTasks: number[]
  }
}

/**
 * Put into each page before its own scripts. On the page's clock, from the start of its navigation: when every card on
 * the screen has its lines painted, and when React has taken over the page. Tasks of the main thread above 50 ms.
 */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // Functions stay without names here: the loader's helper that keeps names is not in the page.
    window.longTasks = []
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration))
    }).observe({ type: 'longtask', buffered: true })
    window.hydrated = new Promise((done) => {
      const timer = setInterval(() => {
        const main = document.querySelector('main')
        if (main === null || !Object.keys(main).some((key) => key.startsWith('__reactFiber'))) return
        clearInterval(timer)
        requestAnimationFrame(() => setTimeout(() => done(performance.now())))
      }, 4)
    })
    window.drawn = new Promise((done) => {
      const timer = setInterval(() => {
        // Where nothing is drawn yet there is nothing to measure: laying out a page of cards would take its time.
        if (document.querySelector('[data-line]') === null) return
        const cards = [...document.querySelectorAll('article')].filter((card) => {
          const { top, bottom, height } = card.getBoundingClientRect()
          return height > 0 && bottom > 0 && top < innerHeight
        })
        if (cards.length === 0 || !cards.every((card) => card.querySelector('[data-line]') !== null)) return
        clearInterval(timer)
        requestAnimationFrame(() => setTimeout(() => done(performance.now())))
      }, 4)
    })
  })
}

/** Wheels from top to bottom as a hand does, a notch each 120 ms; answers the tasks above 50 ms meanwhile. */
export async function scrollThrough(page: Page): Promise<number[]> {
  await page.mouse.move(720, 450)
  await page.evaluate(() => {
    window.longTasks = []
  })
  for (;;) {
    await page.mouse.wheel(0, 240)
    await page.waitForTimeout(120)
    const isLast = await page.evaluate(() => {
      const last = [...document.querySelectorAll('article')].at(-1)
      return last === undefined || last.getBoundingClientRect().bottom <= innerHeight
    })
    if (isLast) break
  }
  await page.waitForTimeout(1000)
  return page.evaluate(() => window.longTasks)
}
