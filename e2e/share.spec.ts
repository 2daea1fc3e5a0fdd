import { RunsResponse } from '../lib/api/runs'
import { expect, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const picture = (page: Page) =>
  page.locator('path[data-line]').evaluateAll((all) => all.map((each) => each.getAttribute('d')))

test('a copied link shows the same picture in a browser that has seen nothing', async ({ page, request, browser }) => {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp-momentum-bs16')).json())
  const run = rows[0]?.run
  if (run === undefined) throw new Error('The sample trail has no such run.')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`/runs/${run.account}/${run.region}/${run.name}`)
  await page.getByRole('searchbox', { name: 'Filter metrics by name' }).fill('validation')
  await page.getByRole('searchbox', { name: 'Filter metrics by name' }).press('Enter')
  await page.getByRole('button', { name: 'Claimed', exact: true }).click()
  await page.getByRole('button', { name: 'Log', exact: true }).click()
  await page.getByRole('button', { name: 'By writer', exact: true }).click()
  const chart = page.getByRole('application').first()
  await expect(page.locator('path[data-line]').last()).toHaveAttribute('d', /^M/)
  const box = await chart.boundingBox()
  if (box === null) throw new Error('There is no chart.')
  await page.mouse.move(box.x + 120, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + 400, box.y + 60, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => page.url()).toContain('x0=')
  await page.waitForLoadState('networkidle')
  await chart.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-mark=selected]')).toBeVisible()
  await page.waitForLoadState('networkidle')

  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link.length).toBeLessThan(2000)
  expect(new URL(link).searchParams.get('asOf')).toMatch(/^20/)

  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(link)
  await expect(fresh.locator('[data-mark=selected]')).toBeVisible()
  await fresh.waitForLoadState('networkidle')
  const drawn = await picture(page)
  expect(drawn.length).toBeGreaterThan(1)
  expect(await picture(fresh)).toEqual(drawn)
  const evidence = (of: Page) => of.getByRole('complementary', { name: 'Evidence' }).locator('pre').textContent()
  expect(await evidence(fresh)).toBe(await evidence(page))
})
