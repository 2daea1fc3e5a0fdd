import { RunsResponse } from '../lib/api/runs'
import { expect, expectAccessible, listens, test } from './test'

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
  await page.getByRole('button', { name: 'Colour by run' }).click()
  await page.getByRole('menuitemradio', { name: 'By writer' }).click()
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

test('a view saved by name leads to the same page from its short address and from the palette', async ({
  page,
  request,
  browser,
}) => {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp-momentum-bs16')).json())
  const run = rows[0]?.run
  if (run === undefined) throw new Error('The sample trail has no such run.')
  const path = `/runs/${run.account}/${run.region}/${run.name}?metrics=validation&x=observed&y=log`
  await page.goto(path)
  await page.getByRole('button', { name: 'Save view' }).click()
  const name = `=night, <b>${Date.now()}`
  await page.getByRole('textbox', { name: 'Name, if it shall have one' }).fill(name)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save this view' }).click()
  const address = await page.getByText(/\/v\/[a-z2-7]{8}$/).textContent()
  const other = await browser.newPage()
  await other.goto(address ?? '')
  await expect(other).toHaveURL(new RegExp(`${run.name}\\?metrics=validation&x=observed&y=log$`))
  await other.goto('/runs')
  await listens(other)
  await other.keyboard.press('Control+k')
  await other.getByRole('combobox', { name: 'Run, metric, writer or action' }).fill(name.slice(0, 9))
  await expect(other.getByRole('option', { name: /^Views =night, <b>/ })).toBeVisible()
  await other.keyboard.press('Enter')
  await expect(other).toHaveURL(/x=observed/)
  await other.close()
})

test('a link that would be too long to paste becomes a short one to the same picture', async ({ page, browser }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const pins = Array.from({ length: 60 }, (_, at) => `validation:a-metric-with-a-long-name-${at}`)
  await page.goto(`/runs?q=${'a'.repeat(200)}`)
  const long = await page.evaluate(
    (names) => `${window.location.pathname}?${new URLSearchParams({ q: 'glyph', pin: names.join(',') }).toString()}`,
    pins,
  )
  await page.goto(long)
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/v\/[a-z2-7]{8}$/)
  const other = await browser.newPage()
  await other.goto(link)
  await expect(other).toHaveURL(/q=glyph&pin=.*-59&asOf=20|asOf=20.*-59/)
  await other.close()
})

test('a short address leads nowhere else, and only a page of ours saves one', async ({ request, baseURL, page }) => {
  const origin = new URL(baseURL ?? '').origin
  const save = (target: string, headers: Record<string, string>) =>
    request.post('/api/views', { data: { name: '', target }, headers })
  const foreign: Record<string, string>[] = [{}, { origin: 'https://evil.example' }, { origin: 'null' }]
  for (const headers of foreign) expect((await save('/runs', headers)).status()).toBe(403)
  for (const target of [
    'https://evil.example/',
    '//evil.example/runs',
    '/runs/../../evil',
    '/api/ingest',
    'javascript:alert(1)',
  ])
    expect((await save(target, { origin })).status(), target).toBe(400)
  expect((await save('/runs?q=glyph', { origin })).status()).toBe(200)
  const response = await page.goto('/v/aaaaaaaa')
  expect(response?.status()).toBe(404)
})

test('a pinned picture tells what arrived since of the runs that it shows, and of no others', async ({
  page,
  request,
}) => {
  const { rows, asOf } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp')).json())
  const [one, other] = rows
  if (one === undefined || other === undefined) throw new Error('The sample trail has no such runs.')
  const asked = page.waitForRequest((each) => each.url().includes('/api/context') && each.url().includes('runs='))
  await page.goto(`/runs/${one.run.key}?asOf=${asOf.iso}`)
  expect(new URL((await asked).url()).searchParams.get('runs')).toBe(one.run.key)
  await expect(page.getByText('Nothing of this run has arrived since.')).toBeVisible()
  await page.goto(`/compare?runs=${one.run.key},${other.run.key}&asOf=${asOf.iso}`)
  await expect(page.getByText('Nothing of these runs has arrived since.')).toBeVisible()
  await page.goto(`/runs?asOf=${asOf.iso}`)
  await expect(page.getByText('Nothing has arrived since.')).toBeVisible()
  await page.getByRole('button', { name: 'Follow the record' }).click()
  await expect(page.getByText('Nothing has arrived since.')).toBeHidden()
})
