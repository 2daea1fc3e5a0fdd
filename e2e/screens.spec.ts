import { EventsResponse } from '../lib/api/events'
import { RunsResponse } from '../lib/api/runs'
import { expect, expectAccessible, test } from './test'

type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

/** Every screen by its URL: what a viewer, and a link that a viewer was sent, can reach. */
const screens: [name: string, path: (request: Client) => string | Promise<string>][] = [
  ['home', () => '/'],
  ['runs', () => '/runs'],
  ['runs without a match', () => '/runs?q=no-run-is-called-this'],
  ['a run', async (request) => runPath(await firstRun(request))],
  ['a run by its key', async (request) => `/runs/${(await firstRun(request)).key}`],
  ['a run over observed time, log y', async (request) => `${runPath(await firstRun(request))}?x=observed&y=log`],
  ['the writers of a run', async (request) => `${runPath(await firstRun(request))}?tab=writers`],
  ['the events of a run', async (request) => `${runPath(await firstRun(request))}?tab=events`],
  ['the settings of a run', async (request) => `${runPath(await firstRun(request))}?tab=settings`],
  ['compared runs', async (request) => `/compare?runs=${(await listedRuns(request)).map(({ key }) => key).join(',')}`],
  ['nothing to compare', () => '/compare'],
  ['events', () => '/events'],
  ['events of every kind', () => '/events?kind=metrics,run,trail'],
  ['the drawer of an event', async (request) => `/events?point=${await firstEvent(request)}`],
  ['sources', () => '/sources'],
  ['the set-up of a trail with Terraform', () => '/sources?setup=terraform'],
  ['integrity', () => '/integrity'],
  ['an hour of a digest chain', () => '/integrity?cell=012301230123.eu-west-1&hour=2026-11-17T09:30:17Z'],
  ['the fleet', () => '/fleet'],
  ['a cell that the fleet does not have', () => '/fleet?cell=111122223333.us-east-1'],
  ['the API, documented', () => '/api-docs'],
  ['values that are none', () => '/runs?page=NaN&sort=%3Cimg%3E&from=yesterday'],
]

// `npm test` looks at the usual window, the slow suites at the other theme and at narrow ones.
const windows = [
  { theme: 'light', width: 1440, tag: [] },
  { theme: 'dark', width: 320, tag: ['@sweep'] },
  { theme: 'dark', width: 1440, tag: ['@sweep'] },
  { theme: 'light', width: 390, tag: ['@sweep'] },
] satisfies { theme: 'light' | 'dark'; width: number; tag: string[] }[]

for (const { theme, width, tag } of windows)
  test.describe(`${theme}, ${width} px`, { tag }, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 900 } })
    for (const [name, path] of screens)
      test(`${name}: quiet, accessible, and no wider than the window`, async ({ page, request }) => {
        const response = await page.goto(await path(request))
        expect(response?.status()).toBe(200)
        // By its tag: what a sheet covers on a phone has no role meanwhile.
        await expect(page.locator('h1').first()).toBeVisible()
        await page.waitForLoadState('networkidle')
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      })
  })

test('what is not there says so, in the product and not in the framework', async ({ page }) => {
  for (const path of ['/nothing-here', '/runs/aaaaaaaaaaaaaaaa', '/runs/111122223333/us-east-1/no-such-run']) {
    const response = await page.goto(path)
    expect(response?.status(), path).toBe(404)
    await expectAccessible(page)
  }
})

async function listedRuns(request: Client): Promise<RunsResponse['rows'][number]['run'][]> {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs')).json())
  return rows.map(({ run }) => run)
}

async function firstRun(request: Client) {
  const [run] = await listedRuns(request)
  if (run === undefined) throw new Error('The sample trail has no run.')
  return run
}

function runPath({ account, region, name }: { account: string; region: string; name: string }): string {
  return `/runs/${account}/${region}/${encodeURIComponent(name)}`
}

async function firstEvent(request: Client): Promise<string> {
  const { rows } = EventsResponse.parse(await (await request.get('/api/events')).json())
  if (rows[0] === undefined) throw new Error('The sample trail has no event.')
  return rows[0].id
}
