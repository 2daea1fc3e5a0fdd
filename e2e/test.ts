import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test'

export { expect }

/**
 * The `test` of every journey. Whatever a journey is about, it also fails when one of its pages broke the content
 * security policy, wrote an error to the console, threw, or asked another host for anything.
 */
export const test = base.extend<{ quiet: string[] }>({
  // What the server drew can be pressed before it listens, and such a press is lost.
  page: async ({ page }, give) => {
    const goto = page.goto.bind(page)
    page.goto = async (...place) => {
      const response = await goto(...place)
      await listens(page)
      return response
    }
    await give(page)
  },
  quiet: [
    async ({ context, baseURL }, use) => {
      const complaints = await listen(context, new URL(baseURL ?? '').origin)
      await use(complaints)
      expect(complaints, 'the pages of this journey had nothing to complain about').toEqual([])
    },
    { auto: true },
  ],
})

/** Faults that axe calls moderate, and people who walk by headings trip over. */
const HELD = ['heading-order']

/** Fails when axe finds a serious or critical fault on the page as it is now, or one of those that are held besides. */
export async function expectAccessible(page: Page): Promise<void> {
  await hasSettled(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const serious = violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || HELD.includes(id))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(serious).toEqual([])
}

/** Waits until what fades in is there: half there it has too little contrast for anybody. */
async function hasSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** Waits until a page of ours listens. The `page` of a journey does so by itself after each `goto`. */
export async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    // A report in a bundle has no scripts to wait for.
    if (!('__next_f' in window)) return true
    const main = document.querySelector('main')
    return main === null || Object.keys(main).some((name) => name.startsWith('__reactProps'))
  })
}

async function listen(context: BrowserContext, origin: string): Promise<string[]> {
  const complaints: string[] = []
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  context.on('console', (message) => {
    // Failed answers are told below, with their URL; a page that is not there is what some journeys ask for.
    if (message.text().startsWith('Failed to load resource')) return
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      complaints.push(`${response.status()}: ${response.url()}`)
  })
  context.on('weberror', (webError) => complaints.push(`thrown: ${webError.error().message}`))
  context.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin) complaints.push(`asked elsewhere: ${request.url()}`)
  })
  return complaints
}
