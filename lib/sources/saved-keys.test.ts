import 'server-only'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { directorySource } from './directory'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'directory-'))
  return () => rmSync(root, { recursive: true, force: true })
})

const window = { fromMs: 0, toMs: 0 }
const read = (region: string, folder = root) => directorySource(folder).readKeys(region, window)
const save = (region: string, answer: unknown) =>
  writeFileSync(join(root, `list-public-keys.${region}.json`), JSON.stringify(answer))
const saved = { Value: 'AAEC', Fingerprint: 'f1' }

test('keys of a region are those of its saved answer, whichever way the CLI wrote its times', async () => {
  save('eu-west-1', {
    PublicKeyList: [
      { ...saved, ValidityStartTime: '2026-11-01T02:00:00+02:00', ValidityEndTime: '2026-12-01T00:00:00Z' },
      { ...saved, Fingerprint: 'f2', ValidityStartTime: 1_793_491_200, ValidityEndTime: 1_796_083_200.5 },
      { ...saved, Fingerprint: 'f3' },
    ],
  })
  const key = { region: 'eu-west-1', der: 'AAEC' }
  expect(await read('eu-west-1')).toEqual({
    keys: [
      { ...key, fingerprint: 'f1', validFromMs: Date.UTC(2026, 10, 1), validToMs: Date.UTC(2026, 11, 1) },
      { ...key, fingerprint: 'f2', validFromMs: 1_793_491_200_000, validToMs: 1_796_083_200_500 },
      { ...key, fingerprint: 'f3', validFromMs: null, validToMs: null },
    ],
  })
  expect(await read('us-east-1')).toEqual({ keys: [] })
})

test('they are found beside a folder that is AWSLogs itself, and beside no other', async () => {
  save('eu-west-1', { PublicKeyList: [saved] })
  for (const name of ['AWSLogs', 'logs']) mkdirSync(join(root, name))
  expect(await read('eu-west-1', join(root, 'AWSLogs'))).toMatchObject({ keys: [{ fingerprint: 'f1' }] })
  expect(await read('eu-west-1', join(root, 'logs'))).toEqual({ keys: [] })
})

test.each([
  ['is no answer', []],
  ['holds no base64', { PublicKeyList: [{ ...saved, Value: '?' }] }],
  ['has a time that is none', { PublicKeyList: [{ ...saved, ValidityEndTime: 'soon' }] }],
])('a file that %s is told, not taken for one without keys', async (_name, answer) => {
  save('eu-west-1', answer)
  const words = 'list-public-keys.eu-west-1.json cannot be used: it is no answer of aws cloudtrail list-public-keys'
  expect(await read('eu-west-1')).toEqual({ failure: words })
})

test('a region’s name leads to no other file, and a link is not followed', async () => {
  save('eu-west-1', { PublicKeyList: [saved] })
  mkdirSync(join(root, 'list-public-keys.x'))
  expect(await read('x/../list-public-keys.eu-west-1')).toEqual({ keys: [] })
  symlinkSync(join(root, 'list-public-keys.eu-west-1.json'), join(root, 'list-public-keys.us-east-1.json'))
  expect(await read('us-east-1')).toHaveProperty('failure')
})
