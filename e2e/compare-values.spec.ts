import { CompareRunsResponse } from '../lib/api/compare'
import { GroupsResponse } from '../lib/api/compare-groups'
import { CompareSettings } from '../lib/api/compare-settings'
import { ValuesResponse } from '../lib/api/compare-values'
import { RunsResponse } from '../lib/api/runs'
import { SeriesResponse } from '../lib/api/series'
import { formatValue } from '../lib/format'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const METRIC = 'train/loss'
const search = (page: Page) => new URL(page.url()).searchParams
const valuesOf = (page: Page) => page.getByRole('region', { name: 'Values', exact: true })
const parametersOf = (page: Page) => page.getByRole('region', { name: 'Parameters', exact: true })

async function keysOf(request: Client): Promise<string[]> {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?sort=name&dir=asc')).json())
  return rows.map(({ run }) => run.key)
}

const list = (name: string, keys: string[]) => keys.map((key) => `${name}=${key}`).join('&')

async function values(request: Client, keys: string[], at: number): Promise<ValuesResponse> {
  const answer = await request.get(`/api/compare/values?metric=${METRIC}&at=${at}&${list('runs', keys)}`)
  return ValuesResponse.parse(await answer.json())
}

/** A step that at least two of the runs wrote. */
async function sharedStep(request: Client, keys: string[]): Promise<number> {
  const answer = await request.get(`/api/compare/runs?${list('runs', keys)}`)
  const { runs } = CompareRunsResponse.parse(await answer.json())
  const last = runs.flatMap(({ metrics }) => Number(metrics.find(({ name }) => name === METRIC)?.stepMax ?? 0))
  const { before } = await values(request, keys, Math.round([...last].sort((a, b) => a - b)[0] ?? 0))
  if (before === null) throw new Error('The sample trail has no shared step.')
  return before
}

test('a typed step puts the handle into every card and fills the table with what each run wrote there', async ({
  page,
  request,
  browser,
}) => {
  test.slow()
  const keys = await keysOf(request)
  const step = await sharedStep(request, keys)
  await page.goto(`/compare?runs=${keys.join(',')}&pin=${METRIC}`)
  await valuesOf(page).getByRole('textbox', { name: 'Step' }).fill(String(step))
  await page.keyboard.press('Enter')
  await expect.poll(() => search(page).get('at')).toBe(String(step))
  const table = page.getByRole('table', { name: /^Values at/ })
  const { runs } = await values(request, keys, step)
  for (const { writes } of runs)
    for (const { value } of writes)
      await expect(table.getByText(formatValue(value), { exact: true }).first()).toBeVisible()
  const dashes = runs.filter(({ count, before }) => count === 0 && before !== null).length
  await expect(table.getByText(/^last at step/)).toHaveCount(dashes)
  await expect(table.locator('tbody tr').first()).toContainText('Baseline')
  await expect(page.getByRole('slider', { name: 'Step of the value table' }).first()).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('slider').first().focus()
  const { after, before } = await values(request, keys, step)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => search(page).get('at')).toBe(String(before))
  await expect(table).toHaveAttribute('aria-busy', 'false')
  await page.getByRole('button', { name: 'Next step with a write' }).click()
  await expect.poll(() => search(page).get('at')).toBe(String(step))
  expect(after === null || after > step).toBe(true)

  await valuesOf(page).getByRole('button', { name: 'To row above' }).click()
  await expect.poll(() => search(page).get('delta')).toBe('above')
  await expect(page.getByRole('columnheader', { name: 'To row above' })).toBeVisible()
  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(page.url())
  await expect(fresh.getByRole('table', { name: /^Values at/ }).locator('tbody tr')).toHaveText(
    await table.locator('tbody tr').allTextContents(),
  )
  await page.getByRole('button', { name: 'Take the handle away' }).click()
  await expect(page.getByRole('slider')).toHaveCount(0)
  await expect(page.getByRole('table', { name: 'Last values' })).toBeVisible()
})

test('a dragged handle ends at a step that somebody wrote, and no tooltip covers the charts meanwhile', async ({
  page,
  request,
}) => {
  const keys = await keysOf(request)
  const step = await sharedStep(request, keys)
  await page.goto(`/compare?runs=${keys.join(',')}&pin=${METRIC}&at=${step}`)
  await expect(page.getByRole('table', { name: /^Values at/ })).toHaveAttribute('aria-busy', 'false')
  await page.waitForLoadState('networkidle')
  const grip = page.getByRole('slider').first()
  await grip.hover()
  const box = (await grip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.down()
  await page.mouse.move(box.x - 180, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => search(page).get('at')).not.toBe(String(step))
  await expect(page.getByRole('table', { name: /^Values at/ })).toHaveAttribute('aria-busy', 'false')
  await expect
    .poll(async () => (await values(request, keys, Number(search(page).get('at')))).runs.some(({ count }) => count > 0))
    .toBe(true)
  const chart = (await page.getByRole('application').first().boundingBox()) ?? box
  await page.mouse.move(chart.x + chart.width / 2, chart.y + chart.height / 2)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
})

test('both values of a step written twice are told, each with its writer', async ({ page, request }) => {
  const keys = await keysOf(request)
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?sort=collisions')).json())
  const run = rows[0]?.run.key ?? ''
  const answer = await request.get(`/api/compare/runs?runs=${run}`)
  const metric = CompareRunsResponse.parse(await answer.json()).runs[0]?.metrics.find(
    ({ collisions }) => collisions > 0,
  )
  if (metric === undefined) throw new Error('The sample trail has no collision.')
  const series = await request.get(`/api/series?run=${run}&metric=${encodeURIComponent(metric.name)}`)
  const step = Number(SeriesResponse.parse(await series.json()).collisions.step[0])
  await page.goto(`/compare?runs=${run},${keys.find((key) => key !== run) ?? ''}&of=${metric.name}&at=${step}`)
  const table = page.getByRole('table', { name: /^Values at/ })
  await expect(table.getByText('another value').first()).toBeVisible()
  // No name or value is cut: columns leave instead.
  const cut = () =>
    table.evaluate(
      (each) =>
        [...each.querySelectorAll('td, th .mono')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1).length,
    )
  for (const width of [1100, 1280, 1440, 1680]) {
    await page.setViewportSize({ width, height: 900 })
    await expect.poll(cut).toBe(0)
  }
  await expect(table.getByLabel('One of several values').first()).toBeVisible()
  await expectAccessible(page)
})

test('parameters that differ are lit, equal ones are shown on request, and values hide their runs', async ({
  page,
  request,
}) => {
  const keys = await keysOf(request)
  const answer = await request.get(`/api/compare/settings?${list('runs', keys)}`)
  const { settings } = CompareSettings.parse(await answer.json())
  const mixed = settings.filter(({ values: told }) => new Set(told.map((value) => value?.text)).size > 1)
  const equal = settings.length - mixed.length
  await page.goto(`/compare?runs=${keys.join(',')}`)
  await expect(parametersOf(page)).toContainText(`${mixed.length} of ${settings.length} differ`)
  const rows = parametersOf(page).locator('tbody tr')
  await expect(rows).toHaveCount(mixed.length)
  if (equal > 0) {
    await parametersOf(page)
      .getByRole('button', { name: `Show ${equal} equal` })
      .click()
    await expect.poll(() => search(page).get('equal')).toBe('shown')
    await expect(rows).toHaveCount(settings.length)
  }
  await expectAccessible(page)
  const aside = page.getByRole('complementary', { name: 'Runs' })
  const first = mixed[0]?.setting.slice(2) ?? ''
  const box = aside.getByRole('group', { name: first }).getByRole('checkbox').first()
  await box.uncheck()
  await expect.poll(() => search(page).get('hidden')?.split(',').length ?? 0).toBeGreaterThan(0)
  await box.check()
  await expect.poll(() => search(page).get('hidden')).toBeNull()
})

test('it is said why nothing differs from a baseline that ended in no number, and another one is offered', async ({
  page,
  request,
}) => {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?sort=name&dir=asc')).json())
  const base = rows.find(({ run }) => run.name === 'spiral-edge-boto3-loop')?.run.key ?? ''
  await page.goto(`/compare?runs=${rows.map(({ run }) => run.key).join(',')}&pin=${METRIC}&baseline=${base}`)
  const reason = valuesOf(page).getByText('No differences: the value of the baseline is NaN, no number.')
  await expect(reason).toBeVisible()
  await expectAccessible(page)
  await valuesOf(page).getByRole('button', { name: 'Another baseline' }).click()
  await page.getByRole('menuitemradio').first().click()
  await expect(reason).toHaveCount(0)
  await expect.poll(() => search(page).get('baseline')).not.toBe(base)
  await expect(
    valuesOf(page)
      .getByText(/^[+−]\d+\.\d{4}$/)
      .first(),
  ).toBeVisible()
})

test('a value of which only some runs are shown has a box that is neither ticked nor empty', async ({
  page,
  request,
}) => {
  await page.goto(`/compare?runs=${(await keysOf(request)).join(',')}`)
  const aside = page.getByRole('complementary', { name: 'Runs' })
  const some = aside.locator('label').filter({ has: page.locator('input:indeterminate') })
  const first = aside.getByRole('group', { name: /optimi[sz]er$/ }).first()
  await expect(first).toBeVisible()
  await expect(some).toHaveCount(0)
  await first.getByRole('checkbox').first().uncheck()
  await expect(some.first().locator('svg[data-some]')).toBeVisible()
  await expect(first.locator('svg[data-some]').first()).toBeHidden()
})

test('runs grouped by a parameter are drawn as means that say so, and Raw curves brings the runs back', async ({
  page,
  request,
  browser,
}) => {
  const keys = await keysOf(request)
  await page.goto(`/compare?runs=${keys.join(',')}&pin=${METRIC}`)
  await page.getByRole('button', { name: 'Group by' }).click()
  await page.getByRole('menuitemradio', { name: /^optimi[sz]er, / }).click()
  await expect.poll(() => search(page).get('group')).toMatch(/^p\.optimi[sz]er$/)
  const by = search(page).get('group') ?? ''
  const card = page.getByRole('article').filter({ hasText: METRIC }).first()
  await expect(card).toContainText(`Aggregated by ${by.slice(2)}`)
  const answer = await request.get(`/api/compare/groups?metric=${METRIC}&by=${by}&${list('runs', keys)}`)
  const { groups } = GroupsResponse.parse(await answer.json())
  await expect(card.locator('[data-group]')).toHaveCount(groups.length)
  await expect(card.locator('[data-line]')).toHaveCount(0)
  await expect(card).toContainText('Band: min to max')
  // Footers are one line, and say the rest on request.
  const footer = page.getByRole('article').filter({ hasText: 'train/accuracy' }).first().locator('footer')
  const low = (await footer.boundingBox())?.height ?? 0
  expect(low).toBeLessThan(24)
  await footer.getByRole('button', { name: /^\d more$/ }).click()
  await expect.poll(async () => (await footer.boundingBox())?.height ?? 0).toBeGreaterThan(low + 10)
  await footer.getByRole('button', { name: 'Less' }).click()
  const told = page.getByRole('list', { name: 'Compared runs' }).getByRole('listitem')
  for (const { label, runs } of groups) {
    const { runs: named } = CompareRunsResponse.parse(
      await (await request.get(`/api/compare/runs?${list('runs', runs)}`)).json(),
    )
    for (const { run } of named)
      await expect(told.filter({ hasText: run.name }).first()).toContainText(label ?? 'not sent')
  }
  const small = page.getByRole('article').filter({ hasText: 'train/accuracy' }).getByRole('heading').first()
  await expect.poll(() => small.evaluate((name) => name.scrollWidth - name.clientWidth)).toBe(0)
  await expectAccessible(page)
  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(page.url())
  await expect(fresh.getByRole('article').filter({ hasText: METRIC }).first()).toContainText(`Aggregated by`)
  // What is out of sight is not mounted.
  await page.getByRole('region', { name: 'Large card' }).scrollIntoViewIfNeeded()
  await card.getByRole('button', { name: 'Raw curves' }).click()
  await expect.poll(() => search(page).get('raw')).toBe(METRIC)
  await expect(card.locator('[data-line]').first()).toBeAttached()
  await card.getByRole('button', { name: /^Aggregate by/ }).click()
  await expect(card.locator('[data-group]')).toHaveCount(groups.length)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('values and parameters are blocks, and nothing scrolls sideways', async ({ page, request }) => {
    const keys = await keysOf(request)
    const step = await sharedStep(request, keys)
    await page.goto(`/compare?runs=${keys.join(',')}&pin=${METRIC}&at=${step}`)
    const blocks = page.getByRole('list', { name: 'Values' }).getByRole('listitem')
    await expect(blocks).toHaveCount(5)
    await page.getByRole('button', { name: /more runs?$/ }).click()
    await expect(blocks).toHaveCount(keys.length)
    await expect(page.getByRole('list', { name: 'Parameters' }).getByRole('heading').first()).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await expectAccessible(page)
  })
})
