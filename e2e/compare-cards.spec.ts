import { CompareSeriesResponse } from '../lib/api/compare'
import { CONFLICT, card, expectPaused, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const TRAIN = 'train/loss'
const VALIDATION = 'validation:loss'
const search = (page: Page) => new URL(page.url()).searchParams
const both = (page: Page) => card(page, TRAIN).filter({ hasText: VALIDATION })

async function choose(page: Page, metric: string, ...entries: string[]) {
  await card(page, metric).first().getByRole('button', { name: 'More of this card' }).click()
  for (const entry of entries) await page.getByRole('menuitem', { name: entry }).click()
}

test('one click pairs training and validation of all compared runs, and a reload shows the same', async ({
  page,
  request,
}) => {
  const runs = [await runCalled(request, CONFLICT), await runCalled(request, 'glyph-mlp-adam-spot')]
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}`)
  const cards = page.getByRole('article')
  await expect(both(page)).toHaveCount(0)
  const before = await cards.count()
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect.poll(() => cards.count()).toBeLessThan(before)
  const pair = both(page).first()
  for (const [index, { key }] of runs.entries()) {
    const lines = pair.locator(`g[data-run="${key}"]`)
    await expect(lines).toHaveCount(2)
    // Colour tells the run, weight and dots the metric.
    for (const at of [0, 1]) {
      await expect(lines.nth(at).locator('g[stroke]').first()).toHaveAttribute('stroke', `var(--chart-${index + 1})`)
    }
    await expect(lines.locator('g[opacity="0.55"]')).not.toHaveCount(0)
  }
  await expect(pair.getByRole('heading', { level: 3 })).toContainText(VALIDATION)
  await expectAccessible(page)
  await page.reload()
  await expect(both(page).first().locator('path[data-line]').first()).toBeAttached()
  expect(search(page).get('pair')).toBe('on')
})

test('metrics put together have shapes of their own, a second axis, and names that say run and metric', async ({
  page,
  request,
}) => {
  const runs = [await runCalled(request, CONFLICT), await runCalled(request, 'glyph-mlp-adam-spot')]
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}&pin=${TRAIN}`)
  await choose(page, TRAIN, 'Add a metric to this card', 'train/lr')
  await expect.poll(() => search(page).get('cards')).toBe('train/loss,train/lr')
  const lead = card(page, TRAIN).first()
  await expect(lead.locator('[data-metric-mark]').first()).toBeVisible()
  await choose(page, TRAIN, 'train/lr to the right axis')
  await expect(lead.locator('[data-mark=right-tick]')).not.toHaveCount(0)
  await expect(lead).toContainText('right axis')
  const box = await lead.getByRole('application').boundingBox()
  if (box === null) throw new Error('The chart is not there.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const tooltip = page.getByRole('tooltip')
  await expect(tooltip).toContainText(/glyph-mlp-/)
  await expect(tooltip).toContainText(/train\/(loss|lr)/)
  await expectAccessible(page)
  await lead.getByRole('button', { name: 'Show the data table' }).click()
  await expect(lead.getByRole('cell', { name: `${CONFLICT} · train/lr` }).first()).toBeVisible()
  await page.goto(page.url())
  await expect(lead.locator('[data-mark=right-tick]')).not.toHaveCount(0)
  await choose(page, TRAIN, 'Take this card apart')
  await expect.poll(() => search(page).get('cards')).toBeNull()
})

test('colours tell writer, client, address or proof on choice, with a legend, and the list shows no run’s colour then', async ({
  page,
  request,
}) => {
  const runs = await Promise.all(
    [CONFLICT, 'glyph-prod-nightly-1118', 'glyph-prod-nightly-1119', 'spiral-mlp-sgd-lr1e1-h16'].map((name) =>
      runCalled(request, name),
    ),
  )
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}&pin=${TRAIN}`)
  const lead = card(page, TRAIN).first()
  await expect(lead.locator('path[data-line]').first()).toBeAttached()
  const strokes = () =>
    lead
      .locator('g[data-run] g[stroke]:has(> g > [data-line])')
      .evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute('stroke') ?? ''))])
  expect((await strokes()).length).toBe(4)
  for (const by of ['writer', 'client', 'address'] as const) {
    await page.getByRole('button', { name: /^Colour by / }).click()
    await page.getByRole('menuitemradio', { name: `By ${by}` }).click()
    await expect(page.getByText(`Colours tell the ${by}.`)).toBeVisible()
    const legend = page.getByRole('list', { name: 'Colours' })
    await expect(legend.getByRole('listitem').first()).toBeVisible()
    const told = await legend.locator('path').evaluateAll((all) => all.map((each) => each.getAttribute('stroke') ?? ''))
    await expect.poll(async () => (await strokes()).every((stroke) => told.includes(stroke))).toBe(true)
    const swatch = page.getByRole('complementary', { name: 'Runs' }).locator('svg[data-swatch] path').first()
    await expect(swatch).toHaveAttribute('stroke', 'var(--text-2)')
  }
  await page.getByRole('button', { name: /^Colour by / }).click()
  await page.getByRole('menuitemradio', { name: 'By proof' }).click()
  await expect.poll(() => search(page).get('colour')).toBe('verdict')
  await expect.poll(strokes).toContain('var(--verified-solid)')
  await expect(page.getByText('Colours tell the verdict on the log file.')).toBeVisible()
  await expectAccessible(page)
  await page.reload()
  await expect.poll(strokes).toContain('var(--verified-solid)')
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByRole('button', { name: /^Colour by / }).click()
  await page.getByRole('menuitemradio', { name: 'By metric' }).click()
  await expect.poll(async () => (await strokes()).sort()).toEqual(['var(--chart-1)', 'var(--chart-2)'])
})

test('each point of a compared run says the verdict on its own log file', async ({ page, request }) => {
  const runs = [await runCalled(request, 'glyph-prod-nightly-1119'), await runCalled(request, CONFLICT)]
  const proofs = page.waitForResponse((response) => response.url().includes('/api/compare/proof'))
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}&pin=${TRAIN}`)
  await proofs
  const lead = card(page, TRAIN).first()
  await expect(lead.locator('[data-proof=failed]').first()).toBeAttached()
  await expect(lead).toContainText(/\d+ in failed log files/)
  await lead.getByRole('button', { name: 'Show the data table' }).click()
  const table = lead.getByRole('table')
  await expect(table.getByText('Log verified').first()).toBeVisible()
  await expectAccessible(page)
})

test('time axes shade what was not recorded or not proved for the runs that it is so of, and say which', async ({
  page,
  request,
}) => {
  const [gap, changed] = [
    await runCalled(request, 'spiral-edge-adam-v3'),
    await runCalled(request, 'glyph-prod-nightly-1119'),
  ]
  await page.goto(`/compare?runs=${gap.key},${changed.key}&x=observed&pin=${TRAIN}`)
  const shades = page.getByRole('region', { name: 'Shaded times' })
  const stop = shades.getByRole('listitem').filter({ hasText: /^Logging stopped from / })
  await expect(stop).toContainText(`1 of 2 runs, ${gap.name}`)
  await expect(
    shades
      .getByRole('listitem')
      .filter({ hasText: /^No proof from / })
      .first(),
  ).toContainText(`1 of 2 runs, ${changed.name}`)
  const lead = card(page, TRAIN).first()
  const strip = lead.locator('[data-mark=unrecorded]').first()
  await expect(strip).toBeAttached()
  expect((await strip.boundingBox())?.height).toBeLessThan(12)
  await expectAccessible(page)
  // Of the one run that is left it is shaded over all of the chart.
  await page
    .getByRole('complementary', { name: 'Runs' })
    .getByRole('listitem')
    .filter({ hasText: gap.name })
    .getByRole('button', { name: 'Show it alone' })
    .click()
  await expect.poll(async () => (await strip.boundingBox())?.height ?? 0).toBeGreaterThan(100)
  await expect(stop).toContainText('the run shown')
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(shades).toHaveCount(0)
})

test('a comparison that follows asks only for what came since, and for nothing while nobody looks', async ({
  page,
  request,
}) => {
  const runs = [await runCalled(request, CONFLICT), await runCalled(request, 'glyph-mlp-adam-spot')]
  let [later, asks] = [0, 0]
  await page.clock.install()
  await page.route('**/api/ingest', async (route) => {
    asks++
    const response = await route.fetch()
    const answer = (await response.json()) as { newest: { ms: number } | null }
    if (answer.newest !== null) answer.newest.ms += later
    await route.fulfill({ response, json: answer })
  })
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}&metrics=${TRAIN}`)
  const line = card(page, TRAIN).first().locator('path[data-line]').first()
  await expect(line).toHaveAttribute('d', /^M\d.*L/)
  const path = await line.getAttribute('d')
  await page.waitForLoadState('networkidle')
  const asked = page.waitForResponse(
    (response) => response.url().includes('/api/compare/series?') && response.url().includes('since='),
  )
  later = 1
  await page.clock.fastForward(10_000)
  const come = CompareSeriesResponse.parse(await (await asked).json())
  expect(come.unchanged).toEqual(runs.map(({ key }) => key))
  expect(come.series).toEqual([])
  expect(await line.getAttribute('d')).toBe(path)
  await expectPaused(page, () => asks)
  // An answer on its way when a journey ends is an error of the next one.
  await page.unrouteAll({ behavior: 'wait' })
})
