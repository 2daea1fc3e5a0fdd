import type { Page } from 'playwright/test'
import { VerifyResponse } from '../lib/api/verify'
import { expect, expectAccessible, test } from './test'

const grid = (page: Page) => page.getByRole('grid', { name: 'Digest chain by day and hour' })
const place = (page: Page, account: string, region: string) =>
  page.getByRole('button', { name: `Show ${account} in ${region}` })

test('a deleted log file is missing in its count and fails its hour, whose panel names it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/integrity')
  await place(page, '012301230123', 'eu-west-1').click()
  await expect(page.getByRole('region', { name: 'Log files' })).toContainText('1 listed file not found')
  await expect(page.getByRole('region', { name: 'Records' })).toContainText('Adds up')
  const failed = grid(page).getByRole('button', { name: /: Failed$/ })
  await expect(failed).toHaveCount(1)
  await failed.click()
  await expect(page).toHaveURL(/hour=2026-11-17T/)
  const panel = page.getByRole('complementary', { name: /^Hour from 2026-11-17T/ })
  await expect(panel).toContainText('A digest names the log file, and it is not there.')
  await expect(panel).toContainText('not there')
  await expect(panel).toContainText('from a saved list-public-keys answer')
  await expect(panel).toContainText('What this page does not prove')
  await panel.getByRole('button', { name: 'Copy command' }).click()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  expect(command).toMatch(/^aws cloudtrail validate-logs --region eu-west-1 --trail-arn arn:aws:cloudtrail:/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(failed).toBeFocused()
})

test('a changed and a forged log file stand in their places, and the table says so', async ({ page }) => {
  await page.goto('/integrity')
  const rows = page.getByRole('region', { name: 'All places in this range' }).locator('tbody tr')
  await expect(rows).toHaveCount(4)
  await expect(rows.filter({ hasText: 'Failed' })).toHaveCount(2)
  await expect(rows.filter({ hasText: 'Unattested' })).toHaveCount(1)
  await place(page, '456745674567', 'eu-west-1').click()
  await grid(page)
    .getByRole('button', { name: /: Failed$/ })
    .first()
    .click()
  await expect(page.getByRole('complementary')).toContainText(
    'The content of the log file is not the content that its digest names',
  )
  await page.goto('/integrity?cell=012301230123.us-east-1')
  await grid(page)
    .getByRole('button', { name: /: Unattested$/ })
    .first()
    .click()
  await expect(page.getByRole('complementary')).toContainText('No digest names the log file')
})

test('two hours in which logging was off are shown as such in chain, lanes and rule, and are never green', async ({
  page,
}) => {
  await page.goto('/integrity?cell=456745674567.ap-southeast-2')
  await expect(grid(page).getByRole('button', { name: /Logging or validation off$/ })).toHaveCount(2)
  await expect(page.getByRole('img', { name: /^Logging on: 2 h off/ })).toBeVisible()
  await expect(page.getByText('See the call').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Coverage: \d+ of \d+ h verified by digests/ })).toBeVisible()
})

test('the grid is walked by arrow keys, problems by brackets, and the URL keeps the place', async ({ page }) => {
  await page.goto('/integrity?cell=012301230123.eu-west-1')
  const first = grid(page).locator('[data-cell="0.0"]')
  await first.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(grid(page).locator('[data-cell="1.1"]')).toBeFocused()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: /^Hour from 2026-11-18T00:30/ })
  await expect(panel).toContainText('Log verified')
  await page.keyboard.press('[')
  await expect(page).toHaveURL(/hour=2026-11-17T/)
  await page.reload()
  await expect(page.getByRole('complementary', { name: /^Hour from 2026-11-17T/ })).toContainText('Failed')
  await page.goBack()
  await expect(page.getByRole('complementary')).toBeHidden()
})

test('everything is read again on request, and what came out is kept', async ({ page, request }) => {
  await page.goto('/integrity')
  await page.getByRole('button', { name: 'Verify now' }).click()
  await expect(page.getByText(/Last verified .* read again from their sources/)).toBeVisible({ timeout: 45_000 })
  const { running, last } = VerifyResponse.parse(await (await request.get('/api/integrity/verify')).json())
  expect(running).toBeNull()
  expect(last).toMatchObject({ different: 0, gone: 0, unreadable: 0 })
  expect(last?.equal).toBe(last?.files)
  await page.reload()
  await expect(page.getByText(/Last verified/)).toBeVisible()
})

test('charts over time shade when a deleted log file was delivered as without proof', async ({ page }) => {
  await page.goto('/runs/012301230123/eu-west-1/spiral-mlp-adam-lr3e3-h32?x=observed')
  await expect(page.locator('[data-mark="unproved"]').first()).toBeAttached()
  await expect(page.getByText(/^A log file is missing that was delivered from 2026-11-17T09:/)).toBeVisible()
  await page.goto('/runs/012301230123/eu-west-1/spiral-mlp-adam-lr3e3-h32')
  await expect(page.locator('[data-line]').first()).toBeAttached()
  await expect(page.locator('[data-mark="unproved"]')).toHaveCount(0)
})
