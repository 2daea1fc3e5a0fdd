import { describe, expect, it } from 'vitest'
import { parseObject } from './record-reader'

describe('record text', () => {
  it('keeps a key that ends in a quote after one that ends in a backslash', () => {
    expect(parseObject(String.raw`{"before":1,"lr\\":1}`)).toEqual({ before: 1, 'lr\\': 1 })
    expect(parseObject(String.raw`{"before":1,"lr\"":2}`)).toEqual({ before: 1, 'lr"': 2 })
    expect(parseObject(String.raw`{"before":1,"lr\\\"" :3,"x":"\\"}`)).toEqual({ before: 1, 'lr\\"': 3, x: '\\' })
  })

  it('gives nothing for what is not JSON', () => {
    expect(parseObject(String.raw`{"a\\"":1}`)).toBeNull()
  })
})
