import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { lockDataFolder } from './lock'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

test('gives a folder to one at a time, and names the holder', () => {
  const unlock = lockDataFolder(folder)
  expect(() => lockDataFolder(folder)).toThrow(`Another MetricTrail (pid ${process.pid}) works in ${folder}`)
  unlock()
  lockDataFolder(folder)()
})

test('takes over from a process that is gone, from another with its number, and from a file without sense', () => {
  const { pid } = spawnSync('true')
  const left = [JSON.stringify({ pid }), JSON.stringify({ pid: process.pid, startedTicks: '1' }), '', '{"pid":"x"}']
  for (const text of left) {
    writeFileSync(join(folder, 'lock'), text)
    const unlock = lockDataFolder(folder)
    unlock()
  }
})

test('refuses a folder that cannot be written, with a hint', () => {
  const inside = join(folder, 'file')
  writeFileSync(inside, '')
  expect(() => lockDataFolder(join(inside, 'data'))).toThrow(/cannot be written \(ENOTDIR\)\. .*METRICTRAIL_DATA/)
  chmodSync(folder, 0o500)
  // The superuser writes everywhere.
  if (process.getuid?.() !== 0) expect(() => lockDataFolder(folder)).toThrow('EACCES')
  chmodSync(folder, 0o700)
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})
