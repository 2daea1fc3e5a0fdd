import { RunsResponse } from '../lib/api/runs'
import { CONFLICT, runCalled } from './run-charts'
import { expect, test } from './test'

type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

const SCREENS: [name: string, path: (request: Client) => string | Promise<string>][] = [
  ['Runs', () => '/runs'],
  ['a run', async (request) => (await runCalled(request, CONFLICT)).path],
  ['a comparison', comparePath],
]

for (const width of [1440, 390])
  test.describe(`at ${width} px`, () => {
    test.use({ viewport: { width, height: 900 } })
    for (const [name, path] of SCREENS)
      test(`nothing of ${name} moves while it is being read`, async ({ page, request }) => {
        await page.addInitScript(() => {
          const told: string[] = []
          Object.assign(window, { shifts: told })
          new PerformanceObserver((list) => {
            // Smaller ones are a pixel of an icon, and nothing in any score.
            for (const entry of (list.getEntries() as LayoutShift[]).filter(({ value }) => value >= 0.0005))
              told.push(`${entry.value.toFixed(5)}: ${entry.sources.map(sourceWords).join('; ')}`)
          }).observe({ type: 'layout-shift', buffered: true })
          interface LayoutShift extends PerformanceEntry {
            value: number
            sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
          }
          function sourceWords({ node, previousRect: from, currentRect: to }: LayoutShift['sources'][number]): string {
            const element = node instanceof Element ? node : node?.parentElement
            const place = ({ x, y, width: across, height }: DOMRect) => [x, y, across, height].map(Math.round).join(' ')
            return `${element?.outerHTML.slice(0, 160) ?? 'nothing'} from ${place(from)} to ${place(to)}`
          }
        })
        await page.goto(await path(request))
        await expect(
          page.locator(name === 'Runs' ? 'svg[data-sparkline], table' : 'path[data-line]').first(),
        ).toBeAttached()
        await page.waitForLoadState('networkidle')
        expect(await page.evaluate(() => Reflect.get(window, 'shifts') as string[])).toEqual([])
      })
  })

async function comparePath(request: Client): Promise<string> {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs?q=glyph-mlp')).json())
  return `/compare?runs=${rows.map(({ run }) => run.key).join(',')}`
}
