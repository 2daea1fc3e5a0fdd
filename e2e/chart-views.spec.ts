import { SeriesResponse } from '../lib/api/series'
import { CONFLICT, card, chart, FORGED, lines, runCalled, seriesOf } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const LOSS = 'train/loss'
const query = (page: Page) => new URL(page.url()).searchParams

/** Each control of how charts are drawn: how it is used, what the URL then says, and what stands on the screen. */
const CONTROLS: {
  name: string
  param: string
  use: (page: Page) => Promise<void>
  seen: (page: Page) => Promise<void>
}[] = [
  {
    name: 'smoothing',
    param: 'smooth=0.9',
    use: async (page) => {
      await page.getByRole('button', { name: 'Smoothing off' }).click()
      await page.getByRole('spinbutton', { name: 'Weight of what came before' }).fill('0.9')
    },
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Smoothing 0.9' })).toBeVisible()
      await expect(card(page, LOSS).locator('path[data-smooth]')).toHaveAttribute('d', /^M.*L/)
      await expect(card(page, LOSS).locator('[data-faded=true]')).toHaveCSS('opacity', '0.28')
      await expect(card(page, LOSS)).toContainText('Smoothed 0.9 over the first write of each bucket, original faded')
    },
  },
  {
    name: 'the band',
    param: 'band=off',
    use: async (page) => {
      await page.getByRole('button', { name: 'Drawing' }).click()
      await page.getByRole('checkbox', { name: 'Min–max band' }).uncheck()
    },
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Drawing: no band' })).toBeVisible()
      await expect(lines(page, LOSS)).toHaveAttribute('d', /^M.*L/)
      await expect(card(page, LOSS).locator('path[data-band]')).toHaveCount(0)
      await expect(card(page, LOSS)).toContainText('Lines through every extreme')
    },
  },
  {
    name: 'the fitted frame',
    param: 'fit=1-99',
    use: async (page) => {
      await page.getByRole('button', { name: 'Drawing' }).click()
      await page.getByRole('checkbox', { name: 'Fit y to 1–99 %' }).check()
    },
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Drawing: 1–99 %' })).toBeVisible()
      await expect(card(page, 'train/grad_norm')).toContainText(/Fitted to 1–99 %/)
    },
  },
  {
    name: 'the log x axis',
    param: 'xscale=log',
    use: (page) => page.getByRole('button', { name: 'Log x' }).click(),
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Log x', pressed: true })).toBeVisible()
      await expect(card(page, LOSS)).toContainText('1 point at step ≤ 0 has no place on a log axis')
      const [one, ten] = await Promise.all(['10', '100'].map((label) => tickAt(page, LOSS, label)))
      const thousand = await tickAt(page, LOSS, '1,000')
      expect(thousand - (ten ?? 0)).toBeCloseTo((ten ?? 0) - (one ?? 0), 0)
    },
  },
  {
    name: 'the lag view',
    param: 'value=lag',
    use: (page) => page.getByRole('button', { name: 'Lag view' }).click(),
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Lag view', pressed: true })).toBeVisible()
      await expect(card(page, LOSS)).toContainText('claimed minus observed')
      await expect(card(page, LOSS).locator('[data-mark=zero]')).toBeAttached()
      await expect(card(page, LOSS)).toContainText(/Largest [−+][\d.:]+ s at step/)
    },
  },
  {
    name: 'colour by address',
    param: 'colour=ip',
    use: async (page) => {
      await page.getByRole('button', { name: 'Colour by run' }).click()
      await page.getByRole('menuitemradio', { name: 'By address' }).click()
    },
    seen: async (page) => {
      await expect(page.getByRole('button', { name: 'Colour by address' })).toBeVisible()
      await expect(page.getByRole('list', { name: 'Colours' }).getByRole('listitem')).toHaveCount(2)
      await card(page, 'validation:accuracy').scrollIntoViewIfNeeded()
      await expect(lines(page, 'validation:accuracy')).toHaveCount(2)
      const strokes = () =>
        lines(page, 'validation:accuracy').evaluateAll((all) => all.map((each) => getComputedStyle(each).stroke))
      await expect.poll(async () => new Set(await strokes()).size).toBe(2)
    },
  },
]

for (const { name, param, use, seen } of CONTROLS) {
  test(`${name} goes from the screen into the URL and from the URL onto the screen, and Back undoes it`, async ({
    page,
    request,
  }) => {
    const run = await runCalled(request, CONFLICT)
    await page.goto(run.path)
    await expect(lines(page, LOSS)).toHaveAttribute('d', /^M/)
    await use(page)
    await expect.poll(() => query(page).toString()).toContain(param)
    await page.keyboard.press('Escape')
    await seen(page)
    await page.reload()
    await seen(page)
    await page.goBack()
    await expect.poll(() => query(page).toString()).not.toContain(param)
    await page.goto(`${run.path}?${param}`)
    await seen(page)
  })
}

test('all controls together, with their panels open, are accessible', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  const all = 'smooth=0.6&band=off&fit=1-99&xscale=log&value=lag&colour=client'
  await page.goto(`${run.path}?${all}`)
  await expect(lines(page, LOSS).first()).toHaveAttribute('d', /^M/)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Drawing' }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Smoothing 0.6' }).click()
  await expectAccessible(page)
  expect(query(page).toString()).toBe(all)
})

test('a lag on the screen is the claimed minus the observed time of its write', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await page.goto(`${run.path}?value=lag`)
  const series = await seriesOf(request, { run: run.key, metric: LOSS, value: 'lag' })
  const { points } = series
  for (const [at, value] of points.value.entries()) {
    expect(value).toBe((points.claimedMs[at] ?? Number.NaN) - (points.observedMs[at] ?? 0))
  }
  const furthest = points.value.map(Number).reduce((most, lag) => (Math.abs(lag) > Math.abs(most) ? lag : most))
  await expect(card(page, LOSS)).toContainText(`Largest −${Math.abs(furthest) / 1000} s`)
})

test('while lines are smoothed, what was written stays first, and what the smooth line says stands beside it', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?smooth=0.9&metrics=${LOSS}`)
  await expect(lines(page, LOSS).first()).toBeAttached()
  const box = await chart(page, LOSS).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 60)
  const told = page.getByRole('tooltip')
  await expect(told).toContainText(/^\d\.\d+step [\d,]+Smoothed\d\.\d+/)
  await page.mouse.move(0, 0)
  await card(page, LOSS).getByRole('button', { name: 'More of this card' }).click()
  await expect(page.getByRole('menuitem', { name: 'All points as CSV, not smoothed' })).toBeVisible()
  await page.keyboard.press('Escape')
  await card(page, LOSS).getByRole('button', { name: 'Show the data table' }).click()
  await expect(page.getByRole('columnheader', { name: 'Smoothed 0.9' })).toBeVisible()
  const cell = card(page, LOSS).getByRole('row').nth(1).getByRole('cell').nth(2)
  await expect(cell).toHaveText(/^\d\.\d+$/)
  await expectAccessible(page)
})

test('a metric over another one goes into the URL and comes back from it, joined on the step', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await page.getByRole('button', { name: 'x: a metric' }).click()
  await page.getByRole('menuitemradio', { name: 'train/lr' }).click()
  await expect.poll(() => query(page).get('xmetric')).toBe('train/lr')
  const seen = async () => {
    await expect(page.getByRole('button', { name: 'x: train/lr' })).toBeVisible()
    await expect(lines(page, LOSS).first()).toHaveAttribute('d', /^M.*L/)
    await expect(chart(page, LOSS)).toHaveAccessibleName(/train\/loss over train\/lr/)
    const response = await request.get('/api/series/joined', {
      params: { run: run.key, metric: LOSS, xmetric: 'train/lr' },
    })
    const { inRange } = SeriesResponse.parse(await response.json())
    await expect(card(page, LOSS)).toContainText(`${inRange.toLocaleString('en-US')} points`)
  }
  await seen()
  await expectAccessible(page)
  await page.reload()
  await seen()
  const box = await chart(page, LOSS).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 60)
  await page.mouse.down()
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 60, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => query(page).get('x1')).toMatch(/^0\.0[12]\d*$/)
  expect(Number(query(page).get('x1'))).toBeGreaterThan(Number(query(page).get('x0')))
  await page.getByRole('button', { name: 'Observed', exact: true }).click()
  await expect.poll(() => query(page).toString()).toBe('x=observed')
  await page.goto(`${run.path}?xmetric=no-such-metric`)
  await expect(page.getByText('This run has no metric that is called no-such-metric')).toBeVisible()
})

async function tickAt(page: Page, metric: string, label: string): Promise<number> {
  const tick = card(page, metric)
    .locator('[data-tick]')
    .filter({ hasText: new RegExp(`^${label}$`) })
  return Number(await tick.getAttribute('data-tick'))
}

test('lags have no log axis, and its switch says so', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?value=lag&y=log`)
  const scale = page.getByRole('group', { name: 'Y scale' })
  await expect(scale.getByRole('button', { name: 'Log' })).toBeDisabled()
  await expect(scale.getByRole('button', { name: 'Log' })).toHaveAttribute('title', /linear axis/)
  await expect(scale.getByRole('button', { name: 'Linear' })).toHaveAttribute('aria-pressed', 'true')
})
