import { CompareRunsResponse } from '../lib/api/compare'
import { RunsResponse } from '../lib/api/runs'
import { CONFLICT, card, chart, drawer, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const METRIC = 'train/loss'
const search = (page: Page) => new URL(page.url()).searchParams
const list = (page: Page) => page.getByRole('complementary', { name: 'Runs' })
const entry = (page: Page, name: string) => list(page).getByRole('listitem').filter({ hasText: name })
const linesOf = (page: Page, key: string) => card(page, METRIC).first().locator(`g[data-run="${key}"]`)

/** Runs of the sample that have the metric, the conflict first. */
async function someRuns(request: Client, count: number) {
  const answer = await request.get('/api/runs', { params: { metric: METRIC, size: 50 } })
  const { rows } = RunsResponse.parse(await answer.json())
  const runs = rows.map(({ run }) => run)
  const first = runs.filter(({ name }) => name === CONFLICT)
  return [...first, ...runs.filter(({ name }) => name !== CONFLICT)].slice(0, count)
}

const pathOf = (runs: { key: string }[], more = '') => `/compare?runs=${runs.map(({ key }) => key).join()}${more}`

test('runs that are ticked on the list are drawn over one another, each in the colour it had there', async ({
  page,
  request,
}) => {
  await page.goto(`/runs?metric=${METRIC}`)
  const boxes = page.getByRole('checkbox', { name: /^Choose / })
  await expect(page.getByRole('button', { name: /^Compare all \d+$/ })).toBeVisible()
  for (const index of [0, 2, 3]) await boxes.nth(index).check()
  const places = (search(page).get('runs') ?? '').split(',')
  expect(places).toHaveLength(3)
  const stroke = (key: string) =>
    page.locator(`tr:has-text("${key}") svg[data-swatch] path`).first().getAttribute('stroke')
  const { runs } = CompareRunsResponse.parse(
    await (await request.get(`/api/compare/runs?${places.map((key) => `runs=${key}`).join('&')}`)).json(),
  )
  const looks = await Promise.all(runs.map(({ run }) => stroke(run.name)))
  expect(looks).toEqual(['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)'])
  await page.getByRole('link', { name: 'Compare 3 runs' }).click()
  await expect(page.getByRole('heading', { name: 'Compare' })).toBeVisible()
  for (const [index, { run }] of runs.entries()) {
    await expect(linesOf(page, run.key).locator('path[data-line]').first()).toHaveAttribute('d', /^M\d.*L/)
    await expect(linesOf(page, run.key).locator('g[stroke]').first()).toHaveAttribute('stroke', looks[index] ?? '')
    await expect(entry(page, run.name).locator('svg[data-swatch] path').first()).toHaveAttribute(
      'stroke',
      looks[index] ?? '',
    )
  }
  await expect(page.getByRole('link', { name: 'Runs', exact: true }).first()).toHaveAttribute('aria-current', 'page')
  await expectAccessible(page)
  // What is only read aloud must not make the page longer than what scrolls in it.
  expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0)
})

test('pointing at a run lights it in every card, pressing keeps it lit, Esc lets it go', async ({ page, request }) => {
  const [one, other] = await someRuns(request, 2)
  if (one === undefined || other === undefined) throw new Error('The sample has too few runs.')
  await page.goto(pathOf([one, other]))
  const opacity = (key: string) => linesOf(page, key).evaluate((lines) => getComputedStyle(lines).strokeOpacity)
  await expect(linesOf(page, other.key).locator('path[data-line]').first()).toBeVisible()
  await entry(page, one.name).hover()
  await expect.poll(() => opacity(other.key)).toBe('0.28')
  expect(await opacity(one.key)).toBe('1')
  await page.getByRole('heading', { name: 'Compare' }).hover()
  await expect.poll(() => opacity(other.key)).toBe('1')
  await entry(page, other.name).getByRole('button', { name: other.name }).click()
  await expect.poll(() => search(page).get('lit')).toBe(other.key)
  await entry(page, one.name).hover()
  await expect.poll(() => opacity(one.key)).toBe('0.28')
  await page.keyboard.press('Escape')
  await expect.poll(() => search(page).get('lit')).toBeNull()
  // The chart lights the run that is nearest to the pointer.
  const box = await chart(page, METRIC).first().boundingBox()
  if (box === null) throw new Error('The chart is not there.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 40)
  await expect.poll(async () => [await opacity(one.key), await opacity(other.key)].sort()).toEqual(['0.28', '1'])
})

test('hidden runs, the baseline and the zoom are in the URL, and a reload shows the same picture', async ({
  page,
  request,
}) => {
  const runs = await someRuns(request, 3)
  const [first, second, third] = runs
  if (first === undefined || second === undefined || third === undefined) throw new Error('Too few runs.')
  await page.goto(pathOf(runs))
  await expect(entry(page, first.name)).toContainText('Baseline')
  const width = (key: string) => linesOf(page, key).locator('path[data-line]').first()
  await expect(width(first.key)).toHaveAttribute('stroke-width', '2.25')
  await entry(page, second.name).getByRole('button', { name: 'Hide', exact: true }).click()
  await expect(linesOf(page, second.key)).toHaveCount(0)
  await expect(list(page)).toContainText('1 hidden')
  await entry(page, third.name).getByRole('button', { name: 'More for this run' }).click()
  await page.getByRole('menuitem', { name: 'Make it the baseline' }).click()
  await expect(width(third.key)).toHaveAttribute('stroke-width', '2.25')
  // The baseline lies on top.
  await expect(card(page, METRIC).first().locator('g[data-run]').last()).toHaveAttribute('data-run', third.key)
  const whole = await width(third.key).getAttribute('d')
  const asked = page.waitForRequest(
    (each) => each.url().includes('/api/compare/series') && each.url().includes('from='),
  )
  const box = await chart(page, METRIC).first().boundingBox()
  if (box === null) throw new Error('The chart is not there.')
  await page.mouse.move(box.x + 200, box.y + 80)
  await page.mouse.down()
  await page.mouse.move(box.x + 320, box.y + 80, { steps: 4 })
  await page.mouse.up()
  await asked
  await expect.poll(() => search(page).get('x1')).not.toBeNull()
  await expect(width(third.key)).not.toHaveAttribute('d', whole ?? '')
  await expect(card(page, METRIC).first()).toContainText('Every point shown')
  await page.mouse.move(5, 300)
  const address = page.url()
  const again = await page.context().newPage()
  await again.goto(address)
  const drawn = (on: Page) => linesOf(on, third.key).locator('path[data-line]').first().getAttribute('d')
  await expect.poll(async () => (await drawn(again)) === (await drawn(page))).toBe(true)
  expect(again.url()).toBe(address)
  await expect(linesOf(again, second.key)).toHaveCount(0)
  await again.close()
  await entry(page, third.name).getByRole('button', { name: 'Show it alone' }).click()
  await expect(linesOf(page, first.key)).toHaveCount(0)
  await list(page).getByRole('button', { name: 'Show all' }).click()
  await expect(linesOf(page, first.key)).toHaveCount(1)
})

test('a run is taken out and another added, and the others keep their colours', async ({ page, request }) => {
  const runs = await someRuns(request, 3)
  const [first, second] = runs
  if (first === undefined || second === undefined) throw new Error('Too few runs.')
  await page.goto(pathOf(runs))
  const swatch = () => entry(page, second.name).locator('svg[data-swatch] path').first().getAttribute('stroke')
  await expect(entry(page, second.name)).toBeVisible()
  expect(await swatch()).toBe('var(--chart-2)')
  await entry(page, first.name).getByRole('button', { name: 'More for this run' }).click()
  await page.getByRole('menuitem', { name: 'Take it out' }).click()
  await expect(entry(page, first.name)).toHaveCount(0)
  expect(await swatch()).toBe('var(--chart-2)')
  await list(page).getByRole('link', { name: 'Add runs' }).click()
  await expect(page.getByRole('link', { name: 'Compare 2 runs' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: `Choose ${second.name}` })).toBeChecked()
})

test('a press opens the evidence of the write in the run that wrote it', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  const runs = await someRuns(request, 2)
  await page.goto(pathOf(runs, '&pin=validation:accuracy'))
  const lead = card(page, 'validation:accuracy').first()
  await expect(lead).toContainText('1 collision')
  const diamonds = lead.locator('[data-mark=collision] g path')
  await expect(diamonds).toHaveCount(2)
  const box = await diamonds.last().boundingBox()
  if (box === null) throw new Error('The forged value is not drawn.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await expect(drawer(page)).toContainText('Two writers claim different values for this step')
  await expect(drawer(page)).toContainText(run.name)
  await expect(lead.locator('[data-mark=selected]')).toBeVisible()
  await expectAccessible(page)
})

test('every compared card is a table too, with the run of each write', async ({ page, request }) => {
  const runs = await someRuns(request, 2)
  await page.goto(pathOf(runs))
  await card(page, METRIC).first().getByRole('button', { name: 'Show the data table' }).click()
  const table = card(page, METRIC).first().getByRole('table')
  for (const { name } of runs) await expect(table.getByRole('cell', { name }).first()).toBeVisible()
})

test('no run, one run, and a run that is not there are each said', async ({ page, request }) => {
  await page.goto('/compare')
  await expect(page.getByText('No run is chosen.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Choose runs' }).click()
  await expect(page).toHaveURL(/\/runs$/)
  const [one] = await someRuns(request, 1)
  if (one === undefined) throw new Error('The sample has no run.')
  await page.goto(`/runs/${one.account}/${one.region}/${one.name}`)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(page.getByText('One run is shown. Add runs to see it against others.')).toBeVisible()
  const nobody = 'a'.repeat(16)
  await page.goto(`${pathOf([one, { key: nobody }])}&baseline=nonsense&x0=9&x1=3`)
  await expect(page.getByText(`1 run of this link is not there, or not for you: ${nobody}`)).toBeVisible()
  await expect(page.getByText(/baseline.*has no meaning as.*so the first run is used/)).toBeVisible()
  await expect(page.getByText('The zoom ends before it begins')).toBeVisible()
  await expect(linesOf(page, one.key)).toHaveCount(1)
})

test('runs of which nothing had been read at the pinned moment are said to be unread, not hidden or forbidden', async ({
  page,
  request,
}) => {
  const runs = await someRuns(request, 2)
  await page.goto(pathOf(runs, '&asOf=2020-01-01T00:00:00Z'))
  await expect(page.getByText(/^2 runs of this link had not been read yet at/)).toBeVisible()
  await expect(page.getByText('There is nothing to show of these runs.')).toBeVisible()
  for (const untrue of [/not for you/, /The rest is shown/, /is hidden/])
    await expect(page.getByText(untrue)).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })
  test('what is ticked is compared from where one stands in the list', async ({ page }) => {
    await page.goto('/runs')
    await page
      .getByRole('checkbox', { name: /^Choose / })
      .first()
      .check()
    await expect(page.getByRole('link', { name: 'Compare 1 run' })).toBeInViewport()
    // Where nothing of the list lies under the bar.
    await page.setViewportSize({ width: 390, height: 1600 })
    await expectAccessible(page)
  })
  test('the list is a sheet, and nothing scrolls sideways', async ({ page, request }) => {
    const runs = await someRuns(request, 3)
    await page.goto(pathOf(runs))
    await expect(card(page, METRIC).first().locator('path[data-line]').first()).toBeVisible()
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(sideways).toBeLessThanOrEqual(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Runs 3' }).click()
    const sheet = page.getByRole('dialog', { name: 'Runs' })
    await sheet.getByRole('button', { name: 'Hide', exact: true }).first().click()
    await expect(sheet).toContainText('1 hidden')
    await page.keyboard.press('Escape')
    await expect(linesOf(page, runs[0]?.key ?? '')).toHaveCount(0)
  })
})
