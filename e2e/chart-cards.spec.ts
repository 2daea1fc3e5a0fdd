import { CONFLICT, card, lines, runCalled } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const TRAIN = 'train/loss'
const VALIDATION = 'validation:loss'
const cardsIn = (page: Page) => new URL(page.url()).searchParams.get('cards')
const both = (page: Page) => card(page, TRAIN).filter({ hasText: VALIDATION })
const cards = (page: Page) => page.getByRole('article')

async function choose(page: Page, metric: string, ...entries: string[]) {
  // A menu moves with its card, away from below the pointer, while the cards above are still filled.
  await expect(lines(page, metric).first()).toBeVisible()
  await card(page, metric).getByRole('button', { name: 'More of this card' }).click()
  for (const entry of entries) await page.getByRole('menuitem', { name: entry }).click()
}

test('one click pairs training and validation, the URL keeps it, and one pair can be taken apart', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await expect(cards(page)).toHaveCount(6)
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect(cards(page)).toHaveCount(4)
  await both(page).scrollIntoViewIfNeeded()
  await expect(lines(page, TRAIN)).toHaveCount(2)
  await expect(both(page).locator('g[opacity="0.55"] path[data-line]')).toHaveCount(1)
  await expect(both(page)).toContainText(/3,061 points/)
  expect(new URL(page.url()).searchParams.get('pair')).toBe('on')
  await expectAccessible(page)
  await page.reload()
  await expect(cards(page)).toHaveCount(4)
  await choose(page, TRAIN, 'Take this card apart')
  await expect(cards(page)).toHaveCount(5)
  await expect.poll(() => cardsIn(page)).toBe('train/loss;validation:loss')
  await page.goBack()
  await expect(cards(page)).toHaveCount(4)
})

test('a metric joins a card from its menu, and goes to the second y axis and back', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await choose(page, TRAIN, 'Add a metric to this card', 'train/lr')
  await expect(cards(page)).toHaveCount(5)
  await expect.poll(() => cardsIn(page)).toBe('train/loss,train/lr')
  await expect(lines(page, TRAIN)).toHaveCount(2)
  const strokes = await lines(page, TRAIN).evaluateAll((all) => all.map((each) => getComputedStyle(each).stroke))
  expect(new Set(strokes).size).toBe(2)
  const flat = await lines(page, TRAIN).last().boundingBox()
  await choose(page, TRAIN, 'train/lr to the right axis')
  await expect.poll(() => cardsIn(page)).toBe('train/loss,right:train/lr')
  await expect(card(page, TRAIN).locator('[data-mark=right-tick]')).not.toHaveCount(0)
  const own = await lines(page, TRAIN).last().boundingBox()
  expect(own?.height).toBeGreaterThan(4 * (flat?.height ?? Infinity))
  await page.goto(`${run.path}?cards=train/loss,right:train/lr`)
  await expect(card(page, TRAIN)).toContainText('right axis')
  await expect(card(page, TRAIN).locator('[data-mark=right-tick]')).not.toHaveCount(0)
  await expectAccessible(page)
  await choose(page, TRAIN, 'Take this card apart')
  await expect(cards(page)).toHaveCount(6)
  expect(cardsIn(page)).toBeNull()
})

test('one card’s head dropped on another brings both into one', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(run.path)
  await expect(lines(page, 'train/accuracy')).toHaveCount(1)
  const head = card(page, 'train/grad_norm').getByRole('heading', { level: 3 })
  await head.dragTo(card(page, 'train/accuracy').getByRole('application'))
  await expect.poll(() => cardsIn(page)).toBe('train/accuracy,train/grad_norm')
  await expect(lines(page, 'train/accuracy')).toHaveCount(2)
})

test('cards of the URL that name one metric twice become one card each, with a notice', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await page.goto(`${run.path}?cards=train/loss,train/lr;train/lr,train/accuracy`)
  await expect(page.getByRole('status').or(page.getByRole('alert')).filter({ hasText: 'cards' }).first()).toBeVisible()
  await expect(cards(page)).toHaveCount(6)
})
