import { readFile } from 'node:fs/promises'
import { CONFLICT, card, FORGED, lines, runCalled, seriesOf } from './run-charts'
import { expect, expectAccessible, test } from './test'

type Page = Parameters<Parameters<typeof test>[2]>[0]['page']

const METRIC = 'train/loss'

async function openMenu(page: Page, path: string) {
  await page.goto(path)
  await expect(lines(page, METRIC).first()).toHaveAttribute('d', /^M\d.*L/)
  await card(page, METRIC).getByRole('button', { name: 'More of this card' }).click()
}

async function downloaded(page: Page, entry: string): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: entry }).click()
  const download = await coming
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

test('a picture stands alone as SVG: light, with its caption, and nothing of it lies elsewhere', async ({
  page,
  request,
}) => {
  const run = await runCalled(request, CONFLICT)
  await page.emulateMedia({ colorScheme: 'dark' })
  await openMenu(page, `${run.path}?metrics=${METRIC}&x=observed`)
  await expectAccessible(page)
  const { name, bytes } = await downloaded(page, 'Picture as SVG')
  const svg = bytes.toString()
  expect(name).toBe('metrictrail-train-loss.svg')
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  for (const foreign of ['var(', 'class=', 'style=', 'href', '<script', '<image', '@import'])
    expect(svg).not.toContain(foreign)
  for (const [, target] of svg.matchAll(/url\(([^)]*)\)/g)) expect(target).toMatch(/^'?#/)
  for (const said of [
    CONFLICT,
    `account ${run.account}`,
    'points',
    'drawn',
    'Log files:',
    'As of 20',
    '(UTC)',
    'x: observed time',
  ]) {
    expect(svg).toContain(said)
  }
  // White ground, whatever theme the page had.
  expect(svg).toContain('fill="rgb(255, 255, 255)"')
  const shown = await page.evaluate(async (text) => {
    const image = new Image()
    image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
    await image.decode()
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml')
    return {
      width: image.naturalWidth,
      faults: parsed.querySelectorAll('parsererror').length,
      paths: parsed.querySelectorAll('path').length,
    }
  }, svg)
  expect(shown.faults).toBe(0)
  expect(shown.width).toBeGreaterThan(300)
  expect(shown.paths).toBeGreaterThan(3)
})

test('a picture as PNG is drawn twice as dense, lines and words in it', async ({ page, request }) => {
  const run = await runCalled(request, CONFLICT)
  await openMenu(page, `${run.path}?metrics=${METRIC}`)
  const { name, bytes } = await downloaded(page, 'Picture as PNG')
  expect(name).toBe('metrictrail-train-loss.png')
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  const colours = await page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight]
    const pen = canvas.getContext('2d')
    pen?.drawImage(image, 0, 0)
    const { data = new Uint8ClampedArray() } = pen?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    const counts: Record<string, number> = {}
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]} ${data[at + 1]} ${data[at + 2]}`
      counts[colour] = (counts[colour] ?? 0) + 1
    }
    return { counts, width: canvas.width }
  }, bytes.toString('base64'))
  const chart = await card(page, METRIC).getByRole('application').boundingBox()
  expect(colours.width).toBe(2 * Math.round(chart?.width ?? 0))
  expect(colours.counts['255 255 255'] ?? 0).toBeGreaterThan(10_000)
  // The title in the darkest ink, and the line in its own colour.
  expect(colours.counts['22 25 27'] ?? 0).toBeGreaterThan(50)
  expect(Object.keys(colours.counts).length).toBeGreaterThan(20)
})

test('all points of a card come as CSV, NDJSON and Parquet, zoomed as it is', async ({ page, request }) => {
  const run = await runCalled(request, FORGED)
  const zoom = { x0: 1000, x1: 1200 }
  await openMenu(page, `${run.path}?metrics=${METRIC}&x0=${zoom.x0}&x1=${zoom.x1}`)
  const { inRange } = await seriesOf(request, { run: run.key, metric: METRIC, from: zoom.x0, to: zoom.x1 })
  const csv = await downloaded(page, 'All points as CSV')
  expect(csv.name).toMatch(/^metrictrail-series-20.*Z\.csv$/)
  const rows = csv.bytes.toString().trim().split('\r\n')
  expect(rows[0]).toContain('run,metric,step,value,claimed,observed')
  expect(rows).toHaveLength(inRange + 1)
  const more = card(page, METRIC).getByRole('button', { name: 'More of this card' })
  await more.click()
  const ndjson = await downloaded(page, 'All points as NDJSON')
  const points = ndjson.bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number; run: string })
  expect(points).toHaveLength(inRange)
  expect(Math.min(...points.map(({ step }) => step))).toBe(zoom.x0)
  expect(Math.max(...points.map(({ step }) => step))).toBe(zoom.x1)
  await more.click()
  const parquet = await downloaded(page, 'All points as Parquet')
  expect(parquet.bytes.subarray(0, 4).toString()).toBe('PAR1')
  expect(parquet.bytes.subarray(-4).toString()).toBe('PAR1')
})

test('the pandas code reads exactly the points that the card counts, pinned', async ({ page, request }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const run = await runCalled(request, CONFLICT)
  await openMenu(page, `${run.path}?metrics=${METRIC}`)
  await page.getByRole('menuitem', { name: 'Copy pandas code' }).click()
  await expect(page.getByRole('menuitem', { name: 'Copied' })).toBeVisible()
  const code = await page.evaluate(() => navigator.clipboard.readText())
  expect(code).toContain('import pandas as pd')
  const url = /"(http[^"]+)"/.exec(code)?.[1] ?? ''
  expect(url).toContain('asOf=')
  const answer = await request.get(url)
  expect(answer.headers()['content-type']).toContain('text/csv')
  const { inRange } = await seriesOf(request, { run: run.key, metric: METRIC })
  expect((await answer.text()).trim().split('\r\n')).toHaveLength(inRange + 1)
})
