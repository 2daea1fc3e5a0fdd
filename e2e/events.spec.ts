import { EventsResponse, EventsSummary } from '../lib/api/events'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const ledger = (page: Page) => page.getByRole('grid', { name: 'Events' })
const rowsOf = (page: Page) => ledger(page).locator('tbody tr[aria-rowindex]')
const search = (page: Page) => new URL(page.url()).searchParams

async function events(request: Client, query = ''): Promise<EventsResponse> {
  return EventsResponse.parse(await (await request.get(`/api/events?${query}`)).json())
}

async function summary(request: Client, query = ''): Promise<EventsSummary> {
  return EventsSummary.parse(await (await request.get(`/api/events/summary?${query}`)).json())
}

test('every filter of the ledger is in the URL, and the URL alone shows the same calls', async ({
  page,
  request,
  browser,
}) => {
  const { facets } = await summary(request)
  const client = facets.client.values[0]
  const writer = facets.writer.values[0]
  if (client === undefined || writer === undefined) throw new Error('The sample trail has no client or writer.')
  await page.goto('/events')
  const aside = page.getByRole('complementary', { name: 'Filters' })
  await aside.getByRole('region', { name: 'Client' }).getByText(client.label, { exact: true }).click()
  await expect.poll(() => search(page).get('client')).toBe(client.value)
  await aside.getByRole('region', { name: 'Writer' }).getByText(writer.label, { exact: true }).click()
  await expect.poll(() => search(page).get('writer')).toBe(writer.value)
  await aside.getByRole('region', { name: 'Result' }).getByText('Allowed', { exact: true }).click()
  await expect.poll(() => search(page).get('result')).toBe('allowed')
  await aside.getByRole('region', { name: 'Kind of call' }).getByText('Run life', { exact: true }).click()
  await expect.poll(() => search(page).get('kind')).toBe('metrics,run')
  await page.waitForLoadState('networkidle')
  await expect(rowsOf(page).first()).toBeVisible()

  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(page.url())
  await expect(rowsOf(fresh)).toHaveText(await rowsOf(page).allTextContents())
  await expect(fresh.getByRole('button', { name: `Remove filter Writer is ${writer.label}` })).toBeVisible()
  await expectAccessible(fresh)
})

test('denied calls stand in the ledger with their word', async ({ page, request }) => {
  const { rows } = await events(request, 'result=denied')
  await page.goto('/events?result=denied')
  await expect(rowsOf(page).first()).toContainText('Denied')
  expect(await rowsOf(page).count()).toBeLessThanOrEqual(rows.length)
  await expect(rowsOf(page).filter({ hasText: 'Allowed' })).toHaveCount(0)
})

test('older calls come as one scrolls, with few rows in the document', async ({ page, request }) => {
  const { total } = await summary(request)
  expect(total).toBeGreaterThan(300)
  await page.goto('/events')
  await expect(rowsOf(page).first()).toBeVisible()
  await ledger(page).getByRole('button').first().focus()
  await expect
    .poll(async () => {
      await page.keyboard.press('End')
      return Number(await rowsOf(page).last().getAttribute('aria-rowindex'))
    })
    .toBeGreaterThan(250)
  expect(await rowsOf(page).count()).toBeLessThan(120)
  const times = await ledger(page).locator('tbody time').allTextContents()
  expect(times).toEqual([...times].sort().reverse())
})

test('the brush moves by keys, by dragging, and back', async ({ page, request }) => {
  const { histogram, bucketMs } = await summary(request)
  const first = histogram[0]
  if (first === undefined) throw new Error('The sample trail has no calls.')
  await page.goto('/events')
  const from = page.getByRole('slider', { name: 'Range from' })
  await from.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => Date.parse(search(page).get('from') ?? '')).toBe(first.fromMs + bucketMs)
  await expect(page.getByRole('button', { name: 'Remove filter Observed range' })).toBeVisible()
  await expectAccessible(page)
  await page.goBack()
  await expect.poll(() => search(page).get('from')).toBeNull()

  const box = await page.getByRole('slider', { name: 'Range to' }).boundingBox()
  const left = await from.boundingBox()
  if (box === null || left === null) throw new Error('The handles are not there.')
  const width = box.x - left.x
  await page.mouse.move(left.x + width * 0.3, left.y)
  await page.mouse.down()
  await page.mouse.move(left.x + width * 0.5, left.y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => search(page).get('to')).not.toBeNull()
  const [start, end] = [Date.parse(search(page).get('from') ?? ''), Date.parse(search(page).get('to') ?? '')]
  expect(end).toBeGreaterThan(start)
  expect((start - first.fromMs) % bucketMs).toBe(0)
})

test('a row opens its evidence, which the URL names; Esc gives the row its focus back', async ({ page, request }) => {
  const { rows } = await events(request)
  await page.goto('/events')
  await expect(rowsOf(page).first()).toBeVisible()
  await page.locator('body').press('j')
  await page.keyboard.press('Enter')
  await expect.poll(() => search(page).get('point')).toBe(rows[0]?.id)
  const drawer = page.getByRole('complementary', { name: 'Evidence' })
  await expect(drawer.getByText(rows[0]?.id ?? '', { exact: false }).first()).toBeVisible()
  await expect(rowsOf(page).first()).toHaveAttribute('aria-selected', 'true')
  await expectAccessible(page)
  await page.keyboard.press('[')
  await expect.poll(() => search(page).get('point')).toBe(rows[1]?.id)
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  await expect(rowsOf(page).first().getByRole('button')).toBeFocused()
  await page.goto(`/events?point=${rows[2]?.id ?? ''}`)
  await expect(drawer.getByText(rows[2]?.id ?? '', { exact: false }).first()).toBeVisible()
})

test('a call that cannot be listed is told in the server’s words', async ({ page, quiet }) => {
  const problem = {
    type: 'about:blank',
    title: 'Slow',
    status: 504,
    code: 'timeout',
    detail: 'The question took over 10 s.',
  }
  await page.route('**/api/events?**', (route) =>
    route.fulfill({ status: 504, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await page.goto('/events')
  await page.getByRole('searchbox').first().fill('x')
  await expect(page.getByRole('heading', { name: 'Could not read the events' })).toBeVisible()
  await expect(page.getByText('The question took over 10 s.')).toBeVisible()
  await expectAccessible(page)
  await page.unroute('**/api/events?**')
  await page.getByRole('searchbox').first().fill('')
  await expect(rowsOf(page).first()).toBeVisible()
  quiet.splice(0)
})

test('nothing that matches is no data, with a way out', async ({ page }) => {
  await page.goto('/events?q=nothing-has-this-in-it')
  await expect(page.getByRole('heading', { name: 'No data' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Clear the filters of this list' }).click()
  await expect(rowsOf(page).first()).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('calls are blocks that scroll with the page', async ({ page }) => {
    await page.goto('/events')
    const blocks = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
    await expect(blocks.first()).toBeVisible()
    await page.mouse.wheel(0, 6000)
    await expect.poll(async () => Number(await blocks.first().getAttribute('aria-posinset'))).toBeGreaterThan(30)
    await expectAccessible(page)
  })
})

test('a call that stopped the logging names the trail, in the list and in its evidence', async ({ page, request }) => {
  const { rows } = await events(request, 'kind=trail')
  const trail = rows.find(({ name }) => name === 'StopLogging')?.trail ?? ''
  expect(trail).toContain('experiments-')
  await page.goto('/events?kind=trail')
  const row = rowsOf(page).filter({ hasText: 'StopLogging' }).first()
  await expect(row).toContainText(trail)
  await row.getByRole('button').click()
  const evidence = page.getByRole('complementary', { name: 'Evidence' })
  await expect(evidence).toContainText(trail)
  await expect(evidence).toContainText('this call logs no points')
})
