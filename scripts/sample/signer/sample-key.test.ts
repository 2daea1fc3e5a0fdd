import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { keyOrigin } from '../../../lib/cloudtrail/sample-keys'
import { readSampleKey } from './sample-key'

test('the product knows each of the sample’s keys, and takes no other one from a folder for AWS’s', () => {
  for (const region of ['ap-southeast-2', 'eu-west-1', 'us-east-1']) {
    expect(keyOrigin(readSampleKey(region).fingerprint, false)).toBe('sample')
  }
  expect(keyOrigin('0123456789abcdef0123456789abcdef', false)).toBe('file')
  expect(keyOrigin(null, true)).toBe('cloudtrail')
})

test('so do both verifiers of an evidence bundle, by themselves', () => {
  const [node, shell] = ['verify-words.mjs', 'verify.sh'].map((name) => readFileSync(`public/${name}`, 'utf8'))
  for (const region of ['ap-southeast-2', 'eu-west-1', 'us-east-1']) {
    const { fingerprint } = readSampleKey(region)
    expect(node).toContain(fingerprint)
    expect(shell).toContain(fingerprint.slice(0, 12))
  }
})
