import { ContextResponse } from '../lib/api/context'
import { RunsResponse } from '../lib/api/runs'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const table = (page: Page) => page.getByRole('grid', { name: 'Runs' })
const rowsOf = (page: Page) => table(page).locator('tbody tr')
const search = (page: Page) => new URL(page.url()).searchParams

async function runs(request: Client, query = ''): Promise<RunsResponse> {
  return RunsResponse.parse(await (await request.get(`/api/runs?${query}`)).json())
}

async function context(request: Client): Promise<ContextResponse> {
  return ContextResponse.parse(await (await request.get('/api/context')).json())
}

test('every control of the list is in the URL, and the URL alone shows the same list', async ({
  page,
  request,
  browser,
}) => {
  const { facets } = await runs(request)
  const writer = facets.writer.values[0]
  const metric = facets.metric.values[0]
  if (writer === undefined || metric === undefined) throw new Error('The sample trail has no writer or metric.')
  await page.goto('/runs')
  const aside = page.getByRole('complementary', { name: 'Filters' })
  await aside.getByRole('region', { name: 'Writer' }).getByText(writer.label, { exact: true }).click()
  await expect.poll(() => search(page).get('writer')).toBe(writer.value)
  await aside.getByRole('region', { name: 'Metric' }).getByText(metric.label, { exact: true }).click()
  await expect.poll(() => search(page).get('metric')).toBe(metric.value)
  await table(page).getByRole('button', { name: 'Points' }).click()
  await expect.poll(() => search(page).get('sort')).toBe('points')
  await expect(page.getByRole('columnheader', { name: 'Points' })).toHaveAttribute('aria-sort', 'descending')
  await table(page).getByRole('button', { name: 'Points' }).click()
  await expect.poll(() => search(page).get('dir')).toBe('asc')
  await page.getByRole('button', { name: /columns$/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Status' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(() => search(page).get('columns')).toContain('status')
  await page.getByRole('button', { name: '20 per page' }).click()
  await page.getByRole('menuitemradio', { name: '50 per page' }).click()
  await expect.poll(() => search(page).get('size')).toBe('50')
  await expect(page.getByRole('columnheader', { name: 'Status' })).toBeVisible()
  await page.waitForLoadState('networkidle')

  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(page.url())
  await expect(rowsOf(fresh)).toHaveText(await rowsOf(page).allTextContents())
  await expect(fresh.getByRole('button', { name: '50 per page' })).toBeVisible()
  await expect(fresh.getByRole('button', { name: `Remove filter Writer is ${writer.label}` })).toBeVisible()
  await expectAccessible(fresh)
})

test('a chip takes its filter away and Back brings it again', async ({ page, request }) => {
  const client = (await runs(request)).facets.client.values[0]?.value ?? ''
  await page.goto(`/runs?client=${encodeURIComponent(client)}`)
  await page.getByRole('button', { name: `Remove filter Client is ${client}` }).click()
  await expect.poll(() => search(page).get('client')).toBeNull()
  await page.goBack()
  await expect(page.getByRole('button', { name: `Remove filter Client is ${client}` })).toBeVisible()
})

test('account, region and a typed range are global: they go along to the events', async ({ page, request }) => {
  const { accounts, regions, firstEvent } = await context(request)
  await page.goto('/runs')
  await page.getByRole('button', { name: /^Account/ }).click()
  await page.getByRole('menuitemcheckbox', { name: accounts[0]?.account ?? '' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Region/ }).click()
  await page.getByRole('menuitemcheckbox', { name: regions[0]?.region ?? '' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Observed/ }).click()
  await page.getByLabel('From (UTC)').fill('yesterday')
  await page.getByRole('button', { name: 'Show this range' }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('“yesterday” is no UTC time')
  await expectAccessible(page)
  const day = new Date(firstEvent?.ms ?? 0).toISOString().slice(0, 10)
  await page.getByLabel('From (UTC)').fill(`${day} 00:00`)
  await page.getByRole('button', { name: 'Show this range' }).click()
  await expect.poll(() => search(page).get('from')).toBe(`${day}T00:00:00Z`)
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Events' }).first().click()
  await expect(page.getByRole('heading', { name: 'Events' })).toBeVisible()
  expect(search(page).get('account')).toBe(accounts[0]?.account)
  expect(search(page).get('region')).toBe(regions[0]?.region)
  expect(search(page).get('from')).toBe(`${day}T00:00:00Z`)
})

test('rows are reached and opened by keys', async ({ page }) => {
  await page.goto('/runs')
  await expect(rowsOf(page).first()).toBeVisible()
  await page.locator('body').press('j')
  await expect(rowsOf(page).nth(0).getByRole('link')).toBeFocused()
  await page.keyboard.press('j')
  await expect(rowsOf(page).nth(1).getByRole('link')).toBeFocused()
  await page.keyboard.press('k')
  const first = rowsOf(page).nth(0).getByRole('link')
  await expect(first).toBeFocused()
  const address = (await first.getAttribute('href')) ?? ''
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${address}`)
})

test('slash searches, and the text is in the URL', async ({ page, request }) => {
  const name = (await runs(request)).rows[0]?.run.name ?? ''
  await page.goto('/runs')
  await page.locator('body').press('/')
  await page.keyboard.type(name)
  await expect.poll(() => search(page).get('q')).toBe(name)
  await expect(rowsOf(page).first()).toContainText(name.slice(-7))
})

test('the palette finds runs, metrics and actions; the sheet lists the keys', async ({ page, request }) => {
  const { rows, facets } = await runs(request)
  const name = rows[0]?.run.name ?? ''
  const metric = facets.metric.values[0]?.value ?? ''
  await page.goto('/runs')
  const field = page.getByRole('combobox', { name: 'Run, metric, writer or action' })
  await page.keyboard.press('Control+k')
  await field.fill(name)
  await expect(page.getByRole('option').first()).toContainText(name)
  await expectAccessible(page)
  await field.fill(metric)
  // Not the search in all calls, which has the same words and is there first.
  await page
    .getByRole('option', { name: metric })
    .filter({ hasText: /\d runs?$/ })
    .first()
    .click()
  await expect.poll(() => search(page).get('metric')).toBe(metric)
  await page.keyboard.press('Control+k')
  await field.fill('dark theme')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  // While the palette is on its way out, keys are still its own.
  await expect(field).toBeHidden()
  await page.locator('body').press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
})

test('the chosen theme is in the server’s answer, so nothing flashes', async ({ page }) => {
  await page.goto('/runs')
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  const html = await (await page.request.get('/runs')).text()
  expect(html).toContain('data-theme="dark"')
})

test('a copied link pins the picture and says so', async ({ page, context: browserContext }) => {
  await browserContext.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/runs?size=5')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(new URL(link).searchParams.get('asOf')).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/)
  const before = await rowsOf(page).allTextContents()
  await page.goto(link)
  await expect(page.getByText('Pinned as of')).toBeVisible()
  await expect(rowsOf(page)).toHaveText(before)
  await expectAccessible(page)
  await page.getByRole('button', { name: /Include them|Follow the record/ }).click()
  await expect.poll(() => search(page).get('asOf')).toBeNull()
})

test('values of the URL that mean nothing are named with what is used instead', async ({ page }) => {
  await page.goto('/runs?page=zero&sort=luck&from=yesterday')
  for (const words of [
    'page has no meaning as “zero”, so page 1 is used',
    'sort has no meaning',
    'from has no meaning',
  ]) {
    await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
  }
  await expect(rowsOf(page).first()).toBeVisible()
})

test.describe('an empty list says which kind of empty it is', () => {
  test('no data, where log files were delivered', async ({ page }) => {
    await page.goto('/runs?q=no-run-is-called-this')
    await expect(page.getByRole('heading', { name: 'No data' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Clear the filters of this list' }).click()
    await expect(rowsOf(page).first()).toBeVisible()
    expect(search(page).get('q')).toBeNull()
  })

  test('not recorded, where logging was stopped', async ({ page, request }) => {
    const stop = (await context(request)).coverage.stops[0]
    if (stop?.toMs == null) throw new Error('The sample trail has no hours without logging.')
    const hour = 3_600_000
    const from = new Date(Math.ceil(stop.fromMs / hour) * hour).toISOString()
    const to = new Date(Math.max(Math.floor(stop.toMs / hour) * hour, stop.fromMs + 60_000)).toISOString()
    await page.goto(`/runs?account=${stop.account}&region=${stop.region}&from=${from}&to=${to}`)
    await expect(page.getByRole('heading', { name: 'Not recorded' })).toBeVisible()
    await expectAccessible(page)
  })

  test('could not read, in the server’s words, and never as an empty list', async ({ page, quiet }) => {
    const problem = {
      type: 'about:blank',
      title: 'Busy',
      status: 503,
      code: 'busy',
      detail: 'Three questions are being answered.',
    }
    await page.route('**/api/runs?**', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    // A list that the server did not put into the page itself.
    await page.goto('/events')
    await page.getByRole('link', { name: 'MetricTrail, runs' }).click()
    await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
    await page.getByRole('searchbox').first().fill('x')
    await expect(page.getByText('Three questions are being answered.').first()).toBeVisible()
    await expectAccessible(page)
    quiet.splice(0)
  })
})

test('coverage and freshness are there in words', async ({ page }) => {
  await page.goto('/runs')
  await page.getByRole('button', { name: /^Coverage:/ }).click()
  await expect(page.getByRole('heading', { name: 'Does the record exist?' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^As of/ }).click()
  await expect(page.getByRole('heading', { name: 'How fresh is this?' })).toBeVisible()
  await expect(page.getByText(/log files read/)).toBeVisible()
  await expectAccessible(page)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('filters are behind a button, runs are blocks and targets are large', async ({ page, request }) => {
    const writer = (await runs(request)).facets.writer.values[0]
    await page.goto('/runs')
    const blocks = page.getByRole('list', { name: 'Runs' }).getByRole('listitem')
    await expect(blocks.first()).toBeVisible()
    await page.getByRole('button', { name: 'Filters' }).click()
    await expectAccessible(page)
    await page
      .getByRole('dialog')
      .getByText(writer?.label ?? '', { exact: true })
      .first()
      .click()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Filters 1' })).toBeVisible()
    for (const button of await page.getByRole('button').all()) {
      if (!(await button.isVisible())) continue
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await button.innerText()).toBeGreaterThanOrEqual(24)
    }
  })
})

test('a page past the last says which is the last, once, and leads there', async ({ page }) => {
  await page.goto('/runs?page=999')
  await expect(page.getByText('Page 999 does not exist: the last one is 1.')).toBeVisible()
  await page.getByRole('button', { name: 'To page 1' }).click()
  await expect(page.getByText('does not exist')).toHaveCount(0)
  await expect(page.getByText(/^Rows 1–/)).toBeVisible()
})

test('a picture pinned before the first reading says that nothing had been read', async ({ page }) => {
  await page.goto('/runs?asOf=2026-01-01T00:00:00Z')
  await expect(page.getByRole('heading', { name: 'Nothing had been read by then' })).toBeVisible()
  await expect(page.getByText('Coverage: nothing read yet')).toBeVisible()
  await expect(page.getByText('Not recorded')).toHaveCount(0)
})

test('a run pinned before it was read says so, and follows the record on request', async ({ page, request }) => {
  const { rows } = await runs(request, 'size=1')
  const { account, region, name } = rows[0]?.run ?? { account: '', region: '', name: '' }
  await page.goto(`/runs/${account}/${region}/${name}?asOf=2026-01-01T00:00:00Z`)
  await expect(page.getByText('before a call about this run was read')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Follow the record' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
})
