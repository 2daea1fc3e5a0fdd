import { RunsResponse } from '../lib/api/runs'
import { SeriesResponse } from '../lib/api/series'
import { expect, type test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

/** Runs of the sample trail in which something is planted. */
export const CONFLICT = 'glyph-mlp-momentum-bs16'
export const FORGED = 'glyph-prod-nightly-1118'

export const card = (page: Page, metric: string) => page.getByRole('article').filter({ hasText: metric })
export const chart = (page: Page, metric: string) => card(page, metric).getByRole('application')
export const lines = (page: Page, metric: string) => card(page, metric).locator('path[data-line]')
export const drawer = (page: Page) => page.getByRole('complementary', { name: 'Evidence' })

export async function runCalled(request: Client, name: string) {
  const { rows } = RunsResponse.parse(await (await request.get(`/api/runs?q=${name}`)).json())
  const run = rows.find((row) => row.run.name === name)?.run
  if (run === undefined) throw new Error(`The sample trail has no run ${name}.`)
  return { ...run, path: `/runs/${run.account}/${run.region}/${run.name}` }
}

export async function seriesOf(request: Client, query: Record<string, string | number>) {
  const response = await request.get('/api/series', { params: query })
  return SeriesResponse.parse(await response.json())
}

/** Nothing is asked for while nobody looks, and again once somebody does. `asks`: how often something was, so far. */
export async function expectPaused(page: Page, asks: () => number) {
  const look = (visibilityState: string) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      window.dispatchEvent(new Event('visibilitychange'))
    }, visibilityState)
  await look('hidden')
  await page.waitForLoadState('networkidle')
  const before = asks()
  await page.clock.fastForward(60_000)
  await page.waitForLoadState('networkidle')
  expect(asks()).toBe(before)
  await look('visible')
  await page.clock.fastForward(60_000)
  await expect.poll(asks).toBeGreaterThan(before)
}
