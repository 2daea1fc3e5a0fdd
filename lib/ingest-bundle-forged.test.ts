import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hourMs } from '@/e2e/emulator/signed-trail'
import type { Manifest } from './evidence/bundle-manifest'
import { SignedFolder, TOOLS, unpackBundle, verifyBundle } from './ingest-bundle.fixture'
import { logText, madeStartMs } from './ingest-trail'

let made: SignedFolder
let bundle: string
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new SignedFolder('spki')
  made.trail.hour([
    logText([
      { second: 1, run: 'run-a' },
      { second: 2, run: 'run-a' },
    ]),
  ])
  made.put()
  bundle = await made.read((ingest) => unpackBundle(ingest, join(made.folder, 'bundles'), {}))
}, 60_000)
afterAll(() => {
  made.remove()
  vi.useRealTimers()
})

/** Somebody who changes a bundle and makes its hashes anew: what is signed is all that stands against them. */
class Forger {
  readonly folder: string
  manifest: Manifest

  constructor() {
    this.folder = join(mkdtempSync(join(made.folder, 'forged-')), 'bundle')
    cpSync(bundle, this.folder, { recursive: true })
    this.manifest = JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8')) as Manifest
  }

  one(start: string): string {
    const found = this.manifest.files.find(({ path }) => path.startsWith(start))
    if (found === undefined) throw new Error(`no ${start}`)
    return found.path
  }

  read(path: string): Buffer {
    return readFileSync(join(this.folder, path))
  }

  /** Puts other bytes in the place of a file, under the name that they would have. */
  replace(path: string, bytes: Uint8Array): void {
    writeFileSync(join(this.folder, path), bytes)
    const [log] = this.manifest.logs
    if (log === undefined || !path.startsWith('logs/')) return
    const storedSha256 = sha256(bytes)
    const named = `logs/${storedSha256}.json.gz`
    renameSync(join(this.folder, path), join(this.folder, named))
    const rows = this.read('events.ndjson').toString().replaceAll(log.storedSha256, storedSha256)
    writeFileSync(join(this.folder, 'events.ndjson'), rows)
    Object.assign(log, { path: named, storedSha256, contentSha256: sha256(gunzipSync(bytes)) })
  }

  said(tool: keyof typeof TOOLS): string {
    const paths = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('manifest.') && statSync(join(this.folder, path)).isFile(),
    )
    const files = paths.map((path) => ({ path, bytes: this.read(path).length, sha256: sha256(this.read(path)) }))
    const text = JSON.stringify({ ...this.manifest, files })
    writeFileSync(join(this.folder, 'manifest.json'), text)
    writeFileSync(join(this.folder, 'manifest.sha256'), `${sha256(text)}  manifest.json\n`)
    const { status, said } = verifyBundle(tool, this.folder)
    expect(status, said).toBe(said.includes('BAD ') ? 1 : 0)
    return said
  }
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const edited = (bytes: Buffer, from: string, to: string) => gzipSync(gunzipSync(bytes).toString().replace(from, to))

describe.each(Object.keys(TOOLS) as (keyof typeof TOOLS)[])('%s, when all hashes were made anew', (tool) => {
  test('still finds good what was not changed', () => {
    expect(new Forger().said(tool)).not.toContain('BAD')
  })

  test.each<[string, (forger: Forger) => string, RegExp]>([
    [
      'a log file with another value',
      (forger) => {
        const path = forger.one('logs/')
        forger.replace(path, edited(forger.read(path), '"value":0.5', '"value":0.9'))
        return forger.manifest.logs[0]?.path ?? ''
      },
      /its content is not what its digest names/,
    ],
    [
      'a log file with a second gzip member',
      (forger) => {
        const path = forger.one('logs/')
        const stored = forger.read(path)
        const contentSha256 = forger.manifest.logs[0]?.contentSha256 ?? null
        forger.replace(path, Buffer.concat([stored, gzipSync('{"Records":[]}')]))
        Object.assign(forger.manifest.logs[0] ?? {}, { contentSha256 })
        return forger.manifest.logs[0]?.path ?? ''
      },
      /every byte is used|data after the end/,
    ],
    [
      'a log file with an empty member and zeros behind it',
      (forger) => {
        const path = forger.one('logs/')
        forger.replace(path, Buffer.concat([forger.read(path), gzipSync('')]))
        return forger.manifest.logs[0]?.path ?? ''
      },
      /every byte is used|data after the end/,
    ],
    [
      'a digest that names another hash',
      (forger) => {
        const path = forger.one('digests/').endsWith('.gz')
          ? forger.one('digests/')
          : (forger.manifest.digests[0]?.path ?? '')
        forger.replace(path, edited(forger.read(path), 'hashValue":"', 'hashValue":"0'))
        return path
      },
      /its signature is not that of this digest|claimed as verified/,
    ],
    [
      'a digest in another place',
      (forger) => {
        const [digest] = forger.manifest.digests
        const meta = forger.read(digest?.meta ?? '').toString()
        forger.replace(digest?.meta ?? '', Buffer.from(meta.replace('us-east-1/2026', 'us-east-1/2025')))
        return digest?.path ?? ''
      },
      /it was moved/,
    ],
    [
      'a signature that is lost',
      (forger) => {
        const [digest] = forger.manifest.digests
        const meta = JSON.parse(forger.read(digest?.meta ?? '').toString()) as object
        forger.replace(digest?.meta ?? '', Buffer.from(JSON.stringify({ ...meta, signature: null })))
        return digest?.path ?? ''
      },
      /claimed as verified, but no signature is at hand/,
    ],
    [
      'another public key under the same fingerprint',
      (forger) => {
        const path = forger.one('keys/')
        forger.replace(path, new SignedFolder().key.der)
        return path
      },
      /its MD5 is not its fingerprint/,
    ],
    [
      'a key that was not valid then',
      (forger) => {
        for (const key of forger.manifest.keys) key.validToMs = madeStartMs - hourMs
        return forger.manifest.digests[0]?.path ?? ''
      },
      /claimed as verified, but its key was not valid then/,
    ],
    [
      'a verified log file that is said to have failed',
      (forger) => {
        Object.assign(forger.manifest.logs[0] ?? {}, { verdict: 'failed', reason: 'hash_mismatch' })
        return forger.manifest.logs[0]?.path ?? ''
      },
      /claimed as failed, but nothing in the bundle shows it/,
    ],
    [
      'no digest at all for a log file that is said to be verified',
      (forger) => {
        forger.manifest.digests = []
        return forger.manifest.logs[0]?.path ?? ''
      },
      /claimed as verified, but no digest in the bundle names it/,
    ],
  ])('names %s', (_, change, why) => {
    const forger = new Forger()
    const name = change(forger)
    const said = forger.said(tool)
    expect(said).toContain(`BAD ${name}: `)
    expect(said).toMatch(why)
  })
})

const rows: [string, string, string, RegExp?][] = [
  ['id', '"id":"', '"id":"0'],
  ['name', '"name":"BatchPutMetrics"', '"name":"PutMetrics"'],
  ['observedMs', '"observedMs":1', '"observedMs":2'],
  ['observed', '"observed":"2026', '"observed":"2025'],
  ['kind', '"kind":"metrics"', '"kind":"run"'],
  ['result', '"result":"allowed"', '"result":"denied"'],
  ['error', '"error":null', '"error":"AccessDenied"'],
  ['message', '"message":null', '"message":"no"'],
  ['run', '"name":"run-a"', '"name":"run-b"'],
  ['account', '"account":"111122223333","region"', '"account":"999900000000","region"'],
  ['region', '"region":"us-east-1"', '"region":"eu-west-1"'],
  ['writer.key', '"writer":{"key":"', '"writer":{"key":"x'],
  ['writer.label', '"label":"ana"', '"label":"bob"'],
  ['writer.type', '"type":"AssumedRole"', '"type":"IAMUser"'],
  ['writer.account', '"account":"111122223333","principal"', '"account":"999900000000","principal"'],
  ['writer.principal', ':role/Training"', ':role/Other"'],
  ['writer.person', '"person":"ana"', '"person":null'],
  ['writer.personSource', '"personSource":"sessionName"', '"personSource":"sourceIdentity"'],
  ['session', '/Training/ana"', '/Training/bob"'],
  ['accessKeyId', 'ASIAEXAMPLE', 'ASIAOTHER'],
  ['sourceIp', '203.0.113.9', '203.0.113.8'],
  ['vpcEndpointId', '"vpcEndpointId":null', '"vpcEndpointId":"vpce-1"'],
  ['userAgent', '"userAgent":"Boto3', '"userAgent":"Botto3'],
  ['requestId', '"requestId":"', '"requestId":"0'],
  ['metricName in item 0', '"metric":"loss"', '"metric":"gain"'],
  ['step in item 0', '"step":1', '"step":7'],
  ['value in item 0', '"value":0.5', '"value":0.25'],
  ['value in item 0', '"raw":null', '"raw":{"step":null,"value":"0.9","claimed":null}'],
  ['claimed time in item 0', '"claimedMs":1', '"claimedMs":2'],
  ['claimed time in item 0', '"claimed":"2026', '"claimed":"2025'],
  ['refusal in item 0', '"refused":null', '"refused":"THROTTLED"'],
  ['hash', '"sliceHash":"', '"sliceHash":"0'],
  ['verdict', '"verdict":"verified","items"', '"verdict":"failed","items"', /verdict than the best of its log files/],
  [
    'verdict',
    '"verdict":"verified","reason"',
    '"verdict":"failed","reason"',
    /verdict for its log file than the manif/,
  ],
]
test.each(rows)('verify.mjs names a row of events.ndjson that has another %s than its record (%s)', (...row) => {
  const [what, from, to, why = `line 1 has another ${what} `] = row
  const forger = new Forger()
  const text = forger.read('events.ndjson').toString()
  expect(text).toContain(from)
  forger.replace('events.ndjson', Buffer.from(text.replace(from, to)))
  const said = forger.said('verify.mjs')
  expect(said).toContain('BAD events.ndjson: line 1 ')
  expect(said).toMatch(why instanceof RegExp ? why : new RegExp(`BAD events.ndjson: ${why}`))
})

test.each<[string, (forger: Forger) => void, RegExp]>([
  [
    'another number of points',
    ({ manifest }) => (manifest.counts.points += 1),
    /BAD manifest.json: .*points are 3, and/,
  ],
  [
    'verdicts of no log file',
    ({ manifest }) => (manifest.verdicts = { verified: 999 }),
    /verdict verified are 999, and/,
  ],
  ['another clock', ({ manifest }) => (manifest.clocks.observed = null), /times are observed null, and/],
  [
    'a log file without a row',
    ({ manifest }) => {
      const [log] = manifest.logs
      if (log !== undefined) manifest.logs.push({ ...log, key: `${log.key}.more` })
      manifest.counts.logs = 2
      manifest.verdicts = { verified: 2 }
    },
    /the calls in .*more are 2, and the files come to 0/,
  ],
  [
    'another value in events.csv',
    (forger) => forger.replace('events.csv', Buffer.from(forger.read('events.csv').toString().replace('0.5', '0.9'))),
    /BAD events.csv: the row of event .* is not what events.ndjson says/,
  ],
  [
    'a row that events.ndjson has not',
    (forger) => forger.replace('events.csv', Buffer.concat([forger.read('events.csv'), Buffer.from('x\r\n')])),
    /BAD events.csv: it has rows that events.ndjson has not/,
  ],
  [
    'a missing log file that no digest names',
    ({ manifest }) => manifest.missing.push({ source: '', bucket: 'b', key: 'x.json.gz', sha256: '', digestKey: '' }),
    /BAD x.json.gz: claimed as missing, but no digest names it/,
  ],
  [
    'a row that no record is behind',
    (forger) => {
      const [row] = forger.read('events.ndjson').toString().split('\n')
      forger.replace('events.ndjson', Buffer.concat([forger.read('events.ndjson'), Buffer.from(row ?? '')]))
    },
    /BAD events.ndjson: line 3 names a record that another line has/,
  ],
])('verify.mjs names %s', (_, change, why) => {
  const forger = new Forger()
  change(forger)
  expect(forger.said('verify.mjs')).toMatch(why)
})

test('verify.mjs says what the hash of the manifest alone covers, and verify.sh that it compares no rows', () => {
  const words =
    /Covered by the manifest's hash only, which nobody signed: report.html, charts, .* chosen, client and flags/
  expect(new Forger().said('verify.mjs')).toMatch(words)
  const forger = new Forger()
  forger.replace('events.ndjson', Buffer.from(forger.read('events.ndjson').toString().replace('0.5', '0.9')))
  expect(forger.said('verify.sh')).toMatch(/Not checked here: rows of events.ndjson and events.csv.* verify.mjs/)
})
