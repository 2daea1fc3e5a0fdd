import { readFile } from 'node:fs/promises'
import { FleetResponse } from '../lib/api/fleet'
import { askedCells, startFleetServer } from './fleet-server'
import { HIDING, REGIONS, SLY_NAME } from './made-fleet'
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

  test('the accounts whose selectors hide a writer, runs and reads stand at the top, and no others', async ({
    page,
  }) => {
    await page.goto('/fleet')
    await expect(page.getByText('60 accounts, 4 regions')).toBeVisible()
    await expect(
      page.getByText(/in 3 a selector hides writers, runs or reads while the trail looks healthy/),
    ).toBeVisible()
    const rows = page.getByRole('grid', { name: 'Fleet' }).locator('tbody tr')
    await expect(rows).toHaveCount(18)
    for (const [at, account, region, words] of [
      [0, HIDING.reads, 'eu-west-1', 'Hides reads'],
      [1, HIDING.writer, 'eu-west-1', 'Hides 1 writer'],
      [2, HIDING.runs, 'us-east-1', 'Hides 14 runs'],
    ] as const) {
      await expect(rows.nth(at).getByRole('gridcell').first()).toContainText(account)
      await expect(rows.nth(at).getByRole('button', { name: new RegExp(`^${words}.*${region}`) })).toBeVisible()
      await expect(rows.nth(at).getByRole('button', { name: /^Recorded/ })).toHaveCount(3)
    }
    await expect(page.getByRole('button', { name: /^Hides/ })).toHaveCount(3)
    await expect(rows.nth(3)).toContainText('genai-sandbox')
    await expect(rows.nth(3).getByRole('button', { name: /^Never seen/ })).toHaveCount(4)
    await expect(rows.nth(4).getByRole('button', { name: /^No permission/ })).toHaveCount(4)
    await expect(rows.nth(5).getByRole('button', { name: /^No delivery 31 h/ })).toHaveCount(4)
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
    await expect(page).toHaveURL(/\/events\?.*point=aaaaaaaa-0000-4000-8000-000000000001/)
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
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
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

  for (const { theme, width } of [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 1024 },
    { theme: 'light', width: 390 },
    { theme: 'dark', width: 320 },
  ] as const)
    test.describe(`${theme}, ${width} px`, () => {
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
