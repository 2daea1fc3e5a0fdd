import { readFile } from 'node:fs/promises'
import { FleetResponse } from '../lib/api/fleet'
import { goodTrail } from './emulator/fleet'
import { askedCells, startFleetServer } from './fleet-server'
import { HIDING, NO_PERMISSION, NOT_RECORDED, RECORDED, REGIONS, SLY_NAME, SUSPENDED } from './made-fleet'
import { expect, expectAccessible, test as journey } from './test'

let url = ''
const test = journey.extend<{ baseURL: string }>({ baseURL: async ({ browserName: _ }, provide) => provide(url) })
const HIDDEN = `/fleet?cell=${HIDING.writer}.eu-west-1`

test.describe('60 accounts in 4 regions', () => {
  // One server for all of them.
  test.describe.configure({ mode: 'default' })
  let server: Awaited<ReturnType<typeof startFleetServer>>

  test.beforeAll(async () => {
    test.setTimeout(240_000)
    server = await startFleetServer()
    url = server.url
    await expect.poll(() => askedCells(url), { timeout: 180_000 }).toBe(60 * REGIONS.length)
  })

  test.afterAll(() => server.stop())

  test('the account without record stands at the top, then those whose selectors hide a writer, runs and reads, and no others', async ({
    page,
  }) => {
    await page.goto('/fleet')
    await expect(page.getByText('60 accounts, 4 regions')).toBeVisible()
    await expect(
      page.getByText(/in 3 a selector hides writers, runs or reads while the trail looks healthy/),
    ).toBeVisible()
    const suspended = `“team-retired” (${SUSPENDED}, suspended)`
    await expect(page.getByText(`is not active and is not asked: ${suspended}`)).toBeVisible()
    const rows = page.getByRole('grid', { name: 'Fleet' }).locator('tbody tr')
    await expect(rows).toHaveCount(18)
    await expect(rows.nth(0)).toContainText('audio-legacy')
    await expect(rows.nth(0).getByRole('button', { name: /^Not recorded/ })).toHaveCount(4)
    for (const [at, account, region, words] of [
      [1, HIDING.reads, 'eu-west-1', 'Hides reads'],
      [2, HIDING.writer, 'eu-west-1', 'Hides 1 writer'],
      [3, HIDING.runs, 'us-east-1', 'Hides 14 runs'],
    ] as const) {
      await expect(rows.nth(at).getByRole('gridcell').first()).toContainText(account)
      await expect(rows.nth(at).getByRole('button', { name: new RegExp(`^${words}.*${region}`) })).toBeVisible()
      await expect(rows.nth(at).getByRole('button', { name: /^Recorded/ })).toHaveCount(3)
    }
    await expect(page.getByRole('button', { name: /^Hides/ })).toHaveCount(3)
    await expect(rows.nth(4)).toContainText('genai-sandbox')
    await expect(rows.nth(4).getByRole('button', { name: /^Never seen/ })).toHaveCount(4)
    await expect(rows.nth(5).getByRole('button', { name: /^No permission/ })).toHaveCount(4)
    await expect(rows.nth(6).getByRole('button', { name: /^No delivery 31 h/ })).toHaveCount(4)
  })

  test('the legend counts and filters, and the URL keeps it', async ({ page }) => {
    await page.goto('/fleet')
    const legend = page.getByRole('group', { name: 'States' })
    const off = legend.getByRole('button', { name: /Validation off/ })
    await expect(off).toContainText('7')
    await off.click()
    await expect(page).toHaveURL(/state=validation_off/)
    const rows = page.getByRole('grid', { name: 'Fleet' }).locator('tbody tr')
    await expect(rows).toHaveCount(3)
    await legend.getByRole('button', { name: /Partly/ }).click()
    await expect(rows).toHaveCount(6)
    await page.reload()
    await expect(rows).toHaveCount(6)
    await page.goBack()
    await expect(rows).toHaveCount(3)
    await expect(off).toHaveAttribute('aria-pressed', 'true')
  })

  test('the panel marks the line that hides, names who set it, and copies fix and link', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/fleet')
    await page.getByRole('button', { name: /^Hides 1 writer/ }).click()
    const panel = page.getByRole('complementary', { name: 'ml-batch in eu-west-1' })
    await expect(panel).toContainText('Metric calls by assumed-role/ml-hpo leave no record.')
    const marked = panel.locator('mark')
    await expect(marked).toHaveCount(1)
    await expect(marked).toContainText('"userIdentity.arn"')
    await expect(marked).toContainText('assumed-role/ml-hpo/')
    await panel.getByRole('button', { name: 'Copy fix' }).click()
    const fix = await page.evaluate(() => navigator.clipboard.readText())
    expect(fix).toMatch(/^aws cloudtrail put-event-selectors --region eu-west-1 --trail-name events-eu-west-1 /)
    expect(fix).not.toContain('ml-hpo')
    expect(fix).toBe((await cellOf(page, HIDING.writer)).fix)
    await panel.getByRole('button', { name: 'Copy link' }).click()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(new URL(link).search).toBe(new URL(HIDDEN, url).search)
    await panel.getByRole('link', { name: 'PutEventSelectors' }).click()
    await expect(page).toHaveURL(/\/events\?.*point=33334444-0000-4000-8000-000000000001/)
    await expect(page.getByRole('dialog').or(page.getByRole('complementary')).first()).toContainText('t.varga')
  })

  test('a link opens its panel, and [ and ] walk over the problems', async ({ page }) => {
    await page.goto(HIDDEN)
    await expect(page.getByRole('complementary', { name: 'ml-batch in eu-west-1' })).toBeVisible()
    await page.keyboard.press(']')
    await expect(page.getByRole('complementary', { name: 'vision-lab in us-east-1' })).toBeVisible()
    await page.keyboard.press('[')
    await page.keyboard.press('[')
    await expect(page.getByRole('complementary', { name: 'risk-models in eu-west-1' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('complementary', { name: 'risk-models in eu-west-1' })).toBeHidden()
    await expect(page).not.toHaveURL(/cell=/)
  })

  test('arrow keys walk over the cells, of which one is reached by Tab, and Enter opens one', async ({ page }) => {
    await page.goto('/fleet')
    const grid = page.getByRole('grid', { name: 'Fleet' })
    await expect(grid.locator('button[tabindex="0"]')).toHaveCount(1)
    await grid.locator('button[tabindex="0"]').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight'])
      await page.keyboard.press(key)
    await expect(grid.getByRole('button', { name: /^Hides 14 runs/ })).toBeFocused()
    await expect(grid.locator('button[tabindex="0"]')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: 'vision-lab in us-east-1' })).toBeVisible()
  })

  test('all of it comes as CSV, whatever the filter, with nothing that a spreadsheet would run', async ({ page }) => {
    await page.goto('/fleet?state=partly')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export all 60' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('metrictrail-fleet.csv')
    const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + 60 * REGIONS.length)
    expect(lines.filter((line) => line.includes('Hides 1 writer'))).toHaveLength(1)
    expect(lines.find((line) => line.includes('calc'))).toContain(`"'${SLY_NAME.replaceAll('"', '""')}"`)
  })

  test.describe('an empty list of runs says by the settings of trails', () => {
    const hour = () => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString()
    const empty = (account: string) => `/runs?account=${account}&region=us-west-2&from=${hour()}`

    test('that all was recorded and nothing logged', async ({ page }) => {
      await page.goto(empty(RECORDED))
      await expect(page.getByRole('heading', { name: 'No data' })).toBeVisible()
      await expect(page.getByText('Every metric call in this range was recorded')).toBeVisible()
    })

    test('that no trail was set to take metric calls', async ({ page }) => {
      await page.goto(empty(NOT_RECORDED))
      await expect(page.getByRole('heading', { name: 'Not recorded' })).toBeVisible()
      const reason = page.getByRole('paragraph').filter({ hasText: `${NOT_RECORDED} us-west-2, seen since` })
      await expect(reason).toContainText('basic event selectors, which cannot name metrics calls')
      await page.getByRole('link', { name: 'See the settings of each account' }).click()
      await expect(page).toHaveURL(/\/fleet/)
    })

    test('that the settings could not be read', async ({ page }) => {
      await page.goto(empty(NO_PERMISSION))
      await expect(page.getByRole('heading', { name: 'Could not read' })).toBeVisible()
      await expect(page.getByText(/cloudtrail:DescribeTrails is needed/)).toBeVisible()
    })
  })

  test('hours without record by settings are shaded in charts over time', async ({ page }) => {
    await page.goto(`/runs?account=${NOT_RECORDED}`)
    await page.getByRole('link', { name: 'run-a' }).click()
    await expect(page).toHaveURL(/\/runs\/[^?]/)
    await page.goto(`${new URL(page.url()).pathname}?x=observed`)
    await expect(page.locator('[data-mark="unrecorded"]')).toHaveCount(1)
    const strips = page.getByRole('region', { name: 'Who wrote when' })
    await expect(strips.getByText(/^Not recorded from .* on$/)).toBeVisible()
  })

  test('a trail that was mended is judged anew at once', async ({ page }) => {
    server.held.trails.set(NOT_RECORDED, [{ ...goodTrail, latestDeliveryMs: Date.now() }])
    await page.goto(`/fleet?cell=${NOT_RECORDED}.us-west-2`)
    const panel = page.getByRole('complementary', { name: 'audio-legacy in us-west-2' })
    await expect(panel).toContainText('basic event selectors')
    await panel.getByRole('button', { name: 'Evaluate again' }).click()
    await expect(panel.getByText('60 accounts asked.')).toBeVisible()
    await expect(panel).toContainText('Every metrics call is recorded')
  })

  for (const { theme, width, tag } of [
    { theme: 'light', width: 1440, tag: [] },
    { theme: 'dark', width: 1024, tag: ['@sweep'] },
    { theme: 'light', width: 390, tag: ['@sweep'] },
    { theme: 'dark', width: 320, tag: [] },
  ] satisfies { theme: 'light' | 'dark'; width: number; tag: string[] }[])
    test.describe(`${theme}, ${width} px`, { tag }, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 } })
      test('accessible, and no wider than the window, with the panel and what it covers', async ({ page }) => {
        await page.goto(HIDDEN)
        await expect(page.getByText('The selector that hides')).toBeVisible()
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        if (width > 700) return
        await page.keyboard.press('Escape')
        await expect(page.getByText('The selector that hides')).toBeHidden()
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      })
    })
})

async function cellOf({ request }: Pick<Parameters<Parameters<typeof test>[2]>[0], 'request'>, account: string) {
  const { rows } = FleetResponse.parse(await (await request.get(`${url}/api/fleet`)).json())
  const cell = rows.find((row) => row.account === account)?.cells[0]
  if (cell === undefined) throw new Error(`The fleet has no account ${account}.`)
  return cell
}

test.describe('a fleet alone', () => {
  let server: Awaited<ReturnType<typeof startFleetServer>>

  test.beforeAll(async () => {
    test.setTimeout(240_000)
    server = await startFleetServer({ alone: true })
    url = server.url
    await expect.poll(() => askedCells(url), { timeout: 180_000 }).toBe(60 * REGIONS.length)
  })

  test.afterAll(() => server.stop())

  test('is shown, and what takes a source says that none is configured', async ({ page }) => {
    await page.goto('/fleet')
    await expect(page.getByText('60 accounts, 4 regions')).toBeVisible()
    for (const path of ['/runs', '/events', '/sources']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { name: 'No source is configured' })).toBeVisible()
      await expectAccessible(page)
    }
    await expect(page.getByText('none is configured', { exact: true })).toBeVisible()
  })
})
