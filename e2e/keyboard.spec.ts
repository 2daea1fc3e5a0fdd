import type { Locator } from 'playwright/test'
import { CONFLICT, card, chart, drawer, lines, runCalled } from './run-charts'
import { expect, test } from './test'

const METRIC = 'validation:accuracy'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const hasFocus = (place: Locator) => place.evaluate((element) => element === document.activeElement)

/** Tabs on until `isThere` says that the focus is where it shall be, as somebody does who sees no pointer. */
async function tabTo(page: Page, isThere: () => Promise<boolean>, key = 'Tab') {
  for (let at = 0; at < 60; at++) {
    await page.keyboard.press(key)
    if (await isThere()) return
  }
  throw new Error('Sixty presses of Tab did not lead there.')
}

test('by keys alone a run is opened, its metrics filtered, a write read and opened, its points exported', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`/runs?q=${CONFLICT}`)
  const row = page.getByRole('row').filter({ hasText: CONFLICT }).getByRole('link')
  await expect(row).toBeVisible()
  await page.keyboard.press('j')
  await expect(row).toBeFocused()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${run.path}`)
  await expect(lines(page, 'train/loss').first()).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('accuracy')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article')).toHaveCount(2)
  await expect(lines(page, METRIC).last()).toBeVisible()
  const picture = chart(page, METRIC)
  await tabTo(page, () => hasFocus(picture))
  await page.keyboard.press('End')
  const spoken = card(page, METRIC).getByRole('status')
  await expect(spoken).toContainText(/^step 2,999, \S+, observed 2026-/)
  const told = await spoken.textContent()
  await page.keyboard.press('Enter')
  await expect(drawer(page).getByRole('heading', { name: 'Evidence' })).toBeFocused()
  await expect(drawer(page)).toContainText(told?.split(', ')[1] ?? 'a value')
  await page.keyboard.press('Escape')
  await expect(picture).toBeFocused()
  const more = card(page, METRIC).getByRole('button', { name: 'More of this card' })
  await tabTo(page, () => hasFocus(more), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.type('All points as C')
  await expect(page.getByRole('menuitem', { name: 'All points as CSV' })).toBeFocused()
  const coming = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await coming).suggestedFilename()).toMatch(/^metrictrail-series-.*\.csv$/)
})
