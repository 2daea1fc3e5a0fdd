import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { ownTarget, ViewDraft } from '@/lib/api/views'
import { Views } from './views'

const folder = mkdtempSync(join(tmpdir(), 'metrictrail-views-'))
afterAll(() => rmSync(folder, { recursive: true }))
const draft = (name: string, target = '/runs?q=a') => ViewDraft.parse({ name, target })

test('a saved view is there again after the process ended, under the same id', async () => {
  const path = join(folder, 'again.ndjson')
  const first = new Views(path)
  const saved = await Promise.all([first.save(EVERYTHING, draft('one'), 1), first.save(EVERYTHING, draft('two'), 2)])
  expect(new Set(saved.map(({ id }) => id)).size).toBe(2)
  const later = new Views(path)
  expect(await later.list(EVERYTHING)).toEqual([...saved].reverse())
  expect(await later.find(EVERYTHING, saved[0].id)).toEqual(saved[0])
  expect(await later.save(EVERYTHING, draft('one'), 9)).toEqual(saved[0])
  expect(await later.find(EVERYTHING, 'aaaaaaaa')).toBeNull()
})

test('a line that a crash cut off is left out, and what follows is kept', async () => {
  const path = join(folder, 'cut.ndjson')
  const saved = await new Views(path).save(EVERYTHING, draft('one'), 1)
  appendFileSync(path, '{"type":"view","id":"abc')
  const later = new Views(path)
  const next = await later.save(EVERYTHING, draft('two'), 2)
  expect(await new Views(path).list(EVERYTHING)).toEqual([next, saved])
})

test('a changed line is told, not taken', async () => {
  const path = join(folder, 'changed.ndjson')
  const views = new Views(path)
  await views.save(EVERYTHING, draft('one', '/runs?q=mine'), 1)
  await views.save(EVERYTHING, draft('two'), 2)
  writeFileSync(path, readFileSync(path, 'utf8').replace('q=mine', 'q=yours'))
  await expect(new Views(path).list(EVERYTHING)).rejects.toMatchObject({ code: 'store_failed' })
})

test('who may not see everything is told of none', async () => {
  const views = new Views(join(folder, 'scoped.ndjson'))
  const { id } = await views.save(EVERYTHING, draft('one'), 1)
  const scope = { grants: [{ role: 'viewer' as const, accounts: 'all' as const, runPrefixes: ['team'] }] }
  expect(await views.list(scope)).toEqual([])
  expect(await views.find(scope, id)).toBeNull()
  await expect(views.save(scope, draft('two'), 1)).rejects.toMatchObject({ code: 'forbidden' })
})

test('leads to pages of ours only', () => {
  for (const text of ['/runs', '/runs/111122223333/eu-west-1/a?x=step', '/compare?runs=a,b', '/events?q=%2F%2Fevil']) {
    expect(ownTarget(text)).toBe(text)
  }
  for (const text of [
    ...[
      'https://evil.example/runs',
      '//evil.example/runs',
      '/\\evil.example',
      '\\\\evil.example',
      'javascript:alert(1)',
    ],
    ...[
      '/runs/../../evil',
      '/runsy',
      '/api/ingest',
      '/v/abcdefgh',
      '',
      'runs',
      '/runs/..//evil.example',
      '/\t/evil.example/runs',
    ],
    `/runs?q=${'a'.repeat(13_000)}`,
  ]) {
    expect(ownTarget(text), text.slice(0, 40)).toBeNull()
  }
})
