import { RunResponse } from '../lib/api/run'
import { SeriesResponse } from '../lib/api/series'
import { CONFLICT, card, chart, expectPaused, FORGED, lines, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const METRIC = 'train/loss'
const zoomOf = (page: Page) => {
  const search = new URL(page.url()).searchParams
  return [search.get('x0'), search.get('x1')].map((bound) => (bound === null ? null : Number(bound)))
}
const pathOf = (page: Page) => lines(page, METRIC).first().getAttribute('d')

/** The place of a share of the plot's width, in pixels of the page. */
async function plotPlace(page: Page, share: number) {
  const box = await chart(page, METRIC).boundingBox()
  if (box === null) throw new Error('The chart is not there.')
  return { x: box.x + 46 + (box.width - 56) * share, y: box.y + 80 }
}

async function openRun(page: Page, path: string) {
  await page.goto(path)
  await expect(lines(page, METRIC).first()).toBeVisible()
}

test('Alt and the wheel zoom around the pointer, and the picture moves before the question is asked', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, FORGED)
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  const whole = await pathOf(page)
  const place = await plotPlace(page, 0.5)
  await page.mouse.move(place.x, place.y)
  await page.keyboard.down('Alt')
  await page.mouse.wheel(0, -400)
  await expect.poll(() => pathOf(page)).not.toBe(whole)
  expect(zoomOf(page)).toEqual([null, null])
  const asked = page.waitForRequest((each) => each.url().includes('/api/series?') && each.url().includes('from='))
  await page.keyboard.up('Alt')
  await asked
  await expect.poll(() => zoomOf(page)[0]).not.toBeNull()
  const [x0 = null, x1 = null] = zoomOf(page)
  // The sample run has 2,400 steps: the middle stays in the middle.
  expect(((x0 ?? 0) + (x1 ?? 0)) / 2).toBeGreaterThan(1_100)
  expect(((x0 ?? 0) + (x1 ?? 0)) / 2).toBeLessThan(1_300)
  await page.goBack()
  await expect.poll(() => zoomOf(page)).toEqual([null, null])
})

test('the wheel alone scrolls the page', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await openRun(page, run.path)
  await chart(page, METRIC).scrollIntoViewIfNeeded()
  const place = await plotPlace(page, 0.5)
  await page.mouse.move(place.x, place.y)
  const top = () => chart(page, METRIC).evaluate((element) => element.getBoundingClientRect().top)
  const before = await top()
  await page.mouse.wheel(0, -60)
  await expect.poll(top).toBeGreaterThan(before)
  expect(zoomOf(page)).toEqual([null, null])
})

test('Shift and drag move along the axis as far as it goes', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await openRun(page, `${run.path}?metrics=${METRIC}&x0=1000&x1=1200`)
  const [from, to] = [await plotPlace(page, 0.2), await plotPlace(page, 0.7)]
  const path = await pathOf(page)
  await page.mouse.move(from.x, from.y)
  await page.keyboard.down('Shift')
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await expect.poll(() => pathOf(page)).not.toBe(path)
  expect(zoomOf(page)).toEqual([1000, 1200])
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect.poll(() => zoomOf(page)[0]).not.toBe(1000)
  const [x0, x1] = zoomOf(page)
  expect(x0).toBeGreaterThanOrEqual(898)
  expect(x0).toBeLessThanOrEqual(902)
  expect((x1 ?? 0) - (x0 ?? 0)).toBeLessThanOrEqual(202)
})

test('z and two presses take zooms back one by one, as Back does', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  await chart(page, METRIC).focus()
  await page.keyboard.press('+')
  await expect.poll(() => zoomOf(page)[0]).not.toBeNull()
  const first = zoomOf(page)
  await page.keyboard.press('+')
  await expect.poll(() => zoomOf(page)).not.toEqual(first)
  await page.keyboard.press('z')
  await expect.poll(() => zoomOf(page)).toEqual(first)
  // Where the zoom was the last change, it was the browser's own Back: going forward leads to it again.
  await page.goForward()
  await expect.poll(() => zoomOf(page)).not.toEqual(first)
  await page.goBack()
  await expect.poll(() => zoomOf(page)).toEqual(first)
  // A change in between stays: only the zoom is taken back.
  await page.getByRole('button', { name: 'Log', exact: true }).click()
  await expect.poll(() => page.url()).toContain('y=log')
  const place = await plotPlace(page, 0.5)
  await page.mouse.dblclick(place.x, place.y)
  await expect.poll(() => zoomOf(page)).toEqual([null, null])
  expect(page.url()).toContain('y=log')
})

test('metrics are found by a part of their name and by a pattern, and a wrong pattern says so', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=/^train.*SS$/i`)
  await expect(card(page, METRIC)).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(1)
  const field = page.getByRole('searchbox', { name: 'Filter metrics by name' })
  await field.fill('/loss(/')
  await field.press('Enter')
  await expect(page.getByText(/cannot be used, .* missing closing/)).toBeVisible()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  expect(await page.getByRole('article').count()).toBeGreaterThan(2)
  await expectAccessible(page)
  await field.fill('/(loss|lr)$/')
  await field.press('Enter')
  await expect(page.getByText('cannot be used')).toHaveCount(0)
  await expect(page.getByRole('article')).toHaveCount(3)
})

test('a pinned card stands first and a folded group stays folded, in the URL too', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  const last = 'validation:loss'
  await card(page, last).scrollIntoViewIfNeeded()
  await card(page, last).getByRole('button', { name: 'More of this card' }).click()
  await page.getByRole('menuitem', { name: 'Pin to the top' }).click()
  await expect(page.getByRole('region', { name: 'Pinned metrics' }).getByRole('article')).toHaveCount(1)
  await page.getByRole('button', { name: /^train\// }).click()
  await expect(card(page, METRIC)).toHaveCount(0)
  await expect.poll(() => page.url()).toContain('folded=train/')
  expect(page.url()).toContain('pin=validation:loss')
  await page.reload()
  await expect(page.getByRole('article').first()).toContainText(last)
  await expect(page.getByRole('button', { name: /^train\// })).toHaveAttribute('aria-expanded', 'false')
  await expectAccessible(page)
  await card(page, last).getByRole('button', { name: 'More of this card' }).click()
  await page.getByRole('menuitem', { name: 'Unpin from the top' }).click()
  await expect(page.getByRole('region', { name: 'Pinned metrics' })).toHaveCount(0)
})

test('a card fills the screen, and Esc gives the keys back to where they were', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  const more = card(page, METRIC).getByRole('button', { name: 'More of this card' })
  await more.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Show on the full screen' }).press('Enter')
  const full = page.getByRole('dialog', { name: `${METRIC}, full screen` })
  const picture = full.getByRole('application')
  await expect(full.locator('path[data-line]').first()).toHaveAttribute('d', /^M\d.*L/)
  const { height = 0 } = (await picture.boundingBox()) ?? {}
  expect(height).toBeGreaterThan((page.viewportSize()?.height ?? 0) * 0.8)
  await expectAccessible(page)
  await full.getByRole('button', { name: 'More of this card' }).click()
  await expect(page.getByRole('menuitem', { name: 'Pin to the top' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(full).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(full).toBeHidden()
  await expect(more).toBeFocused()
})

test('the palette leads to runs, metrics and writers by any part of their names, and acts on the page', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Run, metric, writer or action' })
  await field.fill('observed time')
  await expect(page.getByRole('option', { name: 'Draw over observed time' })).toHaveAttribute('aria-selected', 'true')
  await field.press('Enter')
  await expect.poll(() => page.url()).toContain('x=observed')
  await expect(field).toBeHidden()
  await page.keyboard.press('Control+k')
  await field.fill('parquet')
  const coming = page.waitForEvent('download')
  await page.getByRole('option', { name: 'Download all points of this run as PARQUET' }).click()
  expect((await coming).suggestedFilename()).toMatch(/\.parquet$/)
  await page.keyboard.press('Control+k')
  await field.fill('validation:LOSS')
  await expect(page.getByRole('option', { name: /^Metrics validation:loss on this run/ })).toBeVisible()
  await expectAccessible(page)
  await field.press('Enter')
  await expect(field).toBeHidden()
  await expect(page.getByRole('article')).toHaveCount(1)
  await expect(card(page, 'validation:loss').locator('path[data-line]').first()).toBeAttached()
  expect(new URL(page.url()).pathname).toBe(run.path)
  await page.keyboard.press('Control+k')
  await field.fill('nightly-1118')
  await expect(page.getByRole('option', { name: FORGED })).toBeVisible()
  await field.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(FORGED)
})

test('a chart that follows asks only for what came since, and for nothing while nobody looks', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  let [later, asks] = [0, 0]
  await page.clock.install()
  await page.route('**/api/ingest', async (route) => {
    asks++
    const response = await route.fetch()
    const answer = (await response.json()) as { newest: { ms: number } | null }
    if (answer.newest !== null) answer.newest.ms += later
    await route.fulfill({ response, json: answer })
  })
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  const path = await pathOf(page)
  const asked = page.waitForResponse(
    (response) => response.url().includes('/api/series?') && response.url().includes('since='),
  )
  later = 1
  await page.clock.fastForward(10_000)
  const { after, points } = SeriesResponse.parse(await (await asked).json())
  expect(after).not.toBeNull()
  expect(points.x).toEqual([])
  expect(await pathOf(page)).toBe(path)
  await expectPaused(page, () => asks)
  // An answer on its way when a journey ends is an error of the next one.
  await page.unrouteAll({ behavior: 'wait' })
})

test('the range of the bar is said to narrow no chart, and one click zooms them to it', async ({ page, request }) => {
  const { path, key } = await runCalled(request, 'spiral-edge-boto3-loop')
  const { firstWrite, lastWrite } = RunResponse.parse(await (await request.get(`/api/runs/${key}`)).json())
  const from = new Date(firstWrite?.ms ?? 0).toISOString()
  const to = new Date(((firstWrite?.ms ?? 0) + (lastWrite?.ms ?? 0)) / 2).toISOString()
  for (const address of [`${path}?`, `/compare?runs=${key}&`]) {
    await page.goto(`${address}from=${from}&to=${to}`)
    const notice = page.getByRole('status').filter({ hasText: 'does not narrow these charts' })
    await expect(notice).toContainText('Coverage alone is of that range')
    const whole = await page.getByRole('article').first().locator('footer').textContent()
    await notice.getByRole('button', { name: 'Zoom the charts to it' }).click()
    await expect(notice).toBeHidden()
    await expect(page.getByRole('article').first().locator('footer')).toContainText(/ of [\d,]+, /)
    await page.goBack()
    await expect(page.getByRole('article').first().locator('footer')).toHaveText(whole ?? '')
    await notice.getByRole('button', { name: 'Clear the range' }).click()
    await expect(notice).toBeHidden()
    await expect.poll(() => new URL(page.url()).searchParams.has('from')).toBe(false)
  }
})

test('after a drag the crosshair stands where the pointer rests, with what lies there', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await openRun(page, `${run.path}?metrics=${METRIC}`)
  const [start, end] = [await plotPlace(page, 0.3), await plotPlace(page, 0.45)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 5 })
  await page.mouse.up()
  await expect.poll(() => zoomOf(page)[0]).not.toBeNull()
  const line = card(page, METRIC).locator('[data-mark=crosshair] > path')
  await expect(async () => {
    const box = await line.boundingBox()
    expect(Math.abs((box?.x ?? 0) - end.x)).toBeLessThan(12)
  }).toPass()
  const told = await card(page, METRIC).getByRole('tooltip').textContent()
  const step = Number(/step ([\d,]+)/.exec(told ?? '')?.[1]?.replace(',', ''))
  const [x0 = null, x1 = null] = zoomOf(page)
  const share = (step - (x0 ?? 0)) / ((x1 ?? 0) - (x0 ?? 0))
  expect(share).toBeGreaterThan(0.4)
  expect(share).toBeLessThan(0.5)
})
