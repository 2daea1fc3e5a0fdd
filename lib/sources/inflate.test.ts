import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inflate } from './inflate'

const limits = { compressedBytes: 50 << 20, inflatedBytes: 512 << 20, ratio: 100 }
const text = '{"Records":[]}'
const whole = gzipSync(text)
const read = async (stored: Uint8Array, name = 'a.json.gz') => {
  const found = await inflate(stored, name, limits)
  return found.kind === 'refused' ? found.reason : [Buffer.from(found.bytes).toString(), found.trailing]
}

test('gives the one member of a file, whatever its header carries', async () => {
  const header = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 7, 7, 97, 0, 98, 99, 0, 1, 2])
  expect(await read(Buffer.concat([header, whole.subarray(10)]))).toEqual([text, 'nothing'])
  expect(await read(whole, 'odd-name.json')).toEqual([text, 'nothing'])
  expect(await read(Buffer.from(text), 'a.json')).toEqual([text, 'nothing'])
})

test('never inflates what follows the first member, and says that there is something', async () => {
  expect(await read(Buffer.concat([whole, gzipSync('{"forged":1}')]))).toEqual([text, 'data'])
  expect(await read(Buffer.concat([whole, Buffer.from('junk')]))).toEqual([text, 'data'])
  expect(await read(Buffer.concat([whole, Buffer.alloc(7)]))).toEqual([text, 'zeros'])
  expect(await read(Buffer.concat([gzipSync(''), gzipSync('{"forged":1}')]))).toBe('empty')
})

test('finds every truncation and every flipped byte', async () => {
  for (let length = 1; length < whole.length; length++) {
    expect(['truncated', 'not_gzip']).toContain(await read(whole.subarray(0, length)))
  }
  for (let at = 10; at < whole.length; at++) {
    const flipped = Buffer.from(whole)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    expect(['corrupt', 'truncated']).toContain(await read(flipped))
  }
})

test('says what is wrong with a file that is empty or is not gzip at all', async () => {
  expect(await read(Buffer.alloc(0))).toBe('empty')
  const found = await inflate(Buffer.from(text), 'a.json.gz', limits)
  expect(found).toMatchObject({ reason: 'not_gzip', detail: 'Plain JSON named .gz: rename it to .json.' })
})

test('stops bombs of any size within 64 MB of memory', async () => {
  const zeros = deflateRawSync(Buffer.alloc(256 << 20))
  for (const padding of [0, 8 << 20]) {
    const bomb = Buffer.concat([whole.subarray(0, 10), zeros, Buffer.alloc(padding, 7)])
    const before = process.memoryUsage().rss
    expect(await read(bomb)).toBe('limit')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20)
  }
})

test('stops a file of ordinary ratio at the size limit', async () => {
  const random = Buffer.from(Array.from({ length: 1 << 20 }, () => Math.floor(Math.random() * 256)))
  const stored = gzipSync(Buffer.concat(Array.from({ length: 5 }, () => random)))
  expect(await inflate(stored, 'a.gz', { ...limits, inflatedBytes: 4 << 20 })).toMatchObject({ reason: 'limit' })
  expect(await inflate(stored, 'a.gz', { ...limits, compressedBytes: 1 << 20 })).toMatchObject({ reason: 'limit' })
  expect(await inflate(stored, 'a.gz', limits)).toMatchObject({ kind: 'inflated' })
})
