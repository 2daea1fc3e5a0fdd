import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hourMs } from '@/e2e/emulator/signed-trail'
import type { IngestedOnce } from './ingest'
import { answersOf } from './ingest-answers'
import { SignedFolder, TOOLS, unpackBundle, verifyBundle } from './ingest-bundle.fixture'
import { logText, madeStartMs, uuidOf } from './ingest-trail'

const hostile = '=HYPERLINK("http://a.example","x")'
const call = (second: number, run = 'run-a') => {
  const items = [1, 2, 3].map((step) => ({
    metric: second === 2 ? hostile : 'loss',
    step: second * 10 + step,
    value: -step / 3,
  }))
  return logText([{ id: uuidOf(`call ${second}`), second, run, items }])
}

let made: SignedFolder
let ingest: IngestedOnce
let bundle: string
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new SignedFolder()
  const { logs } = made.trail.hour([call(1), call(2)])
  const { digest } = made.trail.hour([call(3)])
  made.trail.hour([call(4, 'run-b')])
  made.trail.deliver(call(5), madeStartMs + 90 * 60_000)
  made.put([digest])
  made.writeBytes(logs[1]?.key ?? '', gzipSync(call(2).replace('-0.3333333333333333', '-0.9')))
  ingest = await made.ingest({ METRICTRAIL_SIGN_BUNDLES: 'on' })
  const run = [await answersOf(ingest).keyOf('run-a')]
  bundle = await unpackBundle(ingest, join(made.folder, 'bundles'), { run, kind: ['metrics', 'run'] })
}, 60_000)
afterAll(async () => {
  await ingest.stop()
  made.remove()
  vi.useRealTimers()
})

/** A copy of the bundle to do harm to. */
const copied = () => {
  const folder = join(mkdtempSync(join(made.folder, 'copy-')), 'renamed')
  cpSync(bundle, folder, { recursive: true })
  return folder
}
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())

describe.each(Object.keys(TOOLS) as (keyof typeof TOOLS)[])('%s', (tool) => {
  test('finds a bundle to be what its manifest claims, and lists what is not proved', () => {
    const { status, said } = verifyBundle(tool, bundle, bundle)
    expect(said).toMatch(/The bundle is whole, and 2 of 4 log files are not verified: /)
    expect(said).toMatch(/Not proved: failed \(hash_mismatch\)/)
    expect(said).toMatch(/Not proved: unattested \(unnamed\)/)
    expect(said).toContain(
      `signed by key ${made.key.fingerprint} (us-east-1), taken from a file beside the logs, not com`,
    )
    expect(status).toBe(2)
  })

  test('needs neither the name of the zip nor that of its folder', () => {
    const folder = copied()
    renameSync(folder, `${folder} again`)
    expect(verifyBundle(tool, `${folder} again`).status).toBe(2)
  })

  test('names each file of which one byte was changed', () => {
    const kinds = new Map(
      filesOf(bundle).map((path) => [path.replace(/[^/]*(?=\.)/, path.includes('/') ? '' : '$&'), path]),
    )
    expect(kinds.size).toBeGreaterThan(14)
    for (const path of kinds.values()) {
      const folder = copied()
      const bytes = readFileSync(join(folder, path))
      const at = Math.floor(bytes.length / 2)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(join(folder, path), bytes)
      const { status, said } = verifyBundle(tool, folder)
      expect([status, said.includes(`BAD ${path}: `)], `${path}\n${said}`).toEqual([1, true])
    }
  }, 120_000)

  test('names each file that was taken out or put in', () => {
    const paths = filesOf(bundle)
    const gone = [
      'logs/',
      'digests/',
      'keys/',
      'charts/',
      'events.csv',
      'report.html',
      'manifest.json',
      'manifest.sig',
      'manifest.sha256',
    ]
    for (const start of gone) {
      const folder = copied()
      const path = paths.find((each) => each.startsWith(start)) ?? start
      rmSync(join(folder, path))
      const { status, said } = verifyBundle(tool, folder)
      expect([status, said.includes(`BAD ${path}: it is missing`)], said).toEqual([1, true])
    }
    for (const path of ['logs/more.json.gz', 'notes.txt', '.hidden']) {
      const folder = copied()
      writeFileSync(join(folder, path), 'more')
      const { status, said } = verifyBundle(tool, folder)
      expect([status, said.includes(`BAD ${path}: it is not in the manifest`)], said).toEqual([1, true])
    }
  }, 120_000)
})
