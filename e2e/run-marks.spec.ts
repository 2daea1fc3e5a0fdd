import { RunResponse } from '../lib/api/run'
import { CONFLICT, card, chart, drawer, FORGED, lines, runCalled, seriesOf } from './run-charts'
import { expect, test } from './test'

const RESTARTED = 'glyph-mlp-adam-spot'
const STOPPED = 'spiral-edge-adam-v3'
const DIVERGED = 'spiral-edge-boto3-loop'

test('a point written after the end stands right of the end on the observed axis', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  await page.goto(`${run.path}?x=observed&metrics=validation:accuracy`)
  const metric = 'validation:accuracy'
  await expect(lines(page, metric)).toHaveCount(2)
  const moment = await card(page, metric).getByText('Completed').boundingBox()
  const forged = await lines(page, metric).last().boundingBox()
  expect(forged?.x).toBeGreaterThan((moment?.x ?? Infinity) + (moment?.width ?? 0))
  await expect(card(page, metric).locator('path[data-lone]')).toHaveCSS('stroke-width', '6.4px')
  const strips = page.getByRole('region', { name: 'Who wrote when' })
  await expect(strips).toContainText('1 event')
  const mark = await strips.getByRole('button').last().locator('rect').last().boundingBox()
  await page.mouse.click((mark?.x ?? 0) + 1, (mark?.y ?? 0) + 5)
  await expect(drawer(page)).toContainText(/Completed since .*, 10 h 08 min before this write/)
})

test('restarts are lines of their own, and a stop of logging is a gap with words', async ({ page, request }) => {
  const restarted = await runCalled(request, RESTARTED)
  await page.goto(`${restarted.path}?metrics=train/lr`)
  await expect(lines(page, 'train/lr')).toHaveCount(2)
  await expect(card(page, 'train/lr')).toContainText('1 restart')
  await page.goto(`${restarted.path}?metrics=train/loss`)
  await expect(card(page, 'train/loss')).toContainText(/\d+ steps written again with another value after a restart/)
  await expect(card(page, 'train/loss')).not.toContainText('collision')
  const stopped = await runCalled(request, STOPPED)
  await page.goto(`${stopped.path}?x=observed&metrics=train/lr`)
  await expect(card(page, 'train/lr').getByText('Logging stopped')).toBeVisible()
  expect((await lines(page, 'train/lr').first().getAttribute('d'))?.match(/M/g)).toHaveLength(2)
})

test('a log axis marks and counts what has no place on it', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?metrics=train/accuracy`)
  await page.getByRole('button', { name: 'Log', exact: true }).click()
  const metric = 'train/accuracy'
  const { points } = await seriesOf(request, { run: run.key, metric })
  const low = points.value.filter((value) => Number(value) <= 0).length
  expect(low).toBeGreaterThan(0)
  await expect(card(page, metric).locator('[data-mark=nonPositive]').first()).toBeVisible()
  await expect(card(page, metric)).toContainText(`${low} drawn ≤ 0 at the frame edge`)
  await expect(lines(page, metric).first()).toHaveAttribute('d', /^M/)
})

test('values that are no finite number are marked and counted', async ({ page, request }) => {
  const run = await runCalled(request, DIVERGED)
  await page.goto(run.path)
  const response = await request.get(`/api/runs/${run.key}`)
  const odd = RunResponse.parse(await response.json()).metrics.filter(({ nonFinite }) => nonFinite > 0)
  const kinds = new Set<unknown>()
  for (const { name, nonFinite } of odd) {
    await chart(page, name).scrollIntoViewIfNeeded()
    const { marks, markSpans } = await seriesOf(request, { run: run.key, metric: name })
    expect(markSpans.writes.reduce((all, writes) => all + writes, 0)).toBe(nonFinite)
    for (const kind of new Set(marks.value)) {
      const writes = markSpans.writes.reduce((all, each, at) => (marks.value[at] === kind ? all + each : all), 0)
      const word = String(kind).replace('-', '−').replace(/^I/, '+I')
      await expect(card(page, name).locator('footer')).toContainText(`${writes.toLocaleString('en-US')} ${word}`)
      await expect(card(page, name).locator(`[data-mark="${kind}"]`).first()).toBeVisible()
      kinds.add(kind)
    }
  }
  expect(kinds).toContain('NaN')
})
