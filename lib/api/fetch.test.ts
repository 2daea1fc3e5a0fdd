import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { fetchJson, RequestError } from './fetch'

async function asked(answer: (end: (text: string) => void, breakOff: () => void) => void) {
  const server = createServer((_, response) =>
    answer(
      (text) => response.end(text),
      () => {
        response.write('{"points":[1,2')
        setTimeout(() => response.destroy(), 20)
      },
    ),
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  try {
    return await fetchJson(`http://127.0.0.1:${port}/`, {}, new AbortController().signal)
  } finally {
    server.close()
  }
}

test('an answer is what its JSON says', async () => {
  expect(await asked((end) => end('{"points":[1,2]}'))).toEqual({ points: [1, 2] })
})

test.each([
  ['breaks off', (_: (text: string) => void, breakOff: () => void) => breakOff()],
  ['is no JSON', (end: (text: string) => void) => end('<html>')],
  ['is empty', (end: (text: string) => void) => end('')],
])('an answer that %s is a failure that is told, never an empty answer', async (_, answer) => {
  const error: unknown = await asked(answer).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(RequestError)
  expect(error).toMatchObject({ status: 0, code: 'broken', message: expect.stringContaining('broke off') as string })
})
