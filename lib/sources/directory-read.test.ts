import 'server-only'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { directorySource } from './directory'
import { lookAt, readDigestFrom } from './directory-read'
import type { SourceObject } from './source'

const key =
  'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/' +
  '111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20261120T100000Z.json.gz'
const Metadata = { signature: 'ab12', 'signature-algorithm': 'SHA256withRSA' }

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'directory-'))
  put(key, 'digest')
  return () => rmSync(root, { recursive: true, force: true })
})

function put(at: string, content: string | object): void {
  mkdirSync(dirname(join(root, at)), { recursive: true })
  writeFileSync(join(root, at), typeof content === 'string' ? content : JSON.stringify(content))
}

async function look(at = key): Promise<SourceObject> {
  const object = await lookAt(root, at)
  if (object === null) throw new Error('nothing is there')
  return object
}

const read = async () => readDigestFrom(root, await look())

describe('a digest file in a folder', () => {
  it('has no signature without a saved answer of head-object', async () => {
    expect(await read()).toMatchObject({
      ...{ kind: 'bytes', bytes: new Uint8Array(Buffer.from('digest')) },
      ...{ signature: null, algorithm: null, generatedMs: null, refused: null },
    })
  })

  it('takes signature, algorithm and the time of a backfill from the answer beside it, in any case', async () => {
    put(`${key}.head.json`, { ContentLength: 6, Metadata })
    expect(await read()).toMatchObject({ signature: 'ab12', algorithm: 'SHA256withRSA', generatedMs: null })
    const more = { Signature: 'cd', 'Backfill-Generation-Timestamp': '2026-11-21T04:05:06Z' }
    put(`${key}.head.json`, { Metadata: more })
    expect(await read()).toMatchObject({ signature: 'cd', generatedMs: Date.UTC(2026, 10, 21, 4, 5, 6) })
  })

  it('is another version when the answer comes or changes, and a log file is not', async () => {
    const log = key
      .replaceAll('CloudTrail-Digest', 'CloudTrail')
      .replace('_trail_eu-west-1_20261120T100000Z', '_20261120T1000Z_a')
    put(log, 'log')
    const versions = [await look(), await look(log)]
    for (const at of [key, log]) put(`${at}.head.json`, { Metadata })
    expect((await look()).version).not.toBe(versions[0]?.version)
    expect((await look(log)).version).toBe(versions[1]?.version)
    const before = await look()
    put(`${key}.head.json`, { Metadata: { ...Metadata, signature: 'cd' }, ETag: 'longer' })
    expect(await readDigestFrom(root, before)).toEqual({ kind: 'changed' })
    rmSync(join(root, `${key}.head.json`))
    expect(await readDigestFrom(root, before)).toEqual({ kind: 'changed' })
  })

  it.each([
    ['is cut off', '{"Metadata":{"sign'],
    ['is none', '[]'],
    ['has metadata that is no text', '{"Metadata":{"signature":7}}'],
    ['has no end', `{"Metadata":{"signature":"${'a'.repeat(70_000)}"}}`],
  ])('is kept without a signature, and the answer named, where that %s', async (_name, text) => {
    put(`${key}.head.json`, text)
    expect(await read()).toMatchObject({
      ...{ kind: 'bytes', signature: null },
      refused: { key: `${key}.head.json`, reason: 'unreadable' },
    })
  })

  it('does not follow a link in the answer’s place, and names it', async () => {
    put('elsewhere', { Metadata })
    symlinkSync(join(root, 'elsewhere'), join(root, `${key}.head.json`))
    expect(await read()).toMatchObject({ signature: null })
    const listed = []
    for await (const entry of directorySource(root).list(new AbortController().signal)) listed.push(entry)
    expect(listed.map((entry) => [entry.key, entry.kind === 'refused' && entry.reason])).toEqual([
      [`${key}.head.json`, 'symlink'],
      [key, false],
    ])
  })
})
