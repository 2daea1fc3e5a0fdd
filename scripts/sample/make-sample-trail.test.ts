import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

function makeFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-make-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function run(...args: string[]): { code: number | null; said: string } {
  const script = join(import.meta.dirname, 'make-sample-trail.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    encoding: 'utf8',
  })
  return { code: status, said: stdout + stderr }
}

const stamp = (made: object) =>
  JSON.stringify({ made, counts: { files: 1, digests: 5, records: 2, metricCalls: 3, points: 4 } })

test('a folder with the same stamp is left as it is', () => {
  const root = makeFolder()
  writeFileSync(join(root, '.SAMPLE.json'), stamp({ format: 2, seed: 1, end: '2026-11-20T00:00:00.000Z' }))
  expect(run('--out', root)).toMatchObject({ code: 0, said: expect.stringContaining('already') as unknown })
  expect(readdirSync(root)).toEqual(['.SAMPLE.json'])
})

test('a folder with another sample is not mixed with', () => {
  const root = makeFolder()
  writeFileSync(join(root, '.SAMPLE.json'), stamp({ format: 2, seed: 2, end: '2026-11-20T00:00:00.000Z' }))
  expect(run('--out', root)).toMatchObject({ code: 1, said: expect.stringContaining('--out') as unknown })
})

test("a folder with somebody's logs is refused", () => {
  const root = makeFolder()
  mkdirSync(join(root, 'AWSLogs', '111122223333'), { recursive: true })
  expect(run('--out', root)).toMatchObject({ code: 1, said: expect.stringContaining('111122223333') as unknown })
})

test.each([
  ['--seed', 'x'],
  ['--end', 'tomorrow'],
])('%s %s is refused with the name of the option', (option, value) => {
  expect(run('--out', makeFolder(), option, value)).toMatchObject({
    code: 1,
    said: expect.stringContaining(option) as unknown,
  })
})
