import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourMs } from '@/e2e/emulator/signed-trail'
import type { Scope } from './access/scope'
import { EvidenceQuery } from './api/evidence'
import type { Manifest } from './evidence/bundle-manifest'
import { SignedFolder, TOOLS, unpackBundle, verifyBundle } from './ingest-bundle.fixture'
import { logText, madeStartMs, uuidOf } from './ingest-trail'

const hostile = '<img src=x onerror=alert(1)>\u202e'
let made: SignedFolder
let into: string
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new SignedFolder()
  into = join(made.folder, 'bundles')
  return () => vi.useRealTimers()
})
afterEach(() => made.remove())

const calls = (runs: string[]) =>
  logText(runs.map((run, second) => ({ id: uuidOf(`${run} ${second}`), run, second, session: `${run}-writer` })))
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile())
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
const tools = Object.keys(TOOLS) as (keyof typeof TOOLS)[]

test('of records alone a bundle has each as its log file has it, and says that the files are not here', async () => {
  const text = calls(['run-a', 'run-a'])
  made.trail.hour([text])
  made.put()
  const bundle = await made.read((ingest) => unpackBundle(ingest, into, { form: 'records' }))
  expect(filesOf(bundle).filter((path) => path.startsWith('logs/'))).toEqual([])
  const records = readFileSync(join(bundle, 'records.ndjson'), 'utf8').trimEnd().split('\n')
  const parsed = records.map((line) => JSON.parse(line) as { text: string })
  expect(`{"Records":[${parsed.map((record) => record.text).join(',')}]}`).toBe(text)
  for (const tool of tools) {
    const { status, said } = verifyBundle(tool, bundle)
    expect(status, said).toBe(2)
    expect(said).toMatch(/Not proved: that the records are in/)
  }
  const whole = readFileSync(join(bundle, 'records.ndjson'), 'utf8')
  writeFileSync(join(bundle, 'records.ndjson'), whole.replace('run-a', 'run-x'))
  for (const tool of tools) expect(verifyBundle(tool, bundle).said).toContain('BAD records.ndjson: ')
})

test('whoever may see some runs only gets records of these, and not a byte of any other', async () => {
  made.trail.hour([calls(['run-a', 'secret-b'])])
  made.put()
  const scope: Scope = { grants: [{ role: 'viewer', accounts: ['111122223333'], runPrefixes: ['run-'] }] }
  await made.read(async (ingest) => {
    const bundle = await unpackBundle(ingest, into, { scope })
    for (const path of filesOf(bundle)) expect(readFileSync(join(bundle, path), 'latin1')).not.toContain('secret-b')
    expect(manifestOf(bundle).logs.map(({ form, path }) => ({ form, path }))).toEqual([{ form: 'records', path: null }])
    for (const tool of tools) expect(verifyBundle(tool, bundle).status).toBe(2)
    const query = EvidenceQuery.parse({})
    const estimate = await ingest.bundles.estimate({ store: ingest.store.reader, scope, query })
    expect([estimate.events, estimate.logs, estimate.withheld]).toEqual([1, 1, 1])
    const other = EvidenceQuery.parse({ event: uuidOf('secret-b 1') })
    await expect(ingest.bundles.open({ store: ingest.store.reader, scope, query: other })).rejects.toThrow(/no event/)
    const region: Scope = { grants: [{ role: 'viewer', accounts: ['111122223333'], regions: ['us-east-1'] }] }
    const whole = await unpackBundle(ingest, into, { scope: region })
    expect(manifestOf(whole).logs[0]?.form).toBe('file')
  })
})

test('a log file that was read in two places is in the bundle once, with what is claimed of each place', async () => {
  const { logs } = made.trail.hour([calls(['run-a'])])
  made.put()
  const [log] = logs
  made.writeBytes(`copy/${log?.key.split('/').at(-1)}`, log?.bytes ?? Buffer.of())
  await made.read(async (ingest) => {
    const bundle = await unpackBundle(ingest, into, {})
    expect(filesOf(bundle).filter((path) => path.startsWith('logs/'))).toHaveLength(1)
    expect(manifestOf(bundle).logs).toHaveLength(2)
    for (const tool of tools) {
      const { status, said } = verifyBundle(tool, bundle)
      expect(status, said).toBe(0)
    }
  })
})

test('a log file that a digest names and that is gone is told by manifest, report and verifiers', async () => {
  const { logs } = made.trail.hour([calls(['run-a']), calls(['run-a', 'run-a'])])
  made.put()
  const gone = logs[1]?.key ?? ''
  rmSync(join(made.logs, gone))
  const bundle = await made.read((ingest) => unpackBundle(ingest, into, {}))
  expect(manifestOf(bundle).missing).toMatchObject([
    { key: gone, digestKey: expect.stringContaining('Digest') as string },
  ])
  const report = readFileSync(join(bundle, 'report.html'), 'utf8')
  expect(report).toContain('1 log file that a digest names is missing.')
  expect(report).toContain(gone)
  expect(report).toMatch(
    /signed by key <code>[0-9a-f]{32}<\/code>, taken from a file beside the logs, not compared with A/,
  )
  expect(report).not.toContain('signature of AWS')
  for (const tool of tools) {
    const { status, said } = verifyBundle(tool, bundle)
    expect(said).toContain(`1 log file that a digest names is missing: ${gone}`)
    expect(said).toMatch(/The bundle is whole, and log files that digests name are missing: /)
    expect(said).not.toContain('Everything')
    expect(status, said).toBe(2)
  }
})

test('rows of odd records, and of calls that were denied or refused, are what their records say', async () => {
  const atMs = madeStartMs + 1000
  const items = [
    ...[{ step: '12' }, { step: '9007199254740995', value: '1e3' }, { step: null, value: ' NaN ' }, { value: 'x' }],
    ...[{ atMs: atMs / 1000 }, { atMs: atMs / 1000 + 0.0001 }, { step: 1.5 }, { value: 1e17 }],
  ]
  const calls = [
    { id: uuidOf('odd'), second: 1, items },
    { id: null, second: 2, more: { userIdentity: { type: 'IAMUser', userName: 'eve', accountId: '444455556666' } } },
    { id: uuidOf('twice'), second: 3 },
    { id: uuidOf('twice'), second: 4 },
    { second: 5, more: { errorCode: 'AccessDenied', errorMessage: 'no' } },
    { second: 6, more: { errorMessage: 'failed without a code' } },
    { second: 7, more: { responseElements: { errors: [{ metricIndex: 0, code: 'VALIDATION_ERROR' }] } } },
    { second: 8, session: 'botocore-session-1', more: { resources: [], eventTime: 'Sep 1, 2026 12:00:08 AM' } },
  ]
  const text = logText(calls).replace('"step":"9007199254740995"', '"step":9007199254740995')
  made.trail.hour([text.replace('"value":100000000000000000', '"value":100000000000000000001')])
  made.put()
  const bundle = await made.read((ingest) => unpackBundle(ingest, into, {}))
  const { said } = verifyBundle('verify.mjs', bundle)
  expect(said).not.toContain('BAD')
  expect(said).toContain('Rows compared with their records: 8 of 8.')
})

test('spreadsheets find no formula in events.csv, and numbers as they were written', async () => {
  const items = [-0.3, 1e-9].map((value, step) => ({ metric: '=1+1', step, value }))
  made.trail.hour([logText([{ run: 'run-a', session: '@cmd', items }])])
  made.put()
  const bundle = await made.read((ingest) => unpackBundle(ingest, into, {}))
  const [, ...lines] = readFileSync(join(bundle, 'events.csv'), 'utf8').split('\r\n')
  expect(lines.map((line) => line.split(',').slice(8, 12))).toEqual([
    ['0', "'=1+1", '0', '-0.3'],
    ['1', "'=1+1", '1', '1e-9'],
    [],
  ])
  for (const line of lines) expect(line).not.toMatch(/(?:^|,)[=+@\t]/)
})

test('text that others chose is text in report and charts, which run and fetch nothing', async () => {
  made.trail.hour([
    logText([{ run: 'run-a', session: hostile, items: [{ metric: hostile }, { metric: 'x', value: NaN }] }]),
  ])
  made.put()
  await made.read(async (ingest) => {
    const event = (
      JSON.parse(readFileSync(join(await unpackBundle(ingest, into, {}), 'events.ndjson'), 'utf8')) as { id: string }
    ).id
    const bundle = await unpackBundle(ingest, into, { event, item: 0 })
    const chart = readFileSync(join(bundle, 'charts/001.svg'), 'utf8')
    const report = readFileSync(join(bundle, 'report.html'), 'utf8')
    for (const text of [chart, report]) {
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;\\u{202e}')
      expect(text).not.toMatch(/<img|<script|\u202e|(?:src|href)=["']?http/)
    }
    expect(report).toContain("default-src 'none'")
    expect(manifestOf(bundle).charts).toMatchObject([{ metric: hostile, points: 1, drawn: 1 }])
    expect(manifestOf(bundle).question).toMatchObject({ kind: 'event' })
  })
})

test('a bundle of nothing, or of files that no digest names, is whole and proves nothing; an unknown run has none', async () => {
  made.write('old/some.json', [{ run: 'run-a' }])
  await made.read(async (ingest) => {
    const words: [{ q?: string }, string][] = [
      [{ q: 'no such thing' }, 'The bundle is whole, and it holds no events.'],
      [{}, 'The bundle is whole, and 1 of 1 log files are not verified: '],
    ]
    for (const [query, word] of words) {
      const bundle = await unpackBundle(ingest, into, query)
      expect(readFileSync(join(bundle, 'report.html'), 'utf8').includes('No events')).toBe(query.q !== undefined)
      for (const tool of tools) {
        const { status, said } = verifyBundle(tool, bundle)
        expect([status, said.includes(word)], said).toEqual([2, true])
      }
    }
    await expect(unpackBundle(ingest, into, { run: ['2222222222222222'] })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('what is gone from source and archive is said to be absent', async () => {
  const { logs } = made.trail.hour([calls(['run-a'])])
  made.put()
  await made.read(
    async (ingest) => {
      made.writeBytes(logs[0]?.key ?? '', Buffer.from('{}'))
      const bundle = await unpackBundle(ingest, into, {})
      expect(manifestOf(bundle).logs).toMatchObject([{ form: 'absent', path: null, verdict: 'verified' }])
      for (const tool of tools) expect(verifyBundle(tool, bundle).status).toBe(2)
    },
    { METRICTRAIL_ARCHIVE: 'off' },
  )
})

test('a download that is left ends the reading, and the next one is made as ever', async () => {
  made.trail.hour([calls(['run-a'])])
  made.put()
  await made.read(async ({ store, bundles }) => {
    const request = { store: store.reader, scope: { grants: [{ role: 'admin' as const, accounts: 'all' as const }] } }
    const { parts } = await bundles.open({ ...request, query: EvidenceQuery.parse({}) })
    await parts.next()
    await parts.return(undefined)
    expect(await parts.next()).toEqual({ done: true, value: undefined })
    const bundle = await unpackBundle({ store, bundles }, into, {})
    expect(verifyBundle('verify.mjs', bundle).status).toBe(0)
  })
})

test('the key of an instance is its owner’s alone, stays the same, and is refused when others may read it', async () => {
  made.trail.hour([calls(['run-a'])])
  made.put()
  const signed = { METRICTRAIL_SIGN_BUNDLES: 'on' }
  const signer = () =>
    made.read(async (ingest) => manifestOf(await unpackBundle(ingest, into, {})).signedBy?.fingerprint, signed)
  const first = await signer()
  expect(first).toMatch(/^[0-9a-f]{64}$/)
  expect(await signer()).toBe(first)
  const path = join(made.data, 'instance-key.pem')
  expect(existsSync(path) && statSync(path).mode & 0o777).toBe(0o600)
  chmodSync(path, 0o644)
  await made.read(async (ingest) => {
    await expect(unpackBundle(ingest, into, {})).rejects.toThrow(/chmod 600/)
  }, signed)
}, 60_000)
