import { request as nodeRequest } from 'node:http'
import { connect, createServer } from 'node:net'
import type { APIRequestContext } from 'playwright/test'
import { expect, test } from './test'

const apiPaths = [
  '/api/runs',
  '/api/events',
  '/api/context',
  '/api/ingest',
  '/api/fleet',
  '/api/integrity',
  '/api/openapi.json',
  '/api/nothing-here',
]
const pagePaths = ['/', '/runs', '/events', '/integrity', '/fleet', '/api-docs', '/nothing-here']
const slyHeaders: Record<string, string>[] = [
  { purpose: 'prefetch' },
  { 'sec-purpose': 'prefetch' },
  { 'next-router-prefetch': '1' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/proxy:src/proxy:src/proxy:src/proxy:src/proxy' },
  { 'x-middleware-prefetch': '1' },
  { 'x-nextjs-data': '1' },
]

for (const path of pagePaths)
  test(`${path} carries a strict policy, however it is asked for`, async ({ request }) => {
    const nonces = new Set<string>()
    for (const headers of [{}, ...slyHeaders]) {
      const response = await request.get(path, { headers, maxRedirects: 0 })
      const policy = response.headers()['content-security-policy'] ?? ''
      expect(policy, JSON.stringify(headers)).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe-')
      expect(response.headers()['x-content-type-options']).toBe('nosniff')
      expect(response.headers()['cache-control']).toContain('no-store')
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '')
    }
    expect(nonces.size, 'every answer has a nonce of its own').toBe(slyHeaders.length + 1)
  })

for (const path of apiPaths)
  test(`${path} is never stored, sniffed or framed`, async ({ request }) => {
    for (const headers of [{}, ...slyHeaders]) {
      const response = await request.get(path, { headers })
      expect(response.status()).toBeLessThan(500)
      expect(response.headers()['cache-control'], JSON.stringify(headers)).toMatch(/^private,.*no-store/)
      expect(response.headers()['content-security-policy']).toContain("default-src 'none'")
      expect(response.headers()['x-content-type-options']).toBe('nosniff')
      expect(response.headers()['referrer-policy']).toBe('same-origin')
    }
  })

test('no server markup carries a style attribute, which the policy would refuse', async ({ request }) => {
  for (const path of pagePaths) {
    const html = await (await request.get(path)).text()
    expect(html.match(/<[a-z][^<>]*\sstyle=/g) ?? [], path).toEqual([])
  }
})

for (const host of [
  'evil.example',
  'evil.example:3000',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '192.0.2.1',
  '0.0.0.0',
])
  test(`a page that reached us under the name ${host} gets nothing`, async ({ baseURL, request }) => {
    for (const path of [...pagePaths, ...apiPaths, '/icon.svg', await scriptPath(request)]) {
      const { status, body } = await ask(new URL(path, baseURL), { host })
      expect(status, path).toBe(421)
      expect(JSON.parse(body)).toMatchObject({ status: 421, code: 'forbidden' })
    }
  })

test('the names of this machine are answered, with and without a port', async ({ baseURL }) => {
  const { port } = new URL(baseURL ?? '')
  for (const host of ['127.0.0.1', `127.0.0.1:${port}`, 'localhost', `LOCALHOST:${port}`, `[::1]:${port}`])
    expect((await ask(new URL('/api/ingest', baseURL), { host })).status, host).toBe(200)
})

test('a foreign name in a forwarding header changes nothing', async ({ baseURL }) => {
  const headers = { host: 'evil.example', 'x-forwarded-host': '127.0.0.1', forwarded: 'host=127.0.0.1' }
  expect((await ask(new URL('/runs', baseURL), headers)).status).toBe(421)
})

test('nothing but reading is offered', async ({ request }) => {
  for (const path of [...apiPaths, '/runs'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await request.fetch(path, { method, data: '{}', headers: { origin: 'https://evil.example' } })
      expect(response.status(), `${method} ${path}`).toBe(405)
    }
})

for (const { path, answer } of [
  { path: '/api/ingest/retry', answer: { files: 0 } },
  { path: '/api/fleet/evaluate', answer: { accounts: 0 } },
  { path: '/api/integrity/verify/cancel', answer: { cancelled: false } },
])
  test(`only a page of ours may post to ${path}`, async ({ request, baseURL }) => {
    const post = (headers: Record<string, string>) => request.post(path, { headers })
    expect((await post({})).status()).toBe(403)
    expect((await post({ origin: 'https://evil.example' })).status()).toBe(403)
    expect((await post({ origin: 'null' })).status()).toBe(403)
    const own = await post({ origin: new URL(baseURL ?? '').origin })
    expect([own.status(), await own.json()]).toEqual([200, answer])
  })

test('an upgrade that names another server is closed, and nobody is called', async ({ baseURL }) => {
  let calls = 0
  const bystander = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => bystander.listen(0, '127.0.0.1', resolve))
  const address = bystander.address()
  const target = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/` : ''
  const { host, port } = new URL(baseURL ?? '')
  for (const name of [host, 'evil.example'])
    await sayAndWait(
      Number(port),
      `GET ${target} HTTP/1.1\r\nHost: ${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    )
  bystander.close()
  expect(calls).toBe(0)
})

/** Sends `text` as it is; done when the server has closed the connection. */
function sayAndWait(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('error', () => undefined)
    socket.resume()
    socket.on('close', () => {
      resolve()
    })
  })
}

/** A script of the pages: those are served by Next itself, past every route of ours. */
async function scriptPath(request: APIRequestContext): Promise<string> {
  const html = await (await request.get('/runs')).text()
  const path = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? ''
  const script = await request.get(path)
  expect(script.status()).toBe(200)
  expect(script.headers()['cache-control']).toContain('immutable')
  return path
}

/** Node's own client, since fetch does not let a caller choose the Host header. */
function ask(url: URL, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = nodeRequest(url, { headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
