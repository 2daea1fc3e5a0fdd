import lighthouse, { desktopConfig, type Result } from 'lighthouse'
import { chromium } from 'playwright'
import { freePort } from '../../free-port'
import { chromiumArgs, findChromium } from '../../steps/browser.mjs'
import { median } from '../statistics'

/** Scores of 0 to 100 and layout shift of one page: medians. */
export interface Scores {
  page: string
  performance: number
  accessibility: number
  bestPractices: number
  layoutShift: number
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices']

/** Lighthouse with its desktop preset, in the Chromium of the other parts. */
export async function benchLighthouse(pages: ReadonlyMap<string, string>, rounds: number): Promise<Scores[]> {
  const port = await freePort()
  const args = [...chromiumArgs, `--remote-debugging-port=${port}`]
  const browser = await chromium.launch({ executablePath: findChromium().path, args })
  try {
    const scores: Scores[] = []
    for (const [page, url] of pages) scores.push(await scoresOf(page, url, { port, rounds }))
    return scores
  } finally {
    await browser.close()
  }
}

async function scoresOf(
  page: string,
  url: string,
  { port, rounds }: { port: number; rounds: number },
): Promise<Scores> {
  const runs: Result[] = []
  for (let round = 0; round < rounds; round++) {
    const result = await lighthouse(url, { port, onlyCategories: CATEGORIES, logLevel: 'error' }, desktopConfig)
    if (result === undefined) throw new Error(`Lighthouse had nothing to say of ${url}`)
    runs.push(result.lhr)
  }
  const score = (category: string) =>
    Math.round(100 * median(runs.map(({ categories }) => categories[category]?.score ?? 0)))
  return {
    page,
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    layoutShift: median(runs.map(({ audits }) => audits['cumulative-layout-shift']?.numericValue ?? Number.NaN)),
  }
}
