import { EventResponse } from '../lib/api/event'
import { EventsResponse } from '../lib/api/events'
import { CONFLICT, card, drawer, FORGED, lines, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

/** Runs of the sample trail whose log files were tampered with after they had been signed. */
const CHANGED = 'glyph-prod-nightly-1119'
const UNNAMED = 'glyph-mlp-adam-spot'
const RAISED = 0.946875

async function eventsOf(request: Client, run: string, verdict: string) {
  const params = { run, verdict, kind: 'metrics' }
  return EventsResponse.parse(await (await request.get('/api/events', { params })).json()).rows
}

async function eventOf(request: Client, id: string): Promise<EventResponse> {
  return EventResponse.parse(await (await request.get(`/api/events/${encodeURIComponent(id)}`)).json())
}

/** The point that was raised in its log file. */
async function raisedPoint(request: Client, run: string): Promise<string> {
  for (const { id } of await eventsOf(request, run, 'failed')) {
    const item = (await eventOf(request, id)).items.find(({ value }) => value === RAISED)
    if (item) return `${id}.${item.item}`
  }
  throw new Error('The sample trail has no failed point of that value.')
}

test('a changed point fails with its reason, and the commands that show it without MetricTrail', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CHANGED)
  await page.goto(`${run.path}?metrics=validation:accuracy&point=${await raisedPoint(request, run.key)}`)
  const proof = drawer(page).getByRole('heading', { name: 'Proof' }).locator('..')
  await expect(proof).toContainText('Failed')
  await expect(proof).toContainText('it was changed')
  await expect(proof).toContainText('The digest names SHA-256')
  await expect(proof.locator('li').first()).toHaveAttribute('data-state', 'failed')
  await expect(drawer(page)).toContainText(String(RAISED))
  const marked = card(page, 'validation:accuracy')
  await expect(marked.locator('[data-proof=failed] path').last()).toHaveAttribute('d', /^M[^L]*h0$/)
  await expect(marked).toContainText('1 in failed log files')
  await expectAccessible(page)
  await drawer(page).getByRole('button', { name: 'Check it yourself' }).click()
  const dialog = page.getByRole('dialog', { name: 'Check it yourself' })
  await expect(dialog).toContainText('aws cloudtrail validate-logs --region eu-west-1')
  await expect(dialog).toContainText('openssl dgst -sha256 -verify')
  await expectAccessible(page)
})

test('a verified point says what that proves and what it does not, never without the other value of its step', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  const header = page
    .getByRole('banner')
    .or(page.getByRole('region', { name: 'Run' }))
    .getByText('Proof of')
  await expect(header.locator('..')).toContainText(/Log verified.*1 collision/)
  await page.goto(`${run.path}?metrics=validation:accuracy`)
  await card(page, 'validation:accuracy').locator('[data-mark=collision] g path').last().click()
  const proof = drawer(page).getByRole('heading', { name: 'Proof' }).locator('..')
  await expect(proof).toContainText('Log verified')
  await expect(proof).toContainText('Other values too')
  await expect(proof).toContainText('It says nothing about whether the value is true.')
  await expect(proof.locator('li[data-state=holds]')).toHaveCount(4)
  await expectAccessible(page)
})

test('a verified point that was written after the end of its run says so beside the verdict', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, FORGED)
  const [last] = await eventsOf(request, run.key, 'verified')
  await page.goto(`${run.path}?point=${last?.id ?? ''}.0`)
  await expect(drawer(page)).toContainText(/Log verified\s*Written \d+ h \d+ min after the run was Completed/)
})

test('a log file that no digest names is unattested, and its verdict leads to its calls', async ({ page, request }) => {
  const run = await runCalled(request, UNNAMED)
  await page.goto(run.path)
  await page.getByRole('link', { name: /Unattested/ }).click()
  await expect(page).toHaveURL(/\/events\?.*verdict=unattested/)
  const rows = page.getByRole('grid', { name: 'Events' }).locator('tbody tr[aria-rowindex]')
  await expect(rows).toHaveCount((await eventsOf(request, run.key, 'unattested')).length)
  await rows.first().getByRole('button').first().click()
  await expect(drawer(page)).toContainText('No digest names the log file')
  await expect(drawer(page).getByRole('button', { name: 'Check it yourself' })).toBeHidden()
})

test('events are filtered by a verdict with its icon and word', async ({ page, request }) => {
  await page.goto('/events')
  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: 'Proof' })
  await facet.getByText('Failed', { exact: true }).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('verdict')).toBe('failed')
  const grid = page.getByRole('grid', { name: 'Events' })
  await expect(grid.locator('tbody tr[aria-rowindex]').first()).toContainText('Failed')
  await expect(grid.getByText('Log verified')).toHaveCount(0)
  const { rows } = EventsResponse.parse(await (await request.get('/api/events?verdict=failed')).json())
  expect(new Set(rows.map(({ run }) => run?.name))).toEqual(new Set([CHANGED]))
  await expectAccessible(page)
})

test('charts coloured by proof draw each verdict apart, and the table names it', async ({ page, request }) => {
  const run = await runCalled(request, CHANGED)
  await page.goto(`${run.path}?metrics=validation:accuracy`)
  await page.getByRole('button', { name: 'Colour by run' }).click()
  await page.getByRole('menuitemradio', { name: 'By proof' }).click()
  await expect.poll(() => new URL(page.url()).searchParams.get('colour')).toBe('verdict')
  const shown = card(page, 'validation:accuracy')
  await expect(lines(page, 'validation:accuracy').first().locator('xpath=ancestor::*[@stroke][1]')).toHaveAttribute(
    'stroke',
    /--verified-solid/,
  )
  await expect(shown.locator('[data-proof=failed]')).toHaveAttribute('stroke', /--failed-solid/)
  await shown.getByRole('button', { name: 'Show the data table' }).click()
  await expect(shown.getByRole('row').filter({ hasText: 'Failed' })).toHaveCount(1)
  await expect(shown.getByRole('row').filter({ hasText: 'Log verified' })).not.toHaveCount(0)
  await expectAccessible(page)
})

test('where the proof of points cannot be read, their charts say so and call none of them verified', async ({
  page,
  request,
  quiet,
}) => {
  const run = await runCalled(request, CHANGED)
  const problem = { type: 'about:blank', title: 'Busy', status: 503, code: 'busy', detail: 'The store is busy.' }
  await page.route('**/api/series/proof?*', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await page.goto(`${run.path}?metrics=validation:accuracy&colour=verdict`)
  const shown = card(page, 'validation:accuracy')
  await expect(shown.getByText('The proof of these points could not be read')).toBeVisible({ timeout: 30_000 })
  await expect(lines(page, 'validation:accuracy').first().locator('xpath=ancestor::*[@stroke][1]')).toHaveAttribute(
    'stroke',
    'var(--text-3)',
  )
  await shown.getByRole('button', { name: 'Show the data table' }).click()
  await expect(shown.getByRole('row')).not.toHaveCount(0)
  await expect(shown.getByText('Log verified')).toHaveCount(0)
  expect(quiet.splice(0).every((complaint) => complaint.startsWith('503: '))).toBe(true)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('lists and the head of a run say the verdict in words', async ({ page, request }) => {
    const run = await runCalled(request, CHANGED)
    await page.goto('/runs')
    await expect(page.getByRole('list', { name: 'Runs' }).getByRole('link', { name: CHANGED })).toContainText('Failed')
    await page.goto('/events?verdict=failed')
    await expect(page.getByRole('list', { name: 'Events' }).getByRole('button').first()).toContainText('Failed')
    await page.goto(run.path)
    await expect(page.getByRole('link', { name: /Failed/ })).toBeVisible()
    await expectAccessible(page)
  })
})
