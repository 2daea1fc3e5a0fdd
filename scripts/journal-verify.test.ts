import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { MadeTrail } from '@/lib/ingest-trail'

const run = promisify(execFile)
const flags = ['--conditions=react-server', '--import', 'tsx']
/** A server that is started and stopped, as far as its journal is concerned. */
const START_AND_STOP = `const { readSettings } = await import('./lib/env.ts')
const { startIngest, stopIngest } = await import('./lib/ingest.ts')
await startIngest(readSettings(process.env))
await stopIngest()`

let made: MadeTrail
beforeEach(() => {
  made = new MadeTrail()
  return () => made.remove()
})

test('what the server tells of its journal on standard output tells later that the journal was rewritten', async () => {
  made.write('a.json', [{ second: 1 }])
  await made.read(() => Promise.resolve())
  const env = { ...process.env, METRICTRAIL_SOURCES: made.logs, METRICTRAIL_DATA: made.data }
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '-e', START_AND_STOP], { env })
  expect(stdout.split('\n').filter((line) => line.includes('"msg":"journal"')).length).toBeGreaterThanOrEqual(2)
  const saved = join(made.folder, 'server.log')
  writeFileSync(saved, stdout)
  // Where the journal lies is all that it takes: not the sources, nor anything else beside it.
  const copied = { ...process.env, METRICTRAIL_SOURCES: undefined, METRICTRAIL_DATA: made.data }
  const verify = (given = saved) =>
    run(process.execPath, [...flags, 'scripts/journal-verify.ts', given], { env: copied })
  expect((await verify()).stdout).toContain('saved hashes agree')
  const path = join(made.data, 'journal.ndjson')
  const lines = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, lines.toSpliced(-2, 1).join('\n'))
  await expect(verify()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Line \d+ of .* differs/) as string,
  })
  await expect(verify('0'.repeat(64))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/None of the \d+ lines has the hash 0+: /) as string,
  })
}, 60_000)
