import { RunValuesResponse } from '../lib/api/run-values'
import { CONFLICT, drawer, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const METRIC = 'train/loss'
const at = (page: Page) => new URL(page.url()).searchParams.get('at')
const handles = (page: Page) => page.getByRole('slider', { name: 'Step of the value table' })
const table = (page: Page) => page.getByRole('table', { name: /^Values at/ })

async function valuesAt(request: Client, run: string, step: number) {
  const response = await request.get('/api/series/values', { params: { run, at: step } })
  return RunValuesResponse.parse(await response.json())
}

test('a handle over all cards tells what each metric was written there, goes by arrow keys and is in the URL', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=train`)
  await page.getByRole('button', { name: 'Values', exact: true }).click()
  await expect.poll(() => at(page)).not.toBeNull()
  const last = Number(at(page))
  await expect(handles(page).nth(1)).toBeVisible()
  const cards = await page.getByRole('article').count()
  await expect(handles(page)).toHaveCount(cards)

  const here = await valuesAt(request, run.key, last)
  await handles(page).first().focus()
  await expect(table(page)).not.toHaveAttribute('aria-busy', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => at(page)).toBe(String(here.before))
  await expect(handles(page).nth(1)).toHaveAttribute('aria-valuenow', String(here.before))

  const step = Number(at(page))
  const { metrics } = await valuesAt(request, run.key, step)
  const loss = metrics.find(({ metric }) => metric === METRIC)
  const [write] = loss?.writes ?? []
  if (write === undefined) throw new Error(`${METRIC} was not written at step ${step}.`)
  const row = table(page).getByRole('row').filter({ hasText: METRIC }).first()
  await expect(row).toContainText(Number(write.value).toFixed(4))
  await expect(row).toContainText(write.observed.iso.replace('.000Z', 'Z'))
  await expect(row).toContainText((write.claimed?.iso ?? '').replace('.000Z', 'Z'))
  await expect(row).toContainText(write.writer.label)
  await expect(row).toContainText((Number(write.value) - Number(loss?.previous)).toFixed(4).replace('-', '−'))
  await expect(table(page).getByRole('row')).toHaveCount(
    metrics.filter(({ metric }) => metric.includes('train')).length + 1,
  )
  await expectAccessible(page)

  await page.reload()
  await expect(row).toContainText(Number(write.value).toFixed(4))
  await row.getByRole('button').click()
  await expect(drawer(page)).toContainText(METRIC)
  await page.getByRole('button', { name: 'Observed', exact: true }).click()
  await expect(table(page)).toBeHidden()
  expect(at(page)).toBeNull()
})

test('a handle that is dragged goes to the nearest step that was written', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=${METRIC}&at=400`)
  const grip = await handles(page).first().boundingBox()
  if (grip === null) throw new Error('There is no handle.')
  const [left, top] = [grip.x + grip.width / 2, grip.y + grip.height / 2]
  await page.mouse.move(left, top)
  await page.mouse.down()
  await page.mouse.move(left + 90, top, { steps: 5 })
  await page.mouse.up()
  await expect.poll(() => Number(at(page))).toBeGreaterThan(400)
  await expect
    .poll(async () => (await valuesAt(request, run.key, Number(at(page)))).metrics.some(({ count }) => count > 0))
    .toBe(true)
  await page.goBack()
  await expect.poll(() => at(page)).toBe('400')
})

for (const width of [390, 320])
  test.describe(`on a phone of ${width} px`, () => {
    test.use({ viewport: { width, height: 844 }, hasTouch: true })
    test('the values are blocks above the cards, and nothing scrolls sideways', async ({ page, request }) => {
      const run = await runCalled(request, CONFLICT)
      await page.goto(`${run.path}?at=400`)
      await expect(page.getByRole('list', { name: 'Values' }).getByRole('listitem').first()).toBeVisible()
      await expect(page.getByRole('article').first()).toBeInViewport()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await expectAccessible(page)
    })
  })

test('Home and End bring the handle to the first and last write of its chart', async ({ page, request }) => {
  const { path } = await runCalled(request, CONFLICT)
  await page.goto(`${path}?at=500&metrics=train/loss`)
  const handle = page.getByRole('slider', { name: 'Step of the value table' })
  await handle.press('End')
  await expect(handle).toHaveAttribute('aria-valuenow', '2999')
  await handle.press('Home')
  await expect(handle).toHaveAttribute('aria-valuenow', '0')
})
