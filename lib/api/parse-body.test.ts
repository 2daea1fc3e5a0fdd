import { expect, test } from 'vitest'
import { parseBody } from './parse-body'
import { ViewDraft } from './views'

const posted = (body: string) => new Request('http://127.0.0.1/api/views', { method: 'POST', body })

test('gives what was posted, with defaults for what was not', async () => {
  expect(await parseBody(ViewDraft, posted('{"target":"/runs?q=é"}'))).toEqual({ name: '', target: '/runs?q=é' })
})

test('refuses what is not JSON, too long, or not what is asked for, and says which field', async () => {
  for (const [body, words] of [
    ['', 'not JSON'],
    ['{"target":', 'not JSON'],
    ['[]', '"body"'],
    ['{"name":"a"}', '"target"'],
    ['{"target":"//evil.example"}', 'not the address of a page here'],
    [JSON.stringify({ name: 'a'.repeat(101), target: '/runs' }), '"name"'],
    [JSON.stringify({ target: `/runs?q=${'a'.repeat(40_000)}` }), 'longer than'],
  ] as const) {
    await expect(parseBody(ViewDraft, posted(body)), body.slice(0, 40)).rejects.toThrow(words)
  }
})
