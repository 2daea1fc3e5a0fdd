import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IngestResponse } from '../lib/api/ingest'
import { findFreePort } from '../scripts/steps/port.mjs'
import { expect, test as journey } from './test'

// A million points of one metric, of which one is a spike: what no chart may lose.
const STEP = 618_034
const POINTS = 1_000_000
const PATH = '/runs/111122223333/us-east-1/one-spike'

let url = ''
const test = journey.extend<{ baseURL: string }>({ baseURL: async ({ browserName: _ }, provide) => provide(url) })

test.describe('one spike among a million points', () => {
  // One server for both widths.
  test.describe.configure({ mode: 'default' })
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-spike-'))
  let server: ChildProcess

  test.beforeAll(async () => {
    test.setTimeout(240_000)
    const env = { ...process.env, METRICTRAIL_BENCH_DIR: folder }
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bench/generate-trail.ts', 'spike1m'], { env })
    const [made = ''] = readdirSync(folder)
    const port = await findFreePort()
    url = `http://127.0.0.1:${port}`
    server = spawn(process.execPath, ['scripts/start.mjs'], {
      env: {
        ...process.env,
        PORT: String(port),
        METRICTRAIL_DATA: join(folder, 'data'),
        METRICTRAIL_SOURCES: join(folder, made, 'trail'),
      },
      stdio: 'ignore',
    })
    await expect.poll(ingested, { timeout: 180_000 }).toBe(POINTS)
  })

  test.afterAll(async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })

  for (const width of [1440, 390]) {
    test(`is seen at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(PATH)
      const card = page.getByRole('article').filter({ hasText: 'train/loss' })
      await expect(card).toContainText('1,000,000 points')
      await expect(card).toContainText('No extremum lost')
      const line = card.locator('path[data-line]').first()
      await expect(line).toHaveAttribute('d', /^M\d.*L/)
      const vertices = [...((await line.getAttribute('d')) ?? '').matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)]
      const top = vertices.reduce((least, vertex) => (Number(vertex[2]) < Number(least[2]) ? vertex : least))
      const xs = vertices.map((vertex) => Number(vertex[1]))
      const [left, right] = [Math.min(...xs), Math.max(...xs)]
      expect(Math.abs(Number(top[1]) - (left + ((right - left) * STEP) / POINTS))).toBeLessThan(2)
      const picture = (await card.screenshot()).toString('base64')
      expect(await inkAt(page, picture, { x: Number(top[1]), y: Number(top[2]) + 12 })).toBe(true)
    })
  }
})

async function ingested(): Promise<number> {
  const response = await fetch(`${url}/api/ingest`).catch(() => null)
  if (!response?.ok) return 0
  const { state, totals } = IngestResponse.parse(await response.json())
  return state === 'idle' ? totals.points : 0
}

/** Whether the line's blue is on the picture at this place of the plot, give or take two pixels. */
function inkAt(
  page: Parameters<Parameters<typeof test>[2]>[0]['page'],
  picture: string,
  place: { x: number; y: number },
): Promise<boolean> {
  return page.evaluate(
    async ({ picture, place }) => {
      const image = new Image()
      image.src = `data:image/png;base64,${picture}`
      await image.decode()
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const card = document.querySelector('article path[data-line]')?.closest('article')?.getBoundingClientRect()
      const plot = document.querySelector('article path[data-line]')?.closest('svg')?.getBoundingClientRect()
      const [left, top] = [(plot?.left ?? 0) - (card?.left ?? 0), (plot?.top ?? 0) - (card?.top ?? 0)]
      const pixels = context?.getImageData(left + place.x - 2, top + place.y, 5, 1).data ?? []
      const spots = Array.from({ length: 5 }, (_, at) => [pixels[at * 4] ?? 255, pixels[at * 4 + 2] ?? 0] as const)
      return spots.some(([red, blue]) => blue - red > 60)
    },
    { picture, place },
  )
}
