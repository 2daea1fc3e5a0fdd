import { EventResponse } from '../lib/api/event'
import { CONFLICT, card, chart, drawer, FORGED, lines, runCalled, seriesOf } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const search = (page: Page) => new URL(page.url()).searchParams

/** The place of a share of the plot's width, in pixels of the page. */
async function plotPlace(page: Page, metric: string, share: number) {
  const box = await chart(page, metric).boundingBox()
  if (box === null) throw new Error(`The chart of ${metric} is not there.`)
  return { x: box.x + 46 + (box.width - 56) * share, y: box.y + 80 }
}

async function drag(page: Page, metric: string, [from, to]: [number, number]) {
  const start = await plotPlace(page, metric, from)
  const end = await plotPlace(page, metric, to)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 5 })
  await page.mouse.up()
}

test('a run has one chart for each metric, and says what of it is drawn', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(CONFLICT)
  for (const metric of ['train/loss', 'train/lr', 'validation:loss']) {
    await chart(page, metric).scrollIntoViewIfNeeded()
    await expect(lines(page, metric).first()).toHaveAttribute('d', /^M\d.*L/)
    const { inRange, drawn } = await seriesOf(request, { run: run.key, metric })
    const words = (count: number) => count.toLocaleString('en-US')
    await expect(card(page, metric)).toContainText(`${words(inRange)} points, ${words(drawn)} drawn`)
  }
  await expectAccessible(page)
})

test('each x axis draws the same writes at their own place', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=train/loss`)
  const paths = new Set<string | null>()
  for (const axis of ['Step', 'Relative', 'Claimed', 'Observed']) {
    const answered = page.waitForResponse(
      (response) => response.url().includes('/api/series') && response.url().includes(`x=${axis.toLowerCase()}`),
    )
    if (axis !== 'Step') {
      await page.getByRole('button', { name: axis, exact: true }).click()
      await answered
    } else await expect(lines(page, 'train/loss').first()).toBeVisible()
    await expect(page.getByRole('button', { name: axis, exact: true })).toHaveAttribute('aria-pressed', 'true')
    await expect(async () => {
      const before = paths.size
      paths.add(await lines(page, 'train/loss').first().getAttribute('d'))
      expect(paths.size).toBeGreaterThan(before)
    }).toPass()
  }
  expect(search(page).get('x')).toBe('observed')
  await expect(
    card(page, 'train/loss')
      .locator('svg text')
      .filter({ hasText: /^\d\d:\d\d$/ })
      .first(),
  ).toBeVisible()
})

test('dragging zooms every chart by asking again, and Back undoes it', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await page.goto(run.path)
  await expect(lines(page, 'train/loss').first()).toBeVisible()
  const whole = await lines(page, 'train/loss').first().getAttribute('d')
  const asked = page.waitForRequest((each) => each.url().includes('/api/series') && each.url().includes('from='))
  await drag(page, 'train/accuracy', [0.3, 0.5])
  await asked
  await expect.poll(() => search(page).get('x1')).not.toBeNull()
  const [x0, x1] = [Number(search(page).get('x0')), Number(search(page).get('x1'))]
  expect(x0).toBeGreaterThan(600)
  expect(x1).toBeLessThan(1400)
  // So narrow a range fits whole: detail that was in the buckets has appeared.
  await expect(card(page, 'train/loss')).toContainText(/points of 2,400.*Every point shown/)
  await expect(lines(page, 'train/loss').first()).not.toHaveAttribute('d', whole ?? '')
  await page.goBack()
  await expect.poll(() => search(page).get('x0')).toBeNull()
  await expect(lines(page, 'train/loss').first()).toHaveAttribute('d', whole ?? '')
})

test('two presses show the whole axis, and a typed range is taken exactly', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=train/loss`)
  await page.getByRole('button', { name: 'Whole axis' }).click()
  await page.getByRole('textbox', { name: 'From' }).fill('1,000')
  await page.getByRole('textbox', { name: 'To' }).fill('soon')
  await page.getByRole('button', { name: 'Show this range' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'is not understood' })).toBeVisible()
  await page.getByRole('textbox', { name: 'To' }).fill('1,200')
  await page.getByRole('button', { name: 'Show this range' }).click()
  await expect.poll(() => page.url()).toContain('x0=1000&x1=1200')
  await expect(card(page, 'train/loss')).toContainText('201 points of')
  const place = await plotPlace(page, 'train/loss', 0.5)
  await page.mouse.dblclick(place.x, place.y)
  await expect.poll(() => search(page).get('x0')).toBeNull()
})

test('the tooltip tells the write that is nearest, with every digit and its clocks', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  const metric = 'validation:loss'
  await page.goto(`${run.path}?metrics=${metric}`)
  await expect(lines(page, metric).first()).toBeVisible()
  const { points } = await seriesOf(request, { run: run.key, metric })
  const place = await plotPlace(page, metric, 0.5)
  await page.mouse.move(place.x, place.y)
  const tooltip = card(page, metric).getByRole('tooltip')
  const step = Number(/step ([\d,]+)/.exec((await tooltip.textContent()) ?? '')?.[1]?.replaceAll(',', ''))
  const index = points.x.indexOf(step)
  expect(index).toBeGreaterThan(20)
  await expect(tooltip).toContainText(String(points.value[index]))
  await expect(tooltip).toContainText(new Date(points.observedMs[index] ?? 0).toISOString().slice(0, 19))
  // The heads of all cards tell their value at the crosshair.
  await expect(card(page, metric).getByTitle('Value at the crosshair, else the last written')).toHaveText(
    Number(points.value[index]).toFixed(4),
  )
})

test('keys walk from write to write, zoom, and open the evidence', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  const metric = 'validation:loss'
  await page.goto(`${run.path}?metrics=${metric}`)
  await expect(lines(page, metric).first()).toBeVisible()
  const spoken = card(page, metric).getByRole('status')
  await chart(page, metric).focus()
  await page.keyboard.press('ArrowRight')
  await expect(spoken).toContainText('step 0,')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(spoken).toContainText('step 500,')
  await page.keyboard.press('+')
  await expect.poll(() => search(page).get('x1')).not.toBeNull()
  await page.keyboard.press('0')
  await expect.poll(() => search(page).get('x1')).toBeNull()
  await page.keyboard.press('Enter')
  await expect(drawer(page).getByRole('heading', { name: 'Evidence' })).toBeFocused()
  await expect(drawer(page).getByRole('button', { name: 'Next write (])' })).toBeEnabled()
  await page.keyboard.press(']')
  await expect(drawer(page)).toContainText('step 550')
  await page.keyboard.press('Escape')
  await expect(drawer(page)).toBeHidden()
  await expect(chart(page, metric)).toBeFocused()
})

test('a collision shows both values; a press opens its evidence with the record from the log file', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  const metric = 'validation:accuracy'
  await page.goto(`${run.path}?metrics=${metric}`)
  await expect(card(page, metric)).toContainText('1 collision')
  await expect(card(page, metric)).toContainText('1 step has two values')
  const diamonds = card(page, metric).locator('[data-mark=collision] g path')
  await expect(diamonds).toHaveCount(2)
  await expect(card(page, metric).getByText('0.9925 at step 2,000')).toBeVisible()
  const box = await diamonds.last().boundingBox()
  if (box === null) throw new Error('The forged value is not drawn.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await expect(drawer(page)).toContainText('Two writers claim different values for this step')
  await expect(card(page, metric).locator('[data-mark=selected]')).toBeVisible()
  const point = search(page).get('point') ?? ''
  const response = await request.get(`/api/events/${point.split('.')[0] ?? ''}`)
  const event = EventResponse.parse(await response.json())
  if (!('text' in event.raw)) throw new Error(event.raw.unavailable)
  const shown = await drawer(page).locator('pre').textContent()
  expect(JSON.parse(shown ?? '')).toEqual(JSON.parse(event.raw.text))
  expect((await drawer(page).locator('mark').allTextContents()).join('')).toContain('"value": 0.9925')
  await expect(drawer(page)).toContainText('Submitted, stored: unknown')
  await expectAccessible(page)
  await drawer(page).getByRole('button', { name: '0.878' }).click()
  await expect(drawer(page)).toContainText('bo.lindqvist')
})

test('each chart has a table of the same writes', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  const metric = 'validation:loss'
  await page.goto(`${run.path}?metrics=${metric}`)
  await card(page, metric).getByRole('button', { name: 'Show the data table' }).click()
  const { points } = await seriesOf(request, { run: run.key, metric })
  const rows = card(page, metric).locator('tbody tr')
  await expect(rows).toHaveCount(points.x.length)
  await expect(rows.first()).toContainText(String(points.value[0]))
  await expectAccessible(page)
})

test('the other tabs tell the writers, every call, and the settings with their calls', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await page.getByRole('tab', { name: /^Who logged what/ }).click()
  await expect(page.getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('tabpanel')).toContainText('from sourceIdentity, set at AssumeRole')
  await page.getByRole('tab', { name: /^Events/ }).click()
  await expect(page.getByRole('grid', { name: 'Events' })).toContainText(CONFLICT.slice(0, 10))
  await page.getByRole('tab', { name: /^Settings/ }).click()
  await expect(page.getByRole('region', { name: 'Parameters' })).toContainText('learning_rate')
  await page.getByRole('region', { name: 'Parameters' }).getByRole('button').first().click()
  await expect(drawer(page)).toContainText('TrialComponent')
})

test('values of the URL that contradict each other fall back with a notice', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?x0=900&x1=100&metrics=train/lr&point=nonsense`)
  await expect(page.getByText('The zoom ends before it begins')).toBeVisible()
  await expect(page.getByText('has no meaning as')).toBeVisible()
  await expect(lines(page, 'train/lr').first()).toBeVisible()
  await expect(drawer(page)).toBeHidden()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('a tap opens the evidence as a sheet that leaves the point in sight and can be pulled up', async ({
    page,
    request,
  }) => {
    const run = await runCalled(request, CONFLICT)
    const metric = 'validation:accuracy'
    await page.goto(`${run.path}?metrics=${metric}`)
    const place = await plotPlace(page, metric, 0.5)
    await page.touchscreen.tap(place.x, place.y)
    const sheet = drawer(page)
    await expect(sheet.locator('pre')).toBeAttached()
    const top = async () => (await sheet.boundingBox())?.y ?? 0
    const ring = await card(page, metric).locator('[data-mark=selected]').boundingBox()
    expect((ring?.y ?? Infinity) + (ring?.height ?? 0)).toBeLessThan(await top())
    expect(ring?.y).toBeGreaterThan(48)
    await expectAccessible(page)
    await sheet.getByRole('button', { name: 'Full height' }).tap()
    await expect.poll(top).toBeLessThan(80)
    await sheet.getByRole('button', { name: /^Close/ }).tap()
    await expect(sheet).toBeHidden()
  })
})
