import type { Locator } from 'playwright/test'
import { RunsResponse } from '../lib/api/runs'
import { CONFLICT, runCalled, seriesOf } from './run-charts'
import { expect, expectAccessible, test } from './test'

const outline = (element: Locator) => element.evaluate((each) => getComputedStyle(each).outlineStyle)
const strokes = (lines: Locator) =>
  lines.evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).stroke))].length)

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
})

test('in forced colours what is chosen is outlined: an axis, and the card of the open evidence', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  const { events, points } = await seriesOf(request, { run: run.key, metric: 'train/loss' })
  await page.goto(`${run.path}?metrics=train&point=${events[points.event[0] ?? 0]}.${points.item[0]}`)
  await expect(page.locator('article[data-picked=true]').first()).toBeVisible()
  expect(await outline(page.locator('article[data-picked=true]').first())).toBe('solid')
  expect(await outline(page.locator('article[data-picked=false]').first())).toBe('none')
  expect(await outline(page.getByRole('button', { name: 'Step', exact: true }))).toBe('solid')
  expect(await outline(page.getByRole('button', { name: 'Relative', exact: true }))).toBe('none')
  await expectAccessible(page)
})

test('in forced colours lines of runs keep colours of their own', async ({ page, request }) => {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp')).json())
  await page.goto(`/compare?runs=${rows.map(({ run }) => run.key).join(',')}`)
  const lines = page.getByRole('article').first().locator('path[data-line]')
  await expect(lines.nth(1)).toBeAttached()
  expect(await strokes(lines)).toBe(rows.length)
})
