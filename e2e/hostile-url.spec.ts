import { RunsResponse } from '../lib/api/runs'
import { searchParams } from '../lib/api/search-params'
import { expect, test } from './test'

const names = Object.keys(searchParams)
const hostile = [
  '',
  'NaN',
  'Infinity',
  '-1',
  '1e999',
  '9007199254740993',
  '-0.5',
  '__proto__',
  'constructor',
  '[object Object]',
  '{"$gt":""}',
  "'; drop table runs; --",
  '" or 1=1 --',
  '<img src=x onerror=alert(1)>',
  '\u0000',
  '\u202egpj.exe',
  '\ud7ff\ufffd😀',
  '+275760-09-13T00:00:00.001Z',
  '1969-02-30T25:61:61Z',
  '../../../../etc/passwd',
  ',,,,',
  '%',
  '^(a+)+$',
  'x'.repeat(4000),
]

test.describe('a URL that somebody made up is never a broken server', () => {
  for (const value of hostile)
    test(`every name set to ${JSON.stringify(value.slice(0, 40))}`, { tag: '@sweep' }, async ({ request }) => {
      const search = new URLSearchParams()
      // Long values one at a time: together they would be refused for their length alone.
      const chosen = value.length > 500 ? names.slice(0, 3) : names
      for (const name of chosen) search.append(name, value)
      for (const path of await everyPath(request)) {
        const { status, text } = await get(request, `${path}?${search.toString()}`)
        expect(status, `${path} answered ${text.slice(0, 200)}`).toBeLessThan(500)
        expect(text, `${path} holds the value as markup`).not.toContain('<img src=x')
      }
    })

  test('each name given twice, and all of them as lists, without a value and in no encoding', {
    tag: '@sweep',
  }, async ({ request }) => {
    test.slow()
    const together = (spell: (name: string) => string) => names.map(spell).join('&')
    const searches = [
      ...names.map((name) => `${name}=NaN&${name}=2`),
      together((name) => `${name}[]=1`),
      together((name) => `${name}[$ne]=1`),
      together((name) => name),
      together((name) => `${name}=%FF%FE`),
    ]
    for (const path of await everyPath(request))
      for (const search of searches) {
        const { status, text } = await get(request, `${path}?${search}`)
        expect(status, `${path}?${search} answered ${text.slice(0, 200)}`).toBeLessThan(500)
      }
  })

  test('a range that ends before it starts', async ({ request }) => {
    const search = 'from=2026-11-20&to=2026-11-01&x0=9&x1=1&asOf=1970-01-01'
    for (const path of await everyPath(request))
      expect((await get(request, `${path}?${search}`)).status, path).toBeLessThan(500)
  })

  test('paths that name nothing', async ({ request }) => {
    const odd = ['__proto__', 'constructor', '%00', '%E0%A4%A', '..%2f..%2fetc', "'--", '%3Cimg%3E', 'a'.repeat(3000)]
    for (const room of ['/runs', '/runs/111122223333', '/runs/111122223333/us-east-1', '/api/runs', '/api/events'])
      for (const name of odd) {
        const { status, text } = await get(request, `${room}/${name}`)
        expect(status, `${room}/${name} answered ${text.slice(0, 200)}`).toBeLessThan(500)
        expect(status, `${room}/${name}`).toBeGreaterThanOrEqual(400)
      }
  })

  test('a URL of 20 kB is refused, and the next one answered', async ({ request }) => {
    for (const path of ['/runs', '/api/runs'])
      expect((await get(request, `${path}?q=${'x'.repeat(20_000)}`)).status, path).toBeGreaterThanOrEqual(400)
    expect((await get(request, '/runs')).status).toBe(200)
  })
})

type Client = Parameters<Parameters<typeof test>[2]>[0]['request']

async function everyPath(request: Client): Promise<string[]> {
  const { rows } = RunsResponse.parse(await (await request.get('/api/runs')).json())
  const run = rows[0]?.run
  if (run === undefined) throw new Error('The sample trail has no run.')
  return [
    '/runs',
    '/events',
    '/fleet',
    `/runs/${run.key}`,
    `/runs/${run.account}/${run.region}/${run.name}`,
    '/api/runs',
    '/api/runs/sparklines',
    '/api/runs/settings',
    '/compare',
    '/api/compare/values',
    '/api/compare/settings',
    '/api/compare/groups',
    `/api/runs/${run.key}`,
    '/api/series',
    '/api/events',
    '/api/events/summary',
    '/api/fleet',
    '/api/context',
    '/api/ingest',
  ]
}

async function get(request: Client, url: string): Promise<{ status: number; text: string }> {
  const response = await request.get(url)
  return { status: response.status(), text: await response.text() }
}
