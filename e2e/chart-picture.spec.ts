import { CONFLICT, card, lines, runCalled } from './run-charts'
import { expect, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']
type Locator = ReturnType<Page['locator']>

// What no picture may hide, looked for in the pixels that a reader sees. The spike among a million points has a journey
// of its own (`spike.spec.ts`).
const PLANTED = [
  { what: 'a collision', run: CONFLICT, metric: 'validation:accuracy', x: 'step', mark: 'collision', ink: 'collision' },
  {
    what: 'a run of NaN',
    run: 'spiral-edge-boto3-loop',
    metric: 'train/loss',
    x: 'step',
    mark: 'NaN',
    ink: 'collision',
  },
  { what: 'a restart', run: 'glyph-mlp-adam-spot', metric: 'train/loss', x: 'step', mark: 'restart', ink: 'gap' },
] as const

for (const width of [390, 1440]) {
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 900 } })

    for (const { what, run: name, metric, x, mark, ink } of PLANTED) {
      test(`${what} is in the picture`, async ({ page, request }) => {
        const run = await runCalled(request, name)
        await page.goto(`${run.path}?x=${x}&metrics=${metric}`)
        const marks = card(page, metric).locator(`[data-mark=${mark}]`)
        await expect(marks.first()).toBeAttached()
        const colour = await colourOf(page, `--chart-${ink}`)
        expect(await inkIn(page, marks.first(), { colour })).toBeGreaterThan(8)
      })
    }

    test('a gap in the record is in the picture, and no line crosses it', async ({ page, request }) => {
      const run = await runCalled(request, 'spiral-edge-adam-v3')
      await page.goto(`${run.path}?x=observed&metrics=train/lr`)
      const gap = card(page, 'train/lr').locator('[data-mark=unrecorded]').first()
      await expect(gap).toBeAttached()
      const box = await gap.boundingBox()
      expect(box?.width).toBeGreaterThan(3)
      const line = await colourOf(page, '--chart-1')
      expect(await inkIn(page, gap, { colour: line, inset: 2 })).toBe(0)
      expect(await inkIn(page, lines(page, 'train/lr').first(), { colour: line })).toBeGreaterThan(100)
    })
  })
}

function colourOf(page: Page, token: string): Promise<number[]> {
  return page.evaluate((name) => {
    const probe = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    probe.setAttribute('fill', `var(${name})`)
    document.querySelector('svg')?.append(probe)
    const colour = getComputedStyle(probe).fill
    probe.remove()
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    if (context === null) return []
    context.fillStyle = colour
    context.fillRect(0, 0, 1, 1)
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
  }, token)
}

interface Ink {
  colour: number[]
  /** So many pixels from the left and right edges are left out. */
  inset?: number
}

/** Pixels of about that colour where `element` is drawn. */
async function inkIn(page: Page, element: Locator, { colour, inset = 0 }: Ink): Promise<number> {
  await element.evaluate((each) => each.closest('article')?.scrollIntoView({ block: 'center' }))
  await page.mouse.move(0, 0)
  const box = await element.boundingBox()
  if (box === null) return 0
  const clip = {
    x: Math.floor(box.x + inset),
    y: Math.floor(box.y),
    width: Math.max(Math.ceil(box.width - 2 * inset), 2),
    height: Math.max(Math.ceil(box.height), 2),
  }
  const picture = (await page.screenshot({ clip })).toString('base64')
  return page.evaluate(
    async ({ picture, colour }) => {
      const image = new Image()
      image.src = `data:image/png;base64,${picture}`
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: [] }
      let found = 0
      for (let at = 0; at < data.length; at += 4) {
        const apart = colour.map((part, channel) => Math.abs(part - (data[at + channel] ?? 0)))
        if (Math.max(...apart) < 48) found++
      }
      return found
    },
    { picture, colour },
  )
}
