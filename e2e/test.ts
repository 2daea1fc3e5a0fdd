import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, expect, type Page } from 'playwright/test'

export { expect }

/**
 * The `test` of every journey. Whatever a journey is about, it also fails when one of its pages broke the content
 * security policy, wrote an error to the console, threw, or asked another host for anything.
 */
export const test = base.extend<{ quiet: string[] }>({
  quiet: [
    async ({ context, baseURL }, use) => {
      const complaints = await listen(context, new URL(baseURL ?? '').origin)
      await use(complaints)
      expect(complaints, 'the pages of this journey had nothing to complain about').toEqual([])
    },
    { auto: true },
  ],
})

/** Fails when axe finds a serious or critical fault on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(serious).toEqual([])
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
