import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openZip } from './open-zip'
import { CONFLICT, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metrictrail-bundle-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Presses the button and what is to be chosen, downloads, unpacks, and answers the folder of the bundle. */
async function downloadBundle(page: Page, button: string, choice: string | null = null): Promise<string> {
  await page.getByRole('button', { name: button, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Evidence bundle' })
  if (choice !== null) await dialog.getByRole('button', { name: choice }).click()
  const coming = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download' }).click()
  const download = await coming
  await expect(dialog.getByRole('status').first()).toContainText(`Saved as ${download.suggestedFilename()}`)
  const zip = join(folder, 'bundle.zip')
  await download.saveAs(zip)
  openZip(readFileSync(zip), folder)
  return join(folder, download.suggestedFilename().replace(/\.zip$/, ''))
}

const verify = (bundle: string) => {
  const { status, stdout } = spawnSync(process.execPath, [join(bundle, 'verify.mjs')], { encoding: 'utf8' })
  return { status, said: stdout }
}

test('the bundle of a run, downloaded and unpacked, is checked with Node alone, and a changed byte is named', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  const bundle = await downloadBundle(page, 'Evidence bundle')
  const { status, said } = verify(bundle)
  expect(said).toMatch(/^(?:Everything in this bundle is what its manifest claims|The bundle is whole, and .*)\.$/m)
  expect([0, 2]).toContain(status)
  await page.goto(`file://${join(bundle, 'report.html')}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(CONFLICT)
  await expect(page.getByText(/steps? of .* hold different values/).first()).toBeVisible()
  expect(await page.locator('svg').count()).toBeGreaterThan(2)
  const rows = readFileSync(join(bundle, 'events.csv'))
  rows[rows.length - 10] = (rows[rows.length - 10] ?? 0) ^ 1
  writeFileSync(join(bundle, 'events.csv'), rows)
  const again = verify(bundle)
  expect(again.said).toContain('BAD events.csv: ')
  expect(again.status).toBe(1)
})

test('the bundle of a write comes from its drawer, of records alone when that is chosen', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`/events?run=${run.key}`)
  await page.getByRole('row').nth(1).click()
  await page.getByRole('button', { name: 'Bundle', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Evidence bundle' })
  await dialog.getByRole('button', { name: 'Records only' }).click()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible()
  const bundle = await downloadBundle(page, 'Bundle', 'Records only')
  expect(readFileSync(join(bundle, 'events.ndjson'), 'utf8').trimEnd().split('\n')).toHaveLength(1)
  expect(statSync(join(bundle, 'charts/001.svg')).size).toBeGreaterThan(1000)
  const { status, said } = verify(bundle)
  expect(said).toContain('The bundle is whole, and ')
  expect(status).toBe(2)
})

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test(`what a bundle of Events will hold is told before it is made, in ${colorScheme} at ${width} px`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 844 })
    await page.goto('/events?result=denied')
    await page.getByRole('button', { name: 'Evidence bundle' }).click()
    const dialog = page.getByRole('dialog', { name: 'Evidence bundle' })
    await expect(dialog.getByText('Size, about')).toBeVisible()
    await dialog.getByRole('button', { name: 'Records only' }).press('Enter')
    await expect(dialog.getByText('Log files, as records')).toBeVisible()
    await expectAccessible(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })

test('a bundle that cannot be made says why, and can be asked for again', async ({ page, quiet }) => {
  await page.goto('/events')
  await page.getByRole('button', { name: 'Evidence bundle' }).click()
  const dialog = page.getByRole('dialog', { name: 'Evidence bundle' })
  await page.route('**/api/evidence?**', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'Busy',
        status: 503,
        code: 'busy',
        detail: 'Too much at once.',
      }),
    }),
  )
  await dialog.getByRole('button', { name: 'Download' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Too much at once.')
  await expect(dialog.getByRole('button', { name: 'Download' })).toBeEnabled()
  expect(quiet.splice(0)).toEqual([expect.stringContaining('503')])
})
