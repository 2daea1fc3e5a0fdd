import { RunsResponse, SettingNames } from '../lib/api/runs'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const search = (page: Page) => new URL(page.url()).searchParams
const rowsOf = (page: Page) => page.getByRole('grid', { name: 'Runs' }).locator('tbody tr')

async function runs(request: Client, query: string): Promise<RunsResponse> {
  return RunsResponse.parse(await (await request.get(`/api/runs?size=200&${query}`)).json())
}

/** A parameter of the sample's runs that was sent as a number and has several values, and one that is text. */
async function parameters(request: Client): Promise<{ number: string; text: string }> {
  const { names } = SettingNames.parse(await (await request.get('/api/runs/settings')).json())
  const own = names.filter(({ setting }) => setting.startsWith('p.')).map(({ setting }) => setting)
  const { rows } = await runs(
    request,
    own
      .slice(0, 20)
      .map((id) => `settings=${encodeURIComponent(id)}`)
      .join('&'),
  )
  const values = (at: number) => rows.map(({ settings }) => settings[at]).filter((value) => value != null)
  const several = (at: number) => new Set(values(at).map(({ text }) => text)).size > 1
  const find = (isNumber: boolean) =>
    own.find((_, at) => several(at) && values(at).every(({ number }) => (number !== null) === isNumber))
  const [number, text] = [find(true), find(false)]
  if (number === undefined || text === undefined) throw new Error('The sample trail has no such parameters.')
  return { number: number.slice(2), text: text.slice(2) }
}

test('a parameter becomes a column, sorts as a number and filters, all in the URL', async ({
  page,
  request,
  browser,
}) => {
  const { number, text } = await parameters(request)
  await page.goto('/runs')
  await page.getByRole('button', { name: /columns$/ }).click()
  await page.getByRole('menuitemcheckbox', { name: new RegExp(`^${number}\\s*\\d+ runs?$`) }).click()
  await expect.poll(() => search(page).get('columns')).toContain(`p.${number}`)
  await page.getByRole('menuitemcheckbox', { name: new RegExp(`^${text}\\s*\\d+ runs?$`) }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: number }).getByRole('button').click()
  await expect.poll(() => search(page).get('sort')).toBe(`p.${number}`)
  await expect(page.getByRole('columnheader', { name: number })).toHaveAttribute('aria-sort', 'ascending')

  const { rows } = await runs(request, `settings=p.${number}&sort=p.${number}&dir=asc`)
  const sent = rows.map(({ settings }) => settings[0]?.number ?? null)
  const numbers = sent.filter((value) => value !== null)
  expect(sent).toEqual([...[...numbers].sort((a, b) => a - b), ...sent.filter((value) => value === null)])
  const at = (await page.getByRole('columnheader').allInnerTexts()).findIndex((label) => label.includes(number))
  const shown = await rowsOf(page)
    .locator(`td:nth-child(${at + 1})`)
    .allInnerTexts()
  expect(shown).toEqual(rows.slice(0, 20).map(({ settings }) => settings[0]?.text ?? 'not sent'))

  const facet = page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name: text, exact: true })
  const { settings } = await runs(request, `settings=p.${text}`)
  const value = settings[0]?.facet.values[0]
  await expect(facet.getByText(String(value?.count), { exact: true }).first()).toBeVisible()
  await facet.getByText(value?.label ?? '', { exact: true }).click()
  await expect.poll(() => search(page).get('param')).toBe(`p.${text}=${value?.value ?? ''}`)
  await expect(page.getByText(`${value?.count ?? 0} of`).first()).toBeVisible()
  await expectAccessible(page)
  await page.waitForLoadState('networkidle')

  const fresh = await (await browser.newContext()).newPage()
  await fresh.goto(page.url())
  await expect(rowsOf(fresh)).toHaveText(await rowsOf(page).allTextContents())
  await expect(fresh.getByRole('button', { name: `Remove filter ${text} is ${value?.value ?? ''}` })).toBeVisible()
})

test('runs that never sent a setting say so, and are found by it', async ({ page, request }) => {
  const { total: all } = await runs(request, '')
  const { names } = SettingNames.parse(await (await request.get('/api/runs/settings')).json())
  const rare = names.find((each) => each.runs < all)?.setting
  if (rare === undefined) throw new Error('Every run of the sample trail has every setting.')
  const { total, settings } = await runs(request, `param=${encodeURIComponent(rare)}`)
  expect(total).toBe(settings[0]?.absent)
  await page.goto(`/runs?columns=lastWrite,${rare}&param=${rare}`)
  const cells = rowsOf(page).locator('td:last-child')
  await expect(cells).toHaveText(Array.from({ length: total }, () => 'not sent'))
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Remove filter .* is not sent$/ }).click()
  await expect(rowsOf(page)).toHaveCount(all)
})

test('names that mean nothing are named, and a long list of columns is refused with its default', async ({ page }) => {
  await page.goto('/runs?columns=points,x.lr&sort=p.&param=adam')
  for (const words of ['the rest of it is used', 'sort has no meaning', 'param has no meaning'])
    await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('shown parameters are a line of each run, and nothing scrolls sideways', async ({ page, request }) => {
    const { number, text } = await parameters(request)
    await page.goto(`/runs?columns=p.${number},p.${text}&sort=p.${number}&dir=asc`)
    const first = page.getByRole('list', { name: 'Runs' }).getByRole('listitem').first()
    await expect(first).toContainText(number)
    await expect(page.getByRole('button', { name: number })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await expectAccessible(page)
  })
})
