import { RunsResponse } from '../lib/api/runs'
import { CONFLICT, card, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const METRIC = 'train/grad_norm'

for (const width of [390, 320])
  test.describe(`on a phone of ${width} px`, () => {
    test.use({ viewport: { width, height: 844 }, hasTouch: true })

    for (const [name, path] of [
      ['a run', runPath],
      ['a comparison', comparePath],
    ] as const)
      test(`${name} shows its first chart at once, and what is rarely chosen behind one button`, async ({
        page,
        request,
      }) => {
        await page.goto(await path(request))
        const first = page.getByRole('article').first()
        await expect(first.locator('path[data-line]').first()).toBeAttached()
        const box = await first.boundingBox()
        expect((box?.y ?? Infinity) + 120).toBeLessThan(844 - 56)
        const more = page.getByRole('button', { name: /^More( ?\d+ set)?$/ })
        await expect(page.getByRole('button', { name: 'Smoothing off' })).toHaveCount(0)
        await more.tap()
        const sheet = page.getByRole('dialog', { name: 'More about how charts are drawn' })
        await expectAccessible(page)
        await sheet.getByRole('button', { name: 'Log x' }).tap()
        await sheet.getByRole('button', { name: 'Smoothing off' }).tap()
        await page.getByRole('spinbutton', { name: 'Weight of what came before' }).fill('0.6')
        await expect.poll(() => new URL(page.url()).searchParams.get('smooth')).toBe('0.6')
        await page.keyboard.press('Escape')
        await page.keyboard.press('Escape')
        await expect(sheet).toBeHidden()
        await expect(more).toHaveAccessibleName(/^More ?2 set$/)
        await expect(first).toContainText('Smoothed 0.6')
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      })

    if (width === 320)
      test('a view is saved behind that button on a run, beside the link elsewhere', async ({ page, request }) => {
        const run = `${await runPath(request)}?metrics=${METRIC}`
        for (const path of [run, '/events?q=glyph']) {
          await page.goto(path)
          if (path === run) await page.getByRole('button', { name: /^More( ?\d+ set)?$/ }).tap()
          await page.getByRole('button', { name: 'Save view' }).tap()
          await expectAccessible(page)
          await page.getByRole('button', { name: 'Save this view' }).tap()
          const address = (await page.getByText(/\/v\/[a-z2-7]{8}$/).textContent()) ?? ''
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
          await page.goto(address)
          await expect.poll(() => decodeURIComponent(page.url())).toContain(path)
        }
      })

    if (width === 320)
      test('all of a run’s name can be read where the page is about it', async ({ page, request }) => {
        const wholeName = async (of: ReturnType<typeof page.locator>) => {
          const name = of.locator('bdi', { hasText: /^glyph-mlp-/ }).first()
          await expect(name).toBeVisible()
          expect(await name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
          await expect(of.locator('[data-tail]')).toHaveCount(0)
        }
        await page.goto(await runPath(request))
        await wholeName(page.getByRole('heading', { level: 1 }))
        await page.goto(await comparePath(request))
        await page.getByRole('button', { name: /^Runs \d/ }).tap()
        const list = page.getByRole('dialog').getByRole('list', { name: 'Compared runs' })
        // Longer than any of the sample.
        await list
          .locator('bdi')
          .first()
          .evaluate((name) => name.append('-and-a-name-that-needs-another-line'))
        await wholeName(list)
        const [name, acts] = [list.locator('bdi').first(), list.getByRole('button', { name: 'Hide' }).first()]
        const [above, below] = [await name.boundingBox(), await acts.boundingBox()]
        expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
      })

    // Beside a badge a long name has no room at 320 px.
    if (width === 390)
      test('a name gives way to no value beside it', async ({ page, request }) => {
        for (const path of [`${await runPath(request)}?metrics=validation`, await comparePath(request)]) {
          await page.goto(path)
          await expect(page.locator('path[data-line]').first()).toBeAttached()
          const cut = await page
            .getByRole('heading', { level: 3 })
            .evaluateAll((names) =>
              names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
            )
          expect(cut).toEqual([])
        }
      })

    test('all of a name can be read over the whole screen', async ({ page, request }) => {
      await page.goto(`${await runPath(request)}?metrics=${METRIC}`)
      await card(page, METRIC).getByRole('button', { name: 'More of this card' }).tap()
      await page.getByRole('menuitem', { name: 'Show on the full screen' }).tap()
      const heading = page.getByRole('dialog').getByRole('heading', { level: 3 })
      await expect(heading).toHaveText(METRIC)
      expect(await heading.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0)
      await expectAccessible(page)
    })
  })

async function runPath(request: Client): Promise<string> {
  return (await runCalled(request, CONFLICT)).path
}

async function comparePath(request: Client): Promise<string> {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp')).json())
  return `/compare?runs=${rows.map(({ run }) => run.key).join(',')}`
}
