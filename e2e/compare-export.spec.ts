import { readFile } from 'node:fs/promises'
import { GroupsResponse } from '../lib/api/compare-groups'
import { CONFLICT, card, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const METRIC = 'train/loss'
const NAMES = [CONFLICT, 'glyph-mlp-adam-spot', 'glyph-prod-nightly-1118', 'glyph-prod-nightly-1119']

async function saved(page: Page, entry: string): Promise<string> {
  await card(page, METRIC).first().getByRole('button', { name: 'More of this card' }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: entry }).click()
  return readFile(await (await coming).path(), 'utf8')
}

test('a picture of a comparison says runs, places, range, moment, what is drawn, and the verdicts on its log files', async ({
  page,
  request,
}) => {
  const runs = await Promise.all(NAMES.map((name) => runCalled(request, name)))
  // In a card of the usual width there are more points than pixels. It is mounted where there is room for it.
  await page.setViewportSize({ width: 1280, height: 1800 })
  await page.goto(`/compare?runs=${runs.map(({ key }) => key).join()}&pin=validation:loss&metrics=loss`)
  const lead = card(page, METRIC).first()
  await expect(lead.locator('path[data-line]').first()).toBeAttached()
  const svg = await saved(page, 'Picture as SVG')
  expect(svg).toContain(`4 runs · baseline ${CONFLICT} · account `)
  expect(svg).toMatch(/Log files, counted run by run: \d+ failed, .*[\d,]+ verified/)
  expect(svg).toMatch(/x: step, 0 to /)
  expect(svg).toMatch(/Observed \S+Z to \S+Z \(UTC\)/)
  expect(svg).toMatch(/As of \S+Z · MetricTrail/)
  for (const { name } of runs) expect(svg).toContain(name)
  // Of more lines than have a band, the card says so and how to see it.
  await expect(lead).toContainText('No min–max band for more than 3 lines: show fewer to see it')
  await expect(lead.locator('[data-band]')).toHaveCount(0)
  await page
    .getByRole('complementary', { name: 'Runs' })
    .getByRole('button', { name: 'Hide', exact: true })
    .first()
    .click()
  await expect(lead.locator('[data-band]').first()).toBeAttached()
  await expect(lead).not.toContainText('No min–max band')
})

test('an aggregated card is smoothed, fitted and shown as lags on choice, and goes out as picture and means', async ({
  page,
  request,
}) => {
  const runs = await Promise.all(NAMES.map((name) => runCalled(request, name)))
  const keys = runs.map(({ key }) => key)
  await page.goto(`/compare?runs=${keys.join()}&pin=${METRIC}&group=n.2&smooth=0.6&fit=1-99`)
  const lead = card(page, METRIC).first()
  await expect(lead.locator('[data-smooth]').first()).toBeAttached()
  await expect(lead).toContainText('Means smoothed 0.6, original faded')
  await expect(lead).toContainText(/Fitted to 1–99 %/)
  await expect(page.getByText('colours, pairs and the band switch are for raw curves')).toBeVisible()
  await expectAccessible(page)
  const csv = await saved(page, 'Means as CSV')
  const asked = `/api/compare/groups?metric=${METRIC}&by=n.2&buckets=1920&${keys.map((key) => `runs=${key}`).join('&')}`
  const { groups } = GroupsResponse.parse(await (await request.get(asked)).json())
  const rows = csv.trim().split('\r\n')
  expect(rows[0]).toBe('metric,value,group,axis,x,mean,min,max,writes,runs')
  expect(rows.length - 1).toBe(groups.reduce((sum, { buckets }) => sum + buckets.x.length, 0))
  const svg = await saved(page, 'Picture as SVG')
  expect(svg).toContain('aggregated by name to dash 2')
  expect(svg).toContain('Means smoothed 0.6, original faded')
  expect(svg).toContain('Log files, counted run by run:')
  for (const { label } of groups) expect(svg).toContain(label ?? 'not sent')
  await page.getByRole('button', { name: 'Lag view' }).click()
  await expect(lead).toContainText('Means of claimed minus observed time')
  await expectAccessible(page)
})
